"""A visit's papers in two bundles, and the wall between them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engagement_playbook.model.base import Audience
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.model.walk import texts_of
from engagement_playbook.pdf import Bundle, PackFields, PackRequest
from engagement_playbook.presentation.visit_papers import Choice
from tests.helpers.playbooks import edit
from tests.pdf.paper_reader import PaperReader
from tests.pdf.reading import A4, Reading, squeezed

VISIT = "playbook/visits/tasting.yml"

FILLED = PackFields(
    customer="Café Ünal",
    date="2026-12-03",
    place="Mill Lane 4",
    pm="B. Aker",
    attendees="Two guests",
    objective="A choice",
)


def own_texts(context: PaperReader, language: str) -> Iterator[str]:
    """Every text of the tiny visit that must not lie on the table."""
    playbook = context.loaded.playbook
    visit = playbook.visits[0]
    own = [checklist for checklist in playbook.checklists if checklist.audience is Audience.OWN]
    for part in (*own, *playbook.cases):
        yield from (text[language].plain for text in texts_of(part))
    for text in (visit.aim, visit.may_say, visit.may_not_say, *visit.questions):
        assert text is not None
        yield text[language].plain


def on(page: str, text: LocalizedText, language: str) -> bool:
    """Say whether a text stands on a page."""
    return squeezed(text[language].plain) in page


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_for_our_own_eyes_is_in_the_table_bundle(context: PaperReader, language: str) -> None:
    table = context.read_bundle(Bundle.TABLE, language)

    # A word such as the name of a group may stand anywhere; a sentence gives itself away.
    telling = {text for text in own_texts(context, language) if len(text) > 3}

    assert {text for text in telling if squeezed(text) in table.text} == set()
    assert context.printer(language).locale.text("word.audience.own") not in table.text
    assert not [words for words in table.alternative_texts if "bread.example" in words]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_at_hand_comes_first_and_holds_what_one_needs_in_the_room(
    context: PaperReader, language: str
) -> None:
    visit = context.loaded.playbook.visits[0]
    stage = context.loaded.playbook.stages[0]
    own = context.read_bundle(Bundle.OWN, language)
    words = context.locales[language].text

    expected = [visit.title, visit.aim, visit.may_say, visit.may_not_say, *visit.questions, stage.may_meet]
    expected += [entry.text for entry in visit.agenda]
    expected += [context.loaded.playbook.title(entry.lead) for entry in visit.agenda]
    missing = [
        text[language].plain for text in expected if text and not on(own.page_texts[0], text, language)
    ]

    assert missing == []
    assert squeezed(words(f"word.contact.{stage.contact.value}")) in own.page_texts[0]
    for name in ("customer", "date", "place", "pm", "attendees", "objective"):
        assert squeezed(words(f"sheet.fields.{name}")) in own.page_texts[0]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_case_and_notes_come_where_they_are_chosen(context: PaperReader, language: str) -> None:
    case = context.loaded.playbook.cases[0]
    chosen = Reading(context.print_bundle(Bundle.OWN, language, choice=Choice(added=("case", "notes"))).pdf)
    proposed = context.read_bundle(Bundle.OWN, language)

    for text in (case.title, case.summary, *(lesson.text for lesson in case.lessons)):
        assert on(chosen.text, text, language)
        assert not on(proposed.text, text, language)
    assert squeezed("Wet bread in Mill Lane, Example Gazette, 2019-03-14") in chosen.text
    assert chosen.pages == proposed.pages + 2


def test_bundles_in_the_order_of_their_use(context: PaperReader) -> None:
    everything = Choice(added=("notes", "case", "questions", "order-sheet"))

    assert context.read_bundle(Bundle.OWN).bookmarks == ["Tasting", "Before any visit", "Before a tasting"]
    assert Reading(context.print_bundle(Bundle.OWN, choice=everything).pdf).bookmarks == [
        "Tasting", "Before any visit", "Before a tasting", "Questions by department", "The closed door", "Notes",
    ]  # fmt: skip
    assert context.read_bundle(Bundle.TABLE).bookmarks == ["Tasting", "Order sheet", "Minutes"]


def test_papers_are_left_out_and_added_and_none_crosses_to_the_other_bundle(context: PaperReader) -> None:
    def printed(bundle: Bundle, **choice: tuple[str, ...]) -> list[str]:
        return Reading(context.print_bundle(bundle, choice=Choice(**choice)).pdf).bookmarks

    assert printed(Bundle.OWN, removed=("before-any-visit",)) == ["Tasting", "Before a tasting"]
    assert printed(Bundle.OWN, removed=("glance",), added=("order-sheet", "at-the-door")) == [
        "Before any visit", "Before a tasting",
    ]  # fmt: skip
    assert printed(Bundle.TABLE, removed=("minutes",), added=("at-the-door", "notes", "case")) == [
        "Tasting", "Order sheet", "At the door",
    ]  # fmt: skip
    assert printed(Bundle.TABLE, checklists=(), papers=("agenda",)) == ["Tasting"]


def test_the_visit_decides_what_is_proposed(planted: Path) -> None:
    edit(
        planted / VISIT,
        "templates: [order-sheet]\n",
        "templates: [order-sheet]\npack:\n  checklists: [before-tasting, at-the-door]\n  templates: []\n"
        "  pages: [glance, agenda, questions]\n",
    )
    context = PaperReader(planted)

    assert [str(problem) for problem in context.loaded.diagnostics] == []
    assert context.read_bundle(Bundle.OWN).bookmarks == [
        "Tasting",
        "Before a tasting",
        "Questions by department",
    ]
    assert context.read_bundle(Bundle.TABLE).bookmarks == ["Tasting", "At the door"]


def test_questions_are_those_of_the_departments_in_the_room_or_of_those_asked_for(planted: Path) -> None:
    edit(
        planted / "phases/01-taste/phase.yml",
        "    questions:\n",
        "    questions:\n      - department: baker\n        text:\n          en: Who gets up first?\n          zh: 谁先起床？\n",
    )
    context = PaperReader(planted)

    def asked(*roles: str) -> list[str]:
        choice = Choice(checklists=(), papers=("questions",))
        request = PackRequest(choice=choice, roles=roles)
        text = Reading(context.print_request(Bundle.OWN, request).pdf).text
        return [words for words in ("Whogetsupfirst?", "Whichsoupisonthemenu?") if words in text]

    assert asked() == ["Whogetsupfirst?", "Whichsoupisonthemenu?"]
    assert asked("cafe-owner") == ["Whichsoupisonthemenu?"]


def test_nothing_is_asked_where_the_light_is_red(planted: Path) -> None:
    edit(planted / "playbook/stages.yml", "contact: amber", "contact: red")
    context = PaperReader(planted)
    chosen = Choice(added=("questions",))

    assert Reading(context.print_bundle(Bundle.OWN, choice=chosen).pdf).bookmarks == [
        "Tasting", "Before any visit", "Before a tasting",
    ]  # fmt: skip


@pytest.mark.parametrize("bundle", Bundle)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_bundle_is_tagged_and_brings_its_fonts(context: PaperReader, bundle: Bundle, language: str) -> None:
    printed = context.print_bundle(bundle, language)
    reading = context.read_bundle(bundle, language)

    assert printed.warnings == ()
    assert reading.pages == printed.pages
    assert reading.sizes == {A4}
    assert reading.tagged
    assert reading.language == {"en": "en", "zh": "zh-CN"}[language]
    assert all(reading.fonts.values())
    assert reading.metadata["Title"] == {"en": "Tasting", "zh": "试吃"}[language]


def test_the_agenda_counts_its_minutes(context: PaperReader) -> None:
    text = context.read_bundle(Bundle.TABLE).text

    assert "15minutes" in text
    assert "0–10Threeloaves,cut" in text
    assert "10–15Thechoice" in text


def test_a_template_becomes_a_form_without_our_help_texts(context: PaperReader) -> None:
    text = context.read_bundle(Bundle.TABLE).text

    assert "Ordersheet" in text
    assert "Loaf" in text
    assert "Streetandcolour." not in text, "help is for our own forms"
    assert "Rye" not in text, "a form to fill in has no example in it"


def test_an_own_template_is_in_the_own_bundle_with_its_help(planted: Path) -> None:
    edit(planted / "phases/01-taste/templates/order-sheet.yml", "audience: table", "audience: own")
    context = PaperReader(planted)

    assert "Ordersheet" not in context.read_bundle(Bundle.TABLE).text
    assert "Streetandcolour." in context.read_bundle(Bundle.OWN).text


def test_minutes_of_the_playbook_replace_the_plain_ones(planted: Path) -> None:
    source = planted / "phases/01-taste/templates/order-sheet.yml"
    text = source.read_text(encoding="utf-8")
    source.with_name("minutes.yml").write_text(
        text.replace("id: order-sheet", "id: said\nuse: minutes").replace("Order sheet", "What was said"),
        encoding="utf-8",
    )
    plain = PaperReader(planted).read_bundle(Bundle.TABLE)
    edit(planted / VISIT, "templates: [order-sheet]", "templates: [said, order-sheet]")
    own = PaperReader(planted).read_bundle(Bundle.TABLE)

    assert "Readbackintheroom,confirmedthrough" in plain.text
    assert plain.text.count("factopinionrule") == 6
    assert own.bookmarks == ["Tasting", "Order sheet", "What was said"]
    assert "Readbackintheroom" not in own.text


def test_an_agenda_to_fill_in_gives_way_to_that_of_the_visit(planted: Path) -> None:
    edit(
        planted / "phases/01-taste/templates/order-sheet.yml",
        "audience: table",
        "use: agenda\naudience: table",
    )

    assert PaperReader(planted).read_bundle(Bundle.TABLE).bookmarks == ["Tasting", "Minutes"]


def test_fields_are_on_the_page_at_hand_and_on_no_sheet_of_the_pack(context: PaperReader) -> None:
    assert context.read_list("before-tasting").text.count("Attendees") == 1
    assert context.read_bundle(Bundle.OWN).text.count("Attendees") == 1


def test_what_a_reader_fills_in_is_printed_and_kept_nowhere(context: PaperReader) -> None:
    own, table = (context.print_bundle(bundle, fields=FILLED) for bundle in Bundle)
    readings = [context.read_bundle(bundle, fields=FILLED) for bundle in Bundle]

    for reading in readings:
        assert "CaféÜnal" in reading.text
        assert "Twoguests" in reading.text
        assert reading.metadata["Title"] == "Tasting"
        assert "Café" not in "".join(reading.metadata.values())
    assert "Achoice" in readings[0].text
    assert "Achoice" not in readings[1].text, "our objective stays in our bag"
    assert (own.path, table.path) == (None, None)


def test_more_attendees_than_the_field_holds_make_it_higher(context: PaperReader) -> None:
    guests = ", ".join(f"guest {number}" for number in range(200))
    text = context.read_bundle(Bundle.OWN, fields=PackFields(attendees=guests)).text

    assert squeezed(guests) in text


def test_the_tiny_visit_has_what_these_tests_rest_on(context: PaperReader) -> None:
    playbook = context.loaded.playbook

    assert playbook.part(Reference("visit", "tasting")).value is playbook.visits[0]
    assert playbook.visits[0].case is not None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_agenda_for_rehearsal_stays_in_the_bag(planted: Path, language: str) -> None:
    """A tender session runs on the customer's own order; then the minutes say which meeting it was."""
    edit(planted / "playbook/visits/tasting.yml", "agenda:\n", "agenda_audience: own\nagenda:\n")
    context = PaperReader(planted)
    own, table = (context.read_bundle(bundle, language, FILLED) for bundle in Bundle)
    first_point = {"en": "Three loaves, cut", "zh": "三种面包，切好"}[language]
    agenda = next(text for text in own.page_texts if squeezed(first_point) in text)

    assert squeezed(context.locales[language].text("sheet.return_or_shred")) in agenda
    assert squeezed(first_point) not in table.text
    assert squeezed(FILLED.customer) in table.page_texts[-1]
    assert squeezed(FILLED.customer) in own.page_texts[0]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_minutes_that_no_visit_names_stay_away_where_the_agenda_stays_in_the_bag(
    planted: Path, language: str
) -> None:
    """At a tender session nothing of ours lies on the table, and a bundle without papers says so."""
    edit(planted / VISIT, "agenda:\n", "agenda_audience: own\nagenda:\n")
    edit(planted / VISIT, "templates: [order-sheet]\n", "")
    context = PaperReader(planted)
    table = context.read_bundle(Bundle.TABLE, language)
    words = context.locales[language].text

    assert table.pages == 1
    assert squeezed(words("sheet.nothing.text")) in table.text
    assert squeezed(words("sheet.minutes.rule")) not in table.text


