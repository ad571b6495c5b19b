"""Chapters of what stands around the phases: stages, roles, rules, words, phrases, questions, the route."""

from __future__ import annotations

import string
from collections.abc import Iterator
from operator import attrgetter

from engagement_playbook.model.onboarding import OnboardingDay, OnboardingStop, Scenario
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.regulation import Regulation
from engagement_playbook.model.stage import Stage
from engagement_playbook.pdf.book.blocks import Block, BookWriter
from engagement_playbook.pdf.paper import Json
from engagement_playbook.presentation.grouping import grouped
from engagement_playbook.presentation.labels import SIDES
from engagement_playbook.presentation.ordering import rules_by_level, stages_by_number, terms_by_name


def stages_chapter(writer: BookWriter) -> Iterator[Block]:
    """Set the stages of the customer's own process."""
    yield writer.chapter(writer.page("nav.stages"), writer.page("stages.lead"))
    for stage in stages_by_number(writer.playbook):
        yield from _stage(writer, stage)


def roles_chapter(writer: BookWriter) -> Iterator[Block]:
    """Set the roles by side."""
    yield writer.chapter(writer.page("nav.roles"), writer.page("roles.lead"))
    for side, roles in grouped(writer.playbook.roles, attrgetter("side")).items():
        yield writer.section(writer.context.side(side))
        for role in roles:
            yield writer.entry(role.name, anchor=f"role:{role.id}")
            yield writer.facts(
                (writer.page("roles.cares_about"), writer.one(role.cares_about)),
                (writer.page("roles.can_stop"), writer.one(role.can_stop)),
                (writer.page("roles.needs_from_us"), writer.one(role.needs_from_us)),
            )


def rules_chapter(writer: BookWriter) -> Iterator[Block]:
    """Set the rules: orientation, not legal advice, and the chapter says so before anything else."""
    yield writer.chapter(writer.page("nav.regulations"), writer.page("regulations.lead"))
    yield writer.note(writer.page("regulations.caution"), writer.page("regulations.caution_text"), heavy=True)
    for level, rules in grouped(rules_by_level(writer.playbook), attrgetter("level")).items():
        yield writer.section(writer.word(f"rule_level.{level}"))
        for rule in rules:
            yield from _rule(writer, rule)


def terms_chapter(writer: BookWriter) -> Iterator[Block]:
    """Set the glossary in the order of the language's dictionaries."""
    context = writer.context
    yield writer.chapter(writer.page("nav.glossary"), writer.page("glossary.lead"))
    for term in terms_by_name(writer.playbook, context.locale):
        yield writer.entry(term.term, meta=context.locale.join(term.abbreviations), anchor=f"term:{term.id}")
        yield writer.text(term.definition)
        yield writer.facts(
            (writer.page("glossary.matters"), writer.one(term.matters)),
            (writer.page("glossary.see"), writer.one(writer.names(term.see))),
        )


def phrases_chapter(writer: BookWriter) -> Iterator[Block]:
    """Set the words for hard moments."""
    yield writer.chapter(writer.page("nav.phrases"), writer.page("phrases.lead"))
    for phrase in writer.playbook.phrases:
        yield writer.entry(phrase.situation, anchor=f"phrase:{phrase.id}")
        yield writer.text(phrase.say)
        yield writer.facts(
            (writer.page("phrases.never"), writer.one(phrase.never)),
            (writer.page("phrases.why"), writer.one(phrase.why)),
            (writer.page("phrases.steps"), writer.pointers(phrase.steps)),
            (writer.page("phrases.stages"), writer.one(writer.names(phrase.stages))),
        )


def questions_chapter(writer: BookWriter) -> Iterator[Block]:
    """Set questions and answers."""
    yield writer.chapter(writer.page("nav.faq"), writer.page("faq.lead"))
    for question in writer.playbook.questions:
        yield writer.entry(question.question, anchor=f"faq:{question.id}")
        yield writer.text(question.answer)
        yield writer.facts((writer.page("read_on"), writer.pointers(link.target for link in question.links)))


