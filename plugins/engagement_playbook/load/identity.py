"""Find the ids that files declare, and check that they are unique.

This works on raw data, before validation, so that one invalid field of a file does not make every
reference to the file dangle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import PurePosixPath

from engagement_playbook.diagnostics import Mark, Related
from engagement_playbook.load.file_types import FileType
from engagement_playbook.model.reference import KINDS, Reference, is_id
from engagement_playbook.source import DataPath, Document


@dataclass(frozen=True, slots=True)
class Declaration:
    """The id of a part with its place, and the former ids of the part with theirs."""

    reference: Reference
    document: Document
    mark: Mark | None
    former: tuple[tuple[str, Mark | None], ...] = ()
    is_file: bool = False
    """Whether it is the part that a whole file is."""

    def place_for(self, reader: Document) -> str:
        """Return the place for a message about a document: only the line where it is the same document."""
        line = self.mark.line if self.mark else 1
        return f"line {line}" if reader is self.document else f"{self.document.path}:{line}"

    def related(self, message: str) -> tuple[Related, ...]:
        """Return the place as related information of a diagnostic; empty where it has none."""
        return (Related(self.document.path, self.mark, message),) if self.mark else ()


def declarations(document: Document, file_type: FileType) -> Iterator[Declaration]:
    """Yield the ids of a file's parts; to be called before the data is repaired."""
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
            (name, document.value_mark((*path, "formerly", index)))
            for index, name in enumerate(former if isinstance(former, list) else [])
            if isinstance(name, str)
        ),
        is_file=not path,
    )


def undeclared_parts(document: Document, file_type: FileType) -> set[tuple[str, str]]:
    """Return kind and owner of the parts that a file should declare and does not; see ``KnownIds.unread``."""
    data = document.data or {}
    owner = str(data.get("id") or file_type.default_id(document.path)) if file_type.part_kind else ""
    if file_type.part_kind and document.data is not None and not is_id(owner):
        # What it is called is unknown until its id is one.
        return {(kind, "") for kind in (file_type.part_kind, *dict(file_type.lists).values())}
    inner = {(part, owner) for key, part in file_type.lists if not _has_ids(data.get(key))}
    return inner | {(file_type.part_kind, owner)} if file_type.part_kind and document.data is None else inner


def _has_ids(entries: object) -> bool:
    return isinstance(entries, list) and all(
        isinstance(entry, dict) and isinstance(name := entry.get("id"), str) and is_id(name)
        for entry in entries
    )


def check_unique(declared: Iterable[Declaration]) -> tuple[dict[str, frozenset[str]], frozenset[str]]:
    """Report ids that are used twice and former ids that are in use again.

    Return the ids by kind, and the paths of the files that are copies: their own id is used twice, and nothing
    else about them matters until they have one of their own.
    """
    first: dict[Reference, Declaration] = {}
    copies: set[str] = set()
    former: list[tuple[Reference, Declaration, Mark | None]] = []
    declared = [*declared]
    renamed = {declaration.document.path for declaration in declared if _is_named_otherwise(declaration)}
    for declaration in sorted(declared, key=lambda declaration: declaration.document.path in renamed):
        reference, document = declaration.reference, declaration.document
        if reference not in first:
            first[reference] = declaration
        elif document.path not in copies or first[reference].document is document:
            if declaration.is_file:
                copies.add(document.path)
                document.repaired |= {path for path in document.positions if path}
            if not _is_in_copied_folder(document.path, copies):
                place = first[reference].place_for(document)
                document.report(
                    "PB202",
                    f"{KINDS[reference.kind]} id '{reference.local}' is used twice",
                    f"first used in {place}{_remedy(first[reference], declaration)}",
                    declaration.mark,
                    first[reference].related("first used here"),
                )
        if document.path in copies:
            continue
        owner = reference.id.rpartition("/")[0]
        for name, mark in declaration.former:
            former_reference = Reference(reference.kind, f"{owner}/{name}" if owner else name)
            former.append((former_reference, declaration, mark))
    _check_former(former, first)
    ids: dict[str, set[str]] = defaultdict(set)
    for reference in first:
        ids[reference.kind].add(reference.id)
    return {kind: frozenset(names) for kind, names in ids.items()}, frozenset(copies)


def former_ids(declared: Iterable[Declaration]) -> dict[Reference, str]:
    """Return the present ids of parts by the references they had formerly."""
    present: dict[Reference, str] = {}
    for declaration in declared:
        kind, owner = declaration.reference.kind, declaration.reference.id.rpartition("/")[0]
        for name, _ in declaration.former:
            former = Reference(kind, f"{owner}/{name}" if owner else name)
            present.setdefault(former, declaration.reference.id)
    return present


def _is_named_otherwise(declaration: Declaration) -> bool:
    """Return whether a file and the part it is have different names, as those of a copy have."""
    file = PurePosixPath(declaration.document.path)
    return (
        declaration.is_file
        and declaration.reference.kind != "phase"
        and file.stem != declaration.reference.id
    )


def _is_in_copied_folder(path: str, copies: AbstractSet[str]) -> bool:
    """Return whether a file lies beside or below another copy, whose message is enough for the folder."""
    folders = {str(folder) for folder in PurePosixPath(path).parents}
    return any(
        copy != path and str(PurePosixPath(copy).parent) in folders
        for copy in copies
        if copy.endswith("/phase.yml")
    )


def _remedy(first: Declaration, second: Declaration) -> str:
    """Return the end of a hint: what is to be done, beside another name for one of the two."""
    if first.document.inherited and not second.document.inherited:
        return "; a file at the same path takes its place"
    return "; a copy needs an id of its own" if second.is_file else ""


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
            earlier, earlier_mark = retired[reference]
            first_use = Declaration(reference, earlier.document, earlier_mark)
            document.report(
                "PB204",
                f"'{reference.local}' is a former id here and in {first_use.place_for(document)}",
                "keep it where its readers' ticks belong",
                mark,
                first_use.related("a former id here, too"),
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
