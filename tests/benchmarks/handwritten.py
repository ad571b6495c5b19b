"""The site a team would write by hand: ordinary Markdown with the texts and links of a playbook, for any host.

One page for each of ours at the same address, with headings, lists, tables, task lists and links. Written by
hand it has no downloads, no filters and no links of the glossary's words.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import yaml

from engagement_playbook.config.mkdocs_yml import Configuration, read_configuration
from engagement_playbook.config.pages import address_of
from engagement_playbook.diagnostics.explanation import explain_all, sections_as_markdown
from engagement_playbook.load import load_playbook
from engagement_playbook.locale import Locale, load_locales
from engagement_playbook.model.base import Applies, Link, Reviewed, Tried
from engagement_playbook.model.case_study import CaseStudy, Lesson
from engagement_playbook.model.checklist import Change, Checklist, Item, Moment
from engagement_playbook.model.home import Opens
from engagement_playbook.model.onboarding import OnboardingDay, Scenario
from engagement_playbook.model.phase import Phase, Step
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.register import Register
from engagement_playbook.model.regulation import Regulation
from engagement_playbook.model.template import Section, Template, TemplateField
from engagement_playbook.model.text import LocalizedText, Span
from engagement_playbook.model.visit import Visit
from engagement_playbook.model.walk import texts_of
from engagement_playbook.presentation.addresses import CHECKS, HOME, PROGRESS, overview_of, url_of
from engagement_playbook.presentation.grouping import by_moment, grouped, item_ranges
from engagement_playbook.presentation.labels import Labels, dotted
from engagement_playbook.presentation.ordering import (
    rules_by_level,
    stages_by_number,
    terms_by_name,
    visits_by_stage,
)
from engagement_playbook.site.navigation import navigation

EXTENSIONS: Final[Mapping[str, Mapping[str, bool]]] = {
    "attr_list": {},
    "tables": {},
    "admonition": {},
    "toc": {"permalink": True},
    "pymdownx.tasklist": {"custom_checkbox": True},
}
"""What a team switches on for such pages, with options: anchors, tables, notes, headings, task lists."""

_COPIED_OPTIONS: Final = ("theme", "validation")
_MARKUP: Final = re.compile(r"[\\`*_{}\[\]#|]")
_ENTITY: Final = re.compile(r"&(?=#?\w+;)")
_LIST_MARK: Final = re.compile(r"^(\d*)([-+>.])(?=\s)")
_CASES_ON_THE_FRONT_PAGE: Final = 6

Blocks = Iterator[str]


def write_by_hand(root: Path, target: Path) -> None:
    """Write the pages of every language of the playbook in ``root``, and a ``mkdocs.<language>.yml`` for each."""
    configuration = read_configuration(root)
    assert configuration.settings is not None
    languages = configuration.settings.languages
    playbook = load_playbook(root, languages, configuration.pages).playbook
    locales, _ = load_locales(languages)
    for language in languages:
        pages = handwritten_pages(playbook, locales[language], configuration.titles(language))
        for uri, markdown in pages.items():
            _write(target / language / uri, markdown)
        own = {
            uri: page for folder in configuration.page_folders(language) for uri, page in folder.pages.items()
        }
        for uri, page in own.items():
            _write(target / language / uri, page.read_text(encoding="utf-8"))
        host = _host_configuration(configuration, playbook, locales[language], sorted(own))
        _write(target / f"mkdocs.{language}.yml", yaml.safe_dump(host, allow_unicode=True, sort_keys=False))


def handwritten_pages(playbook: Playbook, locale: Locale, titles: Mapping[str, str]) -> dict[str, str]:
    """Return the Markdown of every page of a language by its source file; ``titles`` are as in ``Configuration``."""
    return dict(_Writer(playbook, locale, titles).pages())


def texts_by_page(playbook: Playbook, language: str) -> dict[str, set[str]]:
    """Return what has to stand on each page, by its source file: every text of every part."""
    texts: dict[str, set[str]] = {}
    for reference, part in playbook.parts.items():
        on_page = texts.setdefault(url_of(reference).uri, set())
        on_page.update(text[language].plain for text in texts_of(part.value))
    texts.setdefault(HOME, set()).update(text[language].plain for text in texts_of(playbook.home))
    return texts


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _host_configuration(
    configuration: Configuration, playbook: Playbook, locale: Locale, own: Sequence[str]
) -> dict[str, Any]:
    assert configuration.settings is not None
    site, first = configuration.site, configuration.settings.languages[0]
    copied = {key: site[key] for key in _COPIED_OPTIONS if key in site}
    copied["theme"] = {**copied["theme"], "language": locale.theme_language}
    return {
        "site_name": configuration.settings.name(locale.code),
        "docs_dir": locale.code,
        "site_dir": "site" if locale.code == first else f"site/{locale.code}",
        # MkDocs excludes a folder of this name at the root of the pages by default.
        "exclude_docs": "!/templates/\n",
        "plugins": ["search"],
        "markdown_extensions": {name: dict(options) for name, options in EXTENSIONS.items()},
        **copied,
        "nav": navigation(playbook, locale, own),
    }


def _escaped(words: str) -> str:
    """Write characters so that Markdown shows them as they are."""
    words = _ENTITY.sub("&amp;", _MARKUP.sub(r"\\\g<0>", words)).replace("<", "&lt;")
    return _LIST_MARK.sub(r"\1\\\2", words)


def _heading(level: int, words: str, anchor: str = "") -> str:
    return f"{'#' * level} {words}" + (f" {{#{anchor}}}" if anchor else "")


def _bullets(lines: Iterable[str], mark: str = "-") -> str:
    return "\n".join(f"{mark} {line}" for line in lines)


def _numbered(lines: Iterable[str]) -> str:
    return _bullets(lines, "1.")


def _nested(line: str, details: Iterable[str]) -> str:
    """Write a line of a list with a list under it."""
    return "\n".join((line, *(f"    - {detail}" for detail in details if detail)))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))


class _Writer:
    """Writes the pages of one language; every method yields the blocks of a page or of a part of one."""

    def __init__(self, playbook: Playbook, locale: Locale, titles: Mapping[str, str]) -> None:
        self._playbook = playbook
        self._locale = locale
        self._titles = titles
        self._labels = Labels(playbook, locale)
        self._uri = HOME

    def pages(self) -> Iterator[tuple[str, str]]:
        playbook = self._playbook
        generated: list[tuple[str, Callable[[], Blocks]]] = [
            (HOME, self._home),
            (overview_of("phase").uri, self._phases),
            (overview_of("checklist").uri, self._checklists),
            (overview_of("template").uri, self._templates),
            (overview_of("visit").uri, self._visits),
            (overview_of("case").uri, self._cases),
            (overview_of("stage").uri, self._stages),
            (overview_of("role").uri, self._roles),
            (overview_of("rule").uri, self._rules),
            (overview_of("term").uri, self._terms),
            (overview_of("phrase").uri, self._phrases),
            (overview_of("faq").uri, self._questions),
            (overview_of("register").uri, self._registers),
            (overview_of("stop").uri, self._onboarding),
            (PROGRESS, self._progress),
            (CHECKS, self._checks),
        ]
        for uri, write in generated:
            yield uri, self._page(uri, write())
        for phase in playbook.phases:
            yield self._page_of(Reference("phase", phase.id), partial(self._phase, phase))
        for checklist in playbook.checklists:
            yield self._page_of(Reference("checklist", checklist.id), partial(self._checklist, checklist))
        for template in playbook.templates:
            yield self._page_of(Reference("template", template.id), partial(self._template, template))
        for visit in playbook.visits:
            yield self._page_of(Reference("visit", visit.id), partial(self._visit, visit))
        for case in playbook.cases:
            yield self._page_of(Reference("case", case.id), partial(self._case, case))
        for register in playbook.registers:
            yield self._page_of(Reference("register", register.id), partial(self._register, register))

    def _page_of(self, here: Reference, write: Callable[[Reference], Blocks]) -> tuple[str, str]:
        uri = url_of(here).uri
        return uri, self._page(uri, write(here))

    def _page(self, uri: str, blocks: Blocks) -> str:
        # Links count from the page, and the blocks are written while they are joined.
        self._uri = uri
        return "\n\n".join(block for block in blocks if block) + "\n"

    def _say(self, key: str, **values: object) -> str:
        return _escaped(self._locale.text(f"page.{key}", **values))

    def _value(self, key: str) -> str:
        return _escaped(self._labels.value(key))

    def _text(self, text: LocalizedText) -> str:
        return "".join(map(self._span, text[self._locale.code].runs))

    def _span(self, span: Span) -> str:
        words = f"`{span.text}`" if span.code else _escaped(span.text)
        words = f"**{words}**" if span.strong else words
        if span.reference:
            return f"[{words}]({self._target(span.reference)})"
        return f"[{words}]({span.href})" if span.href else words

    def _target(self, reference: Reference) -> str:
        address = url_of(reference)
        anchor = f"#{address.anchor}" if address.anchor else ""
        if address.uri == self._uri and anchor:
            return anchor
        return posixpath.relpath(address.uri, posixpath.dirname(self._uri) or ".") + anchor

    def _link(self, reference: Reference, words: str = "") -> str:
        return f"[{words or _escaped(self._name(reference))}]({self._target(reference)})"

    def _name(self, reference: Reference) -> str:
        if reference.kind != "page":
            return self._labels.name(reference)
        title = self._titles.get(address_of(url_of(reference).uri))
        return title or self._locale.text(f"page.nav.{reference.id}")

    def _links(self, references: Iterable[Reference]) -> str:
        return self._locale.join(map(self._link, references))

    def _read_on(self, links: Iterable[Link]) -> str:
        return self._fact(self._say("read_on"), self._links(link.target for link in links))

    def _fact(self, label: str, value: str) -> str:
        return f"**{label}** {value}" if value else ""

    def _listed(self, label: str, texts: Iterable[LocalizedText]) -> Blocks:
        lines = [*map(self._text, texts)]
        if lines:
            yield f"**{label}**"
            yield _bullets(lines)

    def _referring(self, reference: Reference, *kinds: str) -> Blocks:
        for kind in kinds:
            sources = self._playbook.referrers(reference, kind)
            yield self._fact(self._say(f"refer.{kind}"), self._links(sources))

    def _review(self, part: Reviewed, *facts: str) -> str:
        date = self._locale.date
        return dotted(
            *facts,
            self._say("meta.version", version=part.version) if part.version else "",
            f"{self._say('meta.revised')} {date(part.revised)}" if part.revised else "",
            f"{self._say('meta.review')} {date(part.review_by)}" if part.review_by else "",
            f"{self._say('meta.owner')} {self._link(part.owner)}" if part.owner else "",
        )

    def _tried(self, trial: Tried) -> str:
        if trial is None:
            return self._say("meta.untried")
        return f"{self._say('meta.tried')} {self._locale.date(trial.on)}, {self._link(trial.by)}"

    def _applies(self, applies: Applies) -> str:
        return self._say("meta.applies", where=self._labels.applies(applies)) if applies else ""

    def _lead(self, name: str, title: str) -> Blocks:
        yield _heading(1, self._say(f"nav.{title}"))
        yield self._say(f"{name}.lead")

    # Rows of overviews

    def _counts(self, checklist: Checklist) -> str:
        items = self._locale.count("page.checklist.items", len(checklist.items))
        if not checklist.critical_count:
            return items
        return self._say("checklist.with_critical", items=items, n=checklist.critical_count)

    def _checklist_row(self, checklist: Checklist) -> str:
        line = dotted(
            self._link(Reference("checklist", checklist.id)),
            self._value(f"audience.{checklist.audience}"),
            self._counts(checklist),
        )
        return _nested(line, [self._text(checklist.pause_point)])

    def _template_row(self, template: Template) -> str:
        line = dotted(
            self._link(Reference("template", template.id)), self._value(f"audience.{template.audience}")
        )
        return _nested(line, [self._text(template.purpose)] if template.purpose else [])

    def _visit_row(self, visit: Visit) -> str:
        minutes = self._say("minutes", n=visit.minutes)
        return _nested(dotted(self._link(Reference("visit", visit.id)), minutes), [self._text(visit.aim)])

    def _case_row(self, case: CaseStudy) -> str:
        line = dotted(self._link(Reference("case", case.id)), self._value(f"outcome.{case.outcome}"))
        return _nested(line, [self._text(case.summary), self._links(case.phases)])

    def _section(self, title: str, rows: Iterable[str]) -> Blocks:
        lines = [*rows]
        if lines:
            yield _heading(2, title)
            yield _bullets(lines)

    # Pages of many parts

    def _home(self) -> Blocks:
        playbook, home = self._playbook, self._playbook.home
        assert home is not None
        yield _heading(1, self._text(home.title))
        yield self._text(home.lead)
        for door in home.doors:
            yield _heading(2, self._text(door.title))
            yield self._text(door.text)
            opened = {
                Opens.VISITS: [Reference("visit", visit.id) for visit in visits_by_stage(playbook)],
                Opens.STAGES: [Reference("stage", stage.id) for stage in stages_by_number(playbook)],
            }
            yield _bullets(map(self._link, opened.get(door.opens, ())))
            yield _bullets(self._link(link.target) for link in door.links)
        yield _heading(2, self._say("home.journey"))
        yield _numbered(self._link(Reference("phase", phase.id)) for phase in playbook.phases)
        yield from self._section(
            self._say("home.learn"), map(self._case_row, playbook.cases[:_CASES_ON_THE_FRONT_PAGE])
        )
        yield self._link(Reference("page", "case-studies"), self._say("home.all_cases"))

    def _phases(self) -> Blocks:
        yield from self._lead("phases", "phases")
        for phase in self._playbook.phases:
            here = Reference("phase", phase.id)
            yield _heading(2, self._link(here, f"{phase.number} {self._text(phase.title)}"), phase.id)
            yield self._text(phase.goal)
            yield self._text(phase.duration) if phase.duration else ""
            yield _bullets(self._link(Reference("step", f"{phase.id}/{step.id}")) for step in phase.steps)

    def _checklists(self) -> Blocks:
        yield from self._lead("checklists", "checklists")
        for phase in (None, *self._playbook.phases):
            here = Reference("phase", phase.id) if phase else None
            rows = map(self._checklist_row, self._playbook.checklists_of(here))
            yield from self._section(self._text(phase.title) if phase else self._say("every_phase"), rows)

    def _templates(self) -> Blocks:
        yield from self._lead("templates", "templates")
        for phase in self._playbook.phases:
            rows = map(self._template_row, self._playbook.templates_of(Reference("phase", phase.id)))
            yield from self._section(self._text(phase.title), rows)

    def _registers(self) -> Blocks:
        yield from self._lead("registers", "registers")
        yield _bullets(
            _nested(self._link(Reference("register", register.id)), [self._text(register.purpose)])
            for register in self._playbook.registers
        )

    def _visits(self) -> Blocks:
        yield from self._lead("visits", "visits")
        yield _bullets(map(self._visit_row, visits_by_stage(self._playbook)))
        yield _heading(2, self._say("visits.core"))
        yield self._say("visits.core_means")
        core = [checklist for moment in Moment for checklist in self._playbook.core_checklists(moment)]
        yield _bullets(map(self._checklist_row, core))

    def _cases(self) -> Blocks:
        yield from self._lead("cases", "case-studies")
        yield _bullets(map(self._case_row, self._playbook.cases))

    def _stages(self) -> Blocks:
        yield from self._lead("stages", "stages")
        for stage in stages_by_number(self._playbook):
            yield _heading(2, f"{stage.number} {self._text(stage.title)}", stage.id)
            yield dotted(self._value(f"contact.{stage.contact}"), self._applies(stage.applies))
            yield self._text(stage.what_happens)
            yield self._fact(self._say("stages.may_meet"), self._text(stage.may_meet))
            yield self._fact(self._say("stages.may_not"), self._text(stage.may_not))
            if stage.customer_owes:
                yield self._fact(self._say("stages.owes"), self._text(stage.customer_owes))
            yield self._fact(self._say("refer.step"), self._links(stage.steps))
            yield from self._referring(Reference("stage", stage.id), "visit", "phrase", "faq")

    def _roles(self) -> Blocks:
        yield from self._lead("roles", "roles")
        for side, roles in grouped(self._playbook.roles, lambda role: role.side).items():
            yield _heading(2, _escaped(self._labels.side(side)))
            for role in roles:
                yield _heading(3, self._text(role.name), role.id)
                yield self._fact(self._say("roles.cares_about"), self._text(role.cares_about))
                yield self._fact(self._say("roles.can_stop"), self._text(role.can_stop))
                yield self._fact(self._say("roles.needs_from_us"), self._text(role.needs_from_us))
                yield from self._referring(Reference("role", role.id), "step", "visit")

    def _rules(self) -> Blocks:
        yield from self._lead("regulations", "regulations")
        yield self._fact(self._say("regulations.caution"), self._say("regulations.caution_text"))
        for level, rules in grouped(rules_by_level(self._playbook), lambda rule: rule.level).items():
            yield _heading(2, self._value(f"rule_level.{level}"))
            for rule in rules:
                yield from self._rule(rule)

    def _rule(self, rule: Regulation) -> Blocks:
        labels = self._labels
        yield _heading(3, self._text(rule.title), rule.id)
        yield dotted(
            _escaped(labels.applies(rule.applies)),
            _escaped(labels.standing(rule)),
            self._text(rule.dates) if rule.dates else "",
            _escaped(labels.rule_number(rule)),
            self._text(rule.issuer),
            f"{self._say('regulations.binds')} {_escaped(labels.vocabulary('sides', rule.binds))}",
        )
        yield self._text(rule.summary)
        yield self._fact(self._say("regulations.means_for_us"), self._text(rule.means_for_us))
        yield _bullets(
            dotted(*(self._text(text) for text in texts_of(part))) for part in (*rule.citations, *rule.clocks)
        )
        if rule.changes_ahead:
            yield _bullets(self._text(text) for text in texts_of(rule.changes_ahead))
        checked = f"{self._say('regulations.checked')} {self._locale.date(rule.checked)}"
        steps = f"{self._say('regulations.steps')} {self._links(rule.steps)}" if rule.steps else ""
        yield dotted(self._value(f"rule_mark.{rule.mark}"), checked, steps)
        yield from self._referring(Reference("rule", rule.id), "item", "phrase", "faq", "scenario")

    def _terms(self) -> Blocks:
        yield from self._lead("glossary", "glossary")
        for term in terms_by_name(self._playbook, self._locale):
            yield _heading(2, self._text(term.term), term.id)
            yield self._locale.join(map(_escaped, term.abbreviations))
            yield self._text(term.definition)
            if term.matters:
                yield self._fact(self._say("glossary.matters"), self._text(term.matters))
            yield self._fact(self._say("glossary.see"), self._links(term.see))
            yield from self._referring(Reference("term", term.id), "step", "item", "faq", "rule", "phrase")

    def _phrases(self) -> Blocks:
        yield from self._lead("phrases", "phrases")
        for phrase in self._playbook.phrases:
            yield _heading(2, self._text(phrase.situation), phrase.id)
            yield f"> {self._text(phrase.say)}"
            if phrase.never:
                yield self._fact(self._say("phrases.never"), self._text(phrase.never))
            yield self._fact(self._say("phrases.why"), self._text(phrase.why))
            yield self._fact(self._say("phrases.steps"), self._links(phrase.steps))
            yield self._fact(self._say("phrases.stages"), self._links(phrase.stages))
            here = Reference("phrase", phrase.id)
            yield from self._referring(here, "step", "item", "visit", "faq", "scenario")

    def _questions(self) -> Blocks:
        yield from self._lead("faq", "faq")
        for question in self._playbook.questions:
            yield _heading(2, self._text(question.question), question.id)
            yield self._text(question.answer)
            yield self._read_on(question.links)

    def _onboarding(self) -> Blocks:
        yield from self._lead("onboarding", "onboarding")
        for day in self._playbook.days:
            yield from self._day(day)
        yield _heading(2, self._say("onboarding.scenarios"))
        yield self._say("onboarding.scenarios_lead")
        for number, scenario in enumerate(self._playbook.scenarios, 1):
            yield from self._scenario(number, scenario)
        yield _heading(2, self._say("onboarding.confirmation"))
        yield self._say("onboarding.confirmation_lead")
        blanks = [self._say(f"onboarding.{blank}") for blank in ("newcomer", "mentor", "begun")]
        yield _bullets(blanks)
        yield _table(
            [self._say(f"onboarding.{column}") for column in ("observed", "date", "initials")],
            ([self._text(text), "", ""] for day in self._playbook.days for text in day.observed),
        )
        yield _bullets(f"{self._say('onboarding.signature')} {blank}" for blank in blanks[:2])

    def _day(self, day: OnboardingDay) -> Blocks:
        yield _heading(2, self._text(day.title), day.id)
        yield self._say("minutes", n=day.minutes) if day.stops else ""
        yield self._text(day.goal)
        stops = (
            (self._say("minutes", n=stop.minutes), self._text(stop.text), stop.link) for stop in day.stops
        )
        yield _bullets(
            f"[ ] {minutes}: {text} {self._link(link.target) if link else ''}".rstrip()
            for minutes, text, link in stops
        )
        yield from self._listed(self._say("onboarding.observed"), day.observed)

    def _scenario(self, number: int, scenario: Scenario) -> Blocks:
        yield _heading(3, self._say("onboarding.scenario", n=number), scenario.id)
        yield self._text(scenario.situation)
        yield self._text(scenario.question)
        answers = (
            (self._text(choice.text), "right" if choice.right else "wrong", self._text(choice.explanation))
            for choice in scenario.choices
        )
        yield _bullets(
            _nested(text, [self._fact(self._say(f"onboarding.{verdict}"), explanation)])
            for text, verdict, explanation in answers
        )
        yield self._read_on(scenario.links)

    def _progress(self) -> Blocks:
        yield from self._lead("progress", "progress")
        yield self._say("progress.needs")

    def _checks(self) -> Blocks:
        yield from self._lead("checks", "checks")
        labels = self._locale.section("page.checks")
        for explanation in explain_all(self._locale.code):
            yield _heading(2, f"{explanation.code} · {explanation.title}", explanation.code)
            yield sections_as_markdown(explanation, labels).rstrip()

    # Pages of one part

    def _phase(self, phase: Phase, here: Reference) -> Blocks:
        playbook = self._playbook
        yield _heading(1, f"{phase.number} {self._text(phase.title)}")
        yield self._locale.join(
            self._link(
                Reference("phase", other.id), f"{other.number} {self._text(other.short or other.title)}"
            )
            for other in playbook.phases
        )
        yield f"*{self._text(phase.motto)}*" if phase.motto else ""
        yield self._review(phase, self._locale.count("page.phase.steps", len(phase.steps)))
        yield self._fact(self._say("phase.goal"), self._text(phase.goal))
        if phase.duration:
            yield self._fact(self._say("phase.duration"), self._text(phase.duration))
        for field in ("entry", "exit", "deliverables"):
            yield from self._listed(self._say(f"phase.{field}"), getattr(phase, field))
        yield f"**{self._say('phase.step_list')}**"
        yield _bullets(self._link(Reference("step", f"{phase.id}/{step.id}")) for step in phase.steps)
        yield from self._responsibilities(phase)
        for step in phase.steps:
            yield from self._step(Reference("step", f"{phase.id}/{step.id}"), step)
        if phase.risks:
            yield _heading(2, self._say("phase.risks"))
            rows = ([self._text(risk.sign), self._text(risk.answer)] for risk in phase.risks)
            yield _table([self._say("phase.sign"), self._say("phase.answer")], rows)
        yield from self._section(self._say("phase.measures"), map(self._text, phase.measures))
        checklists, templates = playbook.checklists_of(here), playbook.templates_of(here)
        visits = [visit for visit in visits_by_stage(playbook) if here in visit.phases]
        cases = [case for case in playbook.cases if here in case.phases]
        yield from self._section(self._say("nav.checklists"), map(self._checklist_row, checklists))
        yield from self._section(self._say("nav.templates"), map(self._template_row, templates))
        yield from self._section(self._say("nav.visits"), map(self._visit_row, visits))
        yield from self._section(self._say("nav.case-studies"), map(self._case_row, cases))
        yield from self._section(self._say("read_on"), (self._link(link.target) for link in phase.links))

    def _responsibilities(self, phase: Phase) -> Blocks:
        if not phase.raci:
            return
        yield _heading(2, self._say("phase.raci"))
        columns = ("responsible", "accountable", "consulted", "informed")
        yield _table(
            [self._say(f"phase.{column}") for column in ("activity", *columns)],
            (
                [self._text(row.activity), *(self._links(getattr(row, column)) for column in columns)]
                for row in phase.raci
            ),
        )

    def _step(self, here: Reference, step: Step) -> Blocks:
        yield _heading(2, f"{step.number} {self._text(step.title)}", step.id)
        yield self._text(step.purpose)
        yield _heading(3, self._say("step.actions"))
        yield _numbered(f"{self._link(action.by)}: {self._text(action.text)}" for action in step.actions)
        if step.questions:
            yield _heading(3, self._say("step.questions"))
            yield _bullets(
                _nested(self._link(department), (self._text(question.text) for question in questions))
                for department, questions in grouped(
                    step.questions, lambda question: question.department
                ).items()
            )
        if step.bring:
            yield f"**{self._say('step.bring')}**"
            references = [(entry.template or entry.checklist, entry.text) for entry in step.bring]
            yield _bullets(
                self._link(reference) if reference else self._text(text) if text else ""
                for reference, text in references
            )
        yield self._fact(self._say("step.output"), self._text(step.output))
        yield from self._listed(self._say("step.done_when"), step.done_when)
        if step.pitfalls:
            yield _heading(3, self._say("step.pitfalls"))
            yield _bullets(
                _nested(f"**{self._text(pitfall.text)}**", [self._text(pitfall.remedy)])
                for pitfall in step.pitfalls
            )
        yield from self._referring(here, "item", "rule", "phrase", "stage", "faq")

    def _checklist(self, checklist: Checklist, here: Reference) -> Blocks:
        yield (
            self._link(checklist.phase)
            if checklist.phase
            else self._link(Reference("page", "checklists"), self._say("nav.checklists"))
        )
        yield _heading(1, self._text(checklist.title))
        yield self._review(
            checklist,
            self._value(f"style.{checklist.style}") if checklist.style else "",
            self._counts(checklist),
            self._value(f"audience.{checklist.audience}"),
            self._tried(checklist.tried),
            self._applies(checklist.applies),
        )
        if checklist.objective:
            yield self._fact(self._say("checklist.objective"), self._text(checklist.objective))
        yield self._fact(self._say("checklist.pause_point"), self._text(checklist.pause_point))
        yield self._say(f"checklist.how.{checklist.style}") if checklist.style else ""
        if checklist.critical_count:
            yield self._fact(self._say("checklist.critical"), self._say("checklist.critical_means"))
        for items in item_ranges(checklist):
            yield _heading(2, self._text(items.title)) if items.title else ""
            yield _bullets(self._item(item) for _, item in items.items)
        yield self._say(f"checklist.signoff.{checklist.signoff}") if checklist.signoff else ""
        yield from self._used("checklist", here, "visit", "phase", "step", "stop", "faq")
        if checklist.id in self._playbook.core:
            visits = self._link(Reference("page", "visits"), self._say("nav.visits"))
            yield f"{self._say('checklist.core')} {visits}"
        if checklist.changes:
            yield _heading(2, self._say("history.title"))
        for change in checklist.changes:
            yield from self._change(checklist, change)

    def _item(self, item: Item) -> str:
        critical = f"**{self._say('checklist.critical')}** " if item.critical else ""
        owner = f" ({self._link(item.owner)})" if item.owner else ""
        reasons = []
        for because in item.because:
            if because.case:
                title = self._text(self._playbook.title(Reference("case", because.case.owner)))
                reasons.append(f"{self._say('checklist.case')} {self._link(because.case, title)}")
            elif because.rule:
                reasons.append(f"{self._say('checklist.rule')} {self._link(because.rule)}")
            else:
                reasons.append(self._say("checklist.practice"))
        reasons += [f"{self._say('checklist.step')} {self._link(step)}" for step in item.steps]
        return _nested(
            f"[ ] {critical}{self._text(item.text)}{owner} {{#{item.id}}}",
            [
                self._text(item.why) if item.why else "",
                self._fact(self._say("checklist.evidence"), self._text(item.evidence))
                if item.evidence
                else "",
                dotted(*reasons),
            ],
        )

    def _change(self, checklist: Checklist, change: Change) -> Blocks:
        version = self._say("meta.version", version=change.version)
        yield dotted(f"**{version}**", self._locale.date(change.on), self._text(change.what))
        changed = [
            *(("new", item) for item in change.new),
            *(("reworded", item) for item in change.reworded),
            *(("gone", item.id) for item in change.gone),
        ]
        lines = []
        for kind, item in changed:
            words = self._text(checklist.words[item])
            if checklist.has(item):
                words = self._link(Reference("item", f"{checklist.id}/{item}"), words)
            lines.append(self._fact(self._say(f"history.kind.{kind}"), words))
        yield _bullets(lines)

    def _used(self, name: str, here: Reference, *kinds: str) -> Blocks:
        if self._playbook.referrers(here, *kinds):
            yield _heading(2, self._say(f"{name}.used"))
            yield from self._referring(here, *kinds)

    def _template(self, template: Template, here: Reference) -> Blocks:
        yield self._link(template.phase)
        yield _heading(1, self._text(template.title))
        yield self._review(
            template,
            self._value(f"audience.{template.audience}"),
            self._tried(template.tried),
            self._applies(template.applies),
        )
        yield self._text(template.purpose) if template.purpose else ""
        for section in template.sections:
            yield _heading(2, self._text(section.title))
            yield self._text(section.intro) if section.intro else ""
            yield from self._form(section)
        signers = (signature.role for signature in template.signatures)
        yield from self._section(self._say("template.signatures"), map(self._link, filter(None, signers)))
        yield from self._used("template", here, "step", "visit", "phase", "stop", "faq")

    def _register(self, register: Register, here: Reference) -> Blocks:
        yield _heading(1, self._text(register.title))
        yield self._value(f"audience.{register.audience}")
        yield self._text(register.purpose)
        yield self._fact(self._say("register.edited_by"), self._links(register.edited_by))
        yield self._fact(self._say("register.read_in"), self._links(register.read_in))
        yield self._fact(self._say("register.kept"), self._text(register.kept))
        yield _heading(2, self._say("register.columns"))
        yield _table(
            [self._say("register.column"), self._say("register.type"), self._say("register.holds")],
            (
                (
                    self._text(column.label),
                    self._value(f"column_type.{column.type}"),
                    dotted(
                        self._text(column.help) if column.help else "",
                        " / ".join(self._text(choice.label) for choice in column.choices),
                    ),
                )
                for column in register.columns
            ),
        )
        yield _heading(2, self._say("register.late"))
        yield _bullets(self._text(deadline.text) for deadline in register.deadlines)
        yield from self._referring(here, "item", "step", "phrase", "faq")

    def _form(self, section: Section) -> Blocks:
        yield _bullets(self._field(field) for field in section.fields)
        if not section.table:
            return
        columns, examples = section.table.columns, section.table.example
        yield _table(
            [self._text(column.label) for column in columns],
            (
                [self._text(row[column.id]) if column.id in row else "" for column in columns]
                for row in examples or ({column.id: column.example for column in columns if column.example},)
            ),
        )
        yield _bullets(self._field(column) for column in columns if column.help or column.choices)
        shown = examples or any(column.example for column in columns)
        key = "page.template.rows" if shown else "page.template.empty_rows"
        yield self._locale.count(key, section.table.rows)

    def _field(self, field: TemplateField) -> str:
        choices = ""
        if field.choices and field.choices.source:
            choices = self._say(f"template.lists.{field.choices.source}")
        elif field.choices:
            choices = " / ".join(self._text(choice.label) for choice in field.choices.values)
        example = self._text(field.example) if field.example else ""
        return _nested(
            self._fact(self._text(field.label), f"({self._value(f'field_type.{field.type}')})"),
            [
                self._text(field.help) if field.help else "",
                f"{self._say('template.choices')} {choices}" if choices else "",
                self._fact(self._say("template.example"), example),
            ],
        )

    def _visit(self, visit: Visit, here: Reference) -> Blocks:
        playbook = self._playbook
        overview = self._link(Reference("page", "visits"), self._say("nav.visits"))
        yield dotted(overview, self._links(visit.phases))
        yield _heading(1, self._text(visit.title))
        yield self._review(visit, self._say("minutes", n=visit.minutes), self._applies(visit.applies))
        yield self._text(visit.aim)
        stages = [stage for stage in playbook.stages if Reference("stage", stage.id) in visit.stages]
        yield f"**{self._say('visit.stages')}**" if stages else ""
        yield _bullets(
            dotted(self._link(Reference("stage", stage.id)), self._value(f"contact.{stage.contact}"))
            for stage in stages
        )
        yield f"**{self._say('visit.attendees')}**" if visit.attendees else ""
        yield _bullets(
            self._fact(_escaped(side), self._links(roles))
            for side, roles in self._labels.sides(visit.attendees)
        )
        if visit.may_say:
            yield self._fact(self._say("visit.may_say"), self._text(visit.may_say))
        if visit.may_not_say:
            yield self._fact(self._say("visit.may_not_say"), self._text(visit.may_not_say))
        yield _heading(2, self._say("visit.agenda"))
        agenda = [
            [str(entry.minutes), self._text(entry.text), self._link(entry.lead)] for entry in visit.agenda
        ]
        yield _table(
            [self._say(f"visit.{column}") for column in ("minutes", "point", "lead")],
            [*agenda, [str(visit.minutes), self._say("visit.total"), ""]],
        )
        if visit.questions:
            yield _heading(2, self._say("visit.questions"))
            yield _numbered(map(self._text, visit.questions))
        for moment, checklists in by_moment(playbook, visit):
            yield from self._section(self._value(f"moment.{moment}"), map(self._checklist_row, checklists))
        templates = [
            template
            for template in playbook.templates
            if Reference("template", template.id) in visit.templates
        ]
        yield from self._section(self._say("visit.templates"), map(self._template_row, templates))
        cases = [case for case in playbook.cases if visit.case == Reference("case", case.id)]
        yield from self._section(self._say("visit.case"), map(self._case_row, cases))
        yield from self._referring(here, "phase", "stop", "faq", "scenario")

    def _case(self, case: CaseStudy, here: Reference) -> Blocks:
        overview = self._link(Reference("page", "case-studies"), self._say("nav.case-studies"))
        yield dotted(overview, self._links(case.phases))
        yield _heading(1, self._text(case.title))
        outcome = self._value(f"outcome.{case.outcome}")
        period = _escaped(self._labels.period(case))
        yield self._review(
            case, outcome, _escaped(self._labels.region(case)), period, self._applies(case.applies)
        )
        yield self._text(case.summary)
        yield _heading(2, self._say("case.lessons"))
        yield _bullets(self._lesson(case, lesson) for lesson in case.lessons)
        yield _heading(2, self._say("case.findings"))
        yield self._text(case.context) if case.context else ""
        publishers = {source.id: source.publisher for source in case.sources}
        yield _bullets(
            _nested(
                f"**{entry.date}** {self._text(entry.text)}",
                [
                    dotted(
                        self._value(f"fact_status.{entry.status}"),
                        *(f"[{_escaped(publishers[source])}](#source_{source})" for source in entry.sources),
                    )
                ],
            )
            for entry in case.timeline
        )
        for field in ("known_then", "relationship", "our_reading"):
            text: LocalizedText | None = getattr(case, field)
            if text:
                yield _heading(2, self._say(f"case.{field}"))
                yield self._text(text)
        yield self._say("case.our_reading_note") if case.our_reading else ""
        yield _heading(2, self._say("case.sources"))
        yield _numbered(
            dotted(
                f"*{_escaped(source.title)}*",
                _escaped(source.publisher),
                source.date or "",
                self._value(f"source_kind.{source.kind}") if source.kind else "",
            )
            + f" {{#source_{source.id}}}"
            for source in case.sources
        )
        yield from self._referring(here, "visit", "phase", "step", "stop", "faq", "scenario")

    def _lesson(self, case: CaseStudy, lesson: Lesson) -> str:
        referring = self._referring(
            Reference("lesson", f"{case.id}/{lesson.id}"), "item", "step", "phrase", "faq", "scenario"
        )
        return _nested(
            f"{self._text(lesson.text)} {{#{lesson.id}}}",
            [self._text(lesson.detail) if lesson.detail else "", *referring],
        )
