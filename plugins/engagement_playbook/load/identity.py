"""Ids: what each file declares, and that no two parts have the same one.

Works on raw data, before it is fitted to its model, so that one bad field of a file does not make
every reference to it dangle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engagement_playbook.diagnostics import Mark, Related
from engagement_playbook.load.file_types import FileType
from engagement_playbook.model.reference import KINDS, Reference
from engagement_playbook.source import DataPath, Document


@dataclass(frozen=True, slots=True)
class Declaration:
    """An id where it is written, with the former ids of the same part."""

    reference: Reference
    document: Document
    mark: Mark | None
    former: tuple[tuple[str, Mark | None], ...] = ()

    def place_for(self, reader: Document) -> str:
        """Say where this stands, to someone who looks at a file."""
        line = self.mark.line if self.mark else 1
        return f"line {line}" if reader is self.document else f"{self.document.path}:{line}"

    def related(self, message: str) -> tuple[Related, ...]:
        """Point at this from a diagnostic about another place."""
        return (Related(self.document.path, self.mark, message),) if self.mark else ()


def declarations(document: Document, file_type: FileType) -> Iterator[Declaration]:
    """Find the ids of a file's parts; call it before the data is repaired."""
    data = document.data or {}
    prefix = ""
    owner = data.get("id")
    if file_type.part_kind and isinstance(owner, str):
        yield _declare(Reference(file_type.part_kind, owner), document, data, ())
        prefix = f"{owner}/"
    for key, inner in file_type.lists:
        entries = data.get(key)
        for index, entry in enumerate(entries if isinstance(entries, list) else []):
            if isinstance(entry, dict) and isinstance(entry.get("id"), str):
                yield _declare(Reference(inner, f"{prefix}{entry['id']}"), document, entry, (key, index))


def _declare(
    reference: Reference, document: Document, entry: Mapping[str, object], path: DataPath
) -> Declaration:
    former = entry.get("formerly")
    return Declaration(
        reference,
        document,
        document.value_mark((*path, "id")),
        tuple(
            (old, document.value_mark((*path, "formerly", index)))
            for index, old in enumerate(former if isinstance(former, list) else [])
            if isinstance(old, str)
        ),
    )


def missed(document: Document, file_type: FileType) -> set[tuple[str, str]]:
    """Name the parts a file should declare and does not, by kind and owner; see ``Known.unread``."""
    data = document.data or {}
    owner = str(data.get("id") or file_type.default_id(document.path)) if file_type.part_kind else ""
    inner = {(part, owner) for key, part in file_type.lists if not isinstance(data.get(key), list)}
    return inner | {(file_type.part_kind, owner)} if file_type.part_kind and document.data is None else inner


def check_unique(declared: Iterable[Declaration]) -> dict[str, frozenset[str]]:
    """Report the second use of an id and the new use of a retired one; return the ids of every kind."""
    first: dict[Reference, Declaration] = {}
    taken: set[tuple[int, str]] = set()
    former: list[tuple[Reference, Declaration, Mark | None]] = []
    for each in declared:
        reference = each.reference
        if reference not in first:
            first[reference] = each
        # The parts of a file whose own id is taken are all taken with it: one message says it.
        elif (id(each.document), reference.owner) not in taken:
            if "/" not in reference.id:
                taken.add((id(each.document), reference.id))
            each.document.report(
                "PB202",
                f"{KINDS[reference.kind]} id '{reference.local}' is used twice",
                f"first used in {first[reference].place_for(each.document)}{_remedy(first[reference], each)}",
                each.mark,
                first[reference].related("first used here"),
            )
        owner = reference.id.rpartition("/")[0]
        for old, mark in each.former:
            former.append((Reference(reference.kind, f"{owner}/{old}" if owner else old), each, mark))
    _check_former(former, first)
    ids: dict[str, set[str]] = defaultdict(set)
    for reference in first:
        ids[reference.kind].add(reference.id)
    return {kind: frozenset(names) for kind, names in ids.items()}


def _remedy(first: Declaration, second: Declaration) -> str:
    """Say how a part takes the place of one in the playbook that this one is built on."""
    overlays = first.document.inherited and not second.document.inherited
    return "; a file at the same path takes its place" if overlays else ""


def _check_former(
    former: Sequence[tuple[Reference, Declaration, Mark | None]], live: Mapping[Reference, Declaration]
) -> None:
    retired: dict[Reference, tuple[Declaration, Mark | None]] = {}
    for reference, declaration, mark in former:
        document = declaration.document
        if reference in live:
            document.report(
                "PB204",
                f"'{reference.local}' is a former id here and in use in {live[reference].place_for(document)}",
                "give the other part a new id: a retired one is never used again",
                mark,
                live[reference].related("in use here"),
            )
        elif reference in retired:
            other, place = retired[reference]
            before = Declaration(reference, other.document, place)
            document.report(
                "PB204",
                f"'{reference.local}' is a former id here and in {before.place_for(document)}",
                "keep it where its readers' ticks belong",
                mark,
                before.related("a former id here, too"),
            )
        else:
            retired[reference] = (declaration, mark)


def check_entries(document: Document, file_type: FileType) -> None:
    """Report two entries of one list with the same id, for lists whose entries are not parts."""
    parts = {key for key, _ in file_type.lists}
    for key, value in (document.data or {}).items():
        _walk(value, (key,), document, is_parts=key in parts)


def _walk(node: object, path: DataPath, document: Document, *, is_parts: bool = False) -> None:
    if isinstance(node, dict):
        for key, value in node.items():
            _walk(value, (*path, key), document)
    elif isinstance(node, list):
        seen: dict[str, int] = {}
        for index, entry in enumerate(node):
            name = entry.get("id") if isinstance(entry, dict) else None
            if isinstance(name, str) and not is_parts:
                if name in seen:
                    before = document.value_mark((*path, seen[name], "id"))
                    document.report(
                        "PB202",
                        f"id '{name}' is used twice in this list",
                        f"first used in line {before.line}" if before else "",
                        document.value_mark((*path, index, "id")),
                        (Related(document.path, before, "first used here"),) if before else (),
                    )
                seen.setdefault(name, index)
            _walk(entry, (*path, index), document)
