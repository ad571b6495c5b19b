"""Translate pydantic's validation errors into messages for authors, with their place in the data."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from engagement_playbook.diagnostics import did_you_mean, nearest
from engagement_playbook.model.milestone import MONTH_DAY
from engagement_playbook.model.reference import MAX_ID
from engagement_playbook.model.text import Problem
from engagement_playbook.source import DataPath
from engagement_playbook.source.syntax import CUT, CUT_HINT, colon_problem
from engagement_playbook.source.yaml_document import kind_of


@dataclass(frozen=True, slots=True)
class Message:
    """The parts of a diagnostic, and its place: the value at a data path, or the key of that value."""

    code: str
    text: str
    hint: str
    path: DataPath
    at_key: bool = False
    lacks: str | None = None
    """The language that a text lacks."""


@dataclass(frozen=True, slots=True)
class InvalidValue:
    """One value that does not fit the model.

    For a missing value, ``path`` is that of its parent, ``missing`` its name and ``annotation`` its
    type. For an unknown key, ``misspelt`` is the known key that is spelt most like it. ``messages`` is
    empty where another value's messages cover the mistake.
    """

    path: DataPath
    messages: tuple[Message, ...]
    is_text: bool = False
    missing: str | None = None
    annotation: Any = None
    misspelt: str | None = None


def find_invalid_values(error: ValidationError, data: object, model: type[BaseModel]) -> list[InvalidValue]:
    """Turn a validation error into the values that do not fit, in the order of the model's fields."""
    invalid_values = [
        invalid
        for details in error.errors(include_url=False)
        for invalid in _invalid_value(details, data, model)
    ]
    invalid_values = [*_with_outdented(invalid_values, data)]
    misspelt = {(invalid.path[:-1], invalid.misspelt) for invalid in invalid_values}
    # A misspelt key is one mistake, not an unknown key and a missing one.
    return [
        replace(invalid, messages=())
        if invalid.missing and (invalid.path, invalid.missing) in misspelt
        else invalid
        for invalid in invalid_values
    ]


def _with_outdented(invalid_values: Sequence[InvalidValue], data: object) -> Iterator[InvalidValue]:
    """Make one mistake of a language that a text lacks and that stands beside the text as an unknown key."""
    lacking = {
        (message.path, message.lacks)
        for invalid in invalid_values
        for message in invalid.messages
        if message.lacks
    }
    # By the place of such a key, the text that it belongs to: the last one above that lacks it.
    text_of: dict[DataPath, DataPath] = {}
    for invalid in invalid_values:
        for message in invalid.messages:
            *parent, key = message.path or ("",)
            language = _visible(str(key))
            if message.code == "PB101" and language in {language for _, language in lacking}:
                siblings = _keys_at(data, parent)
                above = ((*parent, name) for name in siblings[: siblings.index(str(key))])
                if texts := [path for path in above if (path, language) in lacking]:
                    text_of[message.path] = texts[-1]
    covered = {(text, _visible(str(place[-1]))) for place, text in text_of.items()}
    for invalid in invalid_values:
        messages = (
            replace(message, hint=f"indent it below '{text_of[message.path][-1]}:', which lacks it")
            if message.path in text_of and str(message.path[-1]).isprintable()
            else message
            for message in invalid.messages
            if (message.path, message.lacks) not in covered
        )
        yield replace(invalid, messages=tuple(messages))


def _visible(key: str) -> str:
    """Return a key without characters that its author does not see."""
    return "".join(character for character in key if character.isprintable())


def _keys_at(data: Any, path: Sequence[str | int]) -> list[str]:
    for step in path:
        data = data[step]
    return [*data] if isinstance(data, dict) else []


def _invalid_value(details: ErrorDetails, data: object, model: type[BaseModel]) -> Iterator[InvalidValue]:
    kind, loc = details["type"], details["loc"]
    context: Mapping[str, Any] = details.get("ctx") or {}
    path = _data_path(loc, data)
    problems: Sequence[Problem] = context.get("problems", ())
    if problems:
        yield InvalidValue(path, tuple(_text_message(problem, path) for problem in problems), is_text=True)
    elif kind == "missing":
        name = str(loc[-1])
        message = Message("PB102", f"'{name}' is missing", f"add '{name}:'", path)
        yield InvalidValue(path, (message,), missing=name, annotation=_annotation_at(model, loc))
    elif kind == "extra_forbidden":
        parent = _annotation_at(model, loc[:-1])
        fields = parent.model_fields if isinstance(parent, type) and issubclass(parent, BaseModel) else ()
        key = str(path[-1])
        hint = did_you_mean(key, fields) or f"known here: {', '.join(sorted(fields))}"
        if invisible := next((character for character in key if not character.isprintable()), ""):
            hint = f"delete the character U+{ord(invisible):04X} in it, and type spaces where they are wanted"
        message = Message("PB101", f"unknown key '{key}'", hint, path, at_key=True)
        yield InvalidValue(path, (message,), misspelt=nearest(key, fields))
    elif loc[-1:] == ("[key]",):
        code, text, hint = _describe(details, context)
        yield InvalidValue(path, (Message(code, text, hint, path, at_key=True),))
    elif not _follows_from_others(details, context):
        code, text, hint = _describe(details, context)
        yield InvalidValue(path, (Message(code, _named(text, path), hint, path),))


