"""Hand-written pages in a build: MkDocs' own list, wherever they lie, and nothing that leads out."""

import os
from pathlib import Path

import lxml.html
import pytest
from click.testing import CliRunner
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from engagement_playbook.authoring.starter import starter_files
from engagement_playbook.cli import main
from tests.helpers.playbooks import edit


@pytest.fixture(name="root")
def _fixture_root(tmp_path: Path) -> Path:
    """Write a playbook in one language, which builds in this process, and soon."""
    root = tmp_path / "movers"
    for name, content in starter_files("Movers", ("en",)).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    address = "repo_url: https://git.example/movers\nedit_uri: edit/main/\n"
    edit(root / "mkdocs.yml", "docs_dir:", f"{address}docs_dir:")
    edit(root / "mkdocs.yml", "      languages:\n", "      downloads: false\n      languages:\n")
    return root


def built(root: Path) -> Path:
    config = load_config(str(root / "mkdocs.yml"), strict=True)
    # MkDocs keeps the plugin for the next build of a process, a preview's too.
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    return root / "site"


def links(page: Path) -> set[str]:
    return {str(link) for link in lxml.html.parse(page).xpath("//nav//@href")}


def edited(page: Path) -> list[str]:
    return [str(link) for link in lxml.html.parse(page).xpath("//a[@rel='edit']/@href")]


def test_the_menu_holds_what_is_published_and_nothing_else(root: Path) -> None:
    edit(root / "mkdocs.yml", "  *.yml\n", "  *.yml\n  old.md\ndraft_docs: |\n  draft.md\n  faq.md\n")
    pages = root / "playbook/pages/en"
    for name in ("guide/index.md", "old.md", "draft.md", "faq.md", ".obsidian/note.md", "folder.md/inner.md"):
        (pages / name).parent.mkdir(parents=True, exist_ok=True)
        (pages / name).write_text(f"# Page {name}\n", encoding="utf-8")
    (pages / ".#about.md").symlink_to("someone@host.1234:5678")

    site = built(root)
    menu = links(site / "index.html")
    assert {"guide/", "about/", "folder.md/inner/"} <= menu
    assert not menu & {"old/", "draft/", ".obsidian/note/"}
    # A draft does not take the place of the page that the build publishes.
    assert "Page faq.md" not in (site / "faq/index.html").read_text(encoding="utf-8")
    checked = CliRunner().invoke(main, ["-C", str(root), "check"])
    assert (checked.exit_code, checked.stderr) == (0, "")


def test_pages_may_lie_beside_the_playbook_and_be_links(root: Path) -> None:
    beside = root.parent / "docs"
    (root / "playbook/pages").rename(beside)
    edit(root / "mkdocs.yml", "docs_dir: playbook/pages", "docs_dir: ../docs")
    (root / "playbook/shared.md").write_text("# Shared\n", encoding="utf-8")
    (beside / "en/shared.md").symlink_to(root / "playbook/shared.md")

    site = built(root)
    assert edited(site / "shared/index.html") == ["https://git.example/movers/edit/main/playbook/shared.md"]
    assert edited(site / "about/index.html") == []
    assert CliRunner().invoke(main, ["-C", str(root), "check"]).exit_code == 0


