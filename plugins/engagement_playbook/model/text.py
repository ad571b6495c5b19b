r"""Localised text, parsed once into runs.

The inline subset an author may write: ``**strong**``, ```code```, ``[label](target)`` and a
backslash before any of ``\ * ` [ ]``. The target is an address, a part of the playbook, or a value of
the customer's profile (``profile:channel``), whose label is what a playbook says without one. Everything else, HTML, Jinja and Typst included, is just
characters; but what has the look of a link and is none is a problem, for its author meant one.

Why a parser of our own: CommonMark decides by the characters around ``**`` whether it opens or
closes, and Chinese has no spaces there, so ``由**发起人（业务）**确认`` stays unparsed by the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic_core import PydanticCustomError, core_schema

from engagement_playbook.diagnostics import nearest
from engagement_playbook.model.reference import KINDS, PROFILE, Reference, is_id
from engagement_playbook.source import CutText
from engagement_playbook.source.syntax import CUT, CUT_HINT, colon_problem
from engagement_playbook.support.outgoing import may_leave

MAX_CHARACTERS: Final = 2_000
"""A paragraph longer than this belongs in a Markdown file."""

IS_TEXT: Final = "x-text"
"""The keyword that stands in a JSON Schema where a text in every language belongs."""

_TOKEN: Final = re.compile(
    r"\\(?P<escaped>[\\*`\[\]])"
    r"|`(?P<code>[^`]+)`"
    r"|(?P<strong>\*\*)"
    r"|(?:\[(?P<label>(?:\\.|[^\[\]\\])*))?\]\("
)
_PARENTHESIS: Final = re.compile(r"[()]")
_EMPTY: Final = ("the text is empty", "write it, or delete the whole field")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text of one look; at most one of ``href``, ``reference`` and ``profile`` is set.

    ``profile`` names the value of a customer's profile that may stand beside the text.
    """

    text: str
    strong: bool = False
    code: bool = False
    href: str | None = None
    reference: Reference | None = None
    profile: str | None = None


@dataclass(frozen=True, slots=True)
class RichText:
    """One text in one language."""

    runs: tuple[Span, ...]
    plain: str = field(init=False, repr=False, compare=False)
    """The characters alone, as a reader sees them."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "plain", "".join(run.text for run in self.runs))

    def __str__(self) -> str:
        return self.plain

    def __len__(self) -> int:
        return len(self.plain)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a text; ``language`` says in which of its languages, if in one."""

    code: str
    message: str
    hint: str = ""
    language: str | None = None


def parse_inline(source: str) -> tuple[RichText, list[Problem]]:
    """Parse the inline subset; what cannot be parsed stays as characters and is reported."""
    problems: list[Problem] = []
    runs: list[Span] = []
    buffer: list[str] = []
    strong = False

    def flush() -> None:
        if buffer:
            runs.append(Span("".join(buffer), strong=strong))
            buffer.clear()

    end = 0
    while token := _TOKEN.search(source, end):
        buffer.append(source[end : token.start()])
        end = token.end()
        if token["escaped"]:
            buffer.append(token["escaped"])
        elif token["code"]:
            flush()
            runs.append(Span(token["code"], strong=strong, code=True))
        elif token["strong"]:
            flush()
            strong = not strong
        else:
            target = _target(source, end)
            link = _link(token["label"], target, strong=strong)
            end += 0 if target is None else len(target) + 1
            if isinstance(link, Problem):
                problems.append(link)
                buffer.append(source[token.start() : end])
            else:
                flush()
                runs.append(link)
    buffer.append(source[end:])
    flush()
    if strong:
        problems.append(Problem("PB109", "'**' is opened and never closed", "close it, or write '\\**'"))
    return RichText(tuple(run for run in runs if run.text)), problems


def _target(source: str, start: int) -> str | None:
    """Return what stands between parentheses, which may hold pairs of them; None where they are not closed."""
    depth = 1
    for parenthesis in _PARENTHESIS.finditer(source, start):
        depth += 1 if parenthesis.group() == "(" else -1
        if not depth:
            return source[start : parenthesis.start()]
    return None


def _link(label: str | None, target: str | None, *, strong: bool) -> Span | Problem:
    """Make a link of its two parts as they are written, None for a part that has no beginning or no end."""
    if label is None:
        return Problem(
            "PB109", "'](' belongs to no link", "write '[label](target)', and '\\[' or '\\]' inside a label"
        )
    if not label.strip():
        return Problem("PB109", "a link has no label", "write '[label](target)'")
    if target is None:
        return Problem(
            "PB109",
            f"the target of '[{label[:60]}](' is never closed",
            "close it with ')', and write '%28' for a '(' that has no partner",
        )
    if any(character.isspace() for character in target):
        return Problem(
            "PB109",
            f"link target '{target[:60]}' is not allowed",
            "a target holds no spaces; write '%20' in an address",
        )
    words = re.sub(r"\\(.)", r"\1", label)
    scheme, _, rest = target.partition(":")
    if scheme in KINDS:
        return Span(words, strong=strong, reference=Reference(scheme, rest))
    if scheme == PROFILE:
        return _profile(words, rest, strong=strong)
    if may_leave(target):
        return Span(words, strong=strong, href=target)
    known = nearest(scheme, (*KINDS, PROFILE)) if rest else None
    return Problem(
        "PB109",
        f"link target '{target[:60]}' is not allowed",
        f"did you mean '{known}:{rest[:60]}'?"
        if known
        else "use http://, https://, mailto: or a part of the playbook such as 'checklist:<id>'",
    )


