"""All checklists of one phase in one document; what stays in the bag comes first."""

from __future__ import annotations

from collections.abc import Iterator

from engagement_playbook.model.base import Audience
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.phase import Phase
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.pdf.paper import Paper, PaperContext
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
    """Put the lists of a phase behind a cover, with a page between what is ours and what may be seen.

    Each list is the sheet that is printed alone, with its own fields: no two are read on one day.
    """
    lists = phase_checklists(context.playbook, phase)
    own = [checklist for checklist in lists if checklist.audience is Audience.OWN]
    shared = [checklist for checklist in lists if checklist.audience is not Audience.OWN]
    yield _cover(context, phase, own=bool(own))
    yield from (sheet(context, checklist) for checklist in own)
    if own and shared:
        yield _divider(context, phase, shared)
    yield from (sheet(context, checklist) for checklist in shared)


def _cover(context: PaperContext, phase: Phase, *, own: bool) -> Paper:
    return {
        "kind": "cover",
        "title": context.words(phase.title),
        "chip": context.say("phase", number=phase.number),
        "kicker": "",
        "own": own,
        "audience": context.audience(Audience.OWN) if own else None,
        "marks": [phase.id, *context.review_marks(phase)],
        "lead": context.runs(phase.goal),
        "fields": None,
        "qr": context.live_code(Reference("phase", phase.id)) if own else None,
    }


def _divider(context: PaperContext, phase: Phase, shared: list[Checklist]) -> Paper:
    return {
        "kind": "divider",
        "title": context.say("divider.title"),
        "kicker": context.words(phase.title),
        "own": False,
        "marks": [],
        "text": context.say("divider.text"),
        "sheets": [
            {"title": context.words(checklist.title), "audience": context.audience(checklist.audience)}
            for checklist in shared
        ],
    }
