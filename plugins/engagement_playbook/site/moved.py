"""Addresses that parts had before: a page at each that leads to the present one, and the former anchors on a page."""

from __future__ import annotations

from engagement_playbook.locale import Locale
from engagement_playbook.model.phase import Phase
from engagement_playbook.model.playbook import Part, Playbook, title_of
from engagement_playbook.model.reference import OWNERS, Reference
from engagement_playbook.presentation.addresses import step_alias, url_of
from engagement_playbook.presentation.outputs import moved_parts
from engagement_playbook.site.escape import escape
from engagement_playbook.site.page import Page
from engagement_playbook.site.page_writer import DEFAULT_FORM, PageForm, PageWriter


def moved_pages(playbook: Playbook, locale: Locale, form: PageForm = DEFAULT_FORM) -> tuple[Page, ...]:
    """Write a page at each former address of the parts that have a page of their own."""
    return tuple(_moved_page(part, former, locale, form) for part, _, former in moved_parts(playbook))


def former_anchors(playbook: Playbook, reference: Reference) -> tuple[str, ...]:
    """List the anchors of a part inside another that it had before, without those that a step has by its number."""
    holder = playbook.part(Reference(OWNERS[reference.kind], reference.owner)).value
    aliases = {step_alias(step.number) for step in holder.steps} if isinstance(holder, Phase) else set()
    return tuple(former.local for former in playbook.part(reference).former if former.local not in aliases)


def _moved_page(part: Part, former: Reference, locale: Locale, form: PageForm) -> Page:
    title = title_of(part.value)[locale.code].plain
    sentence = locale.text("page.moved", title=title)
    target = url_of(part.reference)
    writer = PageWriter(url_of(former).uri, form)
    # theme/js/moved.js follows the link of this class.
    link = f'<p><a class="pb-moved" href="{writer.href(target)}">{escape(sentence)}</a></p>'
    options = {
        "hide": ["navigation", "toc"],
        # Read by theme/overrides and by the plugin, for the canonical address.
        "moved": target.uri,
        # Read by search plugins of other hosts.
        "search": {"exclude": True},
    }
    return writer.page(f"{writer.title(title)}\n{link}", title, sentence, options=options)