def test_what_leads_out_of_the_playbook_is_not_published(
    root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    pages = root / "playbook/pages/en"
    (root.parent / "token.txt").write_text("secret", encoding="utf-8")
    (pages / "token.txt").symlink_to(root.parent / "token.txt")
    os.mkfifo(pages / "pipe.md")

    with pytest.raises(Abort):
        built(root)
    assert not (root / "site").exists()
    expected = [
        "playbook/pages/en/pipe.md: error[PB001]: cannot be read: not a regular file — put a plain text file here",
        "playbook/pages/en/token.txt: error[PB001]: cannot be read: the link leads out of the playbook — put the file itself here",
    ]
    assert [line for line in capfd.readouterr().err.splitlines() if "error[" in line] == expected
    checked = CliRunner().invoke(main, ["-C", str(root), "check"])
    assert [line for line in checked.stdout.splitlines() if "error[" in line] == expected


def test_a_preview_shows_what_leads_out_and_neither_follows_it_nor_waits(root: Path) -> None:
    pages = root / "playbook/pages/en"
    (root.parent / "outside").mkdir()
    (root.parent / "outside" / "token.md").write_text("# A secret\n", encoding="utf-8")
    (pages / "outside").symlink_to(root.parent / "outside")
    os.mkfifo(pages / "pipe.md")

    config = load_config(str(root / "mkdocs.yml"))
    config.plugins.on_startup(command="serve", dirty=False)
    build(config, serve_url="http://127.0.0.1:8000/")
    home = (root / "site/index.html").read_text(encoding="utf-8")
    assert "the link leads out of the playbook" in home
    assert not [file for file in (root / "site").rglob("*") if "token" in file.name or "pipe" in file.name]


def test_a_rename_reads_the_pages_that_are_published(root: Path) -> None:
    pages = root / "playbook/pages/en"
    (pages / ".#about.md").symlink_to("someone@host.1234:5678")
    (pages / "folder.md").mkdir()
    (pages / "links.md").write_text("# Links\n\n[list](checklists/before-loading.md)\n", encoding="utf-8")

    done = CliRunner().invoke(main, ["-C", str(root), "rename", "before-loading", "before-lifting"])
    assert (done.exit_code, done.stderr) == (0, "")
    assert (pages / "links.md").read_text(
        encoding="utf-8"
    ) == "# Links\n\n[list](checklists/before-lifting.md)\n"


def test_a_rename_changes_pages_that_languages_share(root: Path) -> None:
    shared = root / "playbook/pages/shared.md"
    shared.write_text("# Shared\n\n[list](checklists/before-loading.md)\n", encoding="utf-8")

    done = CliRunner().invoke(main, ["-C", str(root), "rename", "before-loading", "before-lifting"])

    assert (done.exit_code, done.stderr) == (0, "")
    assert "(checklists/before-lifting.md)" in shared.read_text(encoding="utf-8")


def test_a_rename_changes_pages_beside_the_playbook(root: Path) -> None:
    beside = root.parent / "docs"
    (root / "playbook/pages").rename(beside)
    edit(root / "mkdocs.yml", "docs_dir: playbook/pages", "docs_dir: ../docs")
    (beside / "en/links.md").write_text("# Links\n\n[list](checklists/before-loading.md)\n", encoding="utf-8")

    arguments = ["-C", str(root), "rename", "before-loading", "before-lifting"]
    tried = CliRunner().invoke(main, [*arguments, "--dry-run"])
    assert "../docs/en/links.md:3:8: " in tried.stdout
    assert "before-loading" in (beside / "en/links.md").read_text(encoding="utf-8")
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert "before-lifting" in (beside / "en/links.md").read_text(encoding="utf-8")


def test_what_lies_beside_the_folders_of_the_languages_belongs_to_each(root: Path) -> None:
    pages = root / "playbook/pages"
    (pages / "images").mkdir()
    (pages / "images/plan.png").write_bytes(b"picture")
    (pages / "shared.md").write_text("# Shared\n\n![Plan](images/plan.png)\n", encoding="utf-8")
    (pages / "about.md").write_text("# Of nobody\n", encoding="utf-8")
    (pages / "en/links.md").write_text(
        "# Links\n\n[Shared](shared.md), [no](xyzzy-quux.md)\n", encoding="utf-8"
    )
    checked = CliRunner().invoke(main, ["-C", str(root), "check"])
    assert [line for line in checked.stdout.splitlines() if "[PB5" in line] == [
        "playbook/pages/en/links.md:3:27: warning[PB502]: there is no page 'xyzzy-quux.md' — correct the address, or write the page"
    ]
    edit(pages / "en/links.md", ", [no](xyzzy-quux.md)", "")

    site = built(root)

    assert (site / "images/plan.png").read_bytes() == b"picture"
    assert "Plan" in (site / "shared/index.html").read_text(encoding="utf-8")
    assert edited(site / "shared/index.html") == [
        "https://git.example/movers/edit/main/playbook/pages/shared.md"
    ]
    # A language's own page wins.
    assert "Of nobody" not in (site / "about/index.html").read_text(encoding="utf-8")


def test_without_an_address_of_its_folder_no_page_offers_to_be_edited(root: Path) -> None:
    edit(root / "mkdocs.yml", "edit_uri: edit/main/\ndocs_dir", "docs_dir")
    edit(root / "mkdocs.yml", "https://git.example/movers", "https://github.com/movers/playbook")

    assert edited(built(root) / "about/index.html") == []
