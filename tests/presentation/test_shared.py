"""Order, groups and names, asked once for pages, papers and documents."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from engagement_playbook import Playbook, load_playbook
from engagement_playbook.locale import load_locales
from engagement_playbook.model.checklist import Checklist, Moment
from engagement_playbook.model.playbook import Part
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.visit import Visit
from engagement_playbook.presentation.grouping import (
    by_moment,
    checklists_of_visit,
    grouped,
    item_ranges,
)
from engagement_playbook.presentation.labels import Labels, dotted
from engagement_playbook.presentation.ordering import (
    rules_by_level,
    stages_by_number,
    terms_by_name,
    visits_by_stage,
    visits_of,
)
from tests.helpers.playbooks import TINY

CODES = ("en", "zh")
PLAYBOOK = load_playbook(TINY, CODES).playbook
LOCALES = load_locales(CODES)[0]
LABELS = Labels(PLAYBOOK, LOCALES["en"])


def checklist(name: str) -> Checklist:
    value = PLAYBOOK.part(Reference("checklist", name)).value
    assert isinstance(value, Checklist)
    return value


def with_visits(*visits: Visit) -> Playbook:
    """Return the playbook with other visits."""
    parts = {reference: part for reference, part in PLAYBOOK.parts.items() if reference.kind != "visit"}
    references = {Reference("visit", visit.id): visit for visit in visits}
    parts |= {reference: Part(reference, visit, "x.yml") for reference, visit in references.items()}
    return replace(PLAYBOOK, parts=parts)


def test_visits_come_by_their_first_stage_and_those_without_one_last() -> None:
    (visit,) = PLAYBOOK.visits
    stages = [Reference("stage", stage.id) for stage in stages_by_number(PLAYBOOK)]
    never, late, early = (
        visit.model_copy(update={"id": name, "stages": tuple(own)})
        for name, own in (("never", ()), ("late", stages[1:]), ("early", reversed(stages)))
    )

    assert [each.id for each in visits_by_stage(with_visits(never, late, early))] == [
        "early",
        "late",
        "never",
    ]


def test_a_core_list_is_read_at_every_visit_and_another_at_those_that_name_it() -> None:
    def visits(name: str) -> list[str]:
        return [visit.id for visit in visits_of(PLAYBOOK, checklist(name))]

    assert visits("before-any-visit") == ["tasting"]
    assert visits("before-tasting") == ["tasting"]
    assert visits("at-the-door") == []


def test_the_lists_of_a_visit_come_by_moment_and_core_lists_first() -> None:
    (visit,) = PLAYBOOK.visits

    assert [moment for moment, _ in by_moment(PLAYBOOK, visit)] == [*Moment]
    assert [found.id for found in checklists_of_visit(PLAYBOOK, visit)] == [
        "before-any-visit",
        "before-tasting",
    ]


def test_a_visit_leaves_out_what_does_not_apply_there() -> None:
    playbook = PLAYBOOK
    (visit,) = playbook.visits
    core = playbook.core_checklists(Moment.BEFORE)[0]
    apron, closing = core.items

    def with_core(**changes: object) -> list[tuple[str, ...]]:
        parts = dict(playbook.parts)
        reference = Reference("checklist", core.id)
        parts[reference] = replace(parts[reference], value=core.model_copy(update=changes))
        changed = replace(playbook, parts=parts)
        here = visit.model_copy(update={"places": ("shop",)})
        lists = dict(by_moment(changed, here))[Moment.BEFORE]
        return [(checklist.id, *(item.id for item in checklist.items)) for checklist in lists]

    own = ("before-tasting", "allergies", "three-loaves", "close-the-list")
    in_the_van = apron.model_copy(update={"applies": {"places": ("van",)}})
    later = apron.model_copy(update={"unless": {"stages": ("choosing",)}})
    assert with_core(items=(in_the_van, closing)) == [(core.id, closing.id), own]
    assert with_core(items=(later, closing)) == [(core.id, closing.id), own]
    assert with_core(unless={"places": ("shop",)}) == [own]
    assert with_core(items=(in_the_van,)) == [own]


def test_rules_stages_and_terms_keep_the_order_of_their_kind() -> None:
    assert [stage.number for stage in stages_by_number(PLAYBOOK)] == [1, 2]
    assert rules_by_level(PLAYBOOK) == sorted(PLAYBOOK.rules, key=lambda rule: rule.level)
    names = [term.term["en"].plain.casefold() for term in terms_by_name(PLAYBOOK, LOCALES["en"])]
    assert names == sorted(names)


def test_groups_and_their_members_stay_in_order() -> None:
    assert grouped([3, 1, 2, 5], lambda number: number % 2) == {1: [3, 1, 5], 0: [2]}


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ("   ", [(None, [1, 2, 3])]),
        ("aab", [("A", [1, 2]), ("B", [3])]),
        (" a ", [(None, [1]), ("A", [2]), (None, [3])]),
        ("aba", [(None, [1, 2, 3])]),
        ("a a", [(None, [1, 2, 3])]),
    ],
)
def test_a_heading_stands_once_or_the_list_has_none(
    groups: str, expected: list[tuple[str | None, list[int]]]
) -> None:
    plain = checklist("before-tasting")
    text = type(plain.title)
    items = tuple(
        plain.items[0].model_copy(update={"id": f"item-{place}", "group": group.strip() or None})
        for place, group in enumerate(groups)
    )
    titles = {group: text.same(group.upper(), CODES) for group in "ab"}
    ranges = item_ranges(plain.model_copy(update={"items": items, "groups": titles}))

    assert [
        (item_range.title and item_range.title["en"].plain, [number for number, _ in item_range.items])
        for item_range in ranges
    ] == expected


def test_a_number_stands_in_front_of_what_is_numbered() -> None:
    assert LABELS.numbered(Reference("phase", "taste")) == "1 Taste together"
    assert LABELS.numbered(Reference("stage", "choosing")) == "1 Choosing"
    assert LABELS.numbered(Reference("visit", "tasting")) == "Tasting"
    assert LABELS.name(Reference("phase", "taste")) == "Taste together"
    step = PLAYBOOK.phases[0].steps[0]
    assert LABELS.name(Reference("step", f"taste/{step.id}")) == f"{step.number} {step.title['en'].plain}"


def test_roles_stand_together_by_side() -> None:
    baker, driver, owner = (Reference("role", name) for name in ("baker", "driver", "cafe-owner"))

    assert [roles for _, roles in LABELS.sides([baker, owner, driver])] == [[baker, driver], [owner]]


def test_a_rule_says_where_it_stands_and_why_it_has_no_number() -> None:
    text = type(PLAYBOOK.rules[0].title)
    rule = PLAYBOOK.rules[0].model_copy(
        update={"number": None, "unnumbered": text.same("too new", CODES), "in_force": None}
    )

    assert LABELS.standing(rule) == LABELS.value(f"rule_status.{rule.status}")
    assert "2026-11-02" in LABELS.standing(rule.model_copy(update={"in_force": dt.date(2026, 11, 2)}))
    assert "too new" in LABELS.rule_number(rule)
    assert LABELS.rule_number(rule.model_copy(update={"number": "No. 7"})) == "No. 7"
    assert LABELS.rule_number(rule.model_copy(update={"unnumbered": None})) == ""


def test_empty_facts_are_left_out() -> None:
    assert dotted("a", "", "b") == "a · b"
