"""One file per language: its words for the interface, its punctuation, what its linter looks for.

A locale is an argument, never a global. The file of a language stands beside this one, or in
``playbook/locales/`` of a playbook that brings a language of its own. Every file has the same keys; a key
that one lacks stops the build, so no page is ever half translated. Only the script may be left out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final, TypeAlias

from engagement_playbook.diagnostics import Diagnostic, Mark, did_you_mean
from engagement_playbook.source import CutText, Data, DataPath, Document, read_document
from engagement_playbook.source.syntax import CUT, CUT_HINT
from engagement_playbook.support.fields import field_names, fill_fields

REFERENCE_LANGUAGE: Final = "en"
"""The locale whose keys every other one must have."""

_PATTERNS: Final = ("lint.first_word", "lint.personal_numbers", "lint.signs", "lint.sentence_end")
"""Keys whose value is a regular expression, or a list of them."""

_ENCODING: Final = "page.glossary.order"
"""The key whose value is the name of an encoding."""

_SCRIPT: Final = "locale.script"
"""The key that need not be there, nor have a value: the language tag implies a script."""

_SCRIPT_CODE: Final = re.compile(r"[A-Z][a-z]{3}|")


@dataclass(frozen=True, slots=True)
class Locale:
    """The strings and conventions of one language."""

    code: str
    strings: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    document: Document | None = field(default=None, repr=False, compare=False)
    """The file it was read from; None for one that was made."""

    def text(self, key: str, **values: object) -> str:
        """Look a string up and fill its ``{fields}``; raises KeyError for an unknown key."""
        return fill_fields(self.strings[key], values)

    def count(self, key: str, number: int) -> str:
        """Look up ``key.one`` for one thing and ``key.other`` for any other number of them."""
        return self.text(f"{key}.{'one' if number == 1 else 'other'}", n=number)

    def section(self, name: str) -> dict[str, str]:
        """Collect the strings below a key, by the rest of their keys."""
        prefix = f"{name}."
        return {
            key.removeprefix(prefix): value for key, value in self.strings.items() if key.startswith(prefix)
        }

    def mark(self, key: str) -> Mark | None:
        """Return the place of a string in the file of the locale; None where it has none."""
        return self.document.value_mark(tuple(key.split("."))) if self.document else None

    def has(self, key: str) -> bool:
        """Whether a string exists."""
        return key in self.strings

    @property
    def name(self) -> str:
        """What speakers call the language."""
        return self.strings["locale.name"]

    @property
    def html_lang(self) -> str:
        """The BCP 47 tag for pages."""
        return self.strings["locale.html_lang"]

    @property
    def theme_language(self) -> str:
        """The language of the theme's own strings."""
        return self.strings["locale.theme_language"]

    @property
    def typst_lang(self) -> str:
        """The language of a sheet, as Typst names it."""
        return self.strings["locale.typst_lang"]

    @property
    def typst_region(self) -> str | None:
        """The region of a sheet, or None."""
        return self.strings["locale.typst_region"] or None

    @property
    def script(self) -> str:
        """The script of the language (ISO 15924), which decides what its characters look like on paper.

        That of the language tag unless the locale names one; empty where neither says it.
        """
        return self.strings.get(_SCRIPT) or _likely_script(self.html_lang)

    def date(self, day: dt.date) -> str:
        """Write a day the way the language does."""
        return self.text("locale.date", year=day.year, month=f"{day.month:02}", day=f"{day.day:02}")

    def territory(self, code: str) -> str:
        """Name a country or a union of countries by its code (ISO 3166, also UK); empty for what is no code."""
        return _territories(self.html_lang).get(code, "")

    def join(self, words: Iterable[str]) -> str:
        """List words with the language's separator."""
        return self.strings["locale.separator"].join(words)

    def words(self, key: str) -> tuple[str, ...]:
        """A list of words, such as the imperatives the linter knows; raises KeyError."""
        return self.lists[key]


def load_locales(codes: Sequence[str], *folders: Path) -> tuple[dict[str, Locale], list[Diagnostic]]:
    """Load the locale of each language; ``folders`` are the playbook's own; the first that has a locale wins.

    Raises nothing: a language without a locale, or a locale that lacks a key, is a diagnostic.
    """
    diagnostics: list[Diagnostic] = []
    locales: dict[str, Locale] = {}
    reference = _flatten(_document(REFERENCE_LANGUAGE))
    for code in codes:
        document = _document(code, *folders)
        diagnostics += document.diagnostics
        diagnostics += _cut_texts(document)
        if document.data is None:
            if not document.diagnostics:
                diagnostics.append(
                    Diagnostic(
                        "PB208",
                        "mkdocs.yml",
                        f"there is no locale for the language '{code}'",
                        f"known: {', '.join(available())}; or write playbook/locales/{code}.yml",
                    )
                )
            continue
        values = _flatten(document)
        flaws = list(_flaws(values, reference, document))
        diagnostics += [diagnostic for _, diagnostic in flaws]
        # With its gaps filled the content can be checked all the same; the errors stop the build.
        whole = {**reference, **values} | {key: reference[key] for key, _ in flaws if key in reference}
        locales[code] = Locale(
            code,
            {key: value for key, value in whole.items() if isinstance(value, str)},
            {key: value for key, value in whole.items() if isinstance(value, tuple)},
            document,
        )
    return locales, diagnostics


