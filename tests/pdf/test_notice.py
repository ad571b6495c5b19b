"""A form whose sentences stand ready: one page, in every language, with room for a hand."""

from pathlib import Path

import pytest

from engagement_playbook.config.settings import Settings
from tests.helpers.playbooks import edit, plant
from tests.helpers.sentences import with_sentences
from tests.pdf.paper_reader import PaperReader, settings
from tests.pdf.reading import A4, LETTER, Reading, squeezed

ROOT = Path(__file__).resolve().parents[2]
SHEET = "incident-facts-sheet"
ORDER_SHEET = "phases/01-taste/templates/order-sheet.yml"
MILLIMETRE = 72 / 25.4


def one_language() -> Settings:
    both = settings()
    options = both.options.model_copy(update={"languages": both.options.languages[:1]})
    return both.model_copy(update={"options": options})


def words_of(text: str) -> list[str]:
    """The words of a sentence between its blanks."""
    return [
        squeezed(piece.partition("}")[2] or piece) for piece in text.split("{") if piece.partition("}")[2]
    ]


@pytest.fixture(name="shipped", scope="module", params=["a4", "letter"])
def _fixture_shipped(request: pytest.FixtureRequest) -> PaperReader:
    return PaperReader(ROOT, settings(paper=request.param))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_incident_sheet_is_one_page_with_its_sentences_in_both_languages(
    shipped: PaperReader, language: str
) -> None:
    reading = Reading(shipped.print_template(SHEET, language).pdf)
    (template,) = (part for part in shipped.loaded.playbook.templates if part.id == SHEET)
    sentences = [sentence for section in template.sections for sentence in section.sentences]

    assert (reading.pages, reading.tagged) == (1, True)
    assert reading.sizes == {{"a4": A4, "letter": LETTER}[shipped.settings.options.paper]}
    assert len(sentences) == 7
    for sentence in sentences:
        for code in ("en", "zh"):
            for words in words_of(sentence.text[code].plain):
                assert words in reading.text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_on_it_is_too_small_for_a_lamp_and_its_lines_have_room_for_a_hand(
    shipped: PaperReader, language: str
) -> None:
    reading = Reading(shipped.print_template(SHEET, language).pdf)
    tops = {word: reading.places(word)[0][3] for word in ("At", "Users", "我方于", "用户所见")}

    assert reading.smallest_type() >= 8.99
    # A sentence is two lines, one in each language.
    assert tops["At"] - tops["Users"] >= 16 * MILLIMETRE
    assert tops["我方于"] - tops["用户所见"] >= 16 * MILLIMETRE - 1


def test_sentences_of_a_playbook_of_one_language_stand_once(tmp_path: Path) -> None:
    """Without a second language there is nothing to set below each sentence."""
    reader = PaperReader(with_sentences(plant(tmp_path / "tiny")))
    both = Reading(reader.print_template("order-sheet").pdf).text
    alone = PaperReader(reader.root, one_language())
    reading = Reading(alone.print_template("order-sheet").pdf)

    assert "我方于发现个面包烤焦。" in both
    assert reading.text.count("loavesareburnt.") == 1
    assert "烤焦" not in reading.text


def test_help_and_examples_stay_off_what_lies_on_the_table(planted: Path) -> None:
    with_sentences(planted)
    text = Reading(PaperReader(planted).print_template("order-sheet").pdf).text

    assert "Noticed" in text
    for words in ("Bytheclockonthewall.", "06:10", "Foroureyesonly", "shredit", "order-sheet", "Notyettried"):
        assert words not in text
    edit(planted / ORDER_SHEET, "audience: table", "audience: own")
    assert "shredit" in Reading(PaperReader(planted).print_template("order-sheet").pdf).text


def test_its_tables_and_signatures_are_there_too(planted: Path) -> None:
    with_sentences(planted)
    edit(planted / ORDER_SHEET, "audience: table", "audience: table\nsignatures: [baker]")
    text = Reading(PaperReader(planted).print_template("order-sheet").pdf).text

    assert "LoafNumber" in text
    assert "Baker" in text
