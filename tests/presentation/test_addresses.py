import pytest

from engagement_playbook.load.loader import OVERVIEWS
from engagement_playbook.model.reference import KINDS, Reference
from engagement_playbook.presentation.addresses import (
    CHECKS,
    FIXED_PAGES,
    HOME,
    UrlStyle,
    download_of,
    overview_of,
    step_alias,
    url_of,
)


@pytest.mark.parametrize(
    ("kind", "name", "address"),
    [
        ("phase", "build-trust", "phases/build-trust.md"),
        ("step", "build-trust/timely-response", "phases/build-trust.md#timely-response"),
        ("checklist", "plan-gate", "checklists/plan-gate.md"),
        ("item", "plan-gate/close-the-list", "checklists/plan-gate.md#close-the-list"),
        ("template", "agenda", "templates/agenda.md"),
        ("visit", "first-meeting", "visits/first-meeting.md"),
        ("case", "psbc-core", "case-studies/psbc-core.md"),
        ("lesson", "psbc-core/move-in-groups", "case-studies/psbc-core.md#move-in-groups"),
        ("stage", "tender", "stages.md#tender"),
        ("role", "pm", "roles.md#pm"),
        ("term", "uat", "glossary.md#uat"),
        ("rule", "pipl", "regulations.md#pipl"),
        ("phrase", "refuse", "phrases.md#refuse"),
        ("faq", "how-long", "faq.md#how-long"),
        ("stop", "day-1", "onboarding.md#day-1"),
        ("scenario", "the-favour", "onboarding.md#the-favour"),
        ("page", "case-studies", "case-studies/index.md"),
        ("page", "glossary", "glossary.md"),
        ("page", "about", "about.md"),
        ("page", "home", "index.md"),
    ],
)
def test_every_part_has_its_address(kind: str, name: str, address: str) -> None:
    assert str(url_of(Reference(kind, name))) == address


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_is_forgotten(kind: str) -> None:
    assert url_of(Reference(kind, "a/b" if kind in ("step", "item", "lesson") else "a")).uri


def test_the_pages_that_texts_may_link_are_those_that_every_playbook_has() -> None:
    linked = {url_of(Reference("page", name)).uri for name in OVERVIEWS}

    # What the playbook is, its authors write by hand; the front page needs no link, nor do the codes.
    assert linked - {"about.md"} == {*FIXED_PAGES} - {HOME, CHECKS}


def test_a_part_is_listed_on_the_overview_of_its_holder() -> None:
    assert str(overview_of("item")) == "checklists/index.md"
    assert str(overview_of("role")) == "roles.md"


@pytest.mark.parametrize(
    ("kind", "name", "folder_style", "file_style", "index_file_style"),
    [
        (
            "checklist",
            "plan-gate",
            "checklists/plan-gate/",
            "checklists/plan-gate.html",
            "checklists/plan-gate/index.html",
        ),
        (
            "item",
            "plan-gate/a",
            "checklists/plan-gate/#a",
            "checklists/plan-gate.html#a",
            "checklists/plan-gate/index.html#a",
        ),
        ("page", "case-studies", "case-studies/", "case-studies/index.html", "case-studies/index.html"),
        ("page", "home", "", "index.html", "index.html"),
    ],
)
def test_a_page_stands_where_its_host_puts_it(
    kind: str, name: str, folder_style: str, file_style: str, index_file_style: str
) -> None:
    address = url_of(Reference(kind, name))

    assert address.location() == folder_style
    assert address.location(UrlStyle.FILES) == file_style
    assert address.location(UrlStyle.INDEX_FILES) == index_file_style


def test_a_file_to_take_along_stands_beside_the_others_of_its_kind() -> None:
    assert download_of(Reference("visit", "first-meeting"), "own.pdf") == (
        "downloads/visits/first-meeting.own.pdf"
    )


def test_a_step_has_a_second_anchor_by_its_number() -> None:
    assert step_alias("1.10") == "step-1-10"
