"""What people write into cells is read as one value, or said to be none."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement_playbook.engagement.cells import CellProblem, RawCell, written_cell
from engagement_playbook.engagement.rows import CellValue
from tests.helpers.properties import bounded
from tests.helpers.registers import readers

DAY = dt.date(2027, 3, 25)
NO_NUMBER = "write digits, with a point before decimals and no unit: 12500.50"
STATES = "write open, waiting, kept or dropped"


@pytest.mark.parametrize(
    ("column", "raw", "value"),
    [
        ("words", "  two   loaves\n by noon ", "two loaves by noon"),
        ("words", 12.0, "12"),
        ("words", 1.1, "1.1"),
        ("words", DAY, "2027-03-25"),
        ("words", dt.datetime(2027, 3, 25, 14, 30), "2027-03-25 14:30"),  # noqa: DTZ001
        ("words", True, "true"),
        ("notes", " first  line \r\n\r\nsecond ", "first line\n\nsecond"),
        ("due", DAY, DAY),
        ("due", dt.datetime(2027, 3, 25, 14, 30), DAY),  # noqa: DTZ001
        ("due", "2027-03-25", DAY),
        ("due", "2027/3/25", DAY),
        ("due", "2027.3.25", DAY),
        ("due", "２０２７－３－２５", DAY),
        ("due", "2027-03-25 00:00:00", DAY),
        ("due", "2027年3月25日", DAY),
        ("due", "2027 年 3 月 25 日", DAY),
        ("due", "25.3.2027", DAY),
        ("due", "25. 3. 2027", DAY),
        ("due", "3/25/2027", DAY),
        ("due", "5.5.2027", dt.date(2027, 5, 5)),
        ("state", "open", "open"),
        ("state", " WAITING  for you", "waiting"),
        ("state", "进行中", "open"),
        ("state", "done", "kept"),
        ("owner", "café OWNER", "cafe-owner"),
        ("owner", "店主", "cafe-owner"),
        ("loaves", 12, Decimal(12)),
        ("loaves", 12.5, Decimal("12.5")),
        ("loaves", 0.1 + 0.2, Decimal("0.3")),
        ("loaves", "12,500.50", Decimal("12500.5")),
        ("loaves", "１００", Decimal(100)),
        ("loaves", "−0", Decimal(0)),
        ("in-contract", True, True),
        ("in-contract", "No", False),
        ("in-contract", "是", True),
        ("in-contract", "✓", True),
        ("proof", " https://www.example.org/a ", "https://www.example.org/a"),
        ("due", None, None),
        ("due", " \n", None),
    ],
)
def test_one_reading_is_read(column: str, raw: RawCell, value: CellValue | None) -> None:
    found = readers()[column].read(raw)

    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("column", "raw", "message", "hint"),
    [
        ("words", "x" * 501, "the text has 501 characters; the limit is 500", "cut it"),
        ("words", "a\u202eb", "invisible character U+202E", "delete it and type the text again"),
        ("words", "a\x07b", "invisible character U+0007", "delete it and type the text again"),
        ("due", "5.3.2027", "'5.3.2027' may be two days", "write 2027-03-05 or 2027-05-03"),
        ("due", "31.6.2027", "'31.6.2027' is not a date", "write it as 2026-11-22"),
        ("due", "25.3.27", "'25.3.27' is not a date", "write it as 2026-11-22"),
        ("due", "2027/3-25", "'2027/3-25' is not a date", "write it as 2026-11-22"),
        ("due", "next week", "'next week' is not a date", "write it as 2026-11-22"),
        ("due", 46106.0, "'46106' is a number, not a date", "write it as 2026-11-22"),
        ("due", dt.time(9, 30), "'09:30:00' is not a date", "write it as 2026-11-22"),
        ("due", "2702-03-25", "'2702-03-25' is in no year from 1900 to 2199", "write it as 2026-11-22"),
        ("state", "opne", "'opne' is not one of its values", "did you mean 'open'?"),
        ("state", "?", "'?' is not one of its values", STATES),
        ("state", "已兑现", "'已兑现' may be dropped or kept", "write one of these"),
        ("owner", "Mr Smith", "there is no role 'Mr Smith'", "write baker, driver or cafe-owner"),
        ("owner", "师傅", "'师傅' may be baker or driver", "write one of these"),
        ("loaves", "a dozen", "'a dozen' is not a number", NO_NUMBER),
        ("loaves", "12,5", "'12,5' is not a number", NO_NUMBER),
        ("loaves", "1.234,50", "'1.234,50' is not a number", NO_NUMBER),
        ("loaves", "30%", "'30%' is not a number", NO_NUMBER),
        ("loaves", True, "'true' is not a number", NO_NUMBER),
        ("loaves", float("nan"), "'nan' is not a number", NO_NUMBER),
        (
            "loaves",
            "1234567890123456",
            "'1234567890123456' has more than 15 digits",
            "write it as a text elsewhere",
        ),
        ("in-contract", "perhaps", "'perhaps' is neither true nor false", "write true or false"),
        (
            "proof",
            "file:///etc/passwd",
            "'file:///etc/passwd' is not an address",
            "write it whole, as https://www.example.org/text",
        ),
    ],
)
def test_no_reading_or_several_are_a_problem(column: str, raw: RawCell, message: str, hint: str) -> None:
    assert readers()[column].read(raw) == CellProblem(message, hint)


@bounded
@given(
    st.sampled_from(sorted(readers())), st.text(max_size=30) | st.floats() | st.integers() | st.datetimes()
)
def test_a_value_is_read_again_as_it_is_written(column: str, raw: RawCell) -> None:
    value = readers()[column].read(raw)

    if value is not None and not isinstance(value, CellProblem):
        assert readers()[column].read(written_cell(value)) == value


@bounded
@given(
    st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)),
    st.sampled_from(["{0}-{1}-{2}", "{2}.{1}.{0}", "{1}/{2}/{0}"]),
)
def test_a_day_is_read_as_itself_or_as_no_single_day(day: dt.date, form: str) -> None:
    value = readers()["due"].read(form.format(day.year, day.month, day.day))

    assert value == day or (isinstance(value, CellProblem) and day.isoformat() in value.hint)
