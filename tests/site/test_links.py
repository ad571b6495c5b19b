"""Addresses are relative to their page in every style, and a link to what is not there is reported."""

import pytest
from markupsafe import Markup

from engagement_playbook.presentation.addresses import Address, UrlStyle
from engagement_playbook.site.links import RelativeUrls, broken_links, outward_url
from engagement_playbook.site.page import Page

GATE = Address("checklists/plan-gate.md", "a")


@pytest.mark.parametrize(
    ("page", "address", "directories", "files", "index_files"),
    [
        ("index.md", GATE, "checklists/plan-gate/#a", "checklists/plan-gate.html#a", "checklists/plan-gate/index.html#a"),
        (
            "phases/build-trust.md",
            GATE,
            "../../checklists/plan-gate/#a",
            "../checklists/plan-gate.html#a",
            "../../checklists/plan-gate/index.html#a",
        ),
        ("checklists/plan-gate.md", GATE, "#a", "#a", "#a"),
        ("faq.md", Address("index.md"), "../", "index.html", "../index.html"),
        ("index.md", Address("index.md"), "./", "index.html", "index.html"),
        ("phases/index.md", Address("downloads/x.pdf"), "../downloads/x.pdf", "../downloads/x.pdf", "../downloads/x.pdf"),
    ],
)  # fmt: skip
def test_an_address_is_relative_to_its_page(
    page: str, address: Address, directories: str, files: str, index_files: str
) -> None:
    written = [str(RelativeUrls(page, style).of(address)) for style in UrlStyle]

    assert written == [directories, files, index_files]


@pytest.mark.parametrize("uri", ['x".md', "a b.md", "x.md?<"])
def test_what_no_address_of_the_playbook_holds_is_refused(uri: str) -> None:
    with pytest.raises(ValueError, match="not an id or address"):
        RelativeUrls("index.md", UrlStyle.DIRECTORIES).of(Address(uri))


def test_an_address_elsewhere_keeps_what_it_means_and_ends_no_attribute() -> None:
    address = "https://example.com/a_b*c?d=e&f=%20#g"

    assert str(outward_url(address)) == address.replace("&", "&#38;")
    assert str(outward_url("https://example.com/\"><b>'{x}`")) == (
        "https://example.com/%22%3E%3Cb%3E%27%7Bx%7D%60"
    )


def _page(uri: str, *, ids: tuple[str, ...] = (), links: tuple[Address, ...] = ()) -> Page:
    return Page(uri, "", "", Markup(), (), frozenset(ids), frozenset(links), source="playbook/home.yml")


def test_a_link_to_what_is_not_there_is_reported_at_its_page() -> None:
    pages = (
        _page("index.md", links=(GATE, Address("gone.md"), Address("about.md", "x"), Address("d.pdf"))),
        _page("checklists/plan-gate.md", ids=("b",), links=(Address("index.md"),)),
    )

    reported = [str(diagnostic) for diagnostic in broken_links(pages, {"about.md", "d.pdf"})]

    missing, hint = "which is not there", "correct the address, or write the page"
    assert reported == [
        f"playbook/home.yml: warning[PB502]: the page 'index.md' links '{target}', {missing} — {hint}"
        for target in ("checklists/plan-gate.md#a", "gone.md")
    ]
