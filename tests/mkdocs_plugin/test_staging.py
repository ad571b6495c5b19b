"""A finished site takes the place of the last good one; anything else leaves that one alone."""

import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engagement_playbook.mkdocs_plugin.staging import SitePublisher


def write(folder: Path, words: str) -> None:
    (folder / "sub").mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(words, encoding="utf-8")


def read(folder: Path) -> str:
    return (folder / "index.html").read_text(encoding="utf-8")


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


@pytest.fixture(name="dead", scope="module")
def _fixture_dead() -> int:
    """Give the number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_the_first_site_is_published(tmp_path: Path) -> None:
    publisher = SitePublisher(tmp_path / "site")
    publisher.prepare()
    write(publisher.staging, "new")
    publisher.publish()

    assert read(tmp_path / "site") == "new"
    assert names(tmp_path) == ["site"]


def test_the_next_site_replaces_the_last_one_whole(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write(site, "old")
    (site / "gone.html").touch()
    publisher = SitePublisher(site)
    publisher.prepare()
    write(publisher.staging, "new")

    assert read(site) == "old"
    publisher.publish()
    assert read(site) == "new"
    assert names(site) == ["index.html", "sub"]
    assert names(tmp_path) == ["site"]


def test_a_build_that_failed_leaves_no_trace(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write(site, "old")
    publisher = SitePublisher(site)
    publisher.prepare()
    write(publisher.staging, "half")
    publisher.discard()

    assert read(site) == "old"
    assert names(tmp_path) == ["site"]


def test_when_the_swap_fails_the_old_site_is_put_back(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write(site, "old")
    publisher = SitePublisher(site)
    publisher.prepare()

    with pytest.raises(OSError, match="No such file"):
        publisher.publish()  # nothing was built
    assert read(site) == "old"
    assert names(tmp_path) == ["site"]


@pytest.mark.parametrize(
    ("call", "late", "published"),
    [(1, False, "old"), (1, True, "old"), (2, False, "old"), (2, True, "new")],
)
def test_an_interruption_leaves_one_of_the_two_sites(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: int, late: bool, published: str
) -> None:
    site = tmp_path / "site"
    write(site, "old")
    publisher = SitePublisher(site)
    publisher.prepare()
    write(publisher.staging, "new")
    rename, calls = os.rename, itertools.count(1)

    def interrupted(source: Path, target: Path) -> None:
        stops = next(calls) == call
        if stops and not late:
            raise KeyboardInterrupt
        rename(source, target)
        if stops:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", interrupted)
        with pytest.raises(KeyboardInterrupt):
            publisher.publish()
    publisher.discard()
    assert read(site) == published

    SitePublisher(site).prepare()
    assert read(site) == published
    assert names(tmp_path) == ["site"]


def test_a_link_is_kept_and_its_target_replaced(tmp_path: Path) -> None:
    target = tmp_path / "host" / "www"
    write(target, "old")
    site = tmp_path / "site"
    site.symlink_to(target)
    publisher = SitePublisher(site)
    publisher.prepare()
    write(publisher.staging, "new")
    publisher.publish()

    assert site.is_symlink()
    assert read(site) == "new"
    assert names(tmp_path / "host") == ["www"]


def test_litter_of_killed_builds_is_removed(tmp_path: Path, dead: int) -> None:
    site = tmp_path / "site"
    write(site, "good")
    for kind in ("building", "previous"):
        write(tmp_path / f".site.{kind}-{dead}", "litter")
    write(tmp_path / ".site.building-99999999999999999999", "litter")
    write(tmp_path / ".site.building-", "litter")
    SitePublisher(site).prepare()

    assert names(tmp_path) == ["site"]
    assert read(site) == "good"


def test_a_site_set_aside_by_a_killed_build_comes_back(tmp_path: Path, dead: int) -> None:
    write(tmp_path / f".site.previous-{dead}", "good")
    SitePublisher(tmp_path / "site").prepare()

    assert read(tmp_path / "site") == "good"
    assert names(tmp_path) == ["site"]


def test_a_build_that_is_still_running_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        write(tmp_path / f".site.building-{other.pid}", "theirs")
        SitePublisher(tmp_path / "site").prepare()

        assert read(tmp_path / f".site.building-{other.pid}") == "theirs"
        other.communicate(b"\n")


def test_two_sites_side_by_side_do_not_share_a_stage(tmp_path: Path) -> None:
    assert SitePublisher(tmp_path / "site").staging != SitePublisher(tmp_path / "docs").staging
    assert SitePublisher(tmp_path / "site").staging.parent == tmp_path
