"""The archive to open from disk: what is in it, that its links hold, that it is the same every time."""

import os
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html
import pytest
from click.testing import CliRunner

from engagement_playbook.cli import main
from engagement_playbook.pipeline.offline import pack_site
from engagement_playbook.presentation.addresses import UrlStyle
from tests.helpers.addresses import files_without_one_claim
from tests.helpers.playbooks import plant

ROOT = Path(__file__).resolve().parents[2]

OWN_ADDRESS = "bread.example"


@pytest.fixture(name="site")
def _fixture_site(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    for name in (
        "index.html", "404.html", "sitemap.xml", "sitemap.xml.gz", "zh/index.html", "zh/404.html", "zh/sitemap.xml",
        "assets/javascripts/bundle.js", "assets/javascripts/bundle.js.map", "assets/javascripts/lunr/min/lunr.zh.js",
        "assets/javascripts/workers/search.js", "zh/search/search_index.json", "zh/search/search_index.js",
        "downloads/sitemap.xml.pdf",
    ):  # fmt: skip
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(f"this is {name}", encoding="utf-8")
    return site


def test_what_only_a_server_needs_is_left_out(site: Path, tmp_path: Path) -> None:
    archive = tmp_path / "dist" / "x.zip"

    count = pack_site(site, "Read me.", archive)

    with zipfile.ZipFile(archive) as packed:
        assert packed.namelist() == [
            "README.txt",
            "assets/javascripts/bundle.js",
            "downloads/sitemap.xml.pdf",
            "index.html",
            "zh/index.html",
            "zh/search/search_index.js",
        ]
        assert packed.read("README.txt") == b"Read me."
        assert packed.read("zh/index.html") == b"this is zh/index.html"
    assert count == 6


def test_the_same_site_is_the_same_archive(site: Path, tmp_path: Path) -> None:
    pack_site(site, "Read me.", tmp_path / "first.zip")
    os.utime(site / "index.html", (1_000_000_000, 1_000_000_000))
    (site / "zh" / "index.html").chmod(0o600)
    pack_site(site, "Read me.", tmp_path / "second.zip")

    assert (tmp_path / "first.zip").read_bytes() == (tmp_path / "second.zip").read_bytes()


def test_an_archive_that_could_not_be_finished_leaves_the_last_one(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "x.zip"
    archive.write_bytes(b"the last good one")

    def refuse(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", refuse)
    with pytest.raises(OSError, match="disk full"):
        pack_site(site, "Read me.", archive)

    assert archive.read_bytes() == b"the last good one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site", "x.zip"]


@pytest.mark.build
def test_the_front_door_and_the_readme_stand_at_the_top(unpacked: Path) -> None:
    assert (unpacked / "index.html").is_file()
    readme = (unpacked / "README.txt").read_text(encoding="utf-8")
    assert "open index.html in a browser" in readme
    assert "再用浏览器打开 index.html" in readme


@pytest.mark.build
def test_every_address_of_every_page_is_a_file_beside_it(unpacked: Path) -> None:
    pages = sorted(unpacked.rglob("*.html"))
    broken = []
    for page in pages:
        tree = lxml.html.parse(page).getroot()
        for element, name, address, _ in tree.iterlinks():
            parts = urlsplit(address)
            if parts.scheme in ("http", "https", "mailto", "data") and element.tag == "a":
                continue
            file = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            if parts.scheme or parts.netloc or address.startswith("/") or not file.is_file():
                broken.append(f"{page.relative_to(unpacked)}: <{element.tag} {name}={address}>")

    assert len(pages) > 30
    assert broken == []


@pytest.mark.build
def test_the_register_has_every_file_but_what_only_a_server_needs(shared: Path, unpacked: Path) -> None:
    left_out = ("404.html", "search/search_index.json", "sitemap.xml", "sitemap.xml.gz")

    assert files_without_one_claim(shared / "tiny-archive/bakery", unpacked, UrlStyle.FILES) == [
        f"{language}: {file} is not there" for language in ("en", "zh") for file in left_out
    ]


@pytest.mark.build
def test_no_page_names_the_address_of_the_live_site(unpacked: Path) -> None:
    named = [
        page.name for page in unpacked.rglob("*.html") if OWN_ADDRESS in page.read_text(encoding="utf-8")
    ]

    assert named == []


def test_content_with_errors_is_not_packed(tmp_path: Path) -> None:
    root = plant(
        tmp_path / "bakery", edits={"mkdocs.yml": ("docs_dir:", "edit_uri: 1\nnav: [missing.md\ndocs_dir:")}
    )

    result = CliRunner().invoke(main, ["-C", str(root), "offline"])

    assert result.exit_code == 1
    assert not (root / "dist").exists()


@pytest.mark.build
def test_a_site_that_cannot_be_built_is_not_packed(tmp_path: Path) -> None:
    root = plant(tmp_path / "bakery", edits={"mkdocs.yml": ("docs_dir:", "hooks: [missing.py]\ndocs_dir:")})

    result = CliRunner().invoke(main, ["-C", str(root), "offline"])

    assert result.exit_code == 1
    assert "nothing was packed" in result.output
    assert not (root / "dist").exists()


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md", "docs/manual.md", "docs/manual.zh.md"])
def test_the_command_is_what_the_readme_says(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    recipe = re.search(r"^offline:.*\n\t(.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)

    assert recipe
    assert recipe.group(1) == "$(BIN)/playbook offline"
    assert "make offline" in text
    assert "dist/playbook-offline.zip" in text
