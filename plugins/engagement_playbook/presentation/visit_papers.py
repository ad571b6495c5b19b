"""Which papers a visit has, which of them are proposed, and which a reader chose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from engagement_playbook.model.base import Audience
from engagement_playbook.model.case_study import CaseStudy
from engagement_playbook.model.checklist import Checklist, Moment
from engagement_playbook.model.phase import DepartmentQuestion, Phase, Step
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.stage import Contact, Stage
from engagement_playbook.model.template import PackUse, Template
from engagement_playbook.model.visit import Bundle, Page, Visit
from engagement_playbook.presentation.grouping import checklists_of_visit, grouped

Content: TypeAlias = Page | Checklist | Template | CaseStudy

_KINDS: Final = ("checklist", "template", "case")


@dataclass(frozen=True, slots=True)
class VisitPaper:
    """One paper of a visit: ``name`` is the word of a page or the id of a part, and is what choices call it."""

    name: str
    bundle: Bundle
    content: Content
    proposed: bool = False

    @property
    def kind(self) -> str:
        """What it is: ``page``, ``checklist``, ``template`` or ``case``."""
        return {Page: "page", Checklist: "checklist", Template: "template", CaseStudy: "case"}[
            type(self.content)
        ]


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader chose instead of what is proposed.

    ``checklists`` and ``papers`` replace the proposed checklists and the proposed other papers, None keeps
    them; ``added`` and ``removed`` then change either. All are names as papers have them. ``filled`` are templates
    that come filled in and that something has filled: they are printed, because they are not blank.
    """

    checklists: tuple[str, ...] | None = None
    papers: tuple[str, ...] | None = None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()


PROPOSED: Final = Choice()


def papers_of_visit(playbook: Playbook, visit: Visit) -> list[VisitPaper]:
    """List everything that a visit offers, in the order of use."""
    pages = [
        VisitPaper(page.value, _bundle_of(visit, page), page, _is_proposed(visit, page)) for page in Page
    ]
    papers = [*_checklists(playbook, visit), *_templates(playbook, visit)]
    if visit.case and isinstance(case := playbook.part(visit.case).value, CaseStudy):
        pages = [paper for paper in pages if paper.content is not Page.CASE]
        papers.append(VisitPaper(Page.CASE, Bundle.OWN, case, Page.CASE in visit.pack.pages))
    papers += [paper for paper in pages if _has(playbook, visit, paper)]
    return sorted(papers, key=_place)


def named_papers(playbook: Playbook, visit: Visit, name: str) -> tuple[VisitPaper, ...]:
    """Find the papers of a name: those that the visit offers, else any part of the playbook; empty for none.

    What is brought filled in is none of them.
    """
    offered = tuple(paper for paper in papers_of_visit(playbook, visit) if paper.name == name)
    if offered or name in [*Page] or is_brought_filled(visit, name):
        return offered
    parts = (playbook.parts.get(Reference(kind, name)) for kind in _KINDS)
    return tuple(_of_part(visit, part.value) for part in parts if part)


def chosen_papers(
    playbook: Playbook, visit: Visit, bundle: Bundle, choice: Choice = PROPOSED
) -> list[VisitPaper]:
    """List the papers of one bundle that are printed, in the order of use; nothing crosses over to the other bundle."""
    chosen = [paper for paper in papers_of_visit(playbook, visit) if _is_chosen(paper, choice)]
    brought = brought_filled(playbook, visit, bundle)
    chosen += [_of_part(visit, template) for template in brought if template.id in choice.filled]
    for name in (*(choice.checklists or ()), *(choice.papers or ()), *choice.added):
        is_list = name in (choice.checklists or ())
        named = named_papers(playbook, visit, name)
        chosen += [
            paper
            for paper in named
            if paper not in chosen and (not is_list or isinstance(paper.content, Checklist))
        ]
    chosen = [paper for paper in chosen if paper.bundle is bundle and paper.name not in choice.removed]
    return sorted(chosen, key=_place)


def bundles_of(playbook: Playbook, visit: Visit) -> list[Bundle]:
    """List the bundles in which a visit proposes papers; the others are not printed.

    Where a part is missing nobody can tell, and both are listed: the linter asks for addresses of faulty playbooks too.
    """
    try:
        return [bundle for bundle in Bundle if chosen_papers(playbook, visit, bundle)]
    except KeyError:
        return [*Bundle]


def is_brought_filled(visit: Visit, name: str) -> bool:
    """Say whether the template of an id comes filled in, and so is never printed blank."""
    return any(reference.id == name for reference in visit.pack.filled)


def brought_filled(playbook: Playbook, visit: Visit, bundle: Bundle) -> list[Template]:
    """List the templates that come filled in and then belong in a bundle."""
    templates = (playbook.part(reference).value for reference in visit.pack.filled)
    return [
        template
        for template in templates
        if isinstance(template, Template)
        and bundle.admits(template.audience)
        and template.within(visit.setting)
    ]


