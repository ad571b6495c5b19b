"""The worked examples of all templates tell one story: one calendar, one set of numbers, one bank."""

import datetime as dt
import re
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.text import LocalizedText

STORY: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "example.yml").read_text(encoding="utf-8"))

DATE = re.compile(r"\d{4}-\d\d-\d\d")
FIGURE = re.compile(r"(?<![\d.A-Za-z-])\d+(?:\.\d+)*")
CODE = re.compile(r"\b(?:[A-Z]{1,4}(?:-[A-Z])?-\d[\d-]*|\d{4}-\d{3}\b(?!-)|r\d\d|90be|4\.\d(?:\.\d+)?)\b")

Values = dict[str, LocalizedText]


@pytest.fixture(name="values", scope="session")
def _fixture_values(playbook: Playbook) -> Values:
    """Every value of every worked example, by `template/section.field` or `template/section[row].column`."""
    values: Values = {}
    for template in playbook.templates:
        for section in template.sections:
            place = f"{template.id}/{section.id}"
            values |= {f"{place}.{field.id}": field.example for field in section.fields if field.example}
            for row, cells in enumerate(section.table.example if section.table else ()):
                values |= {f"{place}[{row}].{column}": cell for column, cell in cells.items()}
    return values


def _by_template(values: Values, language: str) -> dict[str, str]:
    """All that the example of a template says in a language."""
    texts: dict[str, list[str]] = defaultdict(list)
    for place, value in values.items():
        texts[place.partition("/")[0]].append(value[language].plain)
    return {template: "\n".join(lines) for template, lines in texts.items()}


def _figures(text: str) -> list[str]:
    """The figures of three digits and more, thousands joined; neither dates nor what belongs to a code."""
    joined = re.sub(r"(?<=\d),(?=\d{3})", "", re.sub(r"\d{4}-\d\d(?:-\d\d)?", "", text))
    return sorted(figure for figure in FIGURE.findall(joined) if len(figure.replace(".", "")) >= 3)


def _shared(values: Values, language: str, find: re.Pattern[str]) -> dict[str, list[str]]:
    """What stands in more than one template, with the templates."""
    places: dict[str, set[str]] = defaultdict(set)
    for template, text in _by_template(values, language).items():
        for token in find.findall(text):
            places[token].add(template)
    return {token: sorted(templates) for token, templates in places.items() if len(templates) > 1}


def _text(values: Values, place: str, language: str = "en") -> str:
    return values[place][language].plain


def _date(values: Values, place: str) -> dt.date:
    return dt.date.fromisoformat(DATE.findall(_text(values, place))[0])


def _number(text: str) -> float:
    found = re.search(r"\d[\d,]*(?:\.\d+)?", text)
    assert found, text
    return float(found[0].replace(",", ""))


def _column(values: Values, table: str, column: str) -> list[str]:
    """A column of a table, from its first row to its last; empty where a row leaves it out."""
    rows = {int(row) for row in re.findall(rf"^{re.escape(table)}\[(\d+)\]", "\n".join(values), re.MULTILINE)}
    places = [f"{table}[{row}].{column}" for row in sorted(rows)]
    return [_text(values, place) if place in values else "" for place in places]


def _sum(values: Values, table: str, column: str) -> float:
    return sum(_number(text) for text in _column(values, table, column) if text)


