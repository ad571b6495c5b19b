"""Targets of links, relative once a page is complete."""

import pytest

from engagement_playbook.site.links import resolve


@pytest.mark.parametrize(
    ("page", "target"),
    [
        ("index.md", "checklists/plan-gate.md#a"),
        ("phases/build-trust.md", "../checklists/plan-gate.md#a"),
        ("checklists/needs-gate.md", "plan-gate.md#a"),
    ],
)
def test_a_target_is_relative_to_its_page(page: str, target: str) -> None:
    assert resolve("[x](playbook:checklists/plan-gate.md#a)", page) == f"[x]({target})"


def test_a_target_of_another_scheme_stays() -> None:
    assert (
        resolve("[x](https://example.com/playbook:a.md)", "index.md")
        == "[x](https://example.com/playbook:a.md)"
    )
