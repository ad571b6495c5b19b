"""What there is to take along, before and after it is made."""

import re
import shutil
from pathlib import Path

import pytest

from engagement_playbook.authoring import starter
from engagement_playbook.config.mkdocs_yml import read_configuration
from engagement_playbook.pipeline.build import build, downloads_on_demand
from engagement_playbook.pipeline.check import Checked, check
from engagement_playbook.pipeline.downloads import DownloadBuilder, check_printing
from tests.helpers.playbooks import edit, plant
from tests.pdf.paper_reader import line_of
from tests.pdf.test_sheet import long_list

SHIPPED = Path(__file__).parents[2] / "playbook"
STARTER = Path(starter.__file__).parent / "starter"
LIST = "checklists/deliver/at-the-door.yml"
CHINESE = """        - code: zh
          site_name: 面包到门
"""


@pytest.fixture(name="root")
def _fixture_root(tmp_path: Path) -> Path:
    return plant(tmp_path / "bakery")


def checked(root: Path) -> Checked:
    configuration = read_configuration(root)
    assert configuration.settings is not None
    return check(root, configuration.settings, hand_written=configuration.pages)


def uris(root: Path, language: str = "en") -> set[str]:
    return {download.uri for download in DownloadBuilder(checked(root), language).downloads()}


def test_a_site_of_one_language_offers_no_sheet_in_two(root: Path) -> None:
    assert "downloads/checklists/at-the-door.bilingual.pdf" in uris(root)
    edit(root / "mkdocs.yml", CHINESE, "")

    assert "downloads/checklists/at-the-door.pdf" in uris(root)
    assert "downloads/checklists/at-the-door.bilingual.pdf" not in uris(root)


def test_a_phase_without_lists_offers_none(root: Path) -> None:
    assert "downloads/phases/deliver.pdf" in uris(root)
    edit(root / LIST, "phase: deliver", "phase: taste")

    assert "downloads/phases/deliver.pdf" not in uris(root)


def test_what_is_made_on_demand_has_the_same_addresses_and_the_same_bytes(root: Path) -> None:
    playbook = checked(root)
    made = {artifact.uri: artifact for artifact in build(playbook, "zh", {}).artifacts}
    on_demand = {artifact.uri: artifact for artifact in build(playbook, "zh", {}, on_demand=True).artifacts}

    assert on_demand.keys() == made.keys()
    assert str(build(playbook, "zh", {}, on_demand=True)) == (
        "zh: 27 pages, 12 papers, 10 documents, made when they are opened"
    )
    assert {artifact.uri for artifact in downloads_on_demand(playbook, "zh")} == {
        uri for uri, artifact in on_demand.items() if callable(artifact.content)
    }
    for uri, artifact in on_demand.items():
        assert artifact.read() == made[uri].read(), uri


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_home_page_offers_the_whole_playbook(root: Path, language: str) -> None:
    built = build(checked(root), language, {})
    (home,) = (page for page in built.pages if page.uri == "index.md")

    assert re.findall(r'href="(downloads/[^"]*)"', home.html) == [
        "downloads/playbook.pdf",
        "downloads/playbook.json",
    ]
    assert {artifact.uri for artifact in built.artifacts} >= {
        "downloads/playbook.pdf",
        "downloads/playbook.json",
    }


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_downloads_no_page_links_one(root: Path, language: str) -> None:
    edit(root / "mkdocs.yml", "      languages:\n", "      downloads: false\n      languages:\n")
    pages = build(checked(root), language, {}).pages

    links = {address.uri for page in pages for address in page.links}
    assert not [uri for uri in links if uri.startswith("downloads/")]


@pytest.mark.parametrize("folder", [SHIPPED, STARTER])
def test_no_hand_written_page_that_comes_along_links_what_a_site_may_go_without(folder: Path) -> None:
    pages = sorted(folder.rglob("pages/*/*.md"))

    assert pages
    assert not [page for page in pages if "](downloads/" in page.read_text(encoding="utf-8")]


def test_a_page_says_how_large_a_file_is_once_it_was_made(root: Path) -> None:
    def page() -> str:
        built = build(checked(root), "en", {}, on_demand=True)
        (page,) = (page for page in built.pages if page.uri == "checklists/at-the-door.md")
        return page.html

    assert "KB" not in page()
    assert "<small>" not in page().partition("downloads/checklists/at-the-door.docx")[0].rpartition("<a ")[2]
    build(checked(root), "en", {})
    assert "1 page, " in page()


def sizes(root: Path) -> dict[str, int | None]:
    return {download.uri: link.size for download, link in DownloadBuilder(checked(root), "en").remembered()}


