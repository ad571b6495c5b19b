"""What makes a page trusted: who answers for it, how fresh it is, and a way to have it changed."""

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement_playbook.locale import load_locales
from engagement_playbook.site.feedback import Feedback, FeedbackSubject
from engagement_playbook.site.links import outward_url
from tests.helpers.playbooks import edit, plant
from tests.helpers.properties import bounded
from tests.site.reading import Site, folded, render, tree_of

ENGLISH = load_locales(("en",))[0]["en"]
ANYTHING = st.text(max_size=60)

SUBJECT = FeedbackSubject(
    "checklists/at-the-door#right-door",
    "At the door",
    "item:at-the-door/right-door",
    "1.0",
    "at-the-door.yml",
)

BODY = """\
At the door
Page: checklists/at-the-door#right-door
Part: item:at-the-door/right-door
Version: 1.0
File: at-the-door.yml
Language: en

What should change, and why:
"""


def asked(address: str) -> dict[str, str]:
    """The facts in an address, as a mail program or a form reads them."""
    return {name: value for name, (value,) in parse_qs(urlsplit(address).query, strict_parsing=True).items()}


@pytest.mark.parametrize(
    ("uri", "file"),
    [
        ("checklists/at-the-door.md", "checklists/deliver/at-the-door.yml"),
        ("phases/taste.md", "phases/01-taste/phase.yml"),
        ("templates/order-sheet.md", "phases/01-taste/templates/order-sheet.yml"),
        ("visits/tasting.md", "playbook/visits/tasting.yml"),
        ("case-studies/closed-door-2019.md", "case_studies/closed-door-2019.yml"),
    ],
)
def test_every_kind_of_part_says_how_fresh_it_is_and_who_answers(tmp_path: Path, uri: str, file: str) -> None:
    root = plant(tmp_path / "tiny")
    edit(root / file, 'version: "1.0"\n', 'version: "1.0"\nreview_by: 2027-05-22\n')

    (meta,) = render(root, "en")[uri].body.xpath("//p[@class='pb-meta']")
    said = [folded(element.text_content()) for element in meta.xpath("./span")]

    assert "Version 1.0" in said
    assert "Revised 2026-11-01" in said
    assert "Next review 2027-05-22 Review overdue" in said
    assert any(each.startswith("Owner ") for each in said)
    # Whether it is overdue, only the day knows on which it is read.
    (mark,) = meta.xpath("./span[@data-review-by='2027-05-22']")
    assert [element.text for element in mark.xpath(".//*[@hidden]")] == ["Review overdue"]


def test_a_mail_says_what_it_is_about() -> None:
    address = Feedback("playbook@example.com", ENGLISH).address(SUBJECT)

    assert address.startswith("mailto:playbook@example.com?subject=")
    assert asked(address) == {"subject": "Suggestion: At the door", "body": BODY.replace("\n", "\r\n")}


@pytest.mark.parametrize(
    ("link", "facts"),
    [
        ("https://example.com/new", {"title": "Suggestion: At the door", "body": BODY}),
        (
            "https://example.com/new?labels=playbook#form",
            {"labels": "playbook", "title": "Suggestion: At the door", "body": BODY},
        ),
        (
            "http://intranet/form?where={page}&what={part}&v={version}&l={language}&f={file}&x={else}",
            {
                "where": "checklists/at-the-door#right-door",
                "what": "item:at-the-door/right-door",
                "v": "1.0",
                "l": "en",
                "f": "at-the-door.yml",
                "x": "{else}",
            },
        ),
    ],
)
def test_a_link_says_what_it_is_about(link: str, facts: dict[str, str]) -> None:
    address = Feedback(link, ENGLISH).address(SUBJECT)

    assert asked(address) == facts
    assert urlsplit(address).fragment == urlsplit(link).fragment


@bounded
@given(title=ANYTHING)
@pytest.mark.parametrize("target", ["playbook@example.com", "https://example.com/new?text={title}"])
def test_no_title_breaks_out_of_its_place(target: str, title: str) -> None:
    address = Feedback(target, ENGLISH).address(FeedbackSubject("faq", title))

    (link,) = tree_of(f'<a href="{outward_url(address)}">Suggest</a>').xpath("//a")

    assert link.text == "Suggest"
    assert link.get("href") == address
    name = "subject" if "@" in target else "text"
    assert unquote(address.partition(f"{name}=")[2].partition("&")[0]) == f"Suggestion: {title}"


def test_each_page_item_step_and_rule_offers_it(tiny: Path) -> None:
    site = render(tiny, "zh", feedback="playbook@example.com")

    def parts(uri: str) -> list[str]:
        links = site[uri].body.xpath("//p[@class='pb-suggest']/a/@href")
        lines = [asked(link)["body"].splitlines() for link in links]
        return [line for each in lines for line in each if line.startswith(("条目", "页面"))]

    assert [part for part in parts("checklists/at-the-door.md") if part.startswith("条目")] == [
        "条目：item:at-the-door/right-door",
        "条目：item:at-the-door/allergen-card",
        "条目：item:at-the-door/close-the-list",
        "条目：checklist:at-the-door",
    ]
    assert parts("faq.md") == ["页面：faq"]
    assert parts("regulations.md") == [
        "页面：regulations#allergen-rule",
        "条目：rule:allergen-rule",
        "页面：regulations",
    ]
    assert "条目：step:taste/try-three-loaves" in parts("phases/taste.md")


def test_without_a_place_for_suggestions_there_is_no_link_to_nowhere(site: Site) -> None:
    assert not any(reading.body.xpath("//*[@class='pb-suggest']") for reading in site.pages.values())
