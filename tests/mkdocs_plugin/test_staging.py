"""A finished site takes the place of the last good one; anything else leaves that one alone."""

import errno
import itertools
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mkdocs.exceptions import PluginError

from engagement_playbook.mkdocs_plugin.staging import SitePublisher


def write(folder: Path, words: str) -> None:
    (folder / "sub").mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(words, encoding="utf-8")


def read(folder: Path) -> str:
    return (folder / "index.html").read_text(encoding="utf-8")


def prepared(site: Path) -> SitePublisher:
    publisher = SitePublisher(site)
    publisher.prepare()
    return publisher


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


HIDDEN = {
    ".git/HEAD": "ref: refs/heads/pages",
    ".htaccess": "Deny from none",
    ".nojekyll": "",
    ".well-known/security.txt": "Contact: mailto:bread@example.com",
}


def write_hidden(site: Path) -> None:
    for name, content in HIDDEN.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(content, encoding="utf-8")


def hidden(site: Path) -> dict[str, str]:
    files = (file for entry in site.glob(".*") for file in (entry.rglob("*") if entry.is_dir() else [entry]))
    return {file.relative_to(site).as_posix(): file.read_text(encoding="utf-8") for file in files}


@pytest.fixture(name="dead", scope="module")
def _fixture_dead() -> int:
    """Give the number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_the_first_site_is_published(tmp_path: Path) -> None:
    publisher = prepared(tmp_path / "site")
    write(publisher.staging, "new")
    publisher.publish()

    assert read(tmp_path / "site") == "new"
    assert names(tmp_path) == ["site"]


def test_the_next_site_replaces_the_last_one_whole(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write(site, "old")
    (site / "gone.html").touch()
    publisher = prepared(site)
    write(publisher.staging, "new")

    assert read(site) == "old"
    publisher.publish()
    assert read(site) == "new"
    assert names(site) == ["index.html", "sub"]
    assert names(tmp_path) == ["site"]


def test_a_build_that_failed_leaves_no_trace(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write(site, "old")
    publisher = prepared(site)
    write(publisher.staging, "half")
    publisher.discard()

    assert read(site) == "old"
    assert names(tmp_path) == ["site"]


def test_when_the_swap_fails_the_old_site_is_put_back(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write(site, "old")
    publisher = prepared(site)
    publisher.staging.rmdir()

    with pytest.raises(PluginError) as caught:
        publisher.publish()
    assert str(caught.value) == f"the site cannot be written to '{site}': No such file or directory"
    assert read(site) == "old"
    assert names(tmp_path) == ["site"]


@pytest.mark.parametrize(
    ("call", "late", "published"),
    [(1, False, "old"), (1, True, "old"), (2, False, "old"), (2, True, "new"), (3, True, "new")],
)
def test_an_interruption_leaves_one_of_the_two_sites(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: int, late: bool, published: str
) -> None:
    site = tmp_path / "site"
    write(site, "old")
    write_hidden(site)
    publisher = prepared(site)
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
    assert hidden(site) == HIDDEN
    assert names(tmp_path) == ["site"]


def test_a_link_is_kept_and_its_target_replaced(tmp_path: Path) -> None:
    target = tmp_path / "host" / "www"
    write(target, "old")
    site = tmp_path / "site"
    site.symlink_to(target)
    publisher = prepared(site)
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
    prepared(site).discard()

    assert names(tmp_path) == ["site"]
    assert read(site) == "good"


def test_a_site_set_aside_by_a_killed_build_comes_back(tmp_path: Path, dead: int) -> None:
    write(tmp_path / f".site.previous-{dead}", "good")
    write_hidden(tmp_path / f".site.previous-{dead}")
    prepared(tmp_path / "site").discard()

    assert read(tmp_path / "site") == "good"
    assert hidden(tmp_path / "site") == HIDDEN
    assert names(tmp_path) == ["site"]


def test_what_stays_of_a_site_is_not_lost_with_a_killed_build(tmp_path: Path, dead: int) -> None:
    write(tmp_path / "site", "new")
    (tmp_path / "site/.nojekyll").write_text("of the build", encoding="utf-8")
    write(tmp_path / f".site.previous-{dead}", "old")
    write_hidden(tmp_path / f".site.previous-{dead}")
    prepared(tmp_path / "site").discard()

    assert read(tmp_path / "site") == "new"
    assert hidden(tmp_path / "site") == HIDDEN | {".nojekyll": "of the build"}
    assert names(tmp_path) == ["site"]


def test_a_build_that_is_still_running_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        write(tmp_path / f".site.building-{other.pid}", "theirs")
        prepared(tmp_path / "site")

        assert read(tmp_path / f".site.building-{other.pid}") == "theirs"
        other.communicate(b"\n")


def test_two_sites_side_by_side_do_not_share_a_stage(tmp_path: Path) -> None:
    assert SitePublisher(tmp_path / "site").staging != SitePublisher(tmp_path / "docs").staging
    assert SitePublisher(tmp_path / "site").staging.parent == tmp_path


def be_mount_point(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "is_mount", lambda path: path == site)


def hold_mount_point(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "is_mount", lambda path: path == site / ".well-known")


def be_in_read_only_folder(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mkdir = Path.mkdir

    def refuse(path: Path, *arguments: Any, **options: Any) -> None:
        if path.parent == site.parent:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
        mkdir(path, *arguments, **options)

    (site.parent.parent / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(site.parent.parent / "temporary"))
    monkeypatch.setattr(Path, "mkdir", refuse)


def be_usual(_site: Path, _monkeypatch: pytest.MonkeyPatch) -> None:
    """Be a folder that can be renamed."""


KINDS = [be_usual, be_mount_point, hold_mount_point, be_in_read_only_folder]


@pytest.mark.parametrize("be", KINDS)
def test_hidden_entries_stay_unless_the_build_has_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, be: Callable[[Path, pytest.MonkeyPatch], None]
) -> None:
    site = tmp_path / "www/site"
    write(site, "old")
    write_hidden(site)
    (site / "gone").mkdir()
    (site / "gone/.hidden").touch()
    be(site, monkeypatch)
    publisher = prepared(site)
    write(publisher.staging, "new")
    (publisher.staging / ".htaccess").write_text("of the build", encoding="utf-8")
    publisher.publish()

    assert read(site) == "new"
    assert hidden(site) == HIDDEN | {".htaccess": "of the build"}
    assert names(site) == [".git", ".htaccess", ".nojekyll", ".well-known", "index.html", "sub"]
    assert names(site.parent) == ["site"]
    assert [*tmp_path.glob("temporary/*")] == []


@pytest.mark.parametrize("be", KINDS)
def test_a_file_may_become_a_folder_and_a_link_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, be: Callable[[Path, pytest.MonkeyPatch], None]
) -> None:
    site = tmp_path / "www/site"
    write(site, "old")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/kept").touch()
    (site / "a").mkdir()
    (site / "b").touch()
    (site / "c").symlink_to(tmp_path / "outside")
    (site / "d").symlink_to(tmp_path / "outside")
    be(site, monkeypatch)
    publisher = prepared(site)
    write(publisher.staging, "new")
    (publisher.staging / "a").touch()
    (publisher.staging / "b").mkdir()
    (publisher.staging / "c").mkdir()
    publisher.publish()

    assert names(site) == ["a", "b", "c", "index.html", "sub"]
    assert (site / "a").is_file()
    assert [*(site / "b").iterdir()] == [*(site / "c").iterdir()] == []
    assert names(tmp_path / "outside") == ["kept"]


def test_a_site_that_can_be_nowhere_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(PluginError) as caught:
        SitePublisher(tmp_path / "file/site").prepare()

    assert str(caught.value) == f"the site cannot be written to '{tmp_path / 'file/site'}': Not a directory"
