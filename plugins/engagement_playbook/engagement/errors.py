"""Translate pydantic's errors about an exported engagement into diagnostics with places."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Any, Final, TypeAlias, TypeVar, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, from_json

from engagement_playbook.diagnostics import Diagnostic, did_you_mean, printable
from engagement_playbook.engagement.export import (
    FORMAT,
    MAX_ENTRIES,
    VERSION,
    Engagement,
    HeadValue,
    ItemRecord,
    KnownItems,
    Records,
    Run,
    RunFields,
)
from engagement_playbook.source import DataPath
from engagement_playbook.source.json_text import Place, mark_of_byte, nearest_place, places

EXPORT_AGAIN: Final = "export it again from the site"

_MAX_LISTED: Final = 1_000
"""Pydantic can list errors only all at once, and takes ten seconds for half a million."""

_PLACE: Final = re.compile(r"(?P<problem>.+?) at line (?P<line>\d+) column (?P<column>\d+)\Z", re.DOTALL)

_HINTS: Final = {
    "missing": EXPORT_AGAIN,
    "literal_error": "export it from the progress page of the site",
    "visit_or_phase": "write one of 'visit' and 'phase'",
    "enum": "write done, na or open",
    "day": "write it as 2026-11-22",
    "string_type": "put it in quotes",
    "string_pattern_mismatch": "ids are small letters, digits and hyphens; an item is 'checklist/item'",
}
_HEAD_VALUES: Final[tuple[str, ...]] = get_args(HeadValue)
_MAX_NAME: Final = 120

_Location: TypeAlias = tuple[int | str, ...]
_Kind = TypeVar("_Kind", list[Any], dict[str, Any])


def not_json(error: ValidationError, path: str, text: str) -> Diagnostic | None:
    """Return the diagnostic of a text that is not JSON; None where the error is another."""
    if error.error_count() > 1:
        return None
    (details,) = error.errors(include_url=False, include_input=False)
    if details["type"] != "json_invalid":
        return None
    problem = details["ctx"]["error"]
    if place := _PLACE.match(problem):
        mark = mark_of_byte(text, int(place["line"]), int(place["column"]))
        return Diagnostic("PB405", path, f"not JSON: {place['problem']}", EXPORT_AGAIN, mark)
    return Diagnostic("PB405", path, f"not JSON: {problem}", EXPORT_AGAIN)


def first_errors(error: ValidationError, text: str, most: int) -> list[ErrorDetails]:
    """Return the first ``most`` errors of a text; where there are very many, without listing all of them."""
    if error.error_count() <= _MAX_LISTED:
        return error.errors(include_url=False, include_input=False)[:most]
    return [*islice(_errors_by_part(from_json(text)), most)]


def describe(errors: Iterable[ErrorDetails], path: str, text: str) -> Iterator[Diagnostic]:
    """Yield the diagnostics of errors, at their places in the text of the file ``path``."""
    all_details = [*errors]
    value_places = places(text, (_data_path(details) for details in all_details))
    for details in all_details:
        yield _diagnostic(details, path, value_places)


def _errors_by_part(data: Any) -> Iterator[ErrorDetails]:
    for location, model, part in _parts(data):
        try:
            _adapter(model).validate_json(json.dumps(part))
        except ValidationError as error:
            for details in error.errors(include_url=False, include_input=False):
                yield {**details, "loc": (*location, *details["loc"])}


@cache
def _adapter(model: Any) -> TypeAdapter[Any]:
    return TypeAdapter(model)


def _parts(data: dict[str, Any]) -> Iterator[tuple[_Location, Any, object]]:
    """Split a file into parts that are validated alone, each with few enough errors to list."""
    head, runs = _without(data, "runs", list)
    yield (), Engagement, _shortened(head, Engagement)
    for number, run in enumerate(runs):
        yield from _parts_of_run(("runs", number), run)


def _parts_of_run(location: _Location, run: object) -> Iterator[tuple[_Location, Any, object]]:
    if not isinstance(run, dict):
        yield location, Run, run
        return
    head, records = _without(run, "items", dict)
    head, known = _without(head, "known", dict)
    yield location, Run, _shortened(head, Run)
    for name, model, entries in (("items", Records, records), ("known", KnownItems, known)):
        for key, value in entries.items():
            yield (*location, name), model, {key: _shortened(value)}


def _without(data: dict[str, Any], name: str, kind: type[_Kind]) -> tuple[dict[str, Any], _Kind]:
    """Separate one value from a mapping; a value of another type stays, to be reported."""
    value = data.get(name)
    if not isinstance(value, kind):
        return data, kind()
    return {key: entry for key, entry in data.items() if key != name}, value


def _shortened(value: Any, model: type[BaseModel] | None = None) -> Any:
    """Cut mappings and lists to one entry more than is allowed; the fields of a model are kept."""
    if isinstance(value, list):
        return [_shortened(entry) for entry in value[: MAX_ENTRIES + 1]]
    if not isinstance(value, dict):
        return value
    fields = {name: value[name] for name in (_keys(model) if model else ()) if name in value}
    entries = {**dict(islice(value.items(), MAX_ENTRIES + 1)), **fields}
    return {key: _shortened(entry) for key, entry in entries.items()}


def _diagnostic(details: ErrorDetails, path: str, value_places: Mapping[DataPath, Place]) -> Diagnostic:
    kind = details["type"]
    message, hint = _words(details)
    data_path = _data_path(details)
    place = nearest_place(value_places, data_path)
    # An unknown or invalid key is reported at the key, anything else at the value.
    at_key = kind == "extra_forbidden" or details["loc"][-1:] == ("[key]",)
    mark = place.key if at_key and place.key and data_path in value_places else place.value
    return Diagnostic("PB405", path, printable(message), hint, mark)


def _data_path(details: ErrorDetails) -> DataPath:
    path = tuple(step for step in details["loc"] if step != "[key]")
    return path[:-1] if details["type"] == "missing" else path


def _words(details: ErrorDetails) -> tuple[str, str]:
    """Return the message and the hint for one of pydantic's errors."""
    kind, location = details["type"], details["loc"]
    name = _name(location)
    hint = _HINTS.get(kind, "")
    if kind == "missing":
        return f"'{name}' is missing", hint
    if kind == "extra_forbidden":
        return _unknown(name, location[-1], _valid_keys(location))
    if kind == "literal_error" and location[-1] == "[key]":
        return _unknown(name, location[-2], _HEAD_VALUES)
    if location == ("format",):
        return f"the file is not an engagement of a playbook: 'format' is not '{FORMAT}'", hint
    if location == ("version",):
        return (
            f"the version of the file is not {VERSION}",
            "it was exported by another version of the site: export it again, or update the playbook",
        )
    if kind == "string_pattern_mismatch":
        return f"'{name}' is not an id", hint
    if kind == "too_long":
        return f"'{name}' has more than {details['ctx']['max_length']:,} entries", hint
    message = f"{details['msg'][:1].lower()}{details['msg'][1:]}"
    return f"'{name}': {message}" if name else message, hint


def _unknown(name: str, key: int | str, valid_keys: Iterable[str]) -> tuple[str, str]:
    return f"unknown key '{name}'", did_you_mean(str(key)[:_MAX_NAME], valid_keys) or "delete it"


def _name(location: _Location) -> str:
    """Write a path as JavaScript does: ``runs[0].date``."""
    parts = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in location if step != "[key]"]
    return "".join(parts).removeprefix(".")[:_MAX_NAME]


def _valid_keys(location: _Location) -> Iterable[str]:
    models: dict[str | int, type[BaseModel]] = {"runs": Run, "fields": RunFields, "items": ItemRecord}
    within = [step for step in location[:-1] if step in models]
    model = models[within[-1]] if within else Engagement
    return _keys(model)


def _keys(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]
