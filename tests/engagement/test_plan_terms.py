"""What a plan is made from, as a profile and its playbook say it."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from engagement_playbook.engagement.plan import Decision, FrozenDays, Outcome, Terms, plan
from engagement_playbook.engagement.plan_terms import decisions_of, terms_of, typical_days
from engagement_playbook.engagement.profile import Profile
from engagement_playbook.engagement.workspace import load_workspace
from engagement_playbook.load import load_playbook
from engagement_playbook.model.milestone import TypicalFreeze
from engagement_playbook.model.playbook import Playbook
from tests.helpers.milestones import WEEKDAYS
from tests.helpers.playbooks import TINY
from tests.helpers.registers import CONTEXT
from tests.helpers.workspaces import plant_workspace, playbook_of

TODAY = dt.date(2027, 1, 4)
PROFILE = {
    "id": "heron",
    "applies": {"seasons": ["summer"]},
    "dates": [{"id": "first-delivery", "date": "2027-05-01"}],
    "freezes": [{"label": "Fair", "first": "2027-04-05", "last": "2027-04-06", "stops": ["baking"]}],
}


@pytest.fixture(name="playbook", scope="module")
def _fixture_playbook() -> Playbook:
    return load_playbook(TINY, ("en", "zh")).playbook


def terms(playbook: Playbook, **keys: object) -> Terms:
    profile = Profile.model_validate({**PROFILE, **keys}, context=CONTEXT)
    return terms_of(profile, playbook, TODAY, WEEKDAYS, {})


def freeze(**keys: object) -> TypicalFreeze:
    title = {"en": "Closed", "zh": "歇业"}
    return TypicalFreeze.model_validate(
        {"id": "closed", "title": title, "what": title, **keys}, context=CONTEXT
    )


def test_a_profile_fixes_days_and_freezes(playbook: Playbook) -> None:
    result = terms(playbook)

    assert result.fixed == {"first-delivery": dt.date(2027, 5, 1)}
    assert result.setting == {"seasons": ("summer",)}
    assert result.freezes == (
        FrozenDays("Fair", dt.date(2027, 4, 5), dt.date(2027, 4, 6), frozenset({"baking"})),
    )


def test_typical_freezes_hold_where_they_are_chosen(playbook: Playbook) -> None:
    result = terms(playbook, typical_freezes=["holidays"])
    spans = {(entry.first, entry.last) for entry in result.freezes if entry.label == "holidays"}

    assert (dt.date(2026, 12, 24), dt.date(2027, 1, 2)) in spans
    assert (dt.date(2034, 12, 24), dt.date(2035, 1, 2)) in spans
    assert (dt.date(2027, 4, 2), dt.date(2027, 4, 5)) in spans


@pytest.mark.parametrize(("year", "first"), [(2027, dt.date(2027, 2, 28)), (2028, dt.date(2028, 2, 29))])
def test_a_leap_day_is_the_last_of_february_in_other_years(year: int, first: dt.date) -> None:
    (days,) = typical_days(freeze(yearly=[{"first": "02-29", "last": "03-01"}]), [year])

    assert (days.first, days.last) == (first, dt.date(year, 3, 1))


def test_the_plan_of_a_workspace(playbook: Playbook) -> None:
    profile = Profile.model_validate(PROFILE, context=CONTEXT)
    done = {"oven-booked": Decision(Outcome.DONE, dt.date(2027, 4, 1))}
    result = plan(playbook.milestones, terms_of(profile, playbook, TODAY, WEEKDAYS, done)).by_id

    # Three working days after the day on which the oven was booked lies in the fair.
    assert result["flour-labelled"].day == dt.date(2027, 4, 2)
    assert result["flour-labelled"].collision
    assert result["first-bill"].day == dt.date(2027, 6, 1)


PLAN = {
    "milestone": "words",
    "day": "due",
    "reason": "notes",
    "done": ["kept"],
    "moved": ["open"],
    "dropped": ["dropped"],
}
ROWS = """items:
  - id: p-1
    words: oven-booked
    state: kept
    due: 2027-04-01
    owner: baker
  - id: p-2
    words: first-bill
    state: dropped
    notes: They pay in bread.
    owner: baker
  - id: p-3
    words: flour-labelled
    state: waiting
    owner: baker
"""


def decided(tmp_path: Path, rows: str) -> tuple[Mapping[str, Decision], list[str]]:
    root = plant_workspace(tmp_path, {"registers/promises.yml": rows})
    base = tmp_path / "bakery/playbook/registers.yml"
    text = yaml.safe_load(base.read_text(encoding="utf-8"))
    text["items"][0]["plan"] = PLAN
    base.write_text(yaml.safe_dump(text, allow_unicode=True, sort_keys=False), encoding="utf-8")
    playbook = playbook_of(root)
    decisions, problems = decisions_of(load_workspace(root, playbook), playbook)
    return decisions, [str(problem) for problem in problems]


def test_a_register_says_what_became_of_milestones(tmp_path: Path) -> None:
    assert decided(tmp_path, ROWS) == (
        {
            "oven-booked": Decision(Outcome.DONE, dt.date(2027, 4, 1)),
            "first-bill": Decision(Outcome.DROPPED, None, "They pay in bread."),
        },
        [],
    )


def test_a_row_names_a_milestone_once(tmp_path: Path) -> None:
    rows = ROWS.replace("first-bill", "first-bil").replace("flour-labelled", "oven-booked")
    rows = rows.replace("state: waiting", "state: open")

    assert decided(tmp_path, rows)[1] == [
        (
            "registers/promises.yml:8:12: error[PB203]: there is no milestone 'first-bil' "
            "— did you mean 'first-bill'?"
        ),
        (
            "registers/promises.yml:13:12: error[PB202]: a row before says already what became of 'oven-booked' "
            "— keep one of them"
        ),
    ]
