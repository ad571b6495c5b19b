"""Plugins of other people at once with ours: a strict build, and what they may change of our pages.

docs/plugins.md says what they and others do, each tried alone.
"""

import json
from pathlib import Path

import lxml.html
import pytest
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin

from tests.helpers.commands import mkdocs_build
from tests.helpers.playbooks import edit, plant, without_downloads

FIVE = """\
  - macros:
      j2_comment_start_string: "{##"
      j2_comment_end_string: "##}"
  - awesome-nav:
      logs:
        nav_override: info
  - section-index
  - glightbox
  - redirects:
      redirect_maps:
        old-list.md: checklists/at-the-door.md
"""


def bakery(folder: Path, before: str = "", after: str = "") -> Path:
    root = without_downloads(plant(folder))
    edit(root / "mkdocs.yml", "docs_dir:", "site_url: https://bread.example/handbook/\ndocs_dir:")
    edit(root / "mkdocs.yml", "plugins:\n", f"plugins:\n{before}")
    edit(root / "mkdocs.yml", "  - search\n", f"  - search\n{after}")
    for language in ("en", "zh"):
        pages = root / "playbook/pages" / language
        (pages / "loaf.png").write_bytes(b"picture")
        (pages / "ovens.md").write_text(
            "# Ovens {#all-ovens}\n\n{{ 6 * 7 }}\n\n![A loaf](loaf.png)\n", encoding="utf-8"
        )
    return root


def contents(site: Path) -> dict[str, bytes]:
    return {
        file.relative_to(site).as_posix(): file.read_bytes()
        for file in sorted(site.rglob("*"))
        if file.is_file() and file.suffix != ".gz"
    }


def articles(site: Path) -> dict[str, tuple[str, list[str], list[str], list[str]]]:
    """Map each generated page to its words, its links, and what its scripts find in it: ids and items."""
    found = {}
    for file in sorted(site.rglob("index.html")):
        (content,) = lxml.html.parse(file).getroot().find_class("md-content") or [None]
        if content is not None and file.parent.name != "ovens":
            found[file.relative_to(site).as_posix()] = (
                " ".join(content.text_content().split()),
                [str(link) for link in content.xpath(".//a/@href")],
                [str(name) for name in content.xpath(".//@id")],
                [str(name) for name in content.xpath(".//@data-item")],
            )
    return found


@pytest.fixture(name="alone", scope="module")
def _fixture_alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = bakery(tmp_path_factory.mktemp("alone") / "bakery")
    for page in root.glob("playbook/pages/*/ovens.md"):
        edit(page, "{{ 6 * 7 }}", "42")
    done = mkdocs_build(root)
    assert done.returncode == 0, done.stdout
    return root / "site"


@pytest.mark.build
@pytest.mark.parametrize("place", ["before", "after"])
def test_a_site_builds_with_five_plugins_at_once(tmp_path: Path, alone: Path, place: str) -> None:
    root = bakery(tmp_path / "bakery", **{place: FIVE})
    sites = []
    for _ in range(2):
        done = mkdocs_build(root)
        assert (done.returncode, "WARNING" in done.stdout) == (0, False), done.stdout
        sites.append(contents(root / "site"))
    site = root / "site"

    # In every language, and the same each time.
    assert sites[0] == sites[1]
    assert articles(site) == articles(alone)
    assert len(articles(site)) > 40
    for language in ("", "zh/"):
        ours, theirs = (
            json.loads((folder / language / "search/search_index.json").read_bytes())["docs"]
            for folder in (alone, site)
        )
        hand_written = ("about/", "ovens/")
        assert [entry for entry in theirs if not entry["location"].startswith(hand_written)] == [
            entry for entry in ours if not entry["location"].startswith(hand_written)
        ]
        ovens = lxml.html.parse(site / language / "ovens/index.html").getroot()
        assert ovens.xpath("//h1/@id") == ["all-ovens"]
        assert "42" in ovens.text_content()
        assert ovens.xpath("//a[contains(@class, 'glightbox')]/img/@alt") == ["A loaf"]
        assert b"url=../checklists/at-the-door/" in sites[0][f"{language}old-list/index.html"]
        # No script stands in a page: the strict Content-Security-Policy holds.
        scripts = lxml.html.parse(site / language / "checklists/at-the-door/index.html").xpath("//script")
        assert [
            script.get("id") for script in scripts if not script.get("src") and not script.get("type")
        ] == []


def test_a_second_plugin_that_makes_languages_is_refused_in_one_sentence(tmp_path: Path) -> None:
    root = plant(tmp_path / "bakery")
    config = load_config(str(root / "mkdocs.yml"))
    config.plugins["i18n"] = BasePlugin()

    with pytest.raises(PluginError) as caught:
        config.plugins.on_config(config)

    assert str(caught.value) == (
        "the plugin 'i18n' cannot build beside 'engagement-playbook', both make the languages of a site: "
        "take it out of 'plugins:'; languages are listed under 'engagement-playbook:'"
    )
