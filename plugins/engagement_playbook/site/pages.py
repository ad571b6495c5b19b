"""Every page of one language. One function for each layout says what its template gets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Generic, TypeVar

from markupsafe import Markup

from engagement_playbook.config.settings import Settings
from engagement_playbook.engagement.account import Account
from engagement_playbook.engagement.export import item_keys
from engagement_playbook.locale import Locale
from engagement_playbook.model.base import Content, in_scope
from engagement_playbook.model.case_study import CaseStudy
from engagement_playbook.model.checklist import Checklist, Moment
from engagement_playbook.model.phase import Phase
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import OWNERS, Reference
from engagement_playbook.model.register import Register
from engagement_playbook.model.template import Template
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.model.visit import Bundle, Visit
from engagement_playbook.presentation.addresses import (
    CLOCKS,
    HOME,
    PLAYBOOK_HOME,
    PROFILE_PAGE,
    PROGRESS,
    overview_of,
    url_of,
)
from engagement_playbook.presentation.clocks import clocks_by_place
from engagement_playbook.presentation.deadlines import counted
from engagement_playbook.presentation.grouping import by_moment, item_ranges, left_out_count
from engagement_playbook.presentation.labels import Labels
from engagement_playbook.presentation.milestones import (
    days_of_freeze,
    distance,
    papers_of,
    plan_sections,
    support,
)
from engagement_playbook.presentation.ordering import (
    rules_by_level,
    stages_by_number,
    terms_by_name,
    visits_by_stage,
    visits_of,
    visits_without,
)
from engagement_playbook.presentation.presentation import Presentation, neutral
from engagement_playbook.presentation.visit_papers import (
    brought_filled,
    department_questions,
    papers_of_visit,
)
from engagement_playbook.site.account import AccountHelpers
from engagement_playbook.site.checks import checks_page
from engagement_playbook.site.environment import TemplateHelpers, environment
from engagement_playbook.site.escape import escape
from engagement_playbook.site.facets import Filters
from engagement_playbook.site.feedback import Feedback, FeedbackSubject
from engagement_playbook.site.glossary_links import GlossaryLinker
from engagement_playbook.site.journey import journey
from engagement_playbook.site.links import outward_url
from engagement_playbook.site.moved import former_anchors
from engagement_playbook.site.page import DownloadLinks, Page
from engagement_playbook.site.page_writer import DEFAULT_FORM, PageForm, PageWriter
from engagement_playbook.support.kept_results import KeptResults

_SHORT: Final = 160
"""Characters of a page's description; search engines and link previews show no more."""

_CASES_ON_THE_FRONT_PAGE: Final = 6

PartT = TypeVar("PartT", Checklist, Template)


def pages(
    playbook: Playbook,
    locale: Locale,
    settings: Settings,
    downloads: DownloadLinks | None = None,
    hand_written: Mapping[str, str] | None = None,
    drifted: Mapping[Reference, str] | None = None,
    form: PageForm = DEFAULT_FORM,
    kept: KeptResults[Page] | None = None,
    account: Account | None = None,
) -> tuple[Page, ...]:
    """Render every page of one language; needs a playbook without errors.

    A page without content is made too, so that no link to it leads nowhere. ``hand_written`` gives
    the titles of the site's own pages by address (``about``), for links that name no label;
    ``drifted`` names, for each part whose text did not follow, the languages that moved on.
    ``kept`` holds the pages of an earlier call: one that would read the same is not rendered again.
    ``account`` makes them the private site of an engagement, whose own home is at the root.
    """
    downloads, hand_written = downloads or DownloadLinks(), hand_written or {}
    drift = Drift(playbook, drifted or {})
    read = playbook
    if kept:
        kept.begin(
            {"playbook": playbook, "downloads": downloads, "drift": drift},
            (locale, settings, hand_written, form, account),
        )
        read = kept.stand_in("playbook", playbook)
        downloads = kept.stand_in("downloads", downloads)
        drift = kept.stand_in("drift", drift)
    renderer = _PageRenderer(read, locale, settings, downloads, hand_written, drift, form, account)
    renderers = renderer.all(playbook)
    return tuple(kept.get_or_make(name, render) if kept else render() for name, render in renderers)


