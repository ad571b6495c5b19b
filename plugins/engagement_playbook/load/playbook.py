"""Load a folder: read, fit, resolve, check what only shows across files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from engagement_playbook.diagnostics import Diagnostic, Mark, has_errors, in_order
from engagement_playbook.load.identity import (
    Declaration,
    check_entries,
    check_unique,
    declarations,
    missed,
)
from engagement_playbook.load.kinds import (
    CORE_FOLDER,
    FILE_KINDS,
    FOLDERS,
    SITE_FOLDERS,
    Collection,
    FileKind,
)
from engagement_playbook.load.local import check_local
from engagement_playbook.load.numbers import check_numbers
from engagement_playbook.load.references import Known, report_dangling, uses
from engagement_playbook.load.shape import fit
from engagement_playbook.model.around import Home, Stage, Vocabulary
from engagement_playbook.model.base import Content
from engagement_playbook.model.phase import Phase
from engagement_playbook.model.playbook import Part, Playbook
from engagement_playbook.model.reference import KINDS, Reference, is_id
from engagement_playbook.model.visit import Visit
from engagement_playbook.source import DataPath, Document, Position, read_document

MAX_FILES: Final = 5_000

OVERVIEWS: Final = (
    "phases", "checklists", "templates", "visits", "case-studies", "stages", "onboarding", "glossary",
    "roles", "regulations", "phrases", "faq", "progress", "about",
)  # fmt: skip
"""Pages a link of kind ``page`` may name, beside hand-written ones."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One content file: what it is, its document, and its content where it could be fitted."""

    kind: FileKind
    document: Document
    content: Content | None


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


def load_playbook(root: Path, languages: tuple[str, ...], pages: frozenset[str] = frozenset()) -> Loaded:
    """Load everything under ``root``. Never raises for bad content.

    ``pages`` are the addresses of hand-written pages that inline links may name.
    """
    loose: list[Diagnostic] = [
        Diagnostic(
            "PB206", folder, "the folder is missing", "create it, or run from the folder with mkdocs.yml"
        )
        for folder in FOLDERS
        if not (root / folder).is_dir()
    ]
    files: list[SourceFile] = []
    declared: list[Declaration] = []
    unread: set[tuple[str, str]] = set()
    for kind, file in _discover(root, loose):
        document = read_document(file, _name_of(file, root))
        document.subject = kind.name if kind.kind else ""
        document.nouns = {} if kind.kind else {key: KINDS[inner] for key, inner in kind.lists}
        content = None
        unread |= missed(document, kind)
        if document.data is not None:
            _default_id(document, kind)
            check_entries(document, kind)
            # Before fitting: a part whose text is wrong still has its id.
            declared += declarations(document, kind)
            content = fit(document, kind.model, languages)
        files.append(SourceFile(kind, document, content))
    known = Known(
        {**check_unique(declared), "page": pages.union(OVERVIEWS)},
        frozenset(unread),
    )
    backlinks = _resolve(files, known)
    vocabularies = _vocabularies(files)
    for each in files:
        if each.content is not None:
            check_local(each.content, each.document, vocabularies)
    check_numbers((each.content, each.document) for each in files)
    playbook = Playbook(
        languages=languages,
        parts=_parts(files),
        backlinks=backlinks,
        core=frozenset(
            str(each.document.data.get("id"))
            for each in files
            if each.document.data and each.document.path.startswith(CORE_FOLDER)
        ),
        vocabularies=vocabularies,
        home=next((each.content for each in files if isinstance(each.content, Home)), None),
    )
    diagnostics = in_order(loose + [problem for each in files for problem in each.document.diagnostics])
    return Loaded(
        root, playbook, tuple(files), diagnostics, {each.document.path: each.document for each in files}
    )


def _discover(root: Path, problems: list[Diagnostic]) -> Iterator[tuple[FileKind, Path]]:
    found = [
        (kind, file) for kind in FILE_KINDS for file in sorted(root.glob(kind.pattern)) if _is_ours(file)
    ]
    if len(found) > MAX_FILES:
        problems.append(
            Diagnostic(
                "PB003",
                ".",
                f"there are {len(found):,} content files; the limit is {MAX_FILES:,}",
                "remove what does not belong here",
            )
        )
        return
    home = root.resolve()
    for kind, file in found:
        if file.resolve().is_relative_to(home):
            yield kind, file
        else:
            problems.append(
                Diagnostic(
                    "PB001",
                    _name_of(file, root),
                    "cannot be read: the link leads out of the playbook",
                    "put the file itself here",
                )
            )
    claimed = {file for _, file in found}
    for file in _candidates(root):
        if file not in claimed:
            hint = (
                "name it '.yml'"
                if file.suffix == ".yaml"
                else "move it to where its kind of content is kept, or delete it"
            )
            problems.append(
                Diagnostic("PB207", _name_of(file, root), "no kind of content is kept at this path", hint)
            )


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


def _name_of(file: Path, root: Path) -> str:
    """Name a file in messages; a name that is not UTF-8 must not break the terminal it is printed on."""
    return file.relative_to(root).as_posix().encode("utf-8", errors="replace").decode("utf-8")


def _default_id(document: Document, kind: FileKind) -> None:
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


def _resolve(files: list[SourceFile], known: Known) -> dict[Reference, tuple[Reference, ...]]:
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


def _parts(files: list[SourceFile]) -> dict[Reference, Part]:
    parts: dict[Reference, Part] = {}
    stages = [entry.id for each in files for entry in _entries(each) if isinstance(entry, Stage)]

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

    for each in sorted(files, key=lambda file: (FILE_KINDS.index(file.kind), reading_order(file))):
        content, path = each.content, each.document.path
        if content is None:
            continue
        owner = ""
        if each.kind.kind:
            reference = Reference(each.kind.kind, str(getattr(content, "id", "")))
            parts.setdefault(reference, Part(reference, content, path))
            owner = f"{reference.id}/"
        for key, inner in each.kind.lists:
            for entry in getattr(content, key):
                reference = Reference(inner, f"{owner}{entry.id}")
                parts.setdefault(reference, Part(reference, entry, path))
    return parts
