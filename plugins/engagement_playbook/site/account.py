"""What the pages of an engagement's private site say beside those of its playbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from markupsafe import Markup

from engagement_playbook.engagement.account import Account, RegisterAtDay
from engagement_playbook.engagement.rows import CellValue, HistoryEntry, Row
from engagement_playbook.locale import Locale
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import PROFILE, Reference
from engagement_playbook.model.register import Column, ColumnType, ColumnUse, Register
from engagement_playbook.presentation.addresses import PLAYBOOK_HOME, PROFILE_PAGE, Address, url_of
from engagement_playbook.presentation.labels import Labels, dotted
from engagement_playbook.presentation.register_words import RegisterWords
from engagement_playbook.site.environment import TemplateHelpers
from engagement_playbook.site.escape import escape
from engagement_playbook.site.search import SearchEntry

MARKER: Final = "private.txt"
"""The file of a private site that says whose it is; its first line is the codename."""


class AccountHelpers:
    """What templates say about an engagement in one language."""

    def __init__(self, account: Account, playbook: Playbook, helpers: TemplateHelpers) -> None:
        self._account = account
        self._playbook = playbook
        self._helpers = helpers
        self._words = RegisterWords(helpers.labels, account.profile.calls)

    def globals(self) -> dict[str, object]:
        """Return the names that templates use."""
        agreed = self._playbook.vocabularies.get(PROFILE)
        roles = dict.fromkeys(person.role for person in self._account.profile.people)
        return {
            "words": self._words,
            "cell": self.cell,
            "owner_of": self.owner_of,
            "changed": self.changed,
            "row_address": row_address,
            "used_columns": used_columns,
            "visit_link": lambda name: self.part_link("visit", name),
            "phase_link": lambda name: self.part_link("phase", name),
            "part_link": self.part_link,
            "playbook_home": Address(PLAYBOOK_HOME),
            "profile_page": Address(PROFILE_PAGE),
            "agreed_words": agreed.values if agreed else (),
            "people_roles": tuple(roles),
        }

    def cell(self, register: Register, column: Column, value: CellValue) -> object:
        """Write what stands in a cell; an address as a link."""
        if column.type is ColumnType.LINK and isinstance(value, str):
            return self._helpers.outward(value, value)
        return self._words.cell(register, column, value)

    def owner_of(self, register: Register, row: Row) -> str:
        """Name the role that a row belongs to; empty where it has none."""
        column = register.column_for(ColumnUse.OWNER)
        owner = row[column.id] if column else None
        return self._words.role(str(owner)) if owner else ""

    def changed(self, register: Register, change: HistoryEntry) -> Markup:
        """Say what a change of a row was: the column and the value before, or that the row was added."""
        locale = self._helpers.locale
        column = register.column(change.column) if change.column else None
        if column is None:
            return escape(locale.text("page.account.added"))
        old = self.cell(register, column, change.old) if change.old is not None else ""
        words = escape(locale.text("page.account.was", column=self._helpers.labels.words(column.label)))
        return Markup("{} {}").format(words, self._helpers.written(old))

    def part_link(self, kind: str, name: str) -> Markup:
        """Link a part that a file of the engagement names; one that the playbook no longer has by its id."""
        reference = self._present(kind, name)
        return self._helpers.link(reference) if reference else Markup("<code>{}</code>").format(name)

    def _present(self, kind: str, name: str) -> Reference | None:
        if (reference := Reference(kind, name)) in self._playbook.parts:
            return reference
        return next(
            (
                part.reference
                for part in self._playbook.parts.values()
                if part.reference.kind == kind and name in getattr(part.value, "formerly", ())
            ),
            None,
        )


def row_address(register: Register, row: Row) -> Address:
    """Say where a row stands."""
    return Address(url_of(Reference("register", register.id)).uri, row.id)


def used_columns(entry: RegisterAtDay) -> list[Column]:
    """Return the columns of a register that some row has a value in, the one that names rows first."""
    used = {column for at_day in entry.rows for column in at_day.row.values}
    subject = entry.register.subject
    columns = (subject, *(column for column in entry.register.columns if column is not subject))
    return [column for column in columns if column.id in used]


def banner(account: Account, locale: Locale) -> str:
    """Say on every page whose site it is, and that it is private and none of the customer's."""
    name = account.profile.title or account.profile.id
    return dotted(name, locale.text("page.account.banner"))


def marker(account: Account, locale: Locale) -> str:
    """Write what the site says of itself to whoever looks into its folder."""
    return f"{account.profile.id}\n{banner(account, locale)}\n"


def account_entries(account: Account, playbook: Playbook, locale: Locale) -> Iterator[SearchEntry]:
    """Make an entry of every row."""
    labels = Labels(playbook, locale)
    words = RegisterWords(labels, account.profile.calls)
    for entry in account.registers:
        title = labels.words(entry.register.title)
        for at_day in entry.rows:
            values = at_day.row.values
            texts = [
                str(words.cell(entry.register, column, values[column.id]))
                for column in entry.register.columns
                if column.id in values and column.type in (ColumnType.TEXT, ColumnType.LONG_TEXT)
            ]
            yield SearchEntry(
                row_address(entry.register, at_day.row),
                words.subject(entry.register, values) or at_day.row.id,
                " ".join(texts[1:]),
                kind=locale.text("search.kind.register"),
                place=title,
                keywords=(at_day.row.id,),
            )
