"""A container may use less than the machine has."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from engagement_playbook.support.resources import available_memory, usable_cores

MEMORY = "MemTotal:       24685056 kB\nMemAvailable:   23000000 kB\nHugePages_Total:       0\n"
STATISTICS = "anon 200000000\ninactive_file 60000000\nactive_file 40000000\n"
UNLIMITED = 9223372036854771712

# Each: the files of a system, the cores of 64 that may be used, and the bytes that are free.
SYSTEMS: Mapping[str, tuple[Mapping[str, object], int, int | None]] = {
    "none": ({}, 64, None),
    "a machine": ({"proc/meminfo": MEMORY}, 64, 23_552_000_000),
    "version 2, seen from inside": (
        {
            "proc/meminfo": MEMORY,
            "proc/self/cgroup": "0::/\n",
            "sys/fs/cgroup/cpu.max": "250000 100000\n",
            "sys/fs/cgroup/memory.max": "1000000000\n",
            "sys/fs/cgroup/memory.current": "300000000\n",
            "sys/fs/cgroup/memory.stat": STATISTICS,
        },
        2,
        800_000_000,
    ),
    "version 2, the names of the host": (
        {"proc/self/cgroup": "0::/docker/abc\n", "sys/fs/cgroup/cpu.max": "400000 100000\n"},
        4,
        None,
    ),
    "version 2, a limit further up": (
        {
            "proc/meminfo": MEMORY,
            "proc/self/cgroup": "0::/user.slice/session-1.scope\n",
            "sys/fs/cgroup/user.slice/session-1.scope/cpu.max": "max 100000\n",
            "sys/fs/cgroup/user.slice/session-1.scope/memory.max": "max\n",
            "sys/fs/cgroup/user.slice/session-1.scope/memory.current": "1000000\n",
            "sys/fs/cgroup/user.slice/cpu.max": "50000 100000\n",
            "sys/fs/cgroup/user.slice/memory.max": "100000000\n",
            "sys/fs/cgroup/user.slice/memory.current": "150000000\n",
        },
        1,
        0,
    ),
    "version 1": (
        {
            "proc/meminfo": MEMORY,
            "proc/self/cgroup": "5:memory:/docker/abc\n4:cpu,cpuacct:/docker/abc\n1:name=systemd:/\n",
            "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "300000\n",
            "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
            "sys/fs/cgroup/memory/memory.limit_in_bytes": "1000000000\n",
            "sys/fs/cgroup/memory/memory.usage_in_bytes": "300000000\n",
            "sys/fs/cgroup/memory/memory.stat": STATISTICS,
        },
        3,
        800_000_000,
    ),
    "version 1, unlimited": (
        {
            "proc/meminfo": MEMORY,
            "proc/self/cgroup": "5:memory:/\n4:cpu,cpuacct:/\n",
            "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
            "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
            "sys/fs/cgroup/memory/memory.limit_in_bytes": f"{UNLIMITED}\n",
            "sys/fs/cgroup/memory/memory.usage_in_bytes": "300000000\n",
        },
        64,
        23_552_000_000,
    ),
}


@pytest.mark.parametrize("name", SYSTEMS)
def test_what_a_process_may_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    files, cores, memory = SYSTEMS[name]
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(str(content), encoding="utf-8")
    monkeypatch.setattr(os, "process_cpu_count", lambda: 64, raising=False)

    assert usable_cores(tmp_path) == cores
    assert available_memory(tmp_path) == memory


def test_the_machine_itself_has_something() -> None:
    memory = available_memory()

    assert usable_cores() >= 1
    assert memory is None or memory > 0
