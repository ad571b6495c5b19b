"""Load a folder: read, fit, resolve, check what only shows across files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from engagement_playbook.config.folders import FOLDERS, name_of
from engagement_playbook.diagnostics import Diagnostic, Mark, has_errors, in_order
from engagement_playbook.load.file_types import (
    CORE_FOLDER,
    FILE_KINDS,
    SITE_FOLDERS,
    Collection,
    FileType,
)
from engagement_playbook.load.identity import (
    Declaration,
    check_entries,
    check_unique,
    declarations,
    missed,
)
from engagement_playbook.load.local import check_local
from engagement_playbook.load.numbers import check_numbers
from engagement_playbook.load.references import KnownIds, report_dangling, uses
from engagement_playbook.load.texts import texts
from engagement_playbook.load.validation import validate
from engagement_playbook.model.base import Content
from engagement_playbook.model.home import Home
from engagement_playbook.model.phase import Phase
from engagement_playbook.model.playbook import Part, Playbook
from engagement_playbook.model.reference import KINDS, Reference, is_id
from engagement_playbook.model.stage import Stage
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.model.visit import Visit
from engagement_playbook.model.vocabulary import Vocabulary
from engagement_playbook.source import DataPath, Document, Position, ids_of, read_document

MAX_FILES: Final = 5_000

OVERVIEWS: Final = (
    "phases", "checklists", "templates", "visits", "case-studies", "stages", "onboarding", "glossary",
    "roles", "regulations", "phrases", "faq", "progress", "about",
)  # fmt: skip
"""Pages a link of kind ``page`` may name, beside hand-written ones."""


@dataclass(frozen=True)
class SourceFile:
    """One content file: what it is, its document, and its content where it could be fitted.

    ``place`` is its path below the folder of the playbook it belongs to.
    """

    kind: FileType
    document: Document
    content: Content | None
    place: PurePosixPath

    @cached_property
    def texts(self) -> tuple[tuple[DataPath, LocalizedText], ...]:
        """Every localised text with its place, in the order of the fields."""
        return tuple(texts(self.content))


@dataclass(frozen=True, slots=True)
class Loaded:
    """A playbook with everything wrong with it.

    ``playbook`` is complete only where no diagnostic is an error; it always exists, so that rules
    can look at what could be read.
    """

    root: Path
    playbook: Playbook
    files: tuple[SourceFile, ...]
    diagnostics: tuple[Diagnostic, ...]
    positions: Mapping[str, Document] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether the content can be published."""
        return not has_errors(self.diagnostics)

    def mark(self, file: str, path: DataPath) -> Mark | None:
        """Place a value of a file, for rules that report on it."""
        return self.positions[file].value_mark(path)


@dataclass(frozen=True, slots=True)
class _CachedFile:
    """A file with which nothing was wrong on its own, and what it says."""

    document: Document
    declared: tuple[Declaration, ...]
    content: Content | None
    languages: tuple[str, ...]


@dataclass(slots=True)
class Memory:
    """What one load leaves to the next: files that have not changed are neither parsed nor fitted again.

    It holds one playbook, and only what the last load asked for.
    """

    files: dict[str, _CachedFile] = field(default_factory=dict)


