"""Pages kept from one build to the next: under what, for how long, and which not."""

import os
from pathlib import Path

import pytest

from engagement_playbook.mkdocs_plugin.page_cache import PageCache, RenderedPage, can_keep
from tests.helpers.playbooks import edit

PAGE = RenderedPage(
    "<p>a</p>", [{"name": "A", "id": "a", "level": 1, "children": []}], ["a"], {"b.md": {"c": "b.md#c"}}
)
ADDRESSES = {"a.md": "a/", "b.md": "b/"}


def test_a_page_comes_back_as_it_was(tmp_path: Path) -> None:
    first = PageCache(tmp_path, ADDRESSES, ())
    first.put(first.key("a.md", "text"), PAGE)
    second = PageCache(tmp_path, ADDRESSES, ())

    assert second.get(second.key("a.md", "text")) == PAGE
    assert second.get(second.key("a.md", "other")) is None
    assert second.kept == 1


@pytest.mark.parametrize(
    ("addresses", "settings", "path"),
    [
        ({**ADDRESSES, "c.md": "c/"}, (), "a.md"),
        ({**ADDRESSES, "b.md": "b.html"}, (), "a.md"),
        (ADDRESSES, ("tables",), "a.md"),
        (ADDRESSES, (), "b.md"),
    ],
)
def test_whatever_decides_a_page_is_in_its_name(
    tmp_path: Path, addresses: dict[str, str], settings: tuple[str, ...], path: str
) -> None:
    first, other = PageCache(tmp_path, ADDRESSES, ()), PageCache(tmp_path, addresses, settings)

    assert first.key("a.md", "text") != other.key(path, "text")


def test_a_page_with_a_script_planted_in_it_is_made_anew(tmp_path: Path) -> None:
    cache = PageCache(tmp_path, ADDRESSES, ())
    key = cache.key("a.md", "text")
    cache.put(key, PAGE)
    edit(tmp_path / f"{key}.json", "<p>a</p>", "<p>a</p><script>alert(1)</script>")

    assert cache.get(key) is None
    assert cache.kept == 0


def test_a_build_for_disk_leaves_the_pages_of_the_site(tmp_path: Path) -> None:
    site, disk = (PageCache(tmp_path, addresses, ()) for addresses in (ADDRESSES, {"a.md": "a.html"}))
    keys = site.key("a.md", "text"), disk.key("a.md", "text")
    for cache, key in zip((site, disk), keys, strict=True):
        cache.put(key, PAGE)
        for file in tmp_path.iterdir():
            os.utime(file, (1_000_000, 1_000_000))
        cache.trim()

    assert site.get(keys[0]) == disk.get(keys[1]) == PAGE


@pytest.mark.parametrize(
    ("extensions", "kept"),
    [
        ([], True),
        (["toc", "tables", "pymdownx.superfences", "markdown.extensions.attr_list"], True),
        (["toc", "our_own.extension"], False),
        (["toc", "mdx_unknown"], False),
        (["toc", object()], False),
    ],
)
def test_only_pages_of_known_extensions_are_kept(extensions: list[object], kept: bool) -> None:
    assert can_keep(extensions) is kept