def _profile(words: str, name: str, *, strong: bool) -> Span | Problem:
    if is_id(name):
        return Span(words, strong=strong, profile=name)
    spelt_right = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return Problem(
        "PB109",
        f"'{name[:60]}' is no name of a value of the profile",
        f"did you mean '{spelt_right}'?"
        if is_id(spelt_right)
        else "use lower-case letters, digits and single hyphens, as in 'profile:signing-channel'",
    )


class LocalizedText:
    """One text in every language of the playbook, all under one id.

    Validation needs the languages in its context (``{"languages": ("en", "zh")}``). In a playbook
    of one language a bare string is enough.
    """

    __slots__ = ("_by_language",)

    def __init__(self, by_language: Mapping[str, RichText]) -> None:
        self._by_language = dict(by_language)

    def __getitem__(self, language: str) -> RichText:
        return self._by_language[language]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LocalizedText) and self._by_language == other._by_language

    def __hash__(self) -> int:
        return hash(tuple(self._by_language.items()))

    def __repr__(self) -> str:
        return f"Text({ {code: inline.plain for code, inline in self._by_language.items()} })"

    def items(self) -> Iterable[tuple[str, RichText]]:
        """Go through the languages in their configured order."""
        return self._by_language.items()

    @classmethod
    def same(cls, words: str, languages: Sequence[str]) -> LocalizedText:
        """Make a text that reads the same in every language (a name, a number)."""
        return cls({language: RichText((Span(words),)) for language in languages})

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.with_info_plain_validator_function(
            _validate_text, serialization=core_schema.plain_serializer_function_ser_schema(_plain_texts)
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        # Which languages there are is known to whoever publishes the schema.
        return {IS_TEXT: True}


def _plain_texts(text: LocalizedText) -> dict[str, str]:
    return {language: inline.plain for language, inline in text.items()}


def unknown_languages(keys: Iterable[str], languages: Sequence[str]) -> list[Problem]:
    """Report the keys that name no language of the playbook."""
    return [
        Problem(
            "PB106", f"unknown language '{key}'", f"this playbook is written in {', '.join(languages)}", key
        )
        for key in keys
        if key not in languages
    ]


def _validate_text(value: object, info: ValidationInfo) -> LocalizedText:
    languages: tuple[str, ...] = (info.context or {})["languages"]
    if isinstance(value, str) and len(languages) == 1:
        value = {languages[0]: value}
    if not isinstance(value, dict):
        raise text_error([_no_languages(value, languages)])
    problems = unknown_languages(value, languages)
    by_language: dict[str, RichText] = {}
    for language in languages:
        if language not in value:
            problems.append(
                Problem(
                    "PB105",
                    f"the text has no '{language}'",
                    f"add '{language}:' beside the other language",
                    language,
                )
            )
            continue
        words = value[language]
        if not isinstance(words, str):
            empty = words is None
            problems.append(
                Problem("PB107", *_EMPTY, language)
                if empty
                else Problem("PB103", "expected a text", "put it in double quotes", language)
            )
            continue
        if isinstance(words, CutText):
            problems.append(Problem("PB016", CUT, CUT_HINT, language))
            continue
        by_language[language], markup_problems = _parse_checked(words)
        problems += [replace(problem, language=language) for problem in markup_problems]
    if problems:
        raise text_error(problems)
    return LocalizedText(by_language)


def _no_languages(value: object, languages: Sequence[str]) -> Problem:
    if value is None:
        return Problem("PB107", *_EMPTY)
    keys = " and ".join(f"'{code}:'" for code in languages)
    if isinstance(value, str) and (mistake := colon_problem(value)):
        return Problem("PB103", "expected a text in every language", mistake.hint)
    return Problem("PB103", "expected a text in every language", f"write {keys}, each on a line of its own")


def _parse_checked(words: str) -> tuple[RichText, list[Problem]]:
    if not words.strip():
        return RichText(()), [Problem("PB107", *_EMPTY)]
    if len(words) > MAX_CHARACTERS:
        return RichText(()), [
            Problem(
                "PB108", f"the text has {len(words):,} characters; the limit is {MAX_CHARACTERS:,}", "cut it"
            )
        ]
    return parse_inline(" ".join(words.split()))


def text_error(problems: Sequence[Problem]) -> PydanticCustomError:
    """Wrap several problems of one value into the one error pydantic lets a validator raise."""
    return PydanticCustomError("problems", "{count} problems", {"count": len(problems), "problems": problems})