@cache
def _likely_script(tag: str) -> str:
    """Return the script of a BCP 47 tag, or the one in which its language is mostly written; empty for no such tag."""
    # Here, because only paper needs it.
    from babel.core import get_global, parse_locale

    likely = get_global("likely_subtags")
    try:
        language, region, script = parse_locale(tag, sep="-")[:3]
        whole = likely.get(f"{language}_{region}") or likely.get(language)
        return script or (parse_locale(whole)[2] if whole else None) or ""
    except ValueError:
        return ""


@cache
def _territories(tag: str) -> Mapping[str, str]:
    """Return what a language calls countries, by their codes and the other codes they go by."""
    # Here, because only cases need it.
    from babel.core import Locale as Names
    from babel.core import UnknownLocaleError, get_global

    try:
        names = Names.parse(tag, sep="-").territories
    except (ValueError, UnknownLocaleError):
        return {}
    aliases = {
        alias: names[codes[0]]
        for alias, codes in get_global("territory_aliases").items()
        if len(codes) == 1 and codes[0] in names
    }
    return {**aliases, **names}


_Value: TypeAlias = str | tuple[str, ...]


def _flaws(
    values: Mapping[str, _Value], reference: Mapping[str, _Value], document: Document
) -> Iterator[tuple[str, Diagnostic]]:
    """Find the keys of a locale that are missing, unknown, or of no use to the program."""

    def flaw(key: str, message: str, hint: str, *, at_key: bool = False) -> tuple[str, Diagnostic]:
        path = tuple(key.split("."))
        mark = document.key_mark(path) if at_key else document.value_mark(path)
        return key, Diagnostic("PB209", document.path, message, hint, mark)

    for key in sorted(reference.keys() - values.keys() - {_SCRIPT}):
        yield flaw(key, f"the locale lacks '{key}'", "add it")
    for key, value in values.items():
        if key not in reference:
            hint = did_you_mean(key, reference.keys() - values.keys()) or "delete it"
            yield flaw(key, f"no string is called '{key}'", hint, at_key=True)
        elif problem := _problem(key, value, reference[key]):
            yield flaw(key, f"'{key}' {problem}", "write it as in the other locales")


def _cut_texts(document: Document) -> Iterator[Diagnostic]:
    """Report the words of a locale that a comment ends."""

    def walk(node: Data, path: DataPath) -> Iterator[DataPath]:
        if isinstance(node, dict | list):
            for key, value in node.items() if isinstance(node, dict) else enumerate(node):
                yield from walk(value, (*path, key))
        elif isinstance(node, CutText):
            yield path

    for path in walk(document.data, ()):
        message = f"'{'.'.join(map(str, path))}': {CUT}"
        yield Diagnostic("PB016", document.path, message, CUT_HINT, document.comment_mark(path))


def _problem(key: str, value: _Value, reference: _Value) -> str:
    if type(value) is not type(reference):
        return "should be a list" if isinstance(reference, tuple) else "should be a text"
    if key in _PATTERNS:
        try:
            for pattern in (value,) if isinstance(value, str) else value:
                re.compile(pattern)
        except re.error as error:
            return f"is not a regular expression: {error.msg}"
        return ""
    if not isinstance(value, str) or not isinstance(reference, str):
        return ""
    if key == _ENCODING and not _is_encoding(value):
        return "is not the name of an encoding of text"
    if key == _SCRIPT and not _SCRIPT_CODE.fullmatch(value):
        return "is not the code of a script, such as 'Latn'"
    if reference.isdecimal() and not value.isdecimal():
        return "should be a whole number"
    # A form for one thing may leave the number out, so another language's may put it in.
    unknown = field_names(value) - field_names(reference) - {"n"}
    return f"has no value for '{{{min(unknown)}}}'" if unknown else ""


def _is_encoding(name: str) -> bool:
    try:
        # As it is used: some encodings are of bytes, some know no replacement.
        "a".encode(name, "replace")
    except (LookupError, ValueError):
        return False
    return True


def available() -> tuple[str, ...]:
    """List the languages this package has a locale for."""
    names = (entry.name for entry in files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(".yml") for name in names if name.endswith(".yml")))


def _document(code: str, *folders: Path) -> Document:
    for folder in folders:
        if (own := folder / f"{code}.yml").is_file():
            # The folder is `playbook/locales`: a link may lead anywhere in its playbook.
            return read_document(own, f"playbook/locales/{code}.yml", roots=[folder.parents[1]])
    return _packaged(code)


# The package's files stay as they are while a process lives, and a build asks for each several times.
@cache
def _packaged(code: str) -> Document:
    resource = files(__package__).joinpath(f"{code}.yml")
    if not resource.is_file():
        return Document(f"locale/{code}.yml")
    with as_file(resource) as file:
        return read_document(file, f"locale/{code}.yml")


def _flatten(document: Document) -> dict[str, _Value]:
    flat: dict[str, _Value] = {}

    def walk(node: Any, prefix: str) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                walk(value, f"{prefix}.{key}" if prefix else key)
        elif isinstance(node, list):
            flat[prefix] = tuple(str(value) for value in node)
        else:
            flat[prefix] = "" if node is None else str(node)

    walk(document.data or {}, "")
    return flat