# One story


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_date_that_stands_in_two_papers_is_the_same_day_of_the_story(
    values: Values, language: str
) -> None:
    shared = {dt.date.fromisoformat(day): papers for day, papers in _shared(values, language, DATE).items()}

    assert shared == STORY["dates"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_code_that_stands_in_two_papers_is_the_same_thing(values: Values, language: str) -> None:
    assert _shared(values, language, CODE) == STORY["codes"]


@pytest.mark.parametrize("figure", STORY["figures"], ids=[figure["is"] for figure in STORY["figures"]])
def test_a_figure_of_the_story_stands_in_its_papers(values: Values, figure: dict[str, Any]) -> None:
    for language in ("en", "zh"):
        papers = [
            template
            for template, text in _by_template(values, language).items()
            if re.search(figure[language], text)
        ]
        assert sorted(papers) == figure["papers"], language


def test_both_languages_have_the_same_dates_and_figures(values: Values) -> None:
    for place, value in values.items():
        english, chinese = value["en"].plain, value["zh"].plain
        assert sorted(DATE.findall(english)) == sorted(DATE.findall(chinese)), place
        if place not in STORY["written_otherwise"]:
            assert _figures(english) == _figures(chinese), place


def test_what_is_written_otherwise_in_one_language_still_is(values: Values) -> None:
    for place in STORY["written_otherwise"]:
        assert _figures(_text(values, place)) != _figures(_text(values, place, "zh")), place


@pytest.mark.parametrize("old", STORY["nowhere"])
def test_nothing_is_left_of_an_earlier_story(values: Values, old: str) -> None:
    places = [
        place
        for place, value in values.items()
        for language in ("en", "zh")
        if re.search(old, value[language].plain)
    ]

    assert places == []


def test_an_example_bank_is_said_to_be_fictitious(values: Values) -> None:
    for language, bank, mark in (("en", "Example Bank", "fictitious"), ("zh", "示例银行", "虚构")):
        for place, value in values.items():
            if bank in value[language].plain:
                assert mark in value[language].plain, place


def test_a_date_is_written_in_one_form(values: Values) -> None:
    months = r"\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b"
    for place, value in values.items():
        assert not re.search(months, value["en"].plain), place
        assert not re.search(r"\d月\d|\d 月 ?\d+ 日", value["zh"].plain), place


def test_a_time_zone_is_the_banks(values: Values) -> None:
    for place, value in values.items():
        english, chinese = value["en"].plain, value["zh"].plain
        assert english.count("UTC") == english.count("UTC+8"), place
        if english != chinese:  # the first notice is written in both languages on every sheet
            assert ("UTC+8" in english) == ("东八区" in chinese), place


# The calendar


def _within(day: dt.date, spans: list[dict[str, dt.date]]) -> bool:
    return any(span["from"] <= day <= span["to"] for span in spans)


def test_no_step_falls_on_a_weekend_a_holiday_or_into_a_freeze(values: Values) -> None:
    """A date that does says so in the table of the story, with its reason."""
    blocked: dict[dt.date, set[str]] = defaultdict(set)
    for template, text in _by_template(values, "en").items():
        for day in map(dt.date.fromisoformat, DATE.findall(text)):
            if day.weekday() >= 5 or _within(day, STORY["holidays"]) or _within(day, STORY["freezes"]):
                blocked[day].add(template)

    assert {day: sorted(templates) for day, templates in blocked.items()} == {
        entry["date"]: entry["papers"] for entry in STORY["not_a_step"]
    }


def test_the_freezes_of_the_plan_are_those_of_the_wave_plan_and_the_classes(values: Values) -> None:
    planned = [
        (_date(values, f"project-plan/freeze[{row}].from"), _date(values, f"project-plan/freeze[{row}].to"))
        for row in range(4)
    ]
    blocked = DATE.findall(_text(values, "wave-plan/frame.blocked"))
    no_class = DATE.findall(_text(values, "training-matrix/frame.environment"))[1:]

    assert planned == [(span["from"], span["to"]) for span in STORY["freezes"][1:]]
    assert [str(day) for span in planned for day in span] == blocked
    assert [str(day) for span in planned[:2] for day in span] == no_class


def test_the_story_goes_forward(values: Values) -> None:
    chain = [(place, _date(values, place)) for place in STORY["order"]]

    for (earlier_place, earlier), (later_place, later) in pairwise(chain):
        assert earlier < later, f"{earlier_place} {earlier}, {later_place} {later}"


def test_the_weekdays_that_carry_the_story(values: Values) -> None:
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

    for place, weekday in STORY["weekdays"].items():
        assert names[_date(values, place).weekday()] == weekday, place


def test_the_release_night_has_two_working_days_behind_it(values: Values) -> None:
    first = _date(values, "wave-plan/waves[0].first-day")

    for day in (first, first + dt.timedelta(days=1)):
        assert day.weekday() < 5
        assert not _within(day, STORY["holidays"])
        assert not _within(day, STORY["freezes"])


def test_must_close_findings_are_re_tested_before_the_decision(values: Values) -> None:
    decision = _date(values, "go-live-readiness/frame.review-on")

    assert _date(values, "finding-tracker/findings[0].proof") < decision
    assert all(
        dt.date.fromisoformat(day) < decision
        for column in ("result", "proof")
        for text in _column(values, "golive-conditions/conditions", column)
        for day in DATE.findall(text)
    )
    assert _date(values, "golive-conditions/exceptions[0].ends") < decision


def test_the_archive_link_is_live_before_the_second_wave(values: Values) -> None:
    link = _date(values, "decision-request/options[1].option")
    night = _date(values, "run-sheet/frame.clock")

    assert _date(values, "change-request/effects[0].effect") == link
    assert (link - night).days == 8
    assert "eight days" in _text(values, "change-request/effects[0].effect")
    assert link < _date(values, "wave-plan/waves[1].first-day")


def test_classes_are_held_after_uat_and_before_the_decision(values: Values) -> None:
    passed = dt.date.fromisoformat(DATE.findall(_text(values, "uat-report/frame.period"))[1])
    decision = _date(values, "go-live-readiness/frame.review-on")

    for first, second in zip(
        _column(values, "training-matrix/matrix", "class-on"),
        _column(values, "training-matrix/matrix", "second-on"),
        strict=True,
    ):
        assert passed < dt.date.fromisoformat(first) < dt.date.fromisoformat(second) <= decision


def test_periods_have_the_length_they_say(values: Values) -> None:
    def days(earlier: str, later: str) -> int:
        return (dt.date.fromisoformat(later) - dt.date.fromisoformat(earlier)).days

    bids = DATE.findall(_text(values, "bid-calendar/frame.due"))[0]
    assert days(bids, str(_date(values, "tender-response/frame.valid-until"))) == 90
    assert days(bids, str(_date(values, "budget-sheet/frame.valid-until"))) == 90
    assert days(*reversed(DATE.findall(_text(values, "invoice-pack/frame.due")))) == 30
    assert days(*DATE.findall(_text(values, "trial-run-report/frame.period"))) + 1 == 12 * 7
    resident, order = "resident-register/seats[0].ends", "renewal-dates/dates[1]"
    assert _date(values, resident) == _date(values, f"{order}.ends")
    assert days(str(_date(values, f"{order}.last")), str(_date(values, f"{order}.ends"))) == 30
    assert 90 <= days("2027-09-09", str(_date(values, "benefit-look-90d/frame.held"))) <= 95
    assert days("2026-11-20", str(_date(values, "quarterly-report/frame.agreed-on"))) == _number(
        _text(values, "quarterly-report/open[0].days")
    )
    for row in (0, 1):
        reached, paid = (
            _text(values, f"commercial-postmortem/payments[{row}].{key}") for key in ("reached", "paid")
        )
        assert days(reached, paid) == _number(_text(values, f"commercial-postmortem/payments[{row}].days"))
    reached = _text(values, "commercial-postmortem/payments[2].reached")
    closed = str(_date(values, "commercial-postmortem/frame.closed-at"))
    assert days(reached, closed) == _number(_text(values, "commercial-postmortem/payments[2].days"))


def test_the_trial_run_is_not_restarted_by_its_one_incident(values: Values) -> None:
    """Its clause gives ten working days for the cause of an S2; there is no holiday in them."""
    began, limit, removed, answered = map(
        dt.date.fromisoformat, DATE.findall(_text(values, "trial-run-report/frame.restart"))
    )
    working = [day for count in range(1, 15) if (day := began + dt.timedelta(days=count)).weekday() < 5]
    ends = dt.date.fromisoformat(DATE.findall(_text(values, "trial-run-report/frame.period"))[1])

    assert limit == working[9]
    assert removed == _date(values, "trial-run-report/incidents[1].cause") < limit
    assert answered <= ends


# The sums


def test_sixty_branches_in_five_waves(values: Values) -> None:
    order = re.search(r"([\d, ]+) of (\d+)", _text(values, "wave-plan/frame.order"))
    assert order
    planned = [int(number) for number in order[1].split(",")]
    units = _column(values, "wave-plan/waves", "units")
    moved = 1
    went = [1, 4, 13 - moved, 24 + moved, 18]

    assert planned == [1, 4, 13, 24, 18]
    assert sum(planned) == sum(went) == int(order[2]) == 60
    assert [_number(unit) for unit in units] == planned
    assert _text(values, "wave-plan/waves[2].answers") == f"{went[2]} yes, {moved} date"
    assert _number(_text(values, "adoption-sheet/frame.wave").partition("wave 3,")[2]) == went[2]
    assert _column(values, "wave-plan/waves", "remark")[3:] == [
        f"{sum(went[:4])} branches live",
        "60 branches live",
    ]
    assert [str(_date(values, f"wave-plan/waves[{row}].first-day")) for row in range(5)] == [
        "2027-09-09", "2027-10-12", "2027-10-19", "2027-10-26", "2027-11-02",
    ]  # fmt: skip


def test_users_of_the_waves_are_those_of_the_trial_run(values: Values) -> None:
    third = int(_text(values, "adoption-sheet/frame.users"))
    users = [int(unit.rpartition(",")[2]) for unit in _column(values, "wave-plan/waves", "units")]
    planned = users[2]
    users[2] = third

    assert planned - third == 10  # the branch that moved; its users are in the wave after
    assert f"{sum(users)} users" in _text(values, "trial-run-report/frame.reach")


def test_a_peak_day_is_the_branches_times_the_peak_of_one(values: Values) -> None:
    peak = _number(_text(values, "field-day-record/volumes[0].peak"))
    normal = _number(_text(values, "field-day-record/volumes[0].normal"))
    month_end = _number(_text(values, "field-day-record/volumes[0].month-end"))

    assert round(60 * peak, -2) == 1900
    assert "60 branches × 31, rounded up" in _text(values, "needs-list/limits.peak")
    assert f"month-end {month_end / normal:.1f} times" in _text(values, "needs-list/limits.peak")
    assert peak >= month_end >= normal


def test_one_count_of_defects(values: Values) -> None:
    levels = range(4)
    raised, closed, left = (
        [int(_text(values, f"uat-report/defects[{level}].{column}")) for level in levels]
        for column in ("raised", "closed", "open")
    )

    assert raised == [0, 5, 31, 48]
    assert sum(raised) == 84
    assert [one - two for one, two in zip(raised, closed, strict=True)] == left == [0, 0, 3, 6]
    assert _text(values, "go-live-readiness/open[0].levels") == " / ".join(map(str, left))
    assert "S1 0, S2 0, S3 3, S4 6 of 84" in _text(values, "status-page/axes[1].figure")
    for level in levels:
        row = [
            int(_text(values, f"defect-list/counts[{level}].{column}"))
            for column in ("raised", "closed", "open")
        ]
        assert row[0] == row[1] + row[2]
        assert row[0] <= raised[level]


def test_test_cases_add_up(values: Values) -> None:
    for row in range(4):
        planned, run, passed, failed = (
            int(_text(values, f"uat-report/cases[{row}].{column}"))
            for column in ("planned", "run", "passed", "failed")
        )
        assert planned == run == passed + failed


def test_four_payments_make_the_price(values: Values) -> None:
    price = 3_600_000
    amounts = [1_080_000, 1_080_000, 1_080_000, 360_000]

    assert sum(amounts) == price
    for table, column in (
        ("budget-sheet/payments", "amount"),
        ("contract-positions/payments", "amount"),
        ("commercial-postmortem/payments", "sum"),
    ):
        assert [_number(text) for text in _column(values, table, column)] == amounts, table
    assert [_number(text) for text in _column(values, "budget-sheet/payments", "share")] == [30, 30, 30, 10]
    assert "30 % signing, 30 % UAT passed, 30 % initial acceptance, 10 %" in _text(
        values, "sales-handover/waits.payments"
    )
    assert "1,080,000.00" in _text(values, "invoice-pack/frame.amount")
    assert _number(_text(values, "commercial-postmortem/price-path[1].sum")) == price
    assert _number(_text(values, "commercial-postmortem/price-path[3].sum")) == sum(amounts[:2])
    assert _number(_text(values, "commercial-postmortem/bonds[0].sum")) == price * 5 / 100


def test_the_price_is_its_lines(values: Values) -> None:
    lines = range(len(_column(values, "budget-sheet/prices", "number")))
    for line in lines:
        place = f"budget-sheet/prices[{line}]"
        quantity = _text(values, f"{place}.quantity")
        if f"{place}.unit-price" in values and f"{place}.once" in values:
            unit = _number(_text(values, f"{place}.unit-price"))
            assert _number(quantity) * unit == _number(_text(values, f"{place}.once")), place

    assert _sum(values, "budget-sheet/prices", "once") == 3_600_000
    for line in range(2):
        years = [
            _number(_text(values, f"budget-sheet/five-years[{line}].year-{year}")) for year in range(1, 6)
        ]
        assert sum(years) == _number(_text(values, f"budget-sheet/five-years[{line}].total"))


def test_days_of_the_bid_are_days_of_the_price_and_of_the_specification(values: Values) -> None:
    table = "commercial-postmortem/days"
    *parts, total = range(len(_column(values, table, "part")))
    for column in ("bid", "logged", "billable", "billed"):
        days = [_number(_text(values, f"{table}[{row}].{column}")) for row in parts]
        assert sum(days) == _number(_text(values, f"{table}[{total}].{column}")), column
    bid, logged = (_number(_text(values, f"{table}[{total}].{column}")) for column in ("bid", "logged"))

    assert f"{logged - bid:.0f} days over, {(logged - bid) / bid * 100:.0f} %" in _text(
        values, f"{table}[{total}].gap"
    )
    assert f"delivery {bid:,.0f} days" in _text(values, "bid-decision/weigh.money")
    offered = _column(values, "budget-sheet/prices", "quantity")
    assert sum(_number(text) for text in offered if "person-days" in text) == bid
    assert _text(values, f"{table}[0].bid") == "640"
    assert _text(values, "requirements-spec/frame.days") == "640; 640"


def test_a_change_is_counted_once(values: Values) -> None:
    """The reserve is a tenth of the days; what moves inside the price takes nothing from it."""
    assert "64 days" in _text(values, "requirements-spec/rule.pot")
    assert "64 days" in _text(values, "contract-positions/clauses[7].agreed")
    assert "41 of 64 days used" in _text(values, "status-page/rest.changes")
    assert [_text(values, f"commercial-postmortem/days[3].{column}") for column in ("bid", "logged")] == [
        "64",
        "41",
    ]
    assert "none added, none from the reserve" in _text(values, "change-request/price.days")
    assert _text(values, "change-request/decision.contract").startswith("Supplement 1, sum 0, sealed")
    assert _text(values, "commercial-postmortem/price-path[2].sum") == "0"


def test_the_incident_is_the_same_to_the_minute(values: Values) -> None:
    update = _text(values, "incident-facts-sheet/times.restored")
    restored, began = (dt.datetime.strptime(time, "%H:%M") for time in re.findall(r"\d\d:\d\d", update))  # noqa: DTZ007
    detected = re.search(r"\d\d:\d\d", _text(values, "incident-facts-sheet/times.detected"))
    first = re.search(r"\d\d:\d\d", _text(values, "incident-facts-sheet/times.sent"))
    assert detected
    assert first
    minutes = [dt.datetime.strptime(time, "%H:%M") for time in (detected[0], first[0])]  # noqa: DTZ007

    assert (restored - began).seconds == 47 * 60
    assert (minutes[1] - minutes[0]).seconds == 14 * 60
    assert (minutes[0] - began).seconds == 4 * 60
    assert "Alarm, 4 min after" in _text(values, "problem-record/five.detect")
    assert "14 min after detection; second update 9 minutes late" in _text(values, "problem-record/five.tell")
    assert "14 minutes after detection" in _text(values, "supplier-evaluation-answers/deductions[0].facts")


def test_a_quarterly_report_says_on_page_one_what_it_missed(values: Values) -> None:
    measured = _number(_text(values, "quarterly-report/figures[0].now"))
    agreed = _number(_text(values, "sla-sheet/measures[0].target"))
    summary = _text(values, "quarterly-report/frame.summary")

    assert measured == round(100 * (1 - 47 / (30 * 24 * 60)), 2)
    assert measured < agreed
    assert f"Availability missed in November: {measured} % against {agreed} %" in summary
    assert "可用率未达标" in _text(values, "quarterly-report/frame.summary", "zh")
    assert "1; branch scanners, 47 minutes, 18 branches" in _text(
        values, "trial-run-report/incidents[1].count"
    )


def test_records_that_move_add_up(values: Values) -> None:
    for row in (1, 2):
        place = f"reconciliation-sheet/totals[{row}]"
        source, rejected, dropped, added, target = (
            _number(_text(values, f"{place}.{column}"))
            for column in ("source-count", "rejected", "dropped", "added", "target-count")
        )
        assert source - rejected - dropped + added == target == 18_400
    assert "0 of 18,400" in _text(values, "go-live-readiness/criteria[2].result")


def test_resident_staff_are_paid_for_the_days_confirmed(values: Values) -> None:
    for row in (0, 1):
        place = f"resident-register/days[{row}]"
        badge, overtime, leave, payable = (
            int(_text(values, f"{place}.{column}")) for column in ("badge", "overtime", "leave", "payable")
        )
        assert badge + overtime == payable
        assert badge + leave == 22  # working days of November 2027


def test_points_taken_off_are_the_difference(values: Values) -> None:
    own, bank = (
        _column(values, "supplier-evaluation-answers/lines", column)[2] for column in ("own", "bank")
    )
    weight = _column(values, "supplier-evaluation-answers/lines", "weight")[2]

    assert int(own) <= int(weight)
    assert _number(_text(values, "supplier-evaluation-answers/deductions[0].line")) == int(weight) - int(bank)
