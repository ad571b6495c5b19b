"""Check numbers of phases, steps and stages: each is used once, and a step's begins with its phase's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engagement_playbook.diagnostics import Related
from engagement_playbook.load.file_types import Collection
from engagement_playbook.model.base import Content
from engagement_playbook.model.phase import Phase
from engagement_playbook.model.stage import Stage
from engagement_playbook.source import DataPath, Document


def check_numbers(files: Iterable[tuple[Content | None, Document]]) -> None:
    """Report numbers of phases, steps and stages that are used twice or do not fit their owner."""
    first_uses: dict[tuple[str, str], tuple[Document, DataPath]] = {}
    for content, document in files:
        for kind, number, path in _numbers(content):
            first, first_path = first_uses.setdefault((kind, number), (document, path))
            if first is not document or first_path != path:
                mark = first.value_mark(first_path)
                line = mark.line if mark else 1
                place = f"line {line}" if first is document else f"{first.path}:{line}"
                document.report(
                    "PB205",
                    f"{kind} number {number} is used twice",
                    f"first used in {place}",
                    document.value_mark(path),
                    (Related(first.path, mark, "first used here"),) if mark else (),
                )

        if isinstance(content, Phase):
            _check_steps(content, document)


def _numbers(content: Content | None) -> Iterator[tuple[str, str, DataPath]]:
    if isinstance(content, Phase):
        yield "phase", str(content.number), ("number",)
        for index, step in enumerate(content.steps):
            yield "step", step.number, ("steps", index, "number")
    elif isinstance(content, Collection):
        for index, entry in enumerate(content.items):
            if isinstance(entry, Stage):
                yield "stage", str(entry.number), ("items", index, "number")


def _check_steps(phase: Phase, document: Document) -> None:
    for index, step in enumerate(phase.steps):
        if step.number.partition(".")[0] != str(phase.number):
            document.report(
                "PB205",
                f"step number {step.number} is not one of phase {phase.number}",
                f"begin it with '{phase.number}.'",
                document.value_mark(("steps", index, "number")),
            )
