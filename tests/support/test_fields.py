"""Fields in strings: filled once, and what is put in is not read again."""

from hypothesis import given
from hypothesis import strategies as st

from engagement_playbook.support.fields import field_names, fill_fields
from tests.helpers.properties import bounded


def test_fields_are_filled_and_what_has_no_value_stays() -> None:
    template = "{one} {two} {One} {} {{one}} {1}"

    assert field_names(template) == {"one", "two"}
    assert fill_fields(template, {"one": 1, "three": 3}) == "1 {two} {One} {} {1} {1}"


@bounded
@given(value=st.text(st.sampled_from("{}ab$&\\1"), max_size=20))
def test_a_value_is_put_in_as_it_is(value: str) -> None:
    assert fill_fields("[{a}|{b}]", {"a": value, "b": value}) == f"[{value}|{value}]"
