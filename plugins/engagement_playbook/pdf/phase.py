"""A phase in one document: its steps, and its checklists; what stays in the bag comes first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engagement_playbook.model.base import Audience
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.phase import Phase, Step
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.pdf.book.blocks import BookWriter
from engagement_playbook.pdf.book.phases import step_actions, step_done, step_questions
from engagement_playbook.pdf.paper import Json, Paper, PaperContext
from engagement_playbook.pdf.sheet import sheet


def phase_checklists(playbook: Playbook, phase: Phase) -> tuple[Checklist, ...]:
    """List the checklists of a phase by audience: own, table, handover."""
    order = [*Audience]
    return tuple(
        sorted(
            playbook.checklists_of(Reference("phase", phase.id)),
            key=lambda checklist: order.index(checklist.audience),
        )
    )


def phase_papers(context: PaperContext, phase: Phase) -> Iterator[Paper]:
    """Put the steps of a phase before its lists: own ones, then those that may be seen.

    The steps are for our own eyes, and say so on each page. Each list is the sheet that is printed alone, with
    its own fields: no two are read on one day. Printed on both sides, no list that may be seen stands on the back of
    a page of ours: where one would, a page for our notes does.
    """
    lists = phase_checklists(context.playbook, phase)
    ours = [checklist for checklist in lists if checklist.audience is Audience.OWN]
    yield _steps(context, phase, lists)
    yield from (sheet(context, checklist) for checklist in ours)
    if len(ours) < len(lists):
        yield _back(context, phase)
    yield from (sheet(context, checklist) for checklist in lists[len(ours) :])


def _back(context: PaperContext, phase: Phase) -> Paper:
    return {
        "kind": "notes",
        "only_on_a_back": True,
        "title": context.say("notes"),
        "kicker": context.words(phase.title),
        "own": True,
        "neutral": False,
        "marks": [phase.id],
    }


def _steps(context: PaperContext, phase: Phase, lists: Sequence[Checklist]) -> Paper:
    return {
        "kind": "phase",
        "title": context.words(phase.title),
        "chip": context.say("phase", number=phase.number),
        "kicker": context.audience(Audience.OWN),
        "own": True,
        "neutral": False,
        "marks": [phase.id, *context.review_marks(phase)],
        "lead": context.runs(phase.goal),
        "steps": [_step(context, phase, step, lists) for step in phase.steps],
        "qr": context.live_code(Reference("phase", phase.id)),
    }


def _step(context: PaperContext, phase: Phase, step: Step, lists: Sequence[Checklist]) -> Json:
    writer = BookWriter(context, linked=False)
    here = Reference("step", f"{phase.id}/{step.id}")
    brought = {bring.checklist for bring in step.bring if bring.checklist}
    named = [
        checklist
        for checklist in lists
        if Reference("checklist", checklist.id) in brought
        or any(here in item.steps for item in checklist.items)
    ]
    return {
        "title": f"{step.number} {context.words(step.title)}",
        "purpose": context.runs(step.purpose),
        "work": [_fact(step_actions(writer, step)), _fact(step_questions(writer, step))],
        "done": _fact(step_done(writer, step)),
        "lists": _fact(
            (writer.page("nav.checklists"), [writer.runs(checklist.title) for checklist in named])
        ),
    }


def _fact(fact: tuple[str, list[Json]]) -> Json:
    label, body = fact
    return {"label": label, "body": body} if body else None
