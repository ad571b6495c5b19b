"""Texts as Markdown, made from their runs."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from markupsafe import Markup

from engagement_playbook.model.text import RichText, Span
from engagement_playbook.site.escape import escape, token, verbatim
from engagement_playbook.presentation.addresses import url_of
from engagement_playbook.site.links import SCHEME

_PLAIN_IN_ADDRESS: Final = "/:?=&#%+,;@!$'~"
"""Characters of an address that neither end a Markdown link nor mean anything inside one."""


def markdown_of(inline: RichText) -> Markup:
    """Write one text in one language."""
    return Markup().join(_written(run) for run in inline.runs)


def link(label: Markup, target: object) -> Markup:
    """Write a link to a source file of the playbook, given as its address."""
    return _linked(label, SCHEME + token(target))


def outward(label: Markup, address: str) -> Markup:
    """Write a link that leaves the playbook."""
    return _linked(label, quote(address, safe=_PLAIN_IN_ADDRESS))


def _linked(label: Markup, target: str) -> Markup:
    # Put together from parts that are Markup by now: to format Markup takes three times as long.
    return verbatim(f"[{label}]({target})")


def _written(run: Span) -> Markup:
    text = escape(run.text)
    if run.code:
        text = verbatim(f"<code>{text}</code>")
    if run.href:
        text = outward(text, run.href)
    if run.reference:
        text = link(text, url_of(run.reference))
    return verbatim(f"<strong>{text}</strong>") if run.strong else text