def load_playbook(
    root: Path,
    languages: tuple[str, ...],
    pages: frozenset[str] = frozenset(),
    base: Path | None = None,
    memory: Memory | None = None,
) -> Loaded:
    """Load everything under ``root``. Never raises for bad content.

    ``pages`` are the addresses of hand-written pages that inline links may name. ``base`` is the
    folder of a playbook that this one is built on: a file at the same path takes the place of the
    base's; of two lists of parts, both are read, and an entry takes the place of the base's with its id.
    With a ``memory``, what it holds of the last load is used, and it holds this one afterwards.
    """
    loose: list[Diagnostic] = [
        Diagnostic(
            "PB206", folder, "the folder is missing", "create it, or run from the folder with mkdocs.yml"
        )
        for folder in FOLDERS
        if not any((layer / folder).is_dir() for layer in (root, base) if layer)
    ]
    files: list[SourceFile] = []
    declared: list[Declaration] = []
    unread: set[tuple[str, str]] = set()
    before = memory.files if memory else {}
    after: dict[str, _CachedFile] = {}
    documents, order = _overlaid([(each, _read(each, root, before)) for each in _discover(root, base, loose)])
    for (kind, _, place, _), document in documents:
        unread |= missed(document, kind)
        known = before.get(document.path)
        if known is None or known.document.data is not document.data or known.languages != languages:
            known = _interpret(document, kind, languages)
        declared += (replace(each, document=document) for each in known.declared)
        files.append(SourceFile(kind, document, known.content, place))
        if not document.diagnostics and not document.repaired:
            after[document.path] = known
    if memory:
        memory.files = after
    names = KnownIds(
        {**check_unique(declared), "page": pages.union(OVERVIEWS)},
        frozenset(unread),
    )
    backlinks = _resolve(files, names)
    vocabularies = _vocabularies(files)
    for each in files:
        if each.content is not None:
            check_local(each.content, each.document, vocabularies)
    check_numbers((each.content, each.document) for each in files)
    playbook = Playbook(
        languages=languages,
        parts=_parts(files, order),
        backlinks=backlinks,
        core=frozenset(
            str(each.document.data.get("id"))
            for each in files
            if each.document.data and str(each.place).startswith(CORE_FOLDER)
        ),
        vocabularies=vocabularies,
        home=next((each.content for each in files if isinstance(each.content, Home)), None),
    )
    diagnostics = in_order(loose + [problem for each in files for problem in each.document.diagnostics])
    return Loaded(
        root, playbook, tuple(files), diagnostics, {each.document.path: each.document for each in files}
    )


class _Found(NamedTuple):
    """A content file that counts: what it is, where it lies, its path below its playbook, whose that is."""

    kind: FileType
    file: Path
    place: PurePosixPath
    inherited: bool


def _discover(root: Path, base: Path | None, problems: list[Diagnostic]) -> list[_Found]:
    """Find the content files of every kind, those of the base first; none where there are too many."""
    found = []
    for kind in FILE_KINDS:
        own = _files_of(kind, root, inherited=False)
        taken = set() if kind.is_collection else {each.place for each in own}
        if base:
            found += [each for each in _files_of(kind, base, inherited=True) if each.place not in taken]
        found += own
    if len(found) > MAX_FILES:
        problems.append(
            Diagnostic(
                "PB003",
                ".",
                f"there are {len(found):,} content files; the limit is {MAX_FILES:,}",
                "remove what does not belong here",
            )
        )
        return []
    inside = []
    for each in found:
        home = base if base and each.inherited else root
        if each.file.resolve().is_relative_to(home.resolve()):
            inside.append(each)
        else:
            problems.append(
                Diagnostic(
                    "PB001",
                    name_of(each.file, root),
                    "cannot be read: the link leads out of the playbook",
                    "put the file itself here",
                )
            )
    claimed = {each.file for each in found}
    for file in _candidates(root):
        if file not in claimed:
            hint = (
                "name it '.yml'"
                if file.suffix == ".yaml"
                else "move it to where its kind of content is kept, or delete it"
            )
            problems.append(
                Diagnostic("PB207", name_of(file, root), "no kind of content is kept at this path", hint)
            )
    return inside


def _files_of(kind: FileType, folder: Path, *, inherited: bool) -> list[_Found]:
    return [
        _Found(kind, file, PurePosixPath(file.relative_to(folder).as_posix()), inherited)
        for file in sorted(folder.glob(kind.pattern))
        if _is_ours(file)
    ]


def _interpret(document: Document, kind: FileType, languages: tuple[str, ...]) -> _CachedFile:
    """Find out what a file says by itself, and report what is wrong with it into the document."""
    if document.data is None:
        return _CachedFile(document, (), None, languages)
    check_entries(document, kind)
    # Before fitting: a part whose text is wrong still has its id.
    declared = tuple(declarations(document, kind))
    return _CachedFile(document, declared, validate(document, kind.model, languages), languages)


def _read(found: _Found, root: Path, before: Mapping[str, _CachedFile]) -> Document:
    kind, name = found.kind, name_of(found.file, root)
    document = read_document(found.file, name, before[name].document if name in before else None)
    document.inherited = found.inherited
    document.subject = kind.name if kind.kind else ""
    document.nouns = {} if kind.kind else {key: KINDS[inner] for key, inner in kind.lists}
    _default_id(document, kind)
    return document


