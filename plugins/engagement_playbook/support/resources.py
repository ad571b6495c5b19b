"""How many cores and how much memory this process may use: what the machine has, or less in a container."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

_ROOT: Final = Path("/")


def usable_cores(root: Path = _ROOT) -> int:
    """Count the cores that this process may use, at least one; ``root`` holds ``proc`` and ``sys``."""
    counts = [float(_allowed_cores())]
    for folder in _groups(root, "", "cpu"):
        quota, period = _numbers(folder / "cpu.max", 2) or (None, None)
        if period is None:
            (quota,) = _numbers(folder / "cpu.cfs_quota_us") or (None,)
            (period,) = _numbers(folder / "cpu.cfs_period_us") or (None,)
        # Where nothing is limited, the quota is "max" or -1.
        if quota and period and quota > 0:
            counts.append(quota / period)
    return max(1, int(min(counts)))


def available_memory(root: Path = _ROOT) -> int | None:
    """Return how many bytes are free to use, None where the system does not say; ``root`` holds ``proc`` and ``sys``."""
    amounts = []
    if (kilobytes := _fields(root / "proc/meminfo").get("MemAvailable")) is not None:
        amounts.append(kilobytes * 1024)
    for folder in _groups(root, "", "memory"):
        limit = _numbers(folder / "memory.max") or _numbers(folder / "memory.limit_in_bytes")
        used = _numbers(folder / "memory.current") or _numbers(folder / "memory.usage_in_bytes")
        if limit and used:
            statistics = _fields(folder / "memory.stat")
            # Files that were read count as used until somebody needs the room.
            files = statistics.get("inactive_file", 0) + statistics.get("active_file", 0)
            amounts.append(limit[0] - used[0] + files)
    return max(0, min(amounts)) if amounts else None


def _allowed_cores() -> int:
    if count := getattr(os, "process_cpu_count", None):  # Python 3.13
        return count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _groups(root: Path, *controllers: str) -> Iterator[Path]:
    """List the control groups of this process and all above them; version 2 has one controller with an empty name.

    A container may see the names of its host and none of its folders but the uppermost one.
    """
    mount = root / "sys/fs/cgroup"
    with suppress(OSError):
        for line in (root / "proc/self/cgroup").read_text(encoding="utf-8").splitlines():
            _, _, named = line.partition(":")
            names, _, path = named.partition(":")
            for controller in {*names.split(",")} & {*controllers}:
                folder = (mount / controller) / path.lstrip("/")
                while folder.is_relative_to(mount / controller):
                    yield folder
                    folder = folder.parent


def _numbers(file: Path, count: int = 1) -> list[int] | None:
    """Read a line of so many numbers; None where there is no such file, or a word among them."""
    with suppress(OSError, ValueError):
        words = file.read_text(encoding="utf-8").split()
        return [int(word) for word in words] if len(words) == count else None
    return None


def _fields(file: Path) -> dict[str, int]:
    """Read a file of names and numbers, one pair a line."""
    fields = {}
    with suppress(OSError):
        for line in file.read_text(encoding="utf-8").splitlines():
            name, *values = line.split()
            with suppress(ValueError, IndexError):
                fields[name.rstrip(":")] = int(values[0])
    return fields
