"""A language is built by a process that takes one request after the other, and ends with the one that started it."""

import _posixsubprocess
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from mkdocs.exceptions import PluginError

from engagement_playbook.mkdocs_plugin.language_builds import LanguageBuild, LanguageBuilds
from engagement_playbook.mkdocs_plugin.language_worker import BuildRequest
from engagement_playbook.mkdocs_plugin.mode import Mode
from tests.helpers.commands import mkdocs_build
from tests.helpers.playbooks import edit, plant, without_downloads

LIST = "checklists/deliver/at-the-door.yml"

BUSY = """
import time


def on_files(files, config):
    if config.site_dir.endswith("zh"):
        with open("state", "w") as state:
            print("building", file=state, flush=True)
            for _ in range(600):
                time.sleep(0.1)
            print("survived", file=state)
"""
"""A hook that keeps a build in the second language at work for a minute, and says so."""


def build_request(root: Path) -> BuildRequest:
    return BuildRequest(
        root / "mkdocs.yml", root / "out" / "zh", Mode(language="zh"), strict=True, directory_urls=True
    )


@pytest.fixture(name="root")
def _fixture_root(tmp_path: Path) -> Path:
    return without_downloads(plant(tmp_path / "bakery"))


@pytest.fixture(name="build")
def _fixture_build(root: Path) -> Iterator[LanguageBuild]:
    build = LanguageBuild(build_request(root))
    yield build
    build.close()


def page(root: Path) -> str:
    return (root / "out" / "zh" / "checklists" / "at-the-door" / "index.html").read_text(encoding="utf-8")


def test_a_second_order_to_the_same_process_finds_what_has_changed(root: Path, build: LanguageBuild) -> None:
    assert build.finish() == ""
    assert "把篮子放在找得到的地方" in page(root)

    edit(root / LIST, "把篮子放在找得到的地方。", "把篮子放在蓝色的门前。")
    assert build.is_alive
    build.rebuild(build_request(root))
    assert build.finish() == ""
    assert "把篮子放在蓝色的门前" in page(root)
    assert not build_request(root).staging.exists()


def test_a_build_that_fails_leaves_what_was_there_and_takes_the_next_order(
    root: Path, build: LanguageBuild, caplog: pytest.LogCaptureFixture
) -> None:
    assert build.finish() == ""
    before = page(root)
    edit(root / "playbook/pages/zh/about.md", "# ", "[nowhere](nowhere.md)\n\n# ")
    build.rebuild(build_request(root))

    assert build.finish() == "the build of language 'zh' failed: Aborted with 1 warnings in strict mode!"
    assert [(record.name, record.levelname, record.message) for record in caplog.records] == [
        (
            "mkdocs.structure.pages",
            "WARNING",
            "Doc file 'about.md' contains a link 'nowhere.md', but the target is not found among documentation files.",
        )
    ]
    assert page(root) == before
    assert not build_request(root).staging.exists()

    edit(root / "playbook/pages/zh/about.md", "[nowhere](nowhere.md)\n\n# ", "# ")
    build.rebuild(build_request(root))
    assert build.finish() == ""


def test_a_process_that_has_died_is_a_failure_and_no_wait(root: Path, build: LanguageBuild) -> None:
    assert build.finish() == ""
    os.kill(build.pid, signal.SIGKILL)
    build.rebuild(build_request(root))
    assert build.finish() == "the build of language 'zh' failed: its process was ended by SIGKILL"
    assert not build.is_alive


def test_a_preview_takes_another_process_for_one_that_has_died(root: Path) -> None:
    request = replace(build_request(root), mode=Mode(serving=True, language="zh"), strict=False)
    builds = LanguageBuilds()
    builds.start([request])
    (process,) = multiprocessing.active_children()
    process.kill()
    builds.finish()
    assert "把篮子放在找得到的地方" in page(root)

    builds.close()
    assert multiprocessing.active_children() == []


def test_what_a_plugin_prints_in_another_language_is_printed(root: Path) -> None:
    hook = "def on_files(files, config):\n    print('files of', config.site_name)\n"
    (root / "hook.py").write_text(hook, encoding="utf-8")
    edit(root / "mkdocs.yml", "strict: true\n", "hooks: [hook.py]\n")
    said = mkdocs_build(root).stdout.splitlines()

    assert {line for line in said if line.startswith("files of")} == {
        "files of Bread at the Door",
        "files of 面包到门",
    }


def test_a_quiet_build_is_quiet_in_every_language(root: Path) -> None:
    assert mkdocs_build(root, "--quiet").stdout == ""


def test_a_program_that_builds_without_further_ado_is_not_run_once_more(root: Path) -> None:
    program = root / "program.py"
    program.write_text(
        "from mkdocs.commands.build import build\n"
        "from mkdocs.config import load_config\n"
        "print('run')\n"
        "build(load_config())\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, program], cwd=root, capture_output=True, text=True, encoding="utf-8", check=False
    )

    assert done.stdout == "run\n"
    assert done.returncode == 0, done.stderr
    assert (root / "site/zh/index.html").is_file()


def test_a_process_that_cannot_start_is_one_sentence(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(_posixsubprocess, "fork_exec", refuse)
    with pytest.raises(PluginError) as caught:
        LanguageBuild(build_request(root))
    assert str(caught.value) == (
        "the process that builds language 'zh' cannot start: Resource temporarily unavailable"
    )

    done = mkdocs_build(root)
    assert done.returncode == 1
    assert "Traceback" not in done.stdout
    assert [*root.glob(".site*")] == []


@pytest.fixture(name="busy")
def _fixture_busy(root: Path) -> Path:
    """A playbook whose second language takes a minute; its file `state` says how far that is."""
    (root / "busy.py").write_text(BUSY, encoding="utf-8")
    edit(root / "mkdocs.yml", "strict: true\n", "hooks: [busy.py]\n")
    os.mkfifo(root / "state")
    return root


def test_a_build_that_is_not_wanted_any_more_ends_at_once(
    busy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(busy)
    build = LanguageBuild(build_request(busy))
    with (busy / "state").open() as state:
        assert state.readline() == "building\n"
        build.close()
        assert state.read() == ""
    assert not build_request(busy).staging.exists()


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL])
def test_a_build_ends_with_the_one_that_started_it(busy: Path, sign: signal.Signals) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=busy,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    with (busy / "state").open() as state:
        assert state.readline() == "building\n"
        parent.send_signal(sign)
        assert state.read() == ""
    _, said = parent.communicate()

    assert parent.returncode == (-sign if sign == signal.SIGKILL else 128 + sign)
    assert "Traceback" not in said
    # One that was killed removes nothing; the next build does.
    left = {f".site.building-{parent.pid}"} if sign == signal.SIGKILL else set()
    assert {folder.name for folder in busy.glob(".site*")} == left
