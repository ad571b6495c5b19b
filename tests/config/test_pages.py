"""The hand-written pages of a folder: MkDocs' own list, what must not be published, titles."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import InclusionLevel, get_files

from engagement_playbook.config.pages import PageFolder, read_page_folder, titles


def write(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"# {name}\n", encoding="utf-8")
    return folder


def listed(folder: Path, site: Mapping[str, object]) -> PageFolder:
    pages, problems = read_page_folder(folder, folder, [folder], site)
    assert problems == []
    return pages


def problems(folder: Path, root: Path) -> list[str]:
    return sorted(map(str, read_page_folder(folder, root, [root], {})[1]))


@pytest.mark.parametrize(
    "site",
    [
        {},
        {"exclude_docs": "old.md\n/drafts/\n*.yml\n"},
        {"exclude_docs": "!.well-known\n!/templates/\n"},
        {"draft_docs": "old.md\nguide/\n", "not_in_nav": "faq.md\n"},
        {"use_directory_urls": False},
    ],
)
def test_the_list_is_that_of_mkdocs(tmp_path: Path, site: dict[str, str]) -> None:
    folder = write(
        tmp_path / "pages", "faq.md", "old.md", "guide/index.md", "guide/README.md", "README.md", "b.markdown",
        "drafts/a.md", ".obsidian/a.md", ".well-known/a.txt", "templates/a.md", "img/a.svg", "a.yml", "odd/x.md/a.txt",
    )  # fmt: skip
    (folder / ".#faq.md").symlink_to("nowhere")
    config = MkDocsConfig()
    config.load_dict({"site_name": "a", "docs_dir": str(folder), "site_dir": str(tmp_path / "site"), **site})
    assert config.validate() == ([], [])

    files = get_files(config)
    pages = listed(folder, site)
    assert set(pages.files) == {file.src_uri for file in files if file.inclusion.is_in_serve()}
    assert pages.drafts == {file.src_uri for file in files if file.inclusion is InclusionLevel.DRAFT}
    assert set(pages.pages) == {
        file.src_uri for file in files if file.is_documentation_page() and file.inclusion.is_included()
    }
    assert listed(folder, config) == pages


def test_a_folder_that_is_not_there_has_no_pages(tmp_path: Path) -> None:
    for name in ("absent", "x" * 5_000, "a\0b"):
        assert listed(tmp_path / name, {}).files == {}


def test_what_leads_out_or_is_no_file_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "playbook"
    folder = write(root / "pages", "about.md")
    write(tmp_path / "outside", "secret.md", "secret.txt")
    (folder / "about-link.md").symlink_to("about.md")
    (folder / "linked.md").symlink_to(tmp_path / "outside" / "secret.md")
    (folder / "token.txt").symlink_to(tmp_path / "outside" / "secret.txt")
    (folder / "gone.md").symlink_to("nowhere")
    os.mkfifo(folder / "pipe.png")

    pages, _ = read_page_folder(folder, root, [root], {})
    assert set(pages.files) == {"about.md", "about-link.md"}
    present = ("about.md", "about-link.md", "linked.md", "token.txt", "pipe.png")
    assert [uri for uri in present if pages.may_publish(uri)] == ["about.md", "about-link.md"]
    assert problems(folder, root) == [
        "pages/gone.md: error[PB001]: cannot be read: no such file or directory — check that it is a readable file",
        "pages/linked.md: error[PB001]: cannot be read: the link leads out of the playbook — put the file itself here",
        "pages/pipe.png: error[PB001]: cannot be read: not a regular file — put a plain text file here",
        "pages/token.txt: error[PB001]: cannot be read: the link leads out of the playbook — put the file itself here",
    ]


def test_linked_folders_that_lead_out_or_in_circles_are_not_followed(tmp_path: Path) -> None:
    root = tmp_path / "playbook"
    folder = write(root / "pages", "a/about.md", "b/about.md", "img/a.txt")
    (folder / "shared").symlink_to("img")
    (folder / "disk").symlink_to("/")
    (folder / "a" / "up").symlink_to("..")
    (folder / "a" / "b").symlink_to("../b")
    (folder / "b" / "a").symlink_to("../a")
    (folder / ".hidden").symlink_to("/usr")

    pages, _ = read_page_folder(folder, root, [root], {})
    assert (pages.files, pages.may_publish("disk/etc/passwd")) == ({}, False)
    circle = "error[PB001]: cannot be read: the link leads back to a folder that it lies in — put the folder itself here"
    assert problems(folder, root) == [
        f"pages/a/b/a: {circle}",
        f"pages/a/up: {circle}",
        f"pages/b/a/b: {circle}",
        f"pages/b/a/up: {circle}",
        "pages/disk: error[PB001]: cannot be read: the link leads out of the playbook — put the folder itself here",
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: A title\n---\n# Heading\n", "A title"),
        ("---\r\ntitle: 'Quoted: yes'\r\n---\r\n", "Quoted: yes"),
        ("---\nauthor: x\n---\n# Heading\n\ntitle: none\n\n---\n", "Heading"),
        ("---\ntitle: 7\n---\n# Heading\n", "Heading"),
        ("---\nnot closed\n# Heading\n", "Heading"),
        ("# Heading {#id .class}\n", "Heading"),
        ("# Heading ##\n", "Heading"),
        ("```sh\n# comment\n```\n~~~~\n# b\n~~~\n# c\n~~~~\n# Heading\n", "Heading"),
        ("## Second\n", "page"),
        ("\ufeff# Heading\n", "Heading"),
        ("# a" + " " * 60_000 + "b{\n", "a" + " " * 60_000 + "b{"),
    ],
)
def test_titles(tmp_path: Path, text: str, title: str) -> None:
    (tmp_path / "page.md").write_bytes(text.encode("utf-8"))

    assert titles([listed(tmp_path, {})]) == {"page": title}


def test_a_page_that_cannot_be_decoded_is_called_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_bytes(b"# \xff")

    assert titles([listed(tmp_path, {})]) == {"page": "page"}


def test_a_later_folder_replaces_pages_of_an_earlier_one(tmp_path: Path) -> None:
    first = listed(write(tmp_path / "first", "a.md", "guide/index.md"), {})
    second = listed(write(tmp_path / "second", "a.md", "b.markdown"), {})

    assert titles([first, second]) == {
        "a": "a.md",
        "guide/index": "guide/index.md",
        "b.markdown": "b.markdown",
    }
