"""How one page of a language points at another page or file of it, and whether what it points at is there.

Addresses are relative, so that they work under any mount point and from disk.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final
from urllib.parse import quote

from markupsafe import Markup

from engagement_playbook.diagnostics import Diagnostic, Severity
from engagement_playbook.presentation.addresses import Address, UrlStyle
from engagement_playbook.site.escape import escape, token, verbatim
from engagement_playbook.site.page import Page

_PLAIN_IN_ADDRESS: Final = "/:?=&#%+,;@!$()[]*~"
"""Characters of an address that stay as they are."""


class RelativeUrls:
    """The addresses of a language's pages and files as the page at ``uri`` writes them."""

    def __init__(self, uri: str, style: UrlStyle) -> None:
        self._style = style
        self._uri = uri
        self._root = "../" * Address(uri).location(style).count("/")

    def of(self, address: Address) -> Markup:
        """Write an address; raises ValueError for one with characters that no address of the playbook has."""
        if address.anchor and address.uri == self._uri:
            return verbatim(f"#{token(address.anchor)}")
        location = address.location(self._style)
        return verbatim(f"{self._root}{token(location) if location else ''}" or "./")


def outward_url(address: str) -> Markup:
    """Write an address that leaves the playbook, for an attribute."""
    return escape(quote(address, safe=_PLAIN_IN_ADDRESS))


def broken_links(pages: Iterable[Page], others: Collection[str]) -> Iterator[Diagnostic]:
    """Report the links between pages that lead nowhere.

    ``others`` are the addresses of hand-written pages and of files: the places in them are not known here.
    """
    pages = tuple(pages)
    ids = {page.uri: page.ids for page in pages}
    for page in pages:
        for address in sorted(page.links, key=str):
            if address.uri in others:
                continue
            if address.uri not in ids or (address.anchor and address.anchor not in ids[address.uri]):
                yield Diagnostic(
                    "PB502",
                    page.source or page.uri,
                    f"the page '{page.uri}' links '{address}', which is not there",
                    "correct the address, or write the page",
                    severity=Severity.WARNING,
                )
