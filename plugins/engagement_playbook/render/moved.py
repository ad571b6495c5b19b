"""Addresses that parts had before: a page at each that leads to the present one."""

from __future__ import annotations

from engagement_playbook.locale import Locale
from engagement_playbook.model.playbook import Part, Playbook, title_of
from engagement_playbook.model.reference import Reference
from engagement_playbook.render.escape import escape
from engagement_playbook.render.inline import link
from engagement_playbook.render.links import overview_of, resolve, url_of
from engagement_playbook.render.page import Page, front_matter


def moved_pages(playbook: Playbook, locale: Locale) -> tuple[Page, ...]:
    """Write a page at each former address of the parts that have a page of their own."""
    return tuple(
        _moved_page(part, former, locale)
        for part in playbook.parts.values()
        if not url_of(part.reference).anchor
        for former in part.former
        # An id `index` would take the place of the overview.
        if url_of(former) != overview_of(former.kind)
    )


def _moved_page(part: Part, former: Reference, locale: Locale) -> Page:
    title = title_of(part.value)[locale.code].plain
    sentence = locale.text("page.moved", title=title)
    uri, target = url_of(former).uri, url_of(part.reference)
    head = front_matter(
        title,
        sentence,
        ("navigation", "toc"),
        # Read by theme/overrides and by the plugin, for the canonical address.
        moved=target.uri,
        # Read by search plugins of other hosts.
        search={"exclude": True},
    )
    # theme/js/moved.js follows the link of this class.
    body = f"# {escape(title)}\n\n{link(escape(sentence), target)}{{ .pb-moved }}\n"
    return Page(uri, title, f"{head}\n{resolve(body, uri)}", None, sentence)
