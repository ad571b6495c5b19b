"""The page of a phase: what one does stands open, what one looks up is folded behind a line with its count."""

from pathlib import Path

import pytest
from lxml import html

from engagement_playbook.config.mkdocs_yml import read_configuration
from engagement_playbook.pipeline.check import Checked, check
from engagement_playbook.site import DownloadLink, DownloadLinks, pages
from tests.helpers.playbooks import edit, plant
from tests.site.reading import Reading, Site, render, text_of

ROOT = Path(__file__).resolve().parents[2]

WORDS, CHARACTERS = 1_800, 3_500
"""What a reader has in front of them, folds closed, in a language that parts words by spaces and in Chinese."""

UNSEEN = "//*[@hidden] | //*[@class='pb-unseen'] | //details[not(@open)]/*[not(self::summary)]"


def folds(page: Reading) -> list[tuple[str, str]]:
    """Name each fold and its count, in the order of the page."""
    return [
        (text_of(summary.xpath("span[@role='heading']")[0]), text_of(summary.find_class("pb-fold__count")[0]))
        for summary in page.body.xpath("//details[not(@open)]/summary")
    ]


def open_text(page: Reading) -> str:
    """Return what a reader sees before anything is unfolded."""
    body = html.fromstring(html.tostring(page.body))
    for element in body.xpath(UNSEEN):
        element.drop_tree()
    return text_of(body)


@pytest.fixture(name="shipped", scope="module")
def _fixture_shipped() -> Checked:
    configuration = read_configuration(ROOT)
    assert configuration.settings
    return check(ROOT, configuration.settings, hand_written=configuration.pages, extra=configuration.problems)


@pytest.fixture(name="shipped_pages", scope="module", params=["en", "zh"])
def _fixture_shipped_pages(shipped: Checked, request: pytest.FixtureRequest) -> dict[str, Reading]:
    """Map each phase of the shipped playbook to its page, with the download that a built site offers there."""
    playbook = shipped.loaded.playbook
    downloads = {
        f"phase:{phase.id}": [
            DownloadLink("phase.pdf", shipped.locales[request.param].text("page.download.phase"), 999_000, 99)
        ]
        for phase in playbook.phases
    }
    written = pages(
        playbook, shipped.locales[request.param], shipped.settings, DownloadLinks(by_owner=downloads)
    )
    by_uri = {page.uri: Reading(page) for page in written}
    return {phase.id: by_uri[f"phases/{phase.id}.md"] for phase in playbook.phases}


def test_a_reader_has_no_more_than_they_can_take_in(
    shipped_pages: dict[str, Reading], request: pytest.FixtureRequest
) -> None:
    parted = request.node.callspec.params["shipped_pages"] == "en"
    lengths = {
        phase: len(open_text(page).split()) if parted else len(open_text(page).replace(" ", ""))
        for phase, page in shipped_pages.items()
    }

    assert lengths
    assert {
        phase: length for phase, length in lengths.items() if length > (WORDS if parted else CHARACTERS)
    } == {}


def test_actions_questions_and_when_a_step_is_done_stand_open(
    shipped: Checked, shipped_pages: dict[str, Reading], request: pytest.FixtureRequest
) -> None:
    language = request.node.callspec.params["shipped_pages"]
    for phase in shipped.loaded.playbook.phases:
        shown = open_text(shipped_pages[phase.id])
        texts = [phase.goal, *phase.entry, *phase.exit]
        for step in phase.steps:
            texts += [step.purpose, *(action.text for action in step.actions)]
            texts += [*(question.text for question in step.questions), step.output, *step.done_when]

        assert [
            text[language].plain for text in texts if " ".join(text[language].plain.split()) not in shown
        ] == []


def test_what_is_looked_up_is_one_line_each_with_its_count(sites: dict[str, Site]) -> None:
    assert folds(sites["en"]["phases/taste.md"]) == [
        ("Bring", "2"),
        ("What goes wrong, and the way out", "1"),
        ("Checked by", "1"),
        ("At the stages", "1"),
        ("Checklists", "1"),
        ("Templates", "1"),
        ("Visits", "1"),
        ("Who is involved", "1"),
        ("Early signs and answers", "1"),
        ("What comes out", "1"),
        ("How we know it works", "1"),
        ("Read on", "1"),
    ]


def test_an_address_leads_into_each_fold_of_the_phase(site: Site) -> None:
    body = site["phases/taste.md"].body

    assert body.xpath("//details/*[not(self::summary)]/@id") == [
        f"section_{name}"
        for name in (
            "checklists",
            "templates",
            "visits",
            "raci",
            "risks",
            "deliverables",
            "measures",
            "links",
        )
    ]
    assert [link for link in site["phases/taste.md"].links if link.startswith("#section_")] == [
        "#section_checklists",
        "#section_templates",
        "#section_visits",
    ]


def test_items_stand_under_the_list_they_are_in(sites: dict[str, Site]) -> None:
    (fold,) = sites["en"]["phases/taste.md"].body.xpath("//details[summary/span = 'Checked by']")

    assert [(entry.tag, text_of(entry)) for entry in fold.xpath(".//dt | .//dd")] == [
        ("dt", "Before a tasting"),
        ("dd", "Ask who may not eat nuts."),
    ]


def test_words_are_explained_under_a_fold_for_whom_no_script_does_it(tmp_path: Path) -> None:
    root = plant(tmp_path / "tiny")
    edit(root / "phases/01-taste/phase.yml", "en: Nobody eats.", "en: Nobody eats the sourdough.")
    page = render(root, "en")["phases/taste.md"]
    (word,) = page.body.xpath("//a[@class='pb-word']")
    (fold,) = page.body.xpath("//details[summary/span = 'Words on this page']")

    assert [(entry.get("id"), text_of(entry)) for entry in fold.xpath(".//dd")] == [
        (word.get("aria-describedby"), "Flour and water that have fermented by themselves.")
    ]
    assert page.body.xpath("//*[@class='pb-meanings']") == []


def test_a_phase_of_which_there_is_little_to_say_has_no_empty_folds(tmp_path: Path) -> None:
    root = plant(tmp_path / "tiny")
    file = root / "phases/01-taste/phase.yml"
    text = file.read_text(encoding="utf-8")
    for key in ("raci", "risks", "deliverables", "measures", "links"):
        start = text.index(f"\n{key}:")
        rest = text[start + 1 :].splitlines(keepends=True)
        kept = next(number for number, line in enumerate(rest) if number and not line.startswith((" ", "-")))
        text = text[: start + 1] + "".join(rest[kept:])
    file.write_text(text, encoding="utf-8")

    page = render(root, "en")["phases/taste.md"]

    assert "section_look_up" not in page.ids
    assert "section_tools" in page.ids