def onboarding_chapter(writer: BookWriter) -> Iterator[Block]:
    """Set the route, the scenarios, and their answers on a page that is not seen while choosing."""
    yield writer.chapter(writer.page("nav.onboarding"), writer.context.say("book.onboarding"))
    for day in writer.playbook.days:
        yield from _day(writer, day)
    if not writer.playbook.scenarios:
        return
    yield writer.section(writer.page("onboarding.scenarios"))
    yield writer.text(writer.context.say("book.scenarios"))
    for number, scenario in enumerate(writer.playbook.scenarios, 1):
        yield from _scenario(writer, scenario, number)
    yield {**writer.section(writer.context.say("book.answers")), "new_page": True}
    for number, scenario in enumerate(writer.playbook.scenarios, 1):
        yield writer.entry(writer.page("onboarding.scenario", n=number))
        yield writer.facts(*_answers(writer, scenario))


def _stage(writer: BookWriter, stage: Stage) -> Iterator[Block]:
    yield writer.section(
        stage.title,
        number=str(stage.number),
        meta=writer.marks(
            writer.word(f"contact.{stage.contact.value}"), writer.context.applies(stage.applies)
        ),
        anchor=f"stage:{stage.id}",
    )
    yield writer.text(stage.what_happens)
    yield writer.facts(
        (writer.page("stages.may_meet"), writer.one(stage.may_meet)),
        (writer.page("stages.may_not"), writer.one(stage.may_not)),
        (writer.page("stages.owes"), writer.one(stage.customer_owes)),
        (writer.page("refer.step"), writer.pointers(stage.steps)),
        (
            writer.page("refer.visit"),
            writer.pointers(writer.playbook.referrers(Reference("stage", stage.id), "visit")),
        ),
    )


def _rule(writer: BookWriter, rule: Regulation) -> Iterator[Block]:
    context = writer.context
    yield writer.entry(
        rule.title,
        meta=writer.marks(
            context.rule_number(rule),
            context.words(rule.issuer),
            context.standing(rule),
            context.words(rule.dates) if rule.dates else "",
        ),
        anchor=f"rule:{rule.id}",
    )
    yield writer.text(rule.summary)
    yield writer.facts(
        (writer.page("regulations.means_for_us"), writer.one(rule.means_for_us)),
        (
            writer.page("regulations.binds"),
            writer.one(
                writer.marks(
                    context.vocabulary(SIDES, rule.binds),
                    context.applies(rule.applies),
                )
            ),
        ),
        (writer.page("regulations.steps"), writer.pointers(rule.steps)),
        (
            writer.page("regulations.checked"),
            writer.one(
                writer.marks(context.locale.date(rule.checked), writer.word(f"rule_mark.{rule.mark.value}"))
            ),
        ),
    )


def _day(writer: BookWriter, day: OnboardingDay) -> Iterator[Block]:
    yield writer.section(
        day.title,
        meta=writer.page("minutes", n=day.minutes) if day.stops else "",
        anchor=f"stop:{day.id}",
    )
    yield writer.text(day.goal)
    yield writer.facts(
        *((writer.page("minutes", n=stop.minutes), [_stop(writer, stop)]) for stop in day.stops)
    )
    yield writer.facts((writer.page("onboarding.observed"), writer.many(day.observed)))


def _stop(writer: BookWriter, stop: OnboardingStop) -> list[Json]:
    words = writer.runs(stop.text)
    return [*words, {"t": "  "}, *writer.pointer(stop.link.target)] if stop.link else words


def _scenario(writer: BookWriter, scenario: Scenario, number: int) -> Iterator[Block]:
    yield writer.entry(writer.page("onboarding.scenario", n=number), anchor=f"scenario:{scenario.id}")
    yield writer.text(scenario.situation)
    yield writer.text(scenario.question)
    yield writer.facts(
        *(
            (letter, writer.one(choice.text))
            for letter, choice in zip(string.ascii_uppercase, scenario.choices, strict=False)
        )
    )


def _answers(writer: BookWriter, scenario: Scenario) -> Iterator[tuple[str, list[Json]]]:
    for letter, choice in zip(string.ascii_uppercase, scenario.choices, strict=False):
        verdict = writer.page("onboarding.right" if choice.right else "onboarding.wrong")
        yield letter, [writer.led(verdict, choice.explanation)]
    if scenario.links:
        yield writer.page("read_on"), writer.pointers(link.target for link in scenario.links)
