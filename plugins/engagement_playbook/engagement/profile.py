"""The profile of an engagement: who the customer is, what it calls things, what was agreed and which days bind.

It stands in one language, that of its writer. Persons are roles; a name is optional, and a number of a person
has no place here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Final, Protocol, TypeVar

from pydantic import Field

from engagement_playbook.diagnostics import Diagnostic, Severity, did_you_mean
from engagement_playbook.engagement.plan import EARLIEST, LATEST
from engagement_playbook.load.milestones import MAX_FREEZE
from engagement_playbook.model.base import STAGES, Applies, Bare, Content, Date, Word
from engagement_playbook.model.milestone import WORKS
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import PROFILE, Id, PageId, RoleRef
from engagement_playbook.source import DataPath, Document

ValueT = TypeVar("ValueT")

_MOST: Final = 200
"""Entries that one list of a profile may have."""

_DUE: Final = "PB321"
"""The code of what was to be looked at again by a day that has passed."""


class Agreed(Content):
    """What was agreed with the customer, and how we know: the paper or the role that said it, and the day."""

    value: Bare
    source: Bare | None = None
    seen: Date | None = None
    ask_again: Date | None = None


class Form(Content):
    """What the customer calls a paper, and the number of its form."""

    name: Bare | None = None
    number: Bare | None = None


class Calls(Content):
    """What the customer calls our roles, our papers, and the choices of a column of a register."""

    roles: Mapping[Id, Bare] = {}
    templates: Mapping[Id, Form] = {}
    choices: Mapping[Id, Mapping[Id, Mapping[Id, Bare]]] = {}
    """By register and column."""


class Person(Content):
    """Somebody who takes part, by role."""

    role: RoleRef
    name: Bare | None = None
    department: Bare | None = None


class KeyDate(Content):
    """A day that others are counted from: that of a milestone, or with a ``label`` one of the engagement's own."""

    id: Id
    date: Date
    label: Bare | None = None


class Freeze(Content):
    """Days on which work stops at the customer, the last one included: the kinds that it names, or every kind."""

    label: Bare
    first: Date
    last: Date
    stops: tuple[Word, ...] = ()


class Profile(Content):
    """One piece of work with one customer. ``id`` is its codename: it stands in addresses and names of files."""

    id: PageId
    title: Bare | None = None
    """What both sides call the work; it stands on papers for the table."""
    ours: Bare | None = None
    """The name of our organisation on papers for the table."""
    customer: Bare | None = None
    applies: Applies = {}
    """Kind of customer, jurisdiction, deployment and the like: words of the playbook's vocabularies."""
    agreed: Mapping[Id, Agreed] = {}
    """By the words of the playbook's vocabulary of what may be known of a customer."""
    calls: Calls = Calls()
    people: Annotated[tuple[Person, ...], Field(max_length=_MOST)] = ()
    dates: Annotated[tuple[KeyDate, ...], Field(max_length=_MOST)] = ()
    freezes: Annotated[tuple[Freeze, ...], Field(max_length=_MOST)] = ()
    typical_freezes: Annotated[tuple[Id, ...], Field(max_length=_MOST)] = ()
    """Those of the playbook that hold here as well, until the customer's own list is known."""
    kept_until: Date | None = None
    """The day after which nobody may keep the engagement."""


def with_present_ids(profile: Profile, playbook: Playbook) -> Profile:
    """Return a profile in which everything that the playbook calls otherwise now has its present id."""
    registers = {register.id: register for register in playbook.registers}
    templates = _present(profile.calls.templates, playbook.templates)
    choices: dict[str, Mapping[str, Mapping[str, str]]] = {}
    for name, columns in _present(profile.calls.choices, registers.values()).items():
        register = registers.get(name)
        named: dict[str, Mapping[str, str]] = {}
        for column_name, words in _present(columns, register.columns if register else ()).items():
            column = register.column(column_name) if register else None
            named[column_name] = _present(words, column.choices if column else ())
        choices[name] = named
    calls = profile.calls.model_copy(update={"templates": templates, "choices": choices})
    return profile.model_copy(update={"calls": calls})


def due_problems(profile: Profile, document: Document, today: dt.date) -> Iterator[Diagnostic]:
    """Warn of what was agreed and is to be asked again, and of an engagement that is kept for too long."""
    for name, agreed in profile.agreed.items():
        if agreed.ask_again and agreed.ask_again < today:
            yield Diagnostic(
                _DUE,
                document.path,
                f"what was agreed about '{name}' was to be asked again on {agreed.ask_again}",
                "ask again, then move 'seen' and 'ask_again' on",
                document.value_mark(("agreed", name, "ask_again")),
                Severity.WARNING,
                strict=False,
            )
    if profile.kept_until and profile.kept_until < today:
        yield Diagnostic(
            _DUE,
            document.path,
            f"the engagement was to be kept until {profile.kept_until} and no longer",
            "delete it with its copies; if it has to stay, write the new day and why",
            document.value_mark(("kept_until",)),
            Severity.WARNING,
            strict=False,
        )