def test_sizes_are_remembered_by_address(root: Path) -> None:
    built = build(checked(root), "en", {})

    made = {file.uri: len(file.read()) for file in built.artifacts if file.uri in uris(root)}
    assert sizes(root) == made


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"[" * 100_000])
def test_what_was_remembered_of_sizes_may_be_lost_or_damaged(root: Path, damage: bytes) -> None:
    build(checked(root), "en", {})
    (remembered,) = root.glob(".cache/*/downloads-en.json")
    remembered.write_bytes(damage)

    assert set(sizes(root).values()) == {None}


def test_without_a_cache_the_same_site_is_built(root: Path) -> None:
    artifacts = {artifact.uri: artifact.read() for artifact in build(checked(root), "en", {}).artifacts}
    shutil.rmtree(root / ".cache")
    (root / ".cache").write_text("a file where the folder should be", encoding="utf-8")

    built = build(checked(root), "en", {})
    assert {artifact.uri: artifact.read() for artifact in built.artifacts} == artifacts
    assert not [artifact.uri for artifact in built.artifacts if isinstance(artifact.content, Path)]
    assert set(sizes(root).values()) == {None}


TASTING = "checklists/taste/before-tasting.yml"
BREAD = "no font has the character '🍞' U+1F35E (bread); ▯ is printed in its place"
HINT = "write it in words, or bring a font that has it (option 'fonts')"


def printing(root: Path, *exceptions: str, items: int = 60) -> list[str]:
    """Return what is said of a list as long as that, a text of which has 🍞, with these exceptions."""
    long_list(root, items)
    edit(root / TASTING, "en: Count loaf number 2.", "en: Count loaf 🍞 number 2.")
    length = ["{rule: PB301, reason: Ours.}"] if items > 9 else []
    ours = [*length, *(f"{{rule: {code}, reason: Ours.}}" for code in ("PB309", "PB310", "PB314"))]
    entries = "".join(f"  - {entry}\n" for entry in (*ours, *exceptions))
    edit(root / TASTING, "items:\n", f"lint:\n{entries}items:\n")
    assert checked(root).diagnostics == ()
    return [str(problem) for problem in check_printing(checked(root))]


def at(root: Path, text: str) -> int:
    return line_of(root / TASTING, text)


def test_what_paper_shows_is_accepted_for_one_list_with_a_reason(root: Path) -> None:
    long, glyph = "{rule: PB403, reason: One form.}", "{rule: PB402, at: item-2, reason: Her name.}"

    assert printing(root, long, glyph) == []
    for language in ("en", "zh"):
        assert build(checked(root), language, {}).diagnostics == ()


def test_what_nothing_accepts_is_a_warning(root: Path) -> None:
    first, bread = "{rule: PB403, severity: warning, reason: Look.}", "🍞 number 2."
    messages = printing(root, first)
    too_long = [message for message in messages if "PB403" in message]

    assert [message for message in messages if message not in too_long] == [
        f"{TASTING}:{at(root, bread)}:11: warning[PB402]: {BREAD} — {HINT}"
    ]
    assert len(too_long) == 3
    assert all(": warning[PB403]: " in message for message in too_long)


def test_an_exception_may_make_it_an_error(root: Path) -> None:
    messages = printing(root, "{rule: PB402, severity: error, reason: Never here.}")

    assert messages == [f"{TASTING}:{at(root, '🍞 number 2.')}:11: error[PB402]: {BREAD} — {HINT}"]


def test_an_exception_for_another_part_or_for_nothing_is_said(root: Path) -> None:
    messages = printing(
        root, "{rule: PB402, at: item-1, reason: Ours.}", "{rule: PB403, reason: Ours.}", items=3
    )

    assert messages == [
        (
            f"{TASTING}:{at(root, 'at: item-1, reason: Ours.}')}:5: warning[PB325]: "
            "nothing breaks PB402 at 'item-1' here, so the exception is not needed — delete it"
        ),
        (
            f"{TASTING}:{at(root, 'rule: PB403, reason: Ours.}')}:5: warning[PB325]: "
            "nothing breaks PB403 here, so the exception is not needed — delete it"
        ),
        f"{TASTING}:{at(root, '🍞 number 2.')}:11: warning[PB402]: {BREAD} — {HINT}",
    ]


def test_only_what_was_printed_is_said_to_need_no_exception(root: Path) -> None:
    edit(root / TASTING, "items:\n", "lint:\n  - {rule: PB403, reason: Ours.}\nitems:\n")

    assert checked(root).diagnostics == ()
    assert [problem.code for problem in check_printing(checked(root))] == ["PB325"]
