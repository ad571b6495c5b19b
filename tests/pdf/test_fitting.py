"""How high papers are reckoned, without laying anything out, is how high Typst lays them out."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engagement_playbook.pdf import Bundle, Job, PackRequest, Printer
from engagement_playbook.pdf.compiler import query, sources
from engagement_playbook.pdf.fitting import Fitter, Spacing, fitted
from engagement_playbook.pdf.qr import with_drawings
from engagement_playbook.pdf.text_measure import Run, measures_of
from engagement_playbook.pdf.worker_pool import make
from engagement_playbook.presentation.visit_papers import Choice
from engagement_playbook.support.content_cache import ContentCache
from tests.pdf.paper_reader import PaperReader
from tests.pdf.reading import Reading

LAID_OUT = b"""
#import "page_setup.typ": set-up
#import "style.typ": spacing
#import "sheet.typ": sheet-body
#import "bilingual.typ": bilingual-body
#import "form.typ": form-pieces
#import "pack.typ": agenda-body, glance-body, questions-body
#let (parts, ..about) = json("data.json")
#show: set-up.with(about.long_words, false)
#set page(header: none, footer: none)
#let part = (own: about.own) + parts.first()
#let space = spacing(part.fit)
#let bodies = (
  checklist: () => sheet-body(part, space),
  bilingual: () => bilingual-body(part, space),
  form: () => stack(..form-pieces(part, space, part.fit.chunks)
    .enumerate()
    .map(((place, piece)) => (if place == 0 or piece.begins { () } else { (space.gap + 1.4mm,) }) + (piece.body,))
    .flatten()),
  agenda: () => agenda-body(part, space),
  glance: () => glance-body(part, space, part.fit.stages, part.fit.shares),
  questions: () => questions-body(part, space),
)
#set page(flipped: part.at("landscape", default: false))
#layout(size => [#metadata(measure(width: size.width, (bodies.at(part.kind))()).height / 1pt) <height>])
"""

ONLY_QUESTIONS = PackRequest(choice=Choice(checklists=(), papers=("questions",)))

LINE = 14.3
"""A line of the largest text of a row, in points: kerning may save one that was reckoned with."""


def reckoned(job: Job, **decided: Any) -> tuple[float, float]:
    """Return how high the first paper of a job is reckoned to be, and how high Typst lays it out."""
    data = with_drawings(json.loads(job.virtual_files["data.json"]))
    data["parts"] = data["parts"][:1]
    frame = json.loads(job.virtual_files["frame.json"])
    fitter = Fitter(frame, measures_of(frame, job.fonts))
    document = fitted(data, fitter)
    document["parts"][0]["fit"] |= decided
    files = {**job.virtual_files, "main.typ": LAID_OUT, "data.json": json.dumps(document).encode()}
    (height,) = query(files, "<height>", job.fonts)
    return document["parts"][0]["fit"]["height"], height


def papers(context: PaperReader, language: str) -> Iterator[Job]:
    playbook, printer = context.loaded.playbook, context.printer(language)
    for checklist in playbook.checklists:
        yield printer.checklist(playbook, checklist)
        if language == "en":
            yield printer.bilingual(playbook, checklist, context.locales)
    for template in playbook.templates:
        yield printer.template(playbook, template)
    for visit in playbook.visits:
        yield printer.visit(playbook, visit, Bundle.TABLE)
        yield printer.visit(playbook, visit, Bundle.OWN)
        yield printer.visit(playbook, visit, Bundle.OWN, ONLY_QUESTIONS)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_paper_is_as_high_as_it_was_reckoned(context: PaperReader, language: str) -> None:
    for job in papers(context, language):
        expected, height = reckoned(job)

        assert height - 0.5 < expected < height + LINE


# A list for each step that a sheet takes when it has no room left.
@pytest.mark.parametrize("length", [0, 40, 80, 120, 180, 240])
def test_a_sheet_that_was_reckoned_to_fit_takes_one_page(
    context: PaperReader, tmp_path: Path, length: int
) -> None:
    cache = ContentCache(tmp_path, 10**8)
    playbook = context.loaded.playbook
    for job in (
        context.printer().checklist(playbook, playbook.checklists[0]),
        context.printer().bilingual(playbook, playbook.checklists[0], context.locales),
    ):
        longer = lengthened(job, length)
        data = json.loads(longer.virtual_files["data.json"])
        frame = json.loads(job.virtual_files["frame.json"])
        fitter = Fitter(frame, measures_of(frame, job.fonts))
        one_page = fitted(data, fitter)["one_page"]

        printed = make(longer, cache)

        assert (printed.pages == 1) == one_page or not one_page
        assert f"Page1of{printed.pages}" in Reading(printed.pdf).text


def test_pages_are_counted_where_letters_are_wider_than_was_reckoned(
    context: PaperReader, tmp_path: Path
) -> None:
    cache = ContentCache(tmp_path, 10**8)
    playbook = context.loaded.playbook
    job = context.printer().checklist(playbook, playbook.checklists[0])
    numbered = []
    for words in range(40, 400, 24):
        printed = make(lengthened(job, words, " ЩЩЩЩЩЩ"), cache)
        numbered.append(f"Page1of{printed.pages}" in Reading(printed.pdf).text)

    assert all(numbered)


@pytest.mark.parametrize("length", range(20, 44))
def test_the_last_characters_of_a_chinese_text_stand_on_one_line(
    context: PaperReader, tmp_path: Path, length: int
) -> None:
    reading = with_text(context, tmp_path, "面" * length + "甲乙丙。")
    first, second, third = (reading.baselines(sign) for sign in "甲乙丙")

    assert first == second == third
    assert len(first) == 1


def test_a_line_ends_behind_a_comma_before_a_signed_number(context: PaperReader, tmp_path: Path) -> None:
    reading = with_text(
        context, tmp_path, "甲乙−15、0、" + "、".join(f"+{n}0" for n in range(1, 30)) + "天由谁问"
    )
    lines = {round(height) for height in reading.baselines("+")}

    # All but the sign before the first comma stand on lines as full as they go, that of the first words too.
    assert round(reading.baselines("甲")[0]) in lines
    assert len(lines) > 2


def with_text(context: PaperReader, tmp_path: Path, text: str) -> Reading:
    """Print a Chinese sheet on which the first item says something else."""
    playbook = context.loaded.playbook
    job = context.printer("zh").checklist(playbook, playbook.checklists[0])
    data = json.loads(job.virtual_files["data.json"])
    data["parts"][0]["groups"][0]["items"][0]["text"] = [{"t": text}]
    files = {**job.virtual_files, "data.json": json.dumps(data).encode()}
    return Reading(make(Job(files, job.fonts), ContentCache(tmp_path, 10**8)).pdf)


def lengthened(job: Job, words: int, word: str = " word") -> Job:
    """Return a job whose items say so many words more."""
    data = json.loads(job.virtual_files["data.json"])
    part = data["parts"][0]
    for side in part.get("sides", [part]):
        for group in side["groups"]:
            for item in group["items"]:
                item["text"] = [*item["text"], {"t": word * (words // 4)}]
                item["evidence"] = [{"t": "shown by a record" + word * (words // 8)}]
    files = {**job.virtual_files, "data.json": json.dumps(data).encode()}
    return Job(files, job.fonts, one_sheet=job.one_sheet)


WORDS = {
    "en": [
        "the",
        "bank's",
        "run-book",
        "and/or",
        "evidence—shown",
        "“today”",
        "(by",
        "17:30)",
        "re-tested,",
        "1,900",
        "UAT/SIT",
        "go/no-go",
        "½",
    ],
    "zh": [
        "银行",
        "确认单",
        "（按行方渠道）",
        "“可以”",
        "，",
        "。",
        "UAT",
        "3 个",
        "工作日",
        "—",
        "A1",
        "、+10",
        "，−3",
        "、",
        "封网",
    ],
    "ja": [
        "銀行",
        "確認",
        "を",
        "する",
        "（行内の手順で）",
        "「可」",
        "、",
        "。",
        "UAT",
        "3 件",
        "の",
        "書き",
    ],
    "ko": [
        "은행",
        "확인서를",
        "받는다.",
        "(은행",
        "절차에",
        "따라)",
        "“가능”",
        "UAT",
        "3건",
        "및",
        "담당자가",
    ],
}
SIZES = """#import "text.typ": *
#let texts = json("texts.json")
#set text(size: 10pt, hyphenate: false)
#set par(justify: false)
#show: voiced.with(0)
#context [#metadata(texts.map(((runs, width)) => {
  measure(width: width * 1pt, text(size: 10pt, inline(runs))).height / 1pt
})) <heights>]
"""


def speaking(context: PaperReader, tag: str) -> Job:
    """Return a paper in a language of which nothing but the tag is known."""
    english = context.locales["en"]
    strings = {**english.strings, "locale.html_lang": tag, "locale.typst_lang": tag}
    printer = Printer(context.settings, {"en": replace(english, strings=strings)}, "en", context.root)
    return printer.checklist(context.loaded.playbook, context.loaded.playbook.checklists[0])


@pytest.mark.parametrize("language", WORDS)
def test_texts_take_the_lines_that_they_were_reckoned_to_take(context: PaperReader, language: str) -> None:
    chance = random.Random(7)  # noqa: S311 - the same texts in every run
    job = speaking(context, language)
    texts: list[tuple[list[dict[str, Any]], float]] = []
    for _ in range(300):
        count = chance.randint(1, 30)
        between = "" if language in ("zh", "ja") else " "
        words = between.join(chance.choices(WORDS[language], k=count))
        texts.append(([{"t": words, "b": chance.random() < 0.2}], chance.uniform(60, 400)))
    files = {**sources(), "main.typ": SIZES.encode(), "frame.json": job.virtual_files["frame.json"]}
    (heights,) = query({**files, "texts.json": json.dumps(texts).encode()}, "<heights>", job.fonts)

    (measure,) = measures_of(json.loads(job.virtual_files["frame.json"]), job.fonts)
    differences = [
        measure.height([Run(runs[0]["t"], runs[0]["b"])], 10, width) - height
        for (runs, width), height in zip(texts, heights, strict=True)
    ]

    exact = sum(abs(difference) < 0.1 for difference in differences)
    assert min(differences) > -0.1
    assert exact / len(differences) > 0.9


def test_a_form_of_one_page_is_numbered_without_counting(context: PaperReader, tmp_path: Path) -> None:
    playbook = context.loaded.playbook
    for template in playbook.templates:
        printed = make(context.printer().template(playbook, template), ContentCache(tmp_path, 10**8))

        assert f"Page{printed.pages}of{printed.pages}" in Reading(printed.pdf).text


def test_distances_lie_between_roomy_and_tight() -> None:
    roomy, half, tight = (Spacing.at(t).names() for t in (0, 0.5, 1))

    assert all(roomy[name] > half[name] > tight[name] for name in roomy)


def test_letters_of_unknown_width_are_taken_for_wide_where_no_row_gives_way(context: PaperReader) -> None:
    job = speaking(context, "en")
    (measure,) = measures_of(json.loads(job.virtual_files["frame.json"]), job.fonts)

    assert measure.at_most("go if, 有条件 1") == "go if, 有条件 1"
    assert measure.width([Run(measure.at_most("Щит"))]) > 1.2 * measure.width([Run("Щит")])
