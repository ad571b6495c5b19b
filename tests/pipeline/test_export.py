"""The exported tree: pages as Markdown files, and hand-written pages that still find each other."""

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from engagement_playbook.cli import main
from engagement_playbook.pipeline.export import page_as_markdown
from tests.helpers.playbooks import edit, plant
from tests.site.reading import Site, html_of, render, text_of

HAND_WRITTEN = """\
---
title: Map
---
# Map

[The door](checklists/at-the-door.md#right-door), [home](index.md "Home"), [about](about.md),
[here](#map), [elsewhere](https://example.com/a.md) and `[code](about.md)`.

![Plan](plan.png)

[list]: faq.md
"""

MOVED = """\
---
title: Map
---
# Map

[The door](../checklists/at-the-door/index.md#right-door), [home](../index.md "Home"), [about](../about/index.md),
[here](#map), [elsewhere](https://example.com/a.md) and `[code](about.md)`.

![Plan](../plan.png)

[list]: ../faq/index.md
"""


@pytest.fixture(name="root")
def _fixture_root(tmp_path: Path) -> Path:
    return plant(tmp_path / "bakery")


def export(root: Path) -> Path:
    result = CliRunner().invoke(main, ["-C", str(root), "export", "markdown", str(root / "out")])
    assert result.exit_code == 0, result.output
    return root / "out"


def test_the_links_of_a_hand_written_page_follow_it(root: Path) -> None:
    (root / "playbook/pages/en/map.md").write_text(HAND_WRITTEN, encoding="utf-8")
    (root / "playbook/pages/zh/map.md").write_text("# 图\n", encoding="utf-8")
    (root / "playbook/pages/en/plan.png").write_bytes(b"picture")

    tree = export(root)

    assert (tree / "en/map/index.md").read_text(encoding="utf-8") == MOVED
    assert (tree / "en/plan.png").read_bytes() == b"picture"
    assert not (tree / "en/map.md").exists()


def test_every_page_is_the_index_of_its_folder_and_so_is_it_named_in_the_menu(root: Path) -> None:
    tree = export(root)
    configuration = yaml.safe_load((tree / "mkdocs.en.yml").read_text(encoding="utf-8"))

    pages = {file.relative_to(tree / "en").as_posix() for file in (tree / "en").rglob("*.md")}
    assert {file.rpartition("/")[2] for file in pages} == {"index.md"}
    assert {"index.md", "phases/index.md", "phases/taste/index.md", "faq/index.md", "about/index.md"} <= pages
    assert {file for entry in configuration["nav"] for file in _files(entry)} <= pages


@pytest.mark.parametrize(("directories", "target"), [("true", "../"), ("false", "../index.html")])
def test_addresses_are_those_of_the_exported_configuration(root: Path, directories: str, target: str) -> None:
    edit(root / "mkdocs.yml", "docs_dir:", f"use_directory_urls: {directories}\ndocs_dir:")

    page = (export(root) / "en/checklists/at-the-door/index.md").read_text(encoding="utf-8")

    assert f'href="../../phases/deliver/{target.removeprefix("../")}"' in page


def test_headings_get_their_ids_whatever_the_site_switches_on(root: Path) -> None:
    edit(root / "mkdocs.yml", "  - attr_list\n", "")

    configuration = yaml.safe_load((export(root) / "mkdocs.zh.yml").read_text(encoding="utf-8"))

    assert "attr_list" in configuration["markdown_extensions"]
    assert {"toc": {"permalink_title": "指向此处的链接", "permalink": True}} in configuration[
        "markdown_extensions"
    ]


def test_a_page_is_the_same_whatever_extensions_another_host_has(sites: dict[str, Site]) -> None:
    for uri, reading in sites["en"].pages.items():
        exported = html_of(page_as_markdown(reading.page).partition("---\n\n")[2])

        assert text_of(exported) == reading.text, uri
        assert exported.xpath("//@id") == reading.ids, uri
        assert exported.xpath("//a/@href") == reading.links, uri
        assert len(exported.xpath("//details[not(@open)]/summary")) == len(reading.body.xpath("//details")), (
            uri
        )
        assert [heading.tag for heading in exported.xpath("./h1 | ./h2 | ./h3")] == [
            f"h{heading.level}" for heading in reading.page.headings if not heading.inside
        ], uri


@pytest.fixture(name="sites", scope="session")
def _fixture_sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Site]:
    return {"en": render(plant(tmp_path_factory.mktemp("export") / "tiny"), "en")}


def _files(entry: object) -> list[str]:
    if isinstance(entry, str):
        return [entry]
    entries = list(entry.values()) if isinstance(entry, dict) else entry if isinstance(entry, list) else []
    return [file for inner in entries for file in _files(inner)]