def _follows_from_others(details: ErrorDetails, context: Mapping[str, Any]) -> bool:
    """Return whether a list is reported as too short only because its entries are invalid."""
    entries = details.get("input")
    return (
        details["type"] == "too_short" and isinstance(entries, list) and len(entries) >= context["min_length"]
    )


def has_step(data: object, step: str | int) -> bool:
    """Return whether a mapping has a key, or a list an index."""
    if isinstance(data, dict):
        return step in data
    return isinstance(data, list) and isinstance(step, int) and step < len(data)


def _data_path(loc: Sequence[int | str], data: Any) -> DataPath:
    """Return the data path of pydantic's location, without steps that are not in the data."""
    path: list[str | int] = []
    for step in loc:
        if has_step(data, step):
            data = data[step]
            path.append(step)
    return tuple(path)


def _annotation_at(model: Any, loc: Sequence[int | str]) -> Any:
    """Return the type of the value at one of pydantic's locations, without its annotations and None."""
    for step in loc:
        model = plain_annotation(model)
        if isinstance(model, type) and issubclass(model, BaseModel):
            field = model.model_fields.get(str(step))
            model = field.annotation if field else None
        else:  # the entries of a list, the values of a mapping
            arguments = [argument for argument in get_args(model) if argument is not Ellipsis]
            model = arguments[-1] if arguments else None
    return plain_annotation(model)


def plain_annotation(annotation: Any) -> Any:
    """Return an annotation without its constraints and without None."""
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation = get_args(annotation)[0]
        elif origin in (Union, types.UnionType):
            annotation = next(member for member in get_args(annotation) if member is not type(None))
        else:
            return annotation


def _text_message(problem: Problem, path: DataPath) -> Message:
    text = _named(problem.message, path)
    if problem.code == "PB105":
        return Message(problem.code, text, problem.hint, path, at_key=True, lacks=problem.language)
    if problem.language is not None:
        return Message(
            problem.code, text, problem.hint, (*path, problem.language), at_key=problem.code == "PB106"
        )
    return Message(problem.code, text, problem.hint, path)


def _named(message: str, path: DataPath) -> str:
    name = next((step for step in reversed(path) if isinstance(step, str)), "")
    return f"'{name}': {message}" if name else message


