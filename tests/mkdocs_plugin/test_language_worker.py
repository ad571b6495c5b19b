"""A language is built by a process that takes one request after the other."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from engagement_playbook.mkdocs_plugin.language_builds import BuildRequest, LanguageBuild
from tests.helpers.playbooks import edit, plant

LIST = "checklists/deliver/at-the-door.yml"


def build_request(root: Path) -> BuildRequest:
    return BuildRequest(
        root / "mkdocs.yml", root / "out" / "zh", None, strict=True, directory_urls=True, serving=False
    )


@pytest.fixture(name="root")
def _fixture_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(os, "environ", {**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    return plant(tmp_path / "bakery")


@pytest.fixture(name="build")
def _fixture_build(root: Path) -> Iterator[LanguageBuild]:
    build = LanguageBuild("zh", build_request(root))
    yield build
    build.stop()


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
    root: Path, build: LanguageBuild, capfd: pytest.CaptureFixture[str]
) -> None:
    assert build.finish() == ""
    before = page(root)
    edit(root / "playbook/pages/zh/about.md", "# ", "[nowhere](nowhere.md)\n\n# ")
    build.rebuild(build_request(root))

    assert build.finish() == "the build of language 'zh' failed with status 1"
    assert "nowhere.md" in capfd.readouterr().err
    assert page(root) == before
    assert not build_request(root).staging.exists()

    edit(root / "playbook/pages/zh/about.md", "[nowhere](nowhere.md)\n\n# ", "# ")
    build.rebuild(build_request(root))
    assert build.finish() == ""


def test_a_process_that_has_died_is_a_failure_and_no_wait(root: Path, build: LanguageBuild) -> None:
    assert build.finish() == ""
    os.kill(build.pid, signal.SIGKILL)
    build.rebuild(build_request(root))
    assert build.finish() == "the build of language 'zh' failed with status -9"
    assert not build.is_alive