class _Renamable(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def formerly(self) -> tuple[str, ...]: ...


def _present(values: Mapping[str, ValueT], parts: Iterable[_Renamable]) -> dict[str, ValueT]:
    """Return values by the present ids of parts; what stands under a present id already wins."""
    current = {former: part.id for part in parts for former in part.formerly}
    renamed = {current.get(name, name): value for name, value in values.items()}
    return renamed | {name: value for name, value in values.items() if name not in current}


def check_names(profile: Profile, document: Document, playbook: Playbook) -> None:
    """Report the names in a profile that its playbook does not have, and days of one id."""
    names = _Names(document, playbook)
    for dimension, words in profile.applies.items():
        place: DataPath = ("applies", dimension)
        if dimension == STAGES:
            names.check_parts("stage", words, place)
        elif names.check(dimension, playbook.vocabularies, "there is no vocabulary", place, at_key=True):
            known = [word.id for word in playbook.vocabularies[dimension].values]
            for index, word in enumerate(words):
                names.check(word, known, f"vocabulary '{dimension}' has no word", (*place, index))
    vocabulary = playbook.vocabularies.get(PROFILE)
    agreed = [word.id for word in vocabulary.values] if vocabulary else []
    for word in profile.agreed:
        names.check(word, agreed, f"vocabulary '{PROFILE}' has no word", ("agreed", word), at_key=True)
    names.check_parts("role", profile.calls.roles, ("calls", "roles"))
    names.check_parts("template", profile.calls.templates, ("calls", "templates"))
    for place, name, valid_names in _choices(profile, playbook):
        names.check(name, valid_names, f"there is no {_LEVELS[len(place)]}", place, at_key=True)
    for index, person in enumerate(profile.people):
        roles = [role.id for role in playbook.roles]
        names.check(person.role.id, roles, "there is no role", ("people", index, "role"))
    _check_freezes(profile, names)
    first: dict[str, int] = {}
    milestones = [milestone.id for milestone in playbook.milestones]
    for index, day in enumerate(profile.dates):
        if milestones and day.label is None:
            names.check(day.id, milestones, "there is no milestone", ("dates", index, "id"))
        if not EARLIEST <= day.date <= LATEST:
            mark = document.value_mark(("dates", index, "date"))
            document.report(
                "PB104", "no plan reaches that far", f"write a day from {EARLIEST} to {LATEST}", mark
            )
        if first.setdefault(day.id, index) != index:
            document.report(
                "PB202",
                f"date '{day.id}' stands here twice",
                "give the other one an id of its own",
                document.value_mark(("dates", index, "id")),
            )


def _check_freezes(profile: Profile, names: _Names) -> None:
    document, playbook = names.document, names.playbook
    works = playbook.vocabularies.get(WORKS)
    known = [word.id for word in works.values] if works else []
    for index, freeze in enumerate(profile.freezes):
        mark = document.value_mark(("freezes", index, "last"))
        if freeze.last < freeze.first:
            document.report("PB104", "a freeze ends before it begins", f"it begins on {freeze.first}", mark)
        elif (freeze.last - freeze.first).days >= MAX_FREEZE:
            document.report("PB104", "a freeze lasts more than a year", f"it begins on {freeze.first}", mark)
        for number, work in enumerate(freeze.stops):
            message = f"vocabulary '{WORKS}' has no word"
            names.check(work, known, message, ("freezes", index, "stops", number))
    typical = [freeze.id for freeze in playbook.freezes]
    for index, name in enumerate(profile.typical_freezes):
        names.check(name, typical, "there is no typical freeze", ("typical_freezes", index))


_LEVELS: Final = {3: "register", 4: "column", 5: "choice"}
"""What stands at a place below ``calls: choices:``, by the length of its path."""


def _choices(profile: Profile, playbook: Playbook) -> Iterator[tuple[DataPath, str, Iterable[str]]]:
    """Yield each name below the choices of columns with its place and the names that are known there."""
    registers = {name: register for register in playbook.registers for name in _ids_of(register)}
    for name, columns in profile.calls.choices.items():
        place: DataPath = ("calls", "choices", name)
        yield place, name, registers
        if (register := registers.get(name)) is None:
            continue
        known = {name: column for column in register.columns for name in _ids_of(column)}
        for column_name, choices in columns.items():
            inner = (*place, column_name)
            yield inner, column_name, known
            if column := known.get(column_name):
                words = [word for choice in column.choices for word in _ids_of(choice)]
                for choice_name in choices:
                    yield (*inner, choice_name), choice_name, words


def _ids_of(part: _Renamable) -> tuple[str, ...]:
    return (part.id, *part.formerly)


class _Names:
    """Reports names that do not exist in one document."""

    def __init__(self, document: Document, playbook: Playbook) -> None:
        self.document = document
        self.playbook = playbook

    def check_parts(self, kind: str, names: Iterable[str], path: DataPath) -> None:
        """Report the ids of a mapping's keys, or of a list, that no part of a kind has."""
        parts = [part for part in self.playbook.parts.values() if part.reference.kind == kind]
        known = [name for part in parts for name in (part.reference.id, *getattr(part.value, "formerly", ()))]
        for index, name in enumerate(names):
            at_key = isinstance(names, Mapping)
            self.check(name, known, f"there is no {kind}", (*path, name if at_key else index), at_key=at_key)

    def check(
        self, name: str, names: Iterable[str], message: str, path: DataPath, *, at_key: bool = False
    ) -> bool:
        """Report a name that is not among ``names``; say whether it is."""
        known = [*names]
        if name in known:
            return True
        mark = self.document.key_mark(path) if at_key else self.document.value_mark(path)
        hint = did_you_mean(name, known) or (f"known here: {', '.join(known)}" if known else "")
        self.document.report("PB203", f"{message} '{name}'", hint, mark)
        return False
