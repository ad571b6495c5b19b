"""Pages that a preview need not put through the theme again."""

import os
from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from engagement_playbook.mkdocs_plugin.preview.finished_pages import FinishedPages


@pytest.fixture(name="config")
def _fixture_config(tmp_path: Path) -> MkDocsConfig:
    (tmp_path / "theme").mkdir()
    (tmp_path / "docs").mkdir()
    file = tmp_path / "mkdocs.yml"
    file.write_text(
        "site_name: A\nplugins: []\ntheme:\n  name: mkdocs\n  custom_dir: theme\n", encoding="utf-8"
    )
    return load_config(str(file))


def begin(finished: FinishedPages, config: MkDocsConfig, content: str = "text") -> Page:
    """Begin a build of one page; return it."""
    file = File("page.md", config.docs_dir, config.site_dir, use_directory_urls=True)
    page = Page("Page", file, config)
    page.content = content
    finished.begin(config, Files([file]))
    return page


def test_a_page_of_which_the_theme_sees_the_same_is_finished(config: MkDocsConfig) -> None:
    finished = FinishedPages()
    page = begin(finished, config)
    assert not finished.is_finished(page)
    finished.put(page, "<html>")

    again = begin(finished, config)
    assert finished.is_finished(again)
    assert again.meta["finished"] == "<html>"
    assert not finished.is_finished(begin(finished, config, "other"))


def test_what_all_pages_show_finishes_none_when_it_changes(config: MkDocsConfig) -> None:
    finished = FinishedPages()
    finished.put(begin(finished, config), "<html>")

    config.site_name = "B"
    assert not finished.is_finished(begin(finished, config))


def test_an_edited_template_finishes_no_page(config: MkDocsConfig) -> None:
    finished = FinishedPages()
    template = Path(str(config.theme.custom_dir)) / "main.html"
    template.write_text("one", encoding="utf-8")
    finished.put(begin(finished, config), "<html>")

    os.utime(template, ns=(1, 1))
    assert not finished.is_finished(begin(finished, config))


def test_what_a_build_does_not_use_is_forgotten(config: MkDocsConfig) -> None:
    finished = FinishedPages()
    finished.put(begin(finished, config), "<html>")

    begin(finished, config, "other")
    assert not finished.is_finished(begin(finished, config))


def test_beside_a_hook_every_page_goes_through_the_theme(config: MkDocsConfig) -> None:
    finished = FinishedPages()
    config["hooks"] = {"hook.py": object()}
    finished.put(begin(finished, config), "<html>")

    assert not finished.is_finished(begin(finished, config))