def _overlaid(
    found: list[tuple[_Found, Document]],
) -> tuple[list[tuple[_Found, Document]], list[Reference]]:
    """Take out of the base's lists of parts what stands in this playbook's; return the base's order, too.

    A list of which nothing is left goes with its file.
    """
    own = {
        each.kind.name: document.data
        for each, document in found
        if each.kind.is_collection and not each.inherited and document.data
    }
    order: list[Reference] = []
    kept = []
    for each, document in found:
        if each.inherited and each.kind.is_collection and document.data:
            order += [declared.reference for declared in declarations(document, each.kind)]
            for key, entries in own.get(each.kind.name, {}).items():
                document.leave_out(key, ids_of(entries))
            if each.kind.name in own and not document.data.get("items"):
                continue
        kept.append((each, document))
    return kept, order


def _candidates(root: Path) -> Iterable[Path]:
    """Go through every file that looks like content, outside the folders that belong to the site."""
    for folder in FOLDERS:
        for file in sorted((root / folder).rglob("*")):
            inside = file.relative_to(root).parts[:2]
            if file.suffix in (".yml", ".yaml") and _is_ours(file) and inside not in SITE_FOLDERS:
                yield file


def _is_ours(file: Path) -> bool:
    """Editors and file systems keep their own files under names that begin with a dot."""
    return not file.name.startswith(".")


def _default_id(document: Document, kind: FileType) -> None:
    if not kind.kind or document.data is None or "id" in document.data:
        return
    stem = kind.default_id(document.path)
    document.data["id"] = stem
    document.positions["id",] = Position(Mark(1, 1))
    if not is_id(stem):
        what = "folder" if kind.id_from_folder else "file"
        document.report(
            "PB110",
            f"'{stem}', from the name of the {what}, is not an id",
            f"rename the {what}, or add 'id:'",
            Mark(1, 1),
        )


def _resolve(files: list[SourceFile], known: KnownIds) -> dict[Reference, tuple[Reference, ...]]:
    backlinks: dict[Reference, dict[Reference, None]] = defaultdict(dict)
    for each in files:
        if each.content is None:
            continue
        for use in uses(each.content, each.kind):
            if report_dangling(use, known, each.document) and use.source and use.source != use.target:
                backlinks[use.target][use.source] = None
    return {target: tuple(sources) for target, sources in backlinks.items()}


def _vocabularies(files: list[SourceFile]) -> dict[str, Vocabulary]:
    return {entry.id: entry for each in files for entry in _entries(each) if isinstance(entry, Vocabulary)}


def _entries(file: SourceFile) -> tuple[Content, ...]:
    return file.content.items if isinstance(file.content, Collection) else ()


def _parts(files: list[SourceFile], order: list[Reference]) -> dict[Reference, Part]:
    """List the parts in reading order; ``order`` is that of the lists that this playbook adds to."""
    parts: dict[Reference, Part] = {}
    ranks = {reference: rank for rank, reference in enumerate(order)}
    stages = sorted(
        (entry.id for each in files for entry in _entries(each) if isinstance(entry, Stage)),
        key=lambda name: ranks.get(Reference("stage", name), len(ranks)),
    )

    def reading_order(file: SourceFile) -> list[int]:
        """Phases by number, visits by the stages they belong to, the rest as their files stand."""
        match file.content:
            case Phase():
                return [file.content.number]
            case Visit():
                found = [stages.index(stage.id) for stage in file.content.stages if stage.id in stages]
                return [min(found), max(found)] if found else []
            case _:
                return []

    for each in sorted(
        files, key=lambda file: (FILE_KINDS.index(file.kind), reading_order(file), file.place)
    ):
        content, path, inherited = each.content, each.document.path, each.document.inherited
        if content is None:
            continue
        owner = ""
        if each.kind.kind:
            reference = Reference(each.kind.kind, str(getattr(content, "id", "")))
            parts.setdefault(reference, Part(reference, content, path, inherited))
            owner = f"{reference.id}/"
        for key, inner in each.kind.lists:
            for entry in getattr(content, key):
                reference = Reference(inner, f"{owner}{entry.id}")
                parts.setdefault(reference, Part(reference, entry, path, inherited))
    return _in_order(parts, ranks) if ranks else parts


def _in_order(parts: Mapping[Reference, Part], ranks: Mapping[Reference, int]) -> dict[Reference, Part]:
    """Put what takes another's place into that place, among the parts of its kind."""
    kinds = {reference.kind for reference in ranks}
    queues = {
        kind: iter(
            sorted(
                (reference for reference in parts if reference.kind == kind),
                key=lambda reference: ranks.get(reference, len(ranks)),
            )
        )
        for kind in kinds
    }
    ordered = (next(queues[each.kind]) if each.kind in queues else each for each in parts)
    return {reference: parts[reference] for reference in ordered}