def test_a_list_in_a_pack_leaves_out_what_does_not_apply_and_says_how_much(planted: Path) -> None:
    core = planted / "checklists/core/before-any-visit.yml"
    edit(core, "  - id: clean-apron\n", "  - id: clean-apron\n    unless:\n      stages: [choosing]\n")
    context = PaperReader(planted)
    own = context.read_bundle(Bundle.OWN)
    alone = context.read_list("before-any-visit")

    assert "Putonacleanapron" not in own.text
    assert "Itemsleftouthere:1" in own.text
    assert "Putonacleanapron" in alone.text
    assert "Notfor:Choosing" in alone.text


@pytest.mark.parametrize("bundle", [*Bundle])
@pytest.mark.parametrize(("language", "visit"), [("en", "Tasting"), ("zh", "试吃")])
def test_each_page_names_the_meeting_the_customer_and_the_day(
    context: PaperReader, bundle: Bundle, language: str, visit: str
) -> None:
    fields = PackFields(customer="Mill Lane Bakery", date="3 May 2027")
    heads = context.read_bundle(bundle, language, fields).heads

    assert len(heads) > 1
    assert [
        page
        for page, head in enumerate(heads, 1)
        if not all(words in head for words in (visit, "MillLaneBakery", "3May2027"))
    ] == []
    assert [head for head in heads if head.count("MillLaneBakery") > 1] == []


@pytest.mark.parametrize("bundle", [*Bundle])
def test_a_paper_without_fields_asks_for_customer_and_day_at_its_head(
    context: PaperReader, bundle: Bundle
) -> None:
    reading = context.read_bundle(bundle)

    for head, text in zip(reading.heads, reading.page_texts, strict=True):
        assert "Tasting" in head
        # Once on each page, there or in the fields of the meeting.
        assert "BankDate" in text.replace("·", "")


def test_a_long_name_of_the_customer_leaves_the_head_of_a_page_its_lines(context: PaperReader) -> None:
    fields = PackFields(customer="Rye and Barley " * 40, date="2027-05-03")
    heads = context.read_bundle(Bundle.OWN, fields=fields).heads

    assert all("RyeandBarley" in head and "…" in head and "2027-05-03" in head for head in heads)
    assert max(map(len, heads)) < 120
