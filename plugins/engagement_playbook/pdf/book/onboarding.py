"""The chapter of the route for newcomers, with scenarios and their answers."""

from __future__ import annotations

import string
from collections.abc import Iterator

from engagement_playbook.model.onboarding import OnboardingDay, OnboardingStop, Scenario
from engagement_playbook.pdf.book.blocks import Block, BookWriter
from engagement_playbook.pdf.paper import Json


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