def _describe(details: ErrorDetails, context: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return code, message and hint for one of pydantic's errors."""
    kind, value = details["type"], details.get("input")
    if kind == "identifier" and isinstance(value, str) and len(value) > MAX_ID:
        return "PB110", f"{_short(value)} is too long for an id", f"use at most {MAX_ID} characters"
    if kind == "identifier":
        return (
            "PB110",
            f"{_short(value)} is not an id",
            _full_width_hint(value)
            or "use lower-case letters, digits and single hyphens, as in 'attendee-list'",
        )
    if kind == "page_name":
        return "PB110", f"{_short(value)} cannot name a page", f"{context['reason']}: choose another id"
    if kind == "enum":
        options = [word.strip("' ") for word in str(context["expected"]).replace(" or ", ", ").split(",")]
        hint = did_you_mean(str(value), options) or f"write {_or(options)}"
        return "PB104", f"{_short(value)} is not one of its values", hint
    if kind == "iso_date":
        return "PB104", f"{_short(value)} is not a date", "write it as 2026-11-22"
    if kind == "string_pattern_mismatch":
        hint = _PATTERN_HINTS.get(str(context["pattern"]), "")
        return "PB104", f"{_short(value)} does not have the right form", _full_width_hint(value) or hint
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind in ("too_short", "too_long"):
        return "PB104", _count(kind, context), ""
    if kind in _LIMITS:
        return "PB104", f"must be {_LIMITS[kind].format(**context)}, found {value}", ""
    if kind in _EXPECTED:
        return "PB103", *_type_message(kind, value)
    return "PB104", details["msg"][0].lower() + details["msg"][1:], ""


_EXPECTED: Final = {
    "bool_type": "true or false",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "string_type": "a text",
    "tuple_type": "a list",
    "mapping_type": "keys and values",
    "dict_type": "keys and values",
    "model_type": "keys and values",
    "model_attributes_type": "keys and values",
    "reference": "the id of a part",
    "choices": "the name of a list, or a list of values",
}
_PLAIN: Final = {
    "one_link": ("PB104", "a link names exactly one part", "write an entry for each part"),
    "fields_or_table": ("PB104", "a section has either 'fields' or a 'table'", "make two sections of it"),
    "known_where": (
        "PB104",
        "'known' is 'date' or 'date-name' in the columns of a table, and neither of them elsewhere",
        "move it, or leave it out",
    ),
    "signer": (
        "PB104",
        "a signature names either a 'role' or a 'label'",
        "write one of them; two who sign are two entries",
    ),
    "one_reason": (
        "PB104",
        "an entry names exactly one reason",
        "write 'case:', 'rule:' or 'practice'; add an entry for each further one",
    ),
    "one_thing": (
        "PB104",
        "an entry names exactly one thing",
        "write 'template:', 'checklist:' or 'text:'; add an entry for each further one",
    ),
    "column_choices": (
        "PB104",
        "a column of type 'choice', and no other, has 'choices'",
        "write 'type: choice', or leave 'choices' out",
    ),
    "row_key": ("PB104", "every row has a key of this name", "choose another id"),
    "lead_figure": (
        "PB104",
        "a lead has exactly one of 'days' and 'months'",
        "write one of them; negative is before",
    ),
    "lead_working": ("PB104", "'working' is for days, not for months", "write 'days:' instead"),
    "lead_source": (
        "PB104",
        "what a rule fixes is no starting point",
        "leave out 'rule:' or 'starting_point:'",
    ),
    "anchor_leads": (
        "PB104",
        "'anchor' and 'leads' belong together",
        "add the one that is missing, or leave both out of a milestone whose day is given",
    ),
    "default_lead": (
        "PB104",
        "exactly one lead has no 'applies'",
        "it counts wherever no other does",
    ),
    "cut": ("PB016", CUT, CUT_HINT),
    "string_too_short": ("PB107", "the text is empty", "write it, or delete the whole field"),
}
_LIMITS: Final = {"greater_than_equal": "at least {ge}", "less_than_equal": "at most {le}"}
_PATTERN_HINTS: Final = {
    MONTH_DAY: 'write month and day, in quotes: "12-15"',
    r"^[0-9]+(\.[0-9]+){1,2}$": 'a version is two or three numbers, in quotes: "1.0"',
    r"^[0-9]+\.[0-9]+$": 'a step number is phase and step, in quotes: "1.1"',
    r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$": "write 2018, 2018-04 or 2018-04-20",
    r"^https?://[^\s<>\"]+$": "write the whole address, as https://www.example.org/text",
    r"^[0-9]{4}(-[0-9]{2}){0,2}(/[0-9]{4}(-[0-9]{2}){0,2})?$": "write 2013 or 2007/2013",
}


def _type_message(kind: str, value: object) -> tuple[str, str]:
    message = f"expected {_EXPECTED[kind]}, found {kind_of(value)}"
    if isinstance(value, str) and value.lower() in ("yes", "no", "on", "off"):
        return message, f"write {'true' if value.lower() in ('yes', 'on') else 'false'}"
    if kind.startswith("int") and isinstance(value, float):
        return f"expected a whole number, found {value}", ""
    if kind.startswith("int") and isinstance(value, str):
        return message, "write it as a whole number, without quotes"
    if kind == "string_type" and isinstance(value, int | float):
        return message, "put it in quotes"
    if kind == "tuple_type" and value is not None:
        return message, _full_width_hint(value) or "begin each entry with '- '"
    if _EXPECTED[kind] == "keys and values" and isinstance(value, str) and (mistake := colon_problem(value)):
        return message, mistake.hint
    if kind == "bool_type":
        return message, "write true or false, without quotes"
    return message, ""


_FULL_WIDTH: Final = (
    ("“”‘’「」『』＂＇", "write it without these quotes, or in straight ones"),
    ("，、；", "write ', ' between two entries"),
    ("【】［］〔〕", "write a list in '[' and ']'"),
    ("　", "type a plain space"),
)
"""Signs of East Asian keyboards and of word processors that YAML takes for letters."""


def _full_width_hint(value: object) -> str:
    """Return what to do about a sign that has the look of one of YAML's; empty where there is none."""
    signs = set(value) if isinstance(value, str) else set()
    return next((hint for known, hint in _FULL_WIDTH if signs & {*known}), "")


def _count(kind: str, context: Mapping[str, Any]) -> str:
    count = context["actual_length"]
    if kind == "too_long":
        return f"takes at most {context['max_length']} entries, found {count}"
    least = context["min_length"]
    return "needs at least one entry" if least == 1 else f"needs at least {least} entries, found {count}"


def _or(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else "".join(words)


def _short(value: object) -> str:
    if isinstance(value, dict | list) or value is None:
        return kind_of(value)
    words = " ".join(str(value).split())
    return f"'{words[:40]}…'" if len(words) > 40 else f"'{words}'"
