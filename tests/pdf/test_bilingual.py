"""One sheet that customer and supplier read together, each in its own language."""

import json
from pathlib import Path

import pytest

from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.text import LocalizedText, RichText, Span
from engagement_playbook.pdf import Job
from engagement_playbook.pdf.fitting import Fitter, fitted
from engagement_playbook.pdf.text_measure import measures_of
from engagement_playbook.pdf.worker_pool import make
from engagement_playbook.support.content_cache import ContentCache
from tests.helpers.playbooks import edit
from tests.pdf.paper_reader import PaperReader, line_of, settings
from tests.pdf.reading import A4, LETTER, Reading, squeezed
from tests.pdf.test_hostile_text import HOSTILE
from tests.pdf.test_sheet import TASTING, long_list


def read(context: PaperReader, name: str) -> Reading:
    printed = context.print_bilingual(name)
    assert printed.warnings == ()
    assert printed.pages == 1
    return Reading(printed.pdf)


@pytest.mark.parametrize("name", ["before-any-visit", "before-tasting", "at-the-door"])
def test_every_text_stands_in_both_languages_on_one_page(context: PaperReader, name: str) -> None:
    reading = read(context, name)
    (checklist,) = (each for each in context.loaded.playbook.checklists if each.id == name)
    texts = [
        checklist.title,
        checklist.pause_point,
        checklist.objective,
        *checklist.groups.values(),
        *(item.text for item in checklist.items),
    ]
    missing = [
        words.plain
        for text in texts
        if text
        for _, words in text.items()
        if squeezed(words.plain) not in reading.text
    ]

    assert missing == []
    assert (reading.sizes, reading.tagged, all(reading.fonts.values())) == ({A4}, True, True)


def test_each_item_has_one_box_to_tick_named_in_both_languages(context: PaperReader) -> None:
    reading = read(context, "before-tasting")

    assert [words for words in reading.alternative_texts if "box" in words] == [
        "tick box of a critical item, empty / 关键项勾选框，空",
        "tick box for not applicable, empty / 不适用勾选框，空",
        "tick box, empty / 勾选框，空",
        "tick box for not applicable, empty / 不适用勾选框，空",
        "tick box, empty / 勾选框，空",
        "tick box for not applicable, empty / 不适用勾选框，空",
    ]
    assert (reading.text.count("CRITICAL"), reading.text.count("关键项")) == (2, 2)


def test_the_furniture_speaks_both_languages(context: PaperReader) -> None:
    text = read(context, "before-tasting").text

    for words in (
        "Phase 1", "阶段 1", "For our eyes only", "仅供我方", "Do, then confirm", "做完再核", "Attendees 参会人",
        "Page 1 of 1", "第 1 页，共 1 页", "Version 1.0", "版本 1.0", "Proof: Names on the order sheet.", "凭据：订货单上有名字。",
        "Bring it back or shred it. · before-tasting", "仅供我方，用毕带回或粉碎。· before-tasting",
    ):  # fmt: skip
        assert squeezed(words) in text, words


def test_sign_off_in_both_languages_and_nothing_to_shred_on_what_the_customer_keeps(
    context: PaperReader,
) -> None:
    reading = read(context, "at-the-door")

    for words in (
        "Sign-off 签字确认",
        "Accepted, with conditions",
        "有条件通过",
    ):
        assert squeezed(words) in reading.text, words
    for words in ("shred", "粉碎", "For the bank to keep", "交行方留存"):
        assert squeezed(words) not in reading.text, words
    assert not [words for words in reading.alternative_texts if "bread.example" in words]


def test_title_and_language_of_the_file(context: PaperReader) -> None:
    reading = read(context, "before-tasting")

    assert reading.metadata["Title"] == "Before a tasting / 试吃前"
    assert reading.language == "en"
    assert reading.bookmarks == ["Before a tasting", "试吃前"]
    assert b"/Lang (zh-CN)" in reading.pdf or b"/Lang(zh-CN)" in reading.pdf


