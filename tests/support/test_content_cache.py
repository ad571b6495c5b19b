"""A cache gives back what was put into it, or nothing; and nothing depends on it."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from engagement_playbook.support.content_cache import CacheEntry, ContentCache

DAY = 86_400


@pytest.fixture(name="cache")
def _fixture_cache(tmp_path: Path) -> ContentCache:
    return ContentCache(tmp_path / "cache/print", 100)


def age(cache: ContentCache, seconds: float) -> None:
    """Let the last use of everything in a cache lie further back."""
    for file in cache.folder.iterdir():
        facts = file.lstat()
        times = facts.st_atime - seconds, facts.st_mtime - seconds
        os.utime(file, times, follow_symlinks=False)


def names(cache: ContentCache) -> list[str]:
    return sorted(entry.name for entry in cache.folder.iterdir())


def test_an_entry_comes_back_with_its_file(cache: ContentCache) -> None:
    entry = CacheEntry(b"content", cache.folder / "key.pdf")

    assert cache.get("key.pdf") is None
    assert not cache.has("key.pdf")
    assert cache.put("key.pdf", b"content") == entry
    assert cache.get("key.pdf") == entry
    assert cache.has("key.pdf")
    assert (cache.folder / "key.pdf").read_bytes() == b"content"
    assert (
        cache.put("empty.pdf", b"") == cache.get("empty.pdf") == CacheEntry(b"", cache.folder / "empty.pdf")
    )


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def make_folder(file: Path) -> None:
    file.unlink()
    (file / "inside").mkdir(parents=True)


def make_pipe(file: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("there are no named pipes")
    file.unlink()
    os.mkfifo(file)


def link_elsewhere(file: Path) -> None:
    elsewhere = file.parent.parent / "elsewhere"
    elsewhere.write_bytes(b"of somebody else")
    file.unlink()
    file.symlink_to(elsewhere)


def link_nowhere(file: Path) -> None:
    file.unlink()
    file.symlink_to("nowhere")


DAMAGES: dict[str, Callable[[Path], object]] = {
    "flipped": flip,
    "truncated": lambda file: file.write_bytes(file.read_bytes()[:-1]),
    "empty": lambda file: file.write_bytes(b""),
    "longer": lambda file: file.write_bytes(file.read_bytes() + b"<script>alert(1)</script>"),
    "another's": lambda file: file.write_bytes(
        file.with_name(file.name.replace("key", "other")).read_bytes()
    ),
    "missing": lambda file: file.unlink(),
    "folder": make_folder,
    "pipe": make_pipe,
    "link": link_elsewhere,
    "lost link": link_nowhere,
}


@pytest.mark.parametrize("suffix", ["", ".sha256"])
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_entry_is_absent_and_can_be_made_anew(
    cache: ContentCache, suffix: str, damage: Callable[[Path], object]
) -> None:
    entry, other = cache.put("key.pdf", b"content"), cache.put("other.pdf", b"another content")
    damage(cache.folder / f"key.pdf{suffix}")

    assert cache.get("key.pdf") is None
    assert cache.put("key.pdf", b"content") == entry == cache.get("key.pdf")
    assert (cache.folder / "key.pdf").is_file()
    assert not (cache.folder / "key.pdf").is_symlink()
    assert cache.get("other.pdf") == other
    if damage is link_elsewhere:
        assert (cache.folder.parent / "elsewhere").read_bytes() == b"of somebody else"


def test_both_files_of_another_entry_do_not_pass_for_this_one(cache: ContentCache) -> None:
    cache.put("key.pdf", b"content")
    cache.put("other.pdf", b"another content")
    for suffix in ("", ".sha256"):
        (cache.folder / f"other.pdf{suffix}").replace(cache.folder / f"key.pdf{suffix}")

    assert cache.get("key.pdf") is None


def test_without_a_folder_nothing_is_kept_and_nothing_fails(cache: ContentCache) -> None:
    cache.folder.parent.write_bytes(b"a file in the place of the folder")

    assert cache.put("key.pdf", b"content") == CacheEntry(b"content")
    assert cache.put("key.pdf", b"content").file_or_content == b"content"
    assert cache.get("key.pdf") is None
    assert not cache.has("key.pdf")
    cache.trim()


def test_on_a_full_disk_nothing_is_kept_and_nothing_fails(
    cache: ContentCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = cache.put("kept.pdf", b"content")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fail)
        assert cache.put("key.pdf", b"content") == CacheEntry(b"content")
        assert cache.get("key.pdf") is None
    assert cache.get("kept.pdf") == kept
    assert names(cache) == ["kept.pdf", "kept.pdf.sha256"]


def test_what_can_only_be_read_is_still_used(cache: ContentCache, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = cache.put("key.pdf", b"content")

    def fail(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    for name in ("utime", "unlink", "replace", "mkdir"):
        monkeypatch.setattr(os, name, fail)
    assert cache.get("key.pdf") == kept
    cache.trim()
    assert cache.get("key.pdf") == kept


def test_the_least_recently_used_entries_go_first(cache: ContentCache) -> None:
    for name in ("one.pdf", "two.pdf", "three.pdf"):
        cache.put(name, bytes(40))
        age(cache, DAY)
    cache.get("one.pdf")

    cache.trim()

    assert names(cache) == ["one.pdf", "one.pdf.sha256", "three.pdf", "three.pdf.sha256"]


def test_what_was_used_within_the_hour_stays_however_much_it_is(cache: ContentCache) -> None:
    for name in ("one.pdf", "two.pdf", "three.pdf"):
        cache.put(name, bytes(200))
    age(cache, 3_500)
    before = names(cache)

    cache.trim()
    assert names(cache) == before
    age(cache, 200)
    cache.trim()
    assert names(cache) == []


def test_what_killed_processes_and_other_versions_left_is_deleted(cache: ContentCache) -> None:
    cache.put("key.pdf", b"content")
    before = names(cache)
    for name in (".new-0123456789abcdef", "key.json", "half.pdf", "other-half.pdf.sha256"):
        (cache.folder / name).write_bytes(b"left")
    (cache.folder / "lost").symlink_to("nowhere")
    (cache.folder / "somebody's folder").mkdir()
    written = names(cache)

    cache.trim()
    assert names(cache) == written, "they may be under way"
    age(cache, DAY)
    cache.trim()
    assert names(cache) == [*before, "somebody's folder"]
