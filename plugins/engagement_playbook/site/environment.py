"""The template environment of one language: what templates may call, and the one way text gets in.

Templates hold the structure of a page and no logic beyond "for each" and "if there is one". What
they print is escaped by the environment, so no template can forget to.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from operator import attrgetter
from types import CodeType
from typing import Final

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from engagement_playbook.config.pages import address_of
from engagement_playbook.locale import Locale
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.template import pieces
from engagement_playbook.model.text import LocalizedText, RichText
from engagement_playbook.presentation.addresses import Address, overview_of, step_alias, url_of
from engagement_playbook.presentation.grouping import grouped
from engagement_playbook.presentation.labels import MEETING_FIELDS, Labels
from engagement_playbook.site.escape import escape, token
from engagement_playbook.site.links import outward_url
from engagement_playbook.site.page import DownloadLink
from engagement_playbook.site.page_writer import PageWriter

_KILOBYTE: Final = 1024


class CompiledTemplates(BytecodeCache):
    """Templates compiled earlier in this process: a preview makes an environment for each build.

    Not Jinja's FileSystemBytecodeCache: that needs a folder it can write, and runs damaged bytecode.
    """

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code of the same source under the same name."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        if bucket.code is not None:
            self._code[bucket.key, bucket.checksum] = bucket.code


_COMPILED: Final = CompiledTemplates()


class TemplateHelpers:
    """Everything a template says about the playbook in one language."""

    def __init__(
        self, playbook: Playbook, locale: Locale, hand_written: Mapping[str, str], writer: PageWriter
    ) -> None:
        self.locale = locale
        self.labels = Labels(playbook, locale)
        self.writer = writer
        """The page that is written now."""
        self._hand_written = hand_written

    def written(self, value: object, *, terms: bool = True) -> Markup:
        """Turn what a template prints into HTML; raises TypeError for what is no text."""
        match value:
            case Markup():
                return value
            case LocalizedText():
                return self.writer.text(value[self.locale.code], terms=terms)
            case RichText():
                return self.writer.text(value, terms=terms)
            case dt.date():
                return Markup('<time datetime="{}">{}</time>').format(
                    value.isoformat(), escape(self.locale.date(value))
                )
            case str() | int():
                return escape(str(value))
            case _:
                raise TypeError(f"a page cannot show {type(value).__name__}")

    def without_terms(self, value: object) -> Markup:
        """Write a text whose words are not linked to the glossary: one that names, steers or is in a link."""
        return self.written(value, terms=False)

    def anchor(self, identifier: object) -> Markup:
        """Write an ``id`` attribute."""
        return self.writer.anchor(identifier)

    def title(self, title: LocalizedText | str, *, chip: object = None, inside: bool = False) -> Markup:
        """Write the heading of a page."""
        return self.writer.title(self._plain(title), chip=chip, inside=inside)

    def heading(
        self,
        level: int,
        identifier: object,
        title: LocalizedText | str,
        *,
        chip: object = None,
        to: Reference | None = None,
        kind: str = "",
        inside: bool = False,
    ) -> Markup:
        """Write a heading, which the table of contents lists; ``kind`` is the class of its look."""
        return self.writer.heading(
            level,
            identifier,
            self._plain(title),
            chip=chip,
            to=url_of(to) if to else None,
            classes=kind,
            inside=inside,
        )

    def href(self, target: Reference | Address | str) -> Markup:
        """Write the address of a part, a page, or a file below the language's root, for an attribute."""
        match target:
            case Reference():
                return self.writer.href(url_of(target))
            case Address():
                return self.writer.href(target)
        return self.writer.href(Address(target))

    def name(self, reference: Reference) -> str:
        """What a reader calls a part: a step by its number too, a page by its place in the menu."""
        if reference.kind == "page":
            return self._name_of_page(reference.id)
        return self.labels.name(reference)

    def list_terms(self) -> tuple[Reference, ...]:
        """List the terms that the page has linked so far; it must say what they mean."""
        return self.writer.list_terms()

    def _plain(self, text: LocalizedText | str) -> str:
        return text if isinstance(text, str) else self.labels.words(text)

    def _name_of_page(self, address: str) -> str:
        key = f"page.nav.{address}"
        own = address_of(url_of(Reference("page", address)).uri)
        if own in self._hand_written:
            return self._hand_written[own]
        return self.locale.text(key) if self.locale.has(key) else address.replace("-", " ").capitalize()

    def link(self, reference: Reference, label: object = None) -> Markup:
        """Link a part by its name, or by a label of the template's."""
        words = escape(self.name(reference)) if label is None else self.without_terms(label)
        return self.writer.link(words, url_of(reference))

    def outward(self, address: str, label: str) -> Markup:
        """Link an address that leaves the playbook."""
        return Markup('<a href="{}">{}</a>').format(outward_url(address), escape(label))

    def links(self, references: Sequence[Reference]) -> Markup:
        """Link several parts in one sentence."""
        separator = escape(self.locale.text("locale.separator"))
        return separator.join(self.link(reference) for reference in references)

    def label(self, vocabulary: str, value: object) -> str:
        """The word for one value of an enumeration."""
        return self.labels.value(f"{vocabulary}.{value}")

    def size(self, download: DownloadLink) -> str:
        """Say how large a file is and how many sheets it prints; empty where that is not known yet."""
        if download.size is None:
            return ""
        kilobytes = max(1, round(download.size / _KILOBYTE))
        weight = self.locale.text("page.download.size", n=kilobytes)
        if download.pages is None:
            return weight
        return self.locale.text(
            "page.download.both", pages=self.locale.count("page.download.pages", download.pages), size=weight
        )

    def counts(self, checklist: Checklist) -> str:
        """How long a list is and how much of it is critical."""
        items = self.locale.count("page.checklist.items", len(checklist.items))
        if not checklist.critical_count:
            return items
        return self.locale.text("page.checklist.with_critical", items=items, n=checklist.critical_count)


def environment(helpers: TemplateHelpers, playbook: Playbook) -> Environment:
    """Make the environment that renders a playbook in one language."""
    locale = helpers.locale
    templates = Environment(
        loader=PackageLoader("engagement_playbook.site"),
        bytecode_cache=_COMPILED,
        undefined=StrictUndefined,
        # Markup passes, everything else goes through `finalize`: together they escape every value.
        autoescape=True,
        finalize=helpers.written,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals.update(
        playbook=playbook,
        language=locale.code,
        t=locale.text,
        count=locale.count,
        name=helpers.name,
        plain=helpers.labels.words,
        anchor=helpers.anchor,
        page_title=helpers.title,
        heading=helpers.heading,
        href=helpers.href,
        link=helpers.link,
        links=helpers.links,
        list_terms=helpers.list_terms,
        label=helpers.label,
        applies=helpers.labels.applies,
        vocabulary=helpers.labels.vocabulary,
        side=helpers.labels.side,
        sides=helpers.labels.sides,
        standing=helpers.labels.standing,
        region=helpers.labels.region,
        rule_number=helpers.labels.rule_number,
        rule_kind=helpers.labels.rule_kind,
        checked_how=helpers.labels.checked_how,
        cited=helpers.labels.cited,
        outward=helpers.outward,
        size=helpers.size,
        counts=helpers.counts,
        meeting_fields=MEETING_FIELDS,
        pieces=pieces,
        overview=overview_of,
        step_alias=step_alias,
        ref=lambda kind, *ids: Reference(kind, "/".join(ids)),
        grouped=lambda parts, field: grouped(parts, attrgetter(field)).items(),
    )
    templates.filters["token"] = token
    templates.filters["without_terms"] = helpers.without_terms
    return templates