def test_both_languages_of_a_site_print_the_same_file(context: PaperReader) -> None:
    english, chinese = (context.print_bilingual("before-tasting", language) for language in ("en", "zh"))

    assert english.path == chinese.path


def test_us_letter(planted: Path) -> None:
    assert read(PaperReader(planted, settings(paper="letter")), "before-tasting").sizes == {LETTER}


def test_a_full_list_gives_up_columns_before_it_takes_a_second_sheet(planted: Path) -> None:
    long_list(planted, 17)
    edit(planted / TASTING, "id: item-1\n", "id: item-1\n    owner: baker\n")
    file = planted / TASTING
    wordy = "en: Before the van leaves and the door is shut, and in the presence of the owner, count"
    file.write_text(file.read_text(encoding="utf-8").replace("en: Count", wordy), encoding="utf-8")
    text = read(PaperReader(planted), "before-tasting").text

    assert "备注" not in text
    assert "loafnumber1.—Baker" in text
    assert [number for number in range(1, 18) if f"数第{number}个。" not in text] == []


def test_a_list_that_does_not_fit_is_complete_on_more_sheets_and_says_so(planted: Path) -> None:
    long_list(planted, 60)
    context = PaperReader(planted)
    printed = context.print_bilingual("before-tasting")
    text = Reading(printed.pdf).text
    place = f"{line_of(planted / TASTING, 'id: item-1')}:3:"

    assert [number for number in range(1, 61) if f"Countloafnumber{number}." not in text] == []
    assert [number for number in range(1, 61) if f"数第{number}个。" not in text] == []
    assert [str(diagnostic) for diagnostic in printed.diagnostics] == [
        (
            f"{TASTING}:{place} warning[PB403]: in 'en' and 'zh' together the checklist takes {printed.pages} sheets "
            "instead of one — shorten texts or cut items, or make two lists with a pause point each"
        )
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_printed_as_it_is_in_both_languages(context: PaperReader, text: str) -> None:
    checklist = context.loaded.playbook.checklists[0]
    words = LocalizedText({language: RichText((Span(text),)) for language in ("en", "zh")})
    item = checklist.items[0].model_copy(update={"text": words, "evidence": words})
    hostile: Checklist = checklist.model_copy(update={"items": (item,), "title": words, "objective": words})
    printer = context.printer()
    job = printer.bilingual(context.loaded.playbook, hostile, context.locales)
    assert job is not None

    assert Reading(printer.make(job).pdf).text.count(squeezed(text)) >= 8


@pytest.mark.parametrize("people", range(1, 7))
def test_no_space_to_sign_in_is_without_words(context: PaperReader, tmp_path: Path, people: int) -> None:
    playbook, printer = context.loaded.playbook, context.printer()
    job = printer.bilingual(playbook, playbook.checklists[0], context.locales)
    data, frame = (json.loads(job.virtual_files[name]) for name in ("data.json", "frame.json"))
    fitter = Fitter(frame, measures_of(frame, job.fonts))
    sides = data["parts"][0]["sides"]
    texts = [side["groups"][0]["items"][0]["text"] for side in sides]
    for side in sides:
        side["signoff"] = {"results": ["Yes", "No"], "roles": [*(["Baker"] * (people - 1)), ""]}
    while (fit := fitted(data, fitter)["parts"][0]["fit"])["roomy"] and fit["pages"] == 1:
        # So much to read that the sheet has no room for a table of who signs.
        for text in texts:
            text.append({"t": " word" * 4})
    files = {**job.virtual_files, "data.json": json.dumps(data).encode()}
    reading = Reading(make(Job(files, job.fonts), ContentCache(tmp_path, 10**8)).pdf)
    last = reading.places("Signature")[-1]

    assert reading.pages == 1
    assert reading.text.count("Signature签字·Date日期") == people
    # The line that closes the last space goes to the margin.
    assert max(right for _, right, height in reading.lines() if 57 < height < last[1]) > 550
