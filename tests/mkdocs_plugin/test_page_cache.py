"""Pages kept from one build to the next: under what, for how long, and which not."""

from pathlib import Path

import pytest

from engagement_playbook.mkdocs_plugin.page_cache import PageCache, RenderedPage, can_keep

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


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"html": ""}', b'{"html": "", "other": 1}'])
def test_what_is_not_whole_is_not_there(tmp_path: Path, damage: bytes) -> None:
    cache = PageCache(tmp_path, ADDRESSES, ())
    key = cache.key("a.md", "text")
    cache.put(key, PAGE)
    (tmp_path / f"{key}.json").write_bytes(damage)

    assert cache.get(key) is None


def test_what_nobody_asked_for_is_deleted(tmp_path: Path) -> None:
    first = PageCache(tmp_path, ADDRESSES, ())
    keys = [first.key("a.md", text) for text in ("one", "two")]
    for key in keys:
        first.put(key, PAGE)
    second = PageCache(tmp_path, ADDRESSES, ())
    second.get(keys[1])
    second.tidy()

    assert [file.stem for file in tmp_path.iterdir()] == [keys[1]]


def test_without_room_a_build_goes_on(tmp_path: Path) -> None:
    (tmp_path / "pages").write_text("a file where the folder should be", encoding="utf-8")
    cache = PageCache(tmp_path / "pages", ADDRESSES, ())
    key = cache.key("a.md", "text")
    cache.put(key, PAGE)
    cache.tidy()

    assert cache.get(key) is None


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
