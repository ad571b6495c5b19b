"""What a reader wrote and a bundle prints: found text by text, and changed text by text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from engagement_playbook.engagement.export import Run, RunFields, field_key
from engagement_playbook.model.visit import Bundle, Visit
from engagement_playbook.pdf.bundle import PackFields, PackRequest, checklists, not_printed
from engagement_playbook.pdf.paper import PaperContext
from engagement_playbook.pdf.record import Records, left_over, open_keys
from engagement_playbook.source import DataPath

OPTION: Final = "option"
"""What the path of a field begins with that was filled in for this pack; other paths lead into the run."""

PREVIOUS: Final = "previous"
"""What a path begins with that leads into the run before it."""

PAPER: Final = "paper"
"""What a path begins with that is no place in a file: the text of a paper itself follows, wherever it is from."""

_WORDS: Final = ("reason", "note")
_SPACES: Final = str.maketrans({"\t": " ", "\ufeff": "\u2060"})
_LINE_END: Final = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")


def written(context: PaperContext, visit: Visit, bundle: Bundle, request: PackRequest) -> dict[DataPath, str]:
    """Collect the texts of a reader's that a bundle prints, by where they were written.

    All their lines end alike and a space is a space: what else a file may have there, Typst refuses beside another.
    """
    texts = dict(_fields(bundle, request))
    if request.run and bundle.holds_notes:
        texts |= _words(context, visit, bundle, request, request.run)
    if request.previous and bundle.holds_notes:
        for key in open_keys(context, request.previous, known=request.run):
            texts[PREVIOUS, "items", key, "note"] = request.previous.items[key].note
    return {path: _LINE_END.sub("\n", text).translate(_SPACES) for path, text in texts.items() if text}


def rewritten(request: PackRequest, texts: Mapping[DataPath, str]) -> PackRequest:
    """Return the request with its texts replaced, by the paths of ``written``."""
    options = {str(path[1]): text for path, text in texts.items() if path[0] == OPTION}
    fields = replace(request.fields, **options)
    before = {path[1:]: text for path, text in texts.items() if path[0] == PREVIOUS}
    return replace(
        request,
        fields=fields,
        run=request.run and _rewritten_run(request.run, texts),
        previous=request.previous and _rewritten_run(request.previous, before),
    )


def _fields(bundle: Bundle, request: PackRequest) -> Iterator[tuple[DataPath, str]]:
    of_run = PackFields(**request.run.fields.values()).values() if request.run else {}
    for name, option in request.fields.values().items():
        if bundle.shows(name):
            yield ((OPTION, name), option) if option else (("fields", field_key(name)), of_run.get(name, ""))


def _words(
    context: PaperContext, visit: Visit, bundle: Bundle, request: PackRequest, run: Run
) -> Iterator[tuple[DataPath, str]]:
    ours = [*checklists(context, visit, bundle, request)]
    others = not_printed(context, visit, request)
    shown = Records(run.items).keys_on(ours) | {*left_over(run, ours, others)}
    for key, record in run.items.items():
        if key in shown:
            for name in _WORDS:
                yield ("items", key, name), getattr(record, name)


def _rewritten_run(run: Run, texts: Mapping[DataPath, str]) -> Run:
    fields = {str(path[1]): text for path, text in texts.items() if path[0] == "fields"}
    items = dict(run.items)
    for path, text in texts.items():
        if path[0] == "items":
            _, key, name = map(str, path)
            items[key] = items[key].model_copy(update={name: text})
    head = RunFields.model_validate({**run.fields.model_dump(), **fields})
    return run.model_copy(update={"fields": head, "items": items})
