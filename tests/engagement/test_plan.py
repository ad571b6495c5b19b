"""A plan runs backwards from the days that are fixed."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement_playbook.engagement.due import WorkingDays
from engagement_playbook.engagement.plan import (
    EARLIEST,
    Collision,
    Contradiction,
    Decision,
    FrozenDays,
    Outcome,
    Plan,
    Planned,
    Shift,
    add_months,
    differences,
    plan,
)
from engagement_playbook.model.milestone import Milestone
from tests.helpers.milestones import EVERY_DAY, WEEKDAYS, milestone, terms
from tests.helpers.properties import bounded

OPENING = dt.date(2027, 5, 15)  # a Saturday
TODAY = dt.date(2027, 1, 4)


def opening(**keys: Any) -> Milestone:
    return milestone("opening", any_day=True, **keys)


def planned(*milestones: Milestone, today: dt.date = TODAY, **values: Any) -> Plan:
    return plan((opening(), *milestones), terms(today, **{"fixed": {"opening": OPENING}, **values}))


def row(name: str, *milestones: Milestone, **values: Any) -> Planned:
    return planned(*milestones, **values).by_id[name]


def day_of(name: str, *milestones: Milestone, **values: Any) -> dt.date | None:
    return row(name, *milestones, **values).day


@pytest.mark.parametrize(
    ("leads", "day"),
    [
        ([{"days": -12}], dt.date(2027, 5, 3)),
        ([{"days": -13}], dt.date(2027, 4, 30)),  # a Sunday: the Friday before it
        ([{"days": 2}], dt.date(2027, 5, 17)),
        ([{"days": -5, "working": True}], dt.date(2027, 5, 7)),
        ([{"days": 5, "working": True}], dt.date(2027, 5, 21)),
        ([{"months": 1}], dt.date(2027, 6, 15)),
        ([{"months": -3}], dt.date(2027, 2, 15)),
    ],
)
def test_a_day_is_counted_from_its_anchor(leads: list[dict[str, Any]], day: dt.date) -> None:
    assert day_of("recipe", milestone("recipe", "opening", leads=leads)) == day


def test_what_may_lie_on_any_day_stays_on_a_day_off() -> None:
    assert day_of("baking", milestone("baking", "opening", -7, any_day=True)) == dt.date(2027, 5, 8)


@pytest.mark.parametrize(
    ("setting", "day"),
    [
        ({}, dt.date(2027, 5, 3)),
        ({"shops": ("small",)}, dt.date(2027, 5, 3)),
        ({"shops": ("large",)}, dt.date(2027, 4, 30)),
        ({"shops": ("small", "large")}, dt.date(2027, 4, 30)),
    ],
)
def test_a_lead_for_some_counts_where_it_is_known_to_fit(
    setting: dict[str, tuple[str, ...]], day: dt.date
) -> None:
    leads = [{"days": -12}, {"days": -15, "applies": {"shops": ["large"]}}]

    assert day_of("recipe", milestone("recipe", "opening", leads=leads), setting=setting) == day


def test_what_is_needed_is_there_no_later() -> None:
    entries = (milestone("flour", "opening", -1), milestone("dough", "opening", -12, needs=["flour"]))

    assert (row("flour", *entries).day, row("flour", *entries).held_by) == (dt.date(2027, 5, 3), "dough")
    assert row("flour", *entries).counted == dt.date(2027, 5, 14)
    assert row("dough", *entries).held_by is None


def test_what_does_not_apply_or_was_dropped_hands_on_what_holds_it() -> None:
    entries = (
        milestone("flour", "opening", -1),
        milestone("yeast", "opening", -40, needs=["flour"], applies={"shops": ["large"]}),
        milestone("dough", "opening", -12, needs=["yeast"]),
    )
    small = planned(*entries, setting={"shops": ("small",)})
    dropped = planned(*entries, decisions={"yeast": Decision(Outcome.DROPPED, TODAY, "no yeast")})

    assert [entry.id for entry in small.left_out] == ["yeast"]
    assert "yeast" not in small.by_id
    assert dropped.left_out == ()
    assert dropped.by_id["yeast"].day is None
    for result in (small, dropped):
        assert (result.by_id["flour"].day, result.by_id["flour"].held_by) == (dt.date(2027, 5, 3), "dough")


def test_what_is_late_says_by_how_many_days() -> None:
    late = row("recipe", milestone("recipe", "opening", -12), today=dt.date(2027, 5, 10))
    in_time = row("recipe", milestone("recipe", "opening", -12), today=dt.date(2027, 4, 26))

    assert (late.late, late.slack) == (7, -5)
    assert (in_time.late, in_time.slack) == (0, 5)


def test_without_a_day_to_count_from_there_is_none() -> None:
    result = planned(milestone("recipe", "opening", -12), fixed={})

    assert [(entry.day, entry.slack, entry.late) for entry in result.planned] == [(None, None, 0)] * 2


FREEZE = FrozenDays("Easter", dt.date(2027, 4, 28), dt.date(2027, 5, 5))


def test_a_freeze_moves_what_it_stops_before_it_and_says_the_nearest_days() -> None:
    entry = row("oven", milestone("oven", "opening", -12, work="change"), freezes=[FREEZE])

    assert entry.day == entry.counted == dt.date(2027, 4, 27)
    assert entry.collision == Collision(
        FREEZE, dt.date(2027, 5, 3), dt.date(2027, 4, 27), dt.date(2027, 5, 6)
    )


@pytest.mark.parametrize("work", [None, "letter"])
def test_a_freeze_leaves_alone_what_it_does_not_stop(work: str | None) -> None:
    freeze = FrozenDays(FREEZE.label, FREEZE.first, FREEZE.last, frozenset({"change"}))
    entry = row("oven", milestone("oven", "opening", -12, work=work), freezes=[freeze])

    assert (entry.day, entry.collision) == (dt.date(2027, 5, 3), None)


def test_a_fixed_day_stays_in_its_freeze_and_says_so() -> None:
    freeze = FrozenDays("Fair", dt.date(2027, 5, 10), dt.date(2027, 5, 20))
    result = plan([opening(work="change")], terms(TODAY, fixed={"opening": OPENING}, freezes=[freeze]))
    entry = result.by_id["opening"]

    assert entry.day == OPENING
    assert entry.collision == Collision(freeze, OPENING, dt.date(2027, 5, 9), dt.date(2027, 5, 21))


@pytest.mark.parametrize("first", [dt.date.min, dt.date(2027, 5, 1)])
def test_a_freeze_without_an_end_leaves_no_day_near(first: dt.date) -> None:
    freeze = FrozenDays("For ever", first, dt.date.max)
    entry = row("oven", milestone("oven", "opening", -12, work="change"), freezes=[freeze])

    assert entry.collision
    assert entry.collision.after is None
    assert (entry.collision.before is None) == (first == dt.date.min)
    assert entry.day == (dt.date(2027, 5, 3) if first == dt.date.min else dt.date(2027, 4, 30))


def test_fixed_days_that_contradict_each_other() -> None:
    entries = (milestone("contract", "opening", -100), milestone("dough", "opening", -12, needs=["contract"]))
    fixed = {"opening": OPENING, "contract": dt.date(2027, 5, 5)}

    assert row("contract", *entries, fixed=fixed).contradiction == Contradiction(
        "opening", dt.date(2027, 2, 4), 90
    )


def test_what_lies_too_late_for_what_needs_it() -> None:
    entries = (milestone("flour", "opening", -30), milestone("dough", "opening", -12, needs=["flour"]))
    moved = {"flour": Decision(Outcome.MOVED, dt.date(2027, 5, 7), "the mill was late")}

    assert row("flour", *entries, decisions=moved).contradiction == Contradiction(
        "dough", dt.date(2027, 5, 3), 4
    )


def test_what_a_freeze_pushes_before_its_own_anchor() -> None:
    freeze = FrozenDays("Fair", dt.date(2027, 5, 14), dt.date(2027, 6, 30), frozenset({"second"}))
    entry = milestone("reserve", "opening", 14, any_day=True, work="second", needs=["opening"])
    result = planned(entry, freezes=[freeze])

    assert result.by_id["reserve"].day == dt.date(2027, 5, 13)
    assert result.by_id["opening"].contradiction == Contradiction("reserve", dt.date(2027, 5, 13), 2)


@pytest.mark.parametrize("days", [-1, -30, -1500])
def test_leads_that_contradict_each_other_come_to_an_end(days: int) -> None:
    entries = (milestone("flour", "opening", -30), milestone("dough", "flour", days, needs=["flour"]))
    result = planned(*entries).by_id

    assert result["flour"].day == EARLIEST or any(entry.contradiction for entry in result.values())


def test_what_is_done_counts_from_the_day_it_was_done() -> None:
    entries = (milestone("contract", "opening", -100), milestone("bond", "contract", 10))
    done = {"contract": Decision(Outcome.DONE, dt.date(2027, 3, 1))}
    entry = row("contract", *entries, decisions=done)

    assert (entry.day, entry.slack, entry.late) == (dt.date(2027, 3, 1), None, 0)
    assert not entry.is_open
    assert day_of("bond", *entries, decisions=done) == dt.date(2027, 3, 11)


def test_what_a_moved_anchor_changes() -> None:
    entries = (milestone("recipe", "opening", -12), milestone("sign", "lease", -1), milestone("lease"))
    later = {"opening": OPENING - dt.timedelta(days=7)}
    today = dt.date(2027, 4, 30)

    assert differences(planned(*entries, today=today), planned(*entries, today=today, fixed=later)) == (
        Shift("recipe", dt.date(2027, 5, 3), dt.date(2027, 4, 26), 0, 4),
        Shift("opening", OPENING, OPENING - dt.timedelta(days=7), 0, 0),
    )
    assert Shift("recipe", dt.date(2027, 5, 3), dt.date(2027, 4, 26), 0, 4).days == -7
    assert differences(planned(*entries), planned(*entries)) == ()


def test_this_week() -> None:
    entries = (milestone("recipe", "opening", -12), milestone("flour", "opening", -19))
    done = {"flour": Decision(Outcome.DONE, dt.date(2027, 5, 3))}
    week = (dt.date(2027, 5, 3), dt.date(2027, 5, 9))

    assert [entry.milestone.id for entry in planned(*entries, decisions=done).due(*week)] == ["recipe"]


@pytest.mark.parametrize(
    ("day", "count", "result"),
    [
        (dt.date(2028, 2, 29), 12, dt.date(2029, 2, 28)),
        (dt.date(2028, 1, 31), 1, dt.date(2028, 2, 29)),
        (dt.date(2027, 1, 31), 1, dt.date(2027, 2, 28)),
        (dt.date(2027, 1, 15), -1, dt.date(2026, 12, 15)),
        (dt.date(2027, 12, 31), 0, dt.date(2027, 12, 31)),
    ],
)
def test_months_end_where_a_month_ends(day: dt.date, count: int, result: dt.date) -> None:
    assert add_months(day, count) == result


# The days worked out by hand for 2027, by those who plan such weekends: holidays that were assumed then.
_HOLIDAYS = (
    (dt.date(2027, 2, 5), dt.date(2027, 2, 13)),
    (dt.date(2027, 4, 3), dt.date(2027, 4, 5)),
    (dt.date(2027, 5, 1), dt.date(2027, 5, 5)),
    (dt.date(2027, 6, 9), dt.date(2027, 6, 9)),
    (dt.date(2027, 9, 15), dt.date(2027, 9, 15)),
    (dt.date(2027, 10, 1), dt.date(2027, 10, 7)),
)
WORKED = WorkingDays(
    lambda day: day.weekday() < 5 and not any(first <= day <= last for first, last in _HOLIDAYS)
)


@pytest.mark.parametrize(
    ("go_live", "report", "change", "inputs", "inputs_day"),
    [
        ((4, 17), (3, 18), (4, 1), 40, (2, 18)),
        ((5, 8), (4, 6), (4, 20), 45, (3, 1)),
        ((5, 22), (4, 20), (5, 7), 45, (3, 15)),
        ((9, 4), (8, 6), (8, 20), 35, (7, 16)),
        ((10, 23), (9, 17), (10, 8), 45, (8, 12)),
        ((11, 20), (10, 22), (11, 5), 45, (9, 9)),
    ],
)
def test_working_days_before_a_saturday_are_full_ones(
    go_live: tuple[int, int],
    report: tuple[int, int],
    change: tuple[int, int],
    inputs: int,
    inputs_day: tuple[int, int],
) -> None:
    def before(name: str, days: int) -> Milestone:
        return milestone(name, "opening", leads=[{"days": -days, "working": True}])

    result = planned(
        before("report", 20),
        before("change", 10),
        before("inputs", inputs),
        calendar=WORKED,
        fixed={"opening": dt.date(2027, *go_live)},
    )

    assert [result.by_id[name].day for name in ("report", "change", "inputs")] == [
        dt.date(2027, *day) for day in (report, change, inputs_day)
    ]


# Properties

NAMES = tuple(f"m-{number}" for number in range(8))
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2029, 12, 31))


@st.composite
def content(draw: st.DrawFn) -> tuple[Milestone, ...]:
    """Milestones in a random order of which none waits for itself: each names only those before it."""
    entries = [opening(work=draw(st.sampled_from([None, "change"])))]
    for place, name in enumerate(NAMES):
        known = ["opening", *NAMES[:place]]
        lead: dict[str, Any] = (
            {"months": draw(st.integers(-6, 6))}
            if draw(st.booleans())
            else {"days": draw(st.integers(-200, 100)), "working": draw(st.booleans())}
        )
        entries.append(
            milestone(
                name,
                draw(st.sampled_from(known)),
                leads=[lead],
                needs=draw(st.lists(st.sampled_from(known), max_size=2, unique=True)),
                work=draw(st.sampled_from([None, "change", "letter"])),
                any_day=draw(st.booleans()),
            )
        )
    return tuple(draw(st.permutations(entries)))


@st.composite
def freezes(draw: st.DrawFn) -> list[FrozenDays]:
    spans = draw(st.lists(st.tuples(DAYS, st.integers(0, 60)), max_size=6))
    stops = st.sampled_from([frozenset[str](), frozenset({"change"}), frozenset({"letter"})])
    return [
        FrozenDays("Freeze", first, first + dt.timedelta(days=length), draw(stops)) for first, length in spans
    ]


@bounded
@given(content(), DAYS, freezes(), st.dictionaries(st.sampled_from(NAMES), DAYS, max_size=3))
def test_no_milestone_is_later_than_what_needs_it_unless_the_plan_says_so(
    milestones: tuple[Milestone, ...], day: dt.date, frozen: list[FrozenDays], fixed: dict[str, dt.date]
) -> None:
    result = plan(milestones, terms(TODAY, fixed={**fixed, "opening": day}, freezes=frozen)).by_id

    for entry in result.values():
        for need in entry.milestone.needs:
            needed = result[need.id]
            assert entry.day
            assert needed.day
            assert needed.day <= entry.day or needed.contradiction


@bounded
@given(content(), DAYS, st.integers(0, 400), freezes())
def test_an_anchor_that_moves_later_makes_no_day_earlier(
    milestones: tuple[Milestone, ...], day: dt.date, more: int, frozen: list[FrozenDays]
) -> None:
    def days(anchor: dt.date) -> dict[str, dt.date | None]:
        result = plan(milestones, terms(TODAY, fixed={"opening": anchor}, freezes=frozen))
        return {name: entry.day for name, entry in result.by_id.items()}

    before, after = days(day), days(day + dt.timedelta(days=more))

    for name, earlier in before.items():
        later = after[name]
        assert earlier
        assert later
        assert later >= earlier, name


@bounded
@given(content(), DAYS, st.dictionaries(st.sampled_from(NAMES), DAYS, max_size=3))
def test_without_freezes_days_off_and_needs_it_is_plain_arithmetic(
    milestones: tuple[Milestone, ...], day: dt.date, fixed: dict[str, dt.date]
) -> None:
    entries = tuple(entry.model_copy(update={"needs": ()}) for entry in milestones)
    known = {**fixed, "opening": day}
    result = plan(entries, terms(TODAY, EVERY_DAY, fixed=known)).by_id

    for entry in entries:
        if entry.id in known:
            assert result[entry.id].day == known[entry.id]
        else:
            assert entry.anchor
            (lead,) = entry.leads
            start = result[entry.anchor.id].day
            assert start
            assert result[entry.id].day == (
                add_months(start, lead.months)
                if lead.months is not None
                else start + dt.timedelta(days=lead.days or 0)
            )


@bounded
@given(content(), DAYS, freezes())
def test_nothing_lies_in_a_freeze_that_stops_it_unless_no_other_day_is_near(
    milestones: tuple[Milestone, ...], day: dt.date, frozen: list[FrozenDays]
) -> None:
    result = plan(milestones, terms(TODAY, fixed={"opening": day}, freezes=frozen))

    for entry in result.planned:
        work = entry.milestone.work
        assert entry.day
        if work and any(freeze.hits(entry.day, work) for freeze in frozen):
            assert entry.fixed
            assert entry.collision
        if not entry.fixed and not entry.milestone.any_day:
            assert WEEKDAYS.between(entry.day - dt.timedelta(days=1), entry.day) == 1


@bounded
@given(content(), DAYS, freezes())
def test_the_order_of_the_content_changes_no_day(
    milestones: tuple[Milestone, ...], day: dt.date, frozen: list[FrozenDays]
) -> None:
    given_terms = terms(TODAY, fixed={"opening": day}, freezes=frozen)
    ordered = sorted(milestones, key=lambda entry: entry.id)

    assert {name: entry.day for name, entry in plan(milestones, given_terms).by_id.items()} == {
        name: entry.day for name, entry in plan(ordered, given_terms).by_id.items()
    }
