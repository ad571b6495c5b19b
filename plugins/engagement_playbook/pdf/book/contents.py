"""The order of the chapters, and the paper they make together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from engagement_playbook.model.base import Audience
from engagement_playbook.pdf.book.blocks import Block, BookWriter
from engagement_playbook.pdf.book.meetings import cases_chapter, visits_chapter
from engagement_playbook.pdf.book.onboarding import onboarding_chapter
from engagement_playbook.pdf.book.phases import phase_chapter, shared_chapter
from engagement_playbook.pdf.book.plan import plan_chapter
from engagement_playbook.pdf.book.reference import (
    phrases_chapter,
    questions_chapter,
    registers_chapter,
    roles_chapter,
    stages_chapter,
    terms_chapter,
)
from engagement_playbook.pdf.book.regulations import rules_chapter
from engagement_playbook.pdf.paper import Json, Paper, PaperContext


def book_paper(context: PaperContext, revised: dt.date | None) -> Paper:
    """Describe the book: its title page, and its chapters as one flow of blocks."""
    blocks = [*_chapters(BookWriter(context))]
    anchors = {block["anchor"] for block in blocks if block.get("anchor")}
    home = context.playbook.home
    lead = context.settings.options.look.cover.lead.get(context.locale.code)
    _drop_dangling_links(blocks, anchors)
    return {
        "kind": "book",
        "title": book_title(context),
        "lead": [{"t": lead}] if lead else context.runs(home.lead) if home else None,
        "audience": context.audience(Audience.OWN),
        "marks": [context.say("revised", date=context.locale.date(revised))] if revised else [],
        "blocks": [*blocks],
    }


def book_title(context: PaperContext) -> str:
    """The title of the cover, or the name of the site; a site without a name has a book all the same."""
    code, settings = context.locale.code, context.settings
    return settings.options.look.cover.title.get(code) or settings.name(code) or context.say("book.title")


def _chapters(writer: BookWriter) -> Iterator[Block]:
    playbook = writer.playbook
    for phase in playbook.phases:
        yield from phase_chapter(writer, phase)
    yield from shared_chapter(writer)
    for parts, chapter in (
        (playbook.visits, visits_chapter),
        (playbook.cases, cases_chapter),
        (playbook.stages, stages_chapter),
        (playbook.roles, roles_chapter),
        (playbook.milestones, plan_chapter),
        (playbook.registers, registers_chapter),
        (playbook.rules, rules_chapter),
        (playbook.terms, terms_chapter),
        (playbook.phrases, phrases_chapter),
        (playbook.questions, questions_chapter),
        (playbook.days or playbook.scenarios, onboarding_chapter),
    ):
        if parts:
            yield from chapter(writer)


def _drop_dangling_links(value: object, anchors: set[Json]) -> None:
    """Turn links to parts without an anchor in the book into plain words."""
    if isinstance(value, dict):
        if "to" in value and value["to"] not in anchors:
            value.pop("to")
            value.pop("page", None)
        for inner in value.values():
            _drop_dangling_links(inner, anchors)
    elif isinstance(value, list):
        for inner in value:
            _drop_dangling_links(inner, anchors)