@dataclass(frozen=True, slots=True)
class PartGroup(Generic[PartT]):
    """Parts of one overview that stand together: those of a phase, or of no phase."""

    id: str
    title: str
    phase: Phase | None
    parts: tuple[PartT, ...]


@dataclass(frozen=True, slots=True)
class Drift:
    """The languages that moved on, by the parts whose text did not follow."""

    playbook: Playbook
    languages: Mapping[Reference, str]

    def of(self, part: Reference) -> str:
        """Name the languages that moved on from a part; empty where it is up to date."""
        return self.languages.get(part, "")

    def of_file(self, file: str | None) -> str:
        """Name the languages that moved on from a part of a file that is in no other part; empty where none did."""
        parts = (part for part in self.languages if part.kind not in OWNERS)
        return min((self.of(part) for part in parts if self.playbook.file_of(part) == file), default="")


class _PageRenderer:
    """Renders the pages of one language."""

    def __init__(
        self,
        playbook: Playbook,
        locale: Locale,
        settings: Settings,
        downloads: DownloadLinks,
        hand_written: Mapping[str, str],
        drift: Drift,
        form: PageForm,
        account: Account | None,
    ) -> None:
        self._account = account
        profile = account.profile if account else None
        self._setting = profile.applies if profile else {}
        self._agreed = {
            name: locale.text("page.account.agreed_value", value=agreed.value)
            for name, agreed in (profile.agreed.items() if profile else ())
        }
        self._playbook = playbook
        self._locale = locale
        self._site_name = settings.name(locale.code)
        self._feedback = Feedback(settings.options.feedback, locale)
        self._form = form
        self._linker = GlossaryLinker(playbook.terms, locale)
        self._downloads = downloads
        self._helpers = TemplateHelpers(playbook, locale, hand_written, PageWriter(HOME, form))
        self._environment = environment(self._helpers, playbook)
        self._environment.globals["presentation"] = Presentation(playbook, locale, settings)
        self._environment.globals["neutral"] = neutral
        self._environment.globals["files"] = downloads
        self._environment.globals["suggest"] = self._suggest_for
        self._environment.globals["drift"] = drift
        self._drift = drift
        self._inherited = playbook.inherited_files
        self._environment.globals["item_keys"] = item_keys
        self._environment.globals["item_ranges"] = item_ranges
        self._environment.globals["left_out"] = lambda item: visits_without(playbook, item)
        self._environment.globals["account"] = account
        self._environment.globals["elsewhere"] = self._elsewhere
        if account:
            self._environment.globals.update(AccountHelpers(account, playbook, self._helpers).globals())
        self._environment.globals["former_anchors"] = partial(former_anchors, playbook)

    def all(self, playbook: Playbook) -> Iterator[tuple[str, Callable[[], Page]]]:
        """Yield the name of each page of a playbook and what renders it, in reading order."""
        if self._account:
            yield "account", partial(self._account_page, self._account)
            yield "profile", self._profile
        yield "home", self._home
        yield from self._overviews()
        yield "progress", self._progress
        yield from ((f"phase {phase.id}", partial(self._phase, phase)) for phase in playbook.phases)
        for checklist in playbook.checklists:
            yield f"checklist {checklist.id}", partial(self._checklist, checklist)
        for template in playbook.templates:
            yield f"template {template.id}", partial(self._template, template)
        yield from ((f"visit {visit.id}", partial(self._visit, visit)) for visit in playbook.visits)
        yield from ((f"case {case.id}", partial(self._case, case)) for case in playbook.cases)
        for register in playbook.registers:
            yield f"register {register.id}", partial(self._register, register)
        yield "checks", partial(checks_page, self._locale, self._form)

    def _home(self) -> Page:
        playbook, home = self._playbook, self._playbook.home
        return self._render(
            "home.html.j2",
            PLAYBOOK_HOME if self._account else HOME,
            home.title if home else self._site_name,
            home.lead if home else "",
            "playbook/home.yml" if home else None,
            hide=("navigation", "toc"),
            home=home,
            site_name=self._site_name,
            stages=stages_by_number(playbook),
            visits=visits_by_stage(playbook),
            cases=self._cited_cases(),
            journey=journey(playbook.phases, self._locale.code),
        )

    def _account_page(self, account: Account) -> Page:
        return self._render(
            "account.html.j2",
            HOME,
            account.profile.title or account.profile.id,
            self._locale.text("page.account.banner"),
            None,
            hide=("navigation", "toc"),
        )

    def _profile(self) -> Page:
        return self._render(
            "profile.html.j2",
            PROFILE_PAGE,
            self._locale.text("page.nav.profile"),
            self._locale.text("page.account.profile_lead"),
            None,
            hide=("toc",),
        )

    def _overviews(self) -> Iterator[tuple[str, Callable[[], Page]]]:
        playbook = self._playbook
        listed = ("navigation", "toc")
        yield "phases", lambda: self._overview("phases", "phase", hide=("toc",))
        yield (
            "checklists",
            lambda: self._overview(
                "checklists",
                "checklist",
                hide=("navigation",),
                keeps_engagements=True,
                groups=self._by_phase(playbook.checklists_of),
            ),
        )
        yield (
            "templates",
            lambda: self._overview(
                "templates", "template", hide=("navigation",), groups=self._by_phase(playbook.templates_of)
            ),
        )
        yield (
            "visits",
            lambda: self._overview(
                "visits",
                "visit",
                hide=listed,
                visits=visits_by_stage(playbook),
                core=tuple(checklist for moment in Moment for checklist in playbook.core_checklists(moment)),
            ),
        )
        yield "cases", lambda: self._overview("cases", "case", hide=listed)
        yield "registers", lambda: self._overview("registers", "register", hide=listed)
        yield (
            "plan",
            lambda: self._overview(
                "plan",
                "milestone",
                sections=plan_sections(playbook),
                distance=partial(distance, labels=Labels(playbook, self._locale)),
                days_of_freeze=partial(days_of_freeze, labels=Labels(playbook, self._locale)),
                support=partial(support, labels=Labels(playbook, self._locale)),
                papers_of=papers_of,
            ),
        )
        yield "stages", lambda: self._overview("stages", "stage", stages=stages_by_number(playbook))
        yield "roles", lambda: self._overview("roles", "role")
        yield (
            "regulations",
            lambda: self._overview("regulations", "rule", rules=rules_by_level(playbook)),
        )
        yield CLOCKS, self._clocks
        yield (
            "glossary",
            lambda: self._overview("glossary", "term", terms=terms_by_name(playbook, self._locale)),
        )
        yield "phrases", lambda: self._overview("phrases", "phrase")
        yield "faq", lambda: self._overview("faq", "faq")
        yield "onboarding", lambda: self._overview("onboarding", "stop", keeps_engagements=True)

    def _overview(
        self,
        name: str,
        kind: str,
        *,
        hide: Sequence[str] = (),
        keeps_engagements: bool = False,
        **context: object,
    ) -> Page:
        address = overview_of(kind)
        key = address.uri.removesuffix("/index.md").removesuffix(".md")
        listed = self._playbook.references(kind)
        files = [self._playbook.file_of(reference) for reference in listed]
        source = next((file for file in files if file not in self._inherited), files[0] if files else None)
        alone = address.uri.endswith("/index.md")
        return self._render(
            f"{name}.html.j2",
            address.uri,
            self._locale.text(f"page.nav.{key}"),
            self._locale.text(f"page.{name}.lead"),
            # An overview of many files is nobody's file.
            None if alone else source,
            hide=hide,
            keeps_engagements=keeps_engagements,
            script="",
            # What lists only names, and what explains words itself, is left as it is.
            explained=not alone and kind != "term",
            empty=not listed,
            filters=Filters(self._playbook, self._locale, listed),
            **context,
        )

    def _clocks(self) -> Page:
        sources = [
            self._playbook.file_of(Reference("rule", rule.id)) for rule in self._playbook.rules if rule.clocks
        ]
        return self._render(
            "incident-clocks.html.j2",
            CLOCKS,
            self._locale.text("page.nav.incident-clocks"),
            self._locale.text("page.clocks.lead"),
            next((file for file in sources if file not in self._inherited), sources[0] if sources else None),
            hide=("navigation",),
            explained=True,
            places=clocks_by_place(self._playbook, Labels(self._playbook, self._locale)),
            notes=self._playbook.clock_notes,
        )

    def _progress(self) -> Page:
        return self._render(
            "progress.html.j2",
            PROGRESS,
            self._locale.text("page.nav.progress"),
            self._locale.text("page.progress.lead"),
            None,
            hide=("navigation", "toc"),
            keeps_engagements=True,
            script="js/progress.js",
        )

    def _phase(self, phase: Phase) -> Page:
        here = Reference("phase", phase.id)
        return self._leaf(
            "phase.html.j2",
            here,
            phase.goal,
            hide=(),
            keeps_engagements=True,
            phase=phase,
            checklists=self._playbook.checklists_of(here),
            templates=self._playbook.templates_of(here),
            visits=[visit for visit in visits_by_stage(self._playbook) if here in visit.phases],
            cases=[case for case in self._playbook.cases if here in case.phases],
        )

    def _checklist(self, checklist: Checklist) -> Page:
        return self._leaf(
            "checklist.html.j2",
            Reference("checklist", checklist.id),
            checklist.objective or checklist.pause_point,
            keeps_engagements=True,
            script="js/checklist.js",
            checklist=checklist,
            visits=visits_of(self._playbook, checklist),
            phase=self._phase_of(checklist.phase),
            core=checklist.id in self._playbook.core,
        )

    def _template(self, template: Template) -> Page:
        return self._leaf(
            "template.html.j2",
            Reference("template", template.id),
            template.purpose or template.title,
            keeps_engagements=template.is_notice,
            script="js/ready.js" if template.is_notice else "",
            template=template,
            phase=self._phase_of(template.phase),
        )

    def _visit(self, visit: Visit) -> Page:
        return self._leaf(
            "visit.html.j2",
            Reference("visit", visit.id),
            visit.aim,
            keeps_engagements=True,
            script="js/visit.js",
            visit=visit,
            language=self._locale.code,
            papers=papers_of_visit(self._playbook, visit),
            questions=department_questions(self._playbook, visit),
            brought=[
                (bundle.value, templates)
                for bundle in Bundle
                if (templates := brought_filled(self._playbook, visit, bundle))
            ],
            moments=(moments := by_moment(self._playbook, visit)),
            left_out_here=sum(
                left_out_count(self._playbook, checklist)
                for _, checklists in moments
                for checklist in checklists
            ),
        )

    def _case(self, case: CaseStudy) -> Page:
        return self._leaf(
            "case.html.j2",
            Reference("case", case.id),
            case.summary,
            case=case,
            period=Labels(self._playbook, self._locale).period(case),
            sources={source.id: source for source in case.sources},
        )

    def _register(self, register: Register) -> Page:
        return self._leaf(
            "register.html.j2",
            Reference("register", register.id),
            register.purpose,
            register=register,
            counted=partial(counted, register, labels=Labels(self._playbook, self._locale)),
        )

    def _leaf(
        self,
        layout: str,
        here: Reference,
        description: LocalizedText,
        *,
        hide: Sequence[str] = ("navigation", "toc"),
        keeps_engagements: bool = False,
        script: str = "",
        **context: object,
    ) -> Page:
        part = self._playbook.part(here)
        return self._render(
            layout,
            url_of(here).uri,
            self._playbook.title(here),
            description,
            part.file,
            hide=hide,
            keeps_engagements=keeps_engagements,
            script=script,
            explained=True,
            here=here,
            downloads=self._downloads.of(here),
            **context,
        )

    def _render(
        self,
        layout: str,
        uri: str,
        title: LocalizedText | str,
        description: LocalizedText | str,
        source: str | None,
        *,
        hide: Sequence[str],
        keeps_engagements: bool = False,
        script: str = "",
        explained: bool = False,
        **context: object,
    ) -> Page:
        name, words = self._plain(title), _shortened(self._plain(description))
        linker = self._linker if explained else None
        writer = self._helpers.writer = PageWriter(uri, self._form, linker, self._agreed)
        body = [self._environment.get_template(layout).render(context)]
        here = context.get("here")
        if isinstance(here, Reference) and not self._binds(self._playbook.part(here).value):
            note = escape(self._locale.text("page.account.elsewhere"))
            body.insert(0, Markup('<div class="pb-notice"><p>{}</p></div>').format(note))
        if writer.folded:
            body.insert(0, self._unfold(writer.folded))
        if moved := self._moved_on(here, source):
            body.append(Markup('<p class="pb-drift">{}</p>').format(escape(moved)))
        if source in self._inherited:
            source = None
        if isinstance(here, Reference):
            body.append(self._suggest_for(here))
        else:
            body.append(self._suggest(FeedbackSubject(uri.removesuffix(".md"), name, file=source or "")))
        # Read by theme/overrides/main.html: the page needs the scripts that keep engagements, and one of its own.
        options = {"hide": list(hide), "engagements": keeps_engagements, "script": script}
        return writer.page("\n".join(body), name, words, source=source, options=options)

    def _binds(self, part: Content) -> bool:
        """Say whether a part may bind in the engagement; each does where there is none."""
        applies, unless = getattr(part, "applies", {}), getattr(part, "unless", {})
        return in_scope(self._setting, applies, unless)

    def _elsewhere(self, part: Content) -> Markup:
        """Mark the element of a part that does not bind here, so that it is folded away."""
        if self._binds(part):
            return Markup()
        self._helpers.writer.folded += 1
        return Markup(" data-elsewhere")

    def _unfold(self, number: int) -> Markup:
        """Say how much of a page is folded away, and offer to see it."""
        hidden, show = (
            self._locale.count("page.account.hidden", number),
            self._locale.text("page.account.show_hidden"),
        )
        return Markup(
            '<p class="pb-folded">{} <label><input type="checkbox" autocomplete="off"> {}</label></p>'
        ).format(escape(hidden), escape(show))

    def _suggest(self, subject: FeedbackSubject) -> Markup:
        """Offer a way to suggest a change; empty where suggestions have nowhere to go."""
        if not self._feedback:
            return Markup()
        label, address = self._locale.text("page.meta.suggest"), self._feedback.address(subject)
        return Markup('<p class="pb-suggest"><a href="{}">{}</a></p>').format(
            outward_url(address), escape(label)
        )

    def _suggest_for(self, reference: Reference) -> Markup:
        """Offer to suggest a change of one part, on a page that may hold many."""
        part = self._playbook.part(reference)
        owner = OWNERS.get(reference.kind)
        holder = self._playbook.part(Reference(owner, reference.owner)) if owner else part
        return self._suggest(
            FeedbackSubject(
                page=str(url_of(reference)).replace(".md", ""),
                title=self._plain(self._playbook.title(holder.reference)),
                part=str(reference),
                version=getattr(holder.value, "version", None) or "",
                file=part.source or "",
            )
        )

    def _moved_on(self, here: object, source: str | None) -> str:
        """Name the languages that changed without this page; empty where it is up to date. Items and steps say it themselves."""
        moved_on = self._drift.of(here) if isinstance(here, Reference) else self._drift.of_file(source)
        return self._locale.text("page.meta.drift_page", languages=moved_on) if moved_on else ""

    def _plain(self, text: LocalizedText | str) -> str:
        return text if isinstance(text, str) else text[self._locale.code].plain

    def _phase_of(self, reference: Reference | None) -> Phase | None:
        value = self._playbook.part(reference).value if reference else None
        return value if isinstance(value, Phase) else None

    def _by_phase(self, parts_of: Callable[[Reference | None], tuple[PartT, ...]]) -> list[PartGroup[PartT]]:
        """Group by phase in their order; parts of no phase come first, whatever it is they share."""
        loose = parts_of(None)
        groups = [PartGroup("all", self._locale.text("page.every_phase"), None, loose)] if loose else []
        return groups + [
            PartGroup(phase.id, self._plain(phase.title), phase, parts)
            for phase in self._playbook.phases
            if (parts := parts_of(Reference("phase", phase.id)))
        ]

    def _cited_cases(self) -> list[CaseStudy]:
        """List the cases that most items exist because of, for the front page."""

        def items(case: CaseStudy) -> int:
            lessons = (Reference("lesson", f"{case.id}/{lesson.id}") for lesson in case.lessons)
            return sum(len(self._playbook.referrers(lesson, "item")) for lesson in lessons)

        return sorted(self._playbook.cases, key=items, reverse=True)[:_CASES_ON_THE_FRONT_PAGE]


def _shortened(text: str) -> str:
    return text if len(text) <= _SHORT else text[: _SHORT - 1].rstrip() + "…"