def department_questions(
    playbook: Playbook, visit: Visit, roles: Iterable[str] = ()
) -> dict[Reference, list[DepartmentQuestion]]:
    """Collect what may be asked at a visit, by the department that can answer it.

    The questions are those of the steps of its stages, or of its phases where it has no stage; the
    departments are ``roles``, or the roles in the room.
    """
    asked = [Reference("role", role) for role in roles] or [*visit.attendees]
    questions = (question for step in _steps(playbook, visit) for question in step.questions)
    by_department = grouped(questions, lambda question: question.department)
    return {role: by_department[role] for role in asked if role in by_department}


def _steps(playbook: Playbook, visit: Visit) -> list[Step]:
    stages = [playbook.part(stage).value for stage in visit.stages]
    references = [step for stage in stages if isinstance(stage, Stage) for step in stage.steps]
    if stages:
        steps = [playbook.part(step).value for step in dict.fromkeys(references)]
    else:
        phases = [playbook.part(phase).value for phase in visit.phases]
        steps = [step for phase in phases if isinstance(phase, Phase) for step in phase.steps]
    return [step for step in steps if isinstance(step, Step)]


def _checklists(playbook: Playbook, visit: Visit) -> Iterator[VisitPaper]:
    lists = checklists_of_visit(playbook, visit)
    named = None if visit.pack.checklists is None else [reference.id for reference in visit.pack.checklists]
    for checklist in lists:
        usual = checklist.id not in playbook.core or checklist.moment is Moment.BEFORE
        yield _of_part(visit, checklist, proposed=usual if named is None else checklist.id in named)
    for reference in visit.pack.checklists or ():
        if reference.id not in {checklist.id for checklist in lists}:
            yield _of_part(visit, playbook.part(reference).value, proposed=True)


def _templates(playbook: Playbook, visit: Visit) -> Iterator[VisitPaper]:
    """The templates to write on there: not those that come filled in, nor those whose place the agenda takes."""
    pack = visit.pack
    named = visit.every_template if pack.templates is None else pack.templates
    for reference in visit.every_template:
        template = playbook.part(reference).value
        if not isinstance(template, Template) or template.use is PackUse.AGENDA or reference in pack.filled:
            continue
        if here := template.within(visit.setting):
            yield _of_part(visit, here, proposed=reference in named and reference not in pack.afterwards)


def _of_part(visit: Visit, part: object, *, proposed: bool = False) -> VisitPaper:
    assert isinstance(part, Checklist | Template | CaseStudy)
    audience = Audience.OWN if isinstance(part, CaseStudy) else part.audience
    if isinstance(part, Checklist | Template):
        part = part.within(visit.setting) or part
    bundle = next(bundle for bundle in Bundle if bundle.admits(audience))
    return VisitPaper(part.id, bundle, part, proposed)


def _bundle_of(visit: Visit, page: Page) -> Bundle:
    if page is Page.AGENDA:
        return next(bundle for bundle in Bundle if bundle.admits(visit.agenda_audience))
    return Bundle.TABLE if page is Page.MINUTES else Bundle.OWN


def _is_proposed(visit: Visit, page: Page) -> bool:
    """Say whether a page is printed; an agenda that stays in the bag stands on the glance already."""
    pages = visit.pack.pages
    on_the_glance = page is Page.AGENDA and Page.GLANCE in pages and Bundle.OWN.admits(visit.agenda_audience)
    return page in pages and not on_the_glance


def _has(playbook: Playbook, visit: Visit, paper: VisitPaper) -> bool:
    match paper.content:
        case Page.CASE:
            return False
        case Page.QUESTIONS:
            return not _is_red(playbook, visit) and bool(department_questions(playbook, visit))
        case Page.MINUTES:
            # Where the agenda stays in the bag, only what the visit names lies on the table.
            templates = (playbook.part(reference).value for reference in visit.templates)
            named = any(
                isinstance(template, Template) and template.use is PackUse.MINUTES for template in templates
            )
            return not named and Bundle.TABLE.admits(visit.agenda_audience)
        case _:
            return True


def _is_red(playbook: Playbook, visit: Visit) -> bool:
    """Say whether it takes place at a stage where only a named contact may be asked."""
    stages = (playbook.part(stage).value for stage in visit.stages)
    return any(isinstance(stage, Stage) and stage.contact is Contact.RED for stage in stages)


def _is_chosen(paper: VisitPaper, choice: Choice) -> bool:
    names = choice.checklists if isinstance(paper.content, Checklist) else choice.papers
    return paper.proposed if names is None else paper.name in names


def _place(paper: VisitPaper) -> int:
    """Tell the place among the papers of a bundle: on the table forms come first and minutes last."""
    match paper.content:
        case Page.GLANCE:
            return 0
        case Page.AGENDA:
            return 1
        case Checklist():
            return 2 if paper.bundle is Bundle.OWN else 4
        case Page.QUESTIONS | Template(use=PackUse.MINUTES) | Page.MINUTES:
            return 3 if paper.bundle is Bundle.OWN else 5
        case Template():
            return 3 if paper.bundle is Bundle.TABLE else 4
        case CaseStudy() | Page.CASE:
            return 6
        case Page.NOTES:
            return 7
