"""A new id for a part: at its definition, in every reference, in every link of a page, in file names.

Edits are made where the reader of the YAML found the values, so that comments and layout stay. The
old id goes under ``formerly``, where the part's kind has that, and readers' ticks follow.
"""

from __future__ import annotations

import posixpath
import re
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from engagement_playbook.authoring.changes import Changes, RefusedError, apply
from engagement_playbook.config.folders import FOLDERS
from engagement_playbook.diagnostics import Mark, did_you_mean
from engagement_playbook.lint.translations import LOCK
from engagement_playbook.load import Loaded, SourceFile, load_playbook
from engagement_playbook.load.references import uses
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import KINDS, OWNERS, Reference, is_id
from engagement_playbook.presentation.addresses import Address, url_of

_LINK: Final = re.compile(r"""(\]\(|href=["']|src=["'])([^\s()"'<>]+)""")
_DOWNLOADS: Final = "downloads"


class MisplacedError(Exception):
    """A value is not written the way it can be replaced."""


@dataclass(frozen=True, slots=True)
class LineEdit:
    """One replacement in one line; ``old`` stands at ``mark``."""

    mark: Mark
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Renaming:
    """What a rename would do: edits by file, lines put in, and moves of files and folders."""

    source: Reference
    target: Reference
    edits: Mapping[str, tuple[LineEdit, ...]]
    inserted: Mapping[str, tuple[tuple[int, str], ...]]
    moves: tuple[tuple[str, str], ...]
    accepted: tuple[str, str]
    """How the names of the part's texts begin in the lock of the translations, before and after."""

    def changes(self, root: Path) -> Changes:
        """Work out the new contents of the files; nothing is written."""
        paths = dict.fromkeys((*self.edits, *self.inserted))
        contents = {
            path: _edited(
                (root / path).read_bytes().decode("utf-8"),
                self.edits.get(path, ()),
                self.inserted.get(path, ()),
            ).encode("utf-8")
            for path in paths
        }
        lock = root / LOCK
        if lock.is_file():
            contents[LOCK] = _renamed_lock(lock.read_text(encoding="utf-8"), *self.accepted).encode("utf-8")
        return Changes(contents, self.moves)


def rehearse(renaming: Renaming, loaded: Loaded, pages: frozenset[str] = frozenset()) -> Changes:
    """Make the changes in a copy and load it; raises RefusedError where the content would not be whole."""
    try:
        changes = renaming.changes(loaded.root)
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder)
            for name in FOLDERS:
                shutil.copytree(loaded.root / name, copy / name)
            apply(changes, copy)
            after = load_playbook(copy, loaded.playbook.languages, pages)
    except OSError as error:
        raise RefusedError(f"cannot be changed: {(error.strerror or str(error)).lower()}") from error
    except MisplacedError as error:
        raise RefusedError(f"cannot be changed by a program: {error}; change it by hand") from error
    news = [each for each in after.diagnostics if each not in loaded.diagnostics]
    if news:
        raise RefusedError(f"cannot be changed by a program: {news[0]}; change it by hand")
    return changes


def find_part(playbook: Playbook, name: str) -> Reference:
    """Find a part by ``kind:id`` or by an id that only one part has; raises RefusedError."""
    kind, colon, identifier = name.partition(":")
    if colon and kind not in KINDS:
        raise RefusedError(f"there is no kind '{kind}'; {did_you_mean(kind, KINDS) or _kinds(playbook)}")
    candidates = [each for each in playbook.parts if not colon or each.kind == kind]
    wanted = identifier if colon else name
    found = [each for each in candidates if each.id == wanted] or [
        each for each in candidates if each.local == wanted
    ]
    if len(found) == 1:
        return found[0]
    if found:
        several = ", ".join(map(str, found[:8]))
        raise RefusedError(f"'{name}' may be {several}: name one of them")
    known = [str(each) if colon else each.id for each in playbook.parts]
    raise RefusedError(f"there is no part '{name}'; {did_you_mean(name, known) or _kinds(playbook)}")


def _kinds(playbook: Playbook) -> str:
    return f"kinds: {', '.join(dict.fromkeys(each.kind for each in playbook.parts))}"


def plan_rename(loaded: Loaded, source: Reference, name: str, pages: Iterable[str] = ()) -> Renaming:
    """Work out everything that a new id changes; raises RefusedError where it is taken or is none.

    ``name`` is the new id inside its owner. ``pages`` are hand-written Markdown files, relative to
    the folder of the playbook, each below the folder of its language.
    """
    owner = source.id.rpartition("/")[0]
    target = Reference(source.kind, f"{owner}/{name}" if owner else name)
    _refuse(loaded, source, target)
    edits: dict[str, list[LineEdit]] = defaultdict(list)
    inserted: dict[str, tuple[tuple[int, str], ...]] = {}
    file = next(each for each in loaded.files if each.document.path == loaded.playbook.part(source).file)
    _define(file, loaded, source, target, edits, inserted)
    for each in loaded.files:
        if found := list(_references(each, loaded, source, target)):
            edits[each.document.path] += found
    for page in pages:
        if found := list(_page_links((loaded.root / page).read_text(encoding="utf-8"), page, source, target)):
            edits[page] += found
    moves = tuple(_moves(file, loaded.root, source, target))
    return Renaming(
        source,
        target,
        {path: tuple(dict.fromkeys(found)) for path, found in edits.items()},
        inserted,
        moves,
        (_name_in_lock(file, source), _name_in_lock(file, target)),
    )


def _name_in_lock(file: SourceFile, reference: Reference) -> str:
    if file.file_type.part_kind == reference.kind:
        return str(reference)
    (key,) = (key for key, inner in file.file_type.lists if inner == reference.kind)
    base = (
        f"{file.file_type.part_kind}:{reference.owner}" if file.file_type.part_kind else file.file_type.name
    )
    return f"{base}/{key}/{reference.local}"


def _renamed_lock(text: str, old: str, new: str) -> str:
    """Let what was accepted stay accepted; the lines stay sorted below their heading."""
    lines = [
        new + line.removeprefix(old) if line.startswith((f"{old}/", f"{old} ")) else line
        for line in text.splitlines()
    ]
    head = [line for line in lines if line.startswith("#")]
    return "\n".join([*head, *sorted(line for line in lines if not line.startswith("#")), ""])


def _refuse(loaded: Loaded, source: Reference, target: Reference) -> None:
    if not is_id(target.local):
        raise RefusedError(
            f"'{target.local}' is not an id: use lower-case letters, digits and single hyphens, as in 'attendee-list'"
        )
    if any(each.document.inherited for each in loaded.files):
        raise RefusedError(
            "this playbook is built on another one, whose files may refer to the part: change the id by hand"
        )
    if target == source:
        raise RefusedError(f"'{source}' has that id already")
    if target in loaded.playbook.parts:
        raise RefusedError(f"{target} exists already, in {loaded.playbook.part(target).file}")
    for reference, part in loaded.playbook.parts.items():
        alike = (
            reference.kind == target.kind and reference.id.rpartition("/")[0] == target.id.rpartition("/")[0]
        )
        if alike and target.local in getattr(part.value, "formerly", ()):
            raise RefusedError(
                f"'{target.local}' was once the id of {reference}, in {part.file}, and is not used again"
            )


def _define(
    file: SourceFile,
    loaded: Loaded,
    source: Reference,
    target: Reference,
    edits: dict[str, list[LineEdit]],
    inserted: dict[str, tuple[tuple[int, str], ...]],
) -> None:
    """Change the id where it is defined, and remember the old one."""
    document = file.document
    path: tuple[str | int, ...] = ()
    value: object = loaded.playbook.part(source).value
    for key, inner in file.file_type.lists:
        if inner == source.kind:
            index = next(
                nth for nth, each in enumerate(getattr(file.content, key)) if each.id == source.local
            )
            path = (key, index)
    where = (*path, "id")
    written = where in document.positions and document.positions[where].key is not None
    text = (loaded.root / document.path).read_bytes().decode("utf-8-sig")
    if written:
        mark = document.positions[where].value
        edits[document.path].append(_replacement(text, mark, source.local, target.local))
    if "formerly" not in type(value).model_fields:  # type: ignore[attr-defined]  # every part is a model
        return
    former = document.positions.get((*path, "formerly"))
    if former is not None and former.key is not None:
        first = document.positions.get((*path, "formerly", 0))
        if first is None:  # `formerly: []`
            edits[document.path].append(_replacement(text, former.value, "[]", f"[{source.local}]"))
        elif text.split("\n")[former.value.line - 1][former.value.column - 1] == "[":
            edits[document.path].append(LineEdit(former.value, "[", f"[{source.local}, "))
        else:
            indent = " " * (former.value.column - 1)
            inserted[document.path] = ((former.value.line - 1, f"{indent}- {source.local}"),)
        return
    line, column = _place_for_former(file, path, where, written=written)
    inserted[document.path] = ((line, f"{' ' * column}formerly: [{source.local}]"),)


def _place_for_former(
    file: SourceFile, path: tuple[str | int, ...], where: tuple[str | int, ...], *, written: bool
) -> tuple[int, int]:
    """Say after which line the old id is noted, and how far in: below the id, or above the first key."""
    positions = file.document.positions
    if written:
        key = positions[where].key
        assert key is not None
        return key.line, key.column - 1
    first = min(
        position.key.line
        for place, position in positions.items()
        if position.key is not None and len(place) == len(path) + 1
    )
    return first - 1, 0


def _references(file: SourceFile, loaded: Loaded, source: Reference, target: Reference) -> Iterator[LineEdit]:
    """Find what refers to the part, or to a part inside it, in one content file."""
    if file.content is None:
        return
    text = (loaded.root / file.document.path).read_bytes().decode("utf-8-sig")
    inline = False
    for use in uses(file.content, file.file_type):
        renamed = _renamed(use.target, source, target)
        if renamed is None:
            continue
        mark = file.document.positions[use.path].value if use.path in file.document.positions else None
        if mark is not None and _stands_at(text, mark, use.target.id):
            yield _replacement(text, mark, use.target.id, renamed.id)
        else:
            inline = True
    if inline:
        yield from _inline_links(text, source, target)


def _inline_links(text: str, source: Reference, target: Reference) -> Iterator[LineEdit]:
    kinds = [source.kind, *(inner for inner, owner in OWNERS.items() if owner == source.kind)]
    for number, line in enumerate(text.split("\n"), 1):
        for found in re.finditer(rf"\]\((?P<kind>{'|'.join(kinds)}):(?P<id>[a-z0-9/-]+)\)", line):
            renamed = _renamed(Reference(found["kind"], found["id"]), source, target)
            if renamed is not None:
                yield LineEdit(Mark(number, found.start("id") + 1), found["id"], renamed.id)


def _renamed(reference: Reference, source: Reference, target: Reference) -> Reference | None:
    if reference == source:
        return target
    if OWNERS.get(reference.kind) == source.kind and reference.owner == source.id:
        return Reference(reference.kind, f"{target.id}/{reference.local}")
    return None


def _page_links(text: str, page: str, source: Reference, target: Reference) -> Iterator[LineEdit]:
    """Find the links of a hand-written page to the part, its anchors and its downloads."""
    old, new = url_of(source), url_of(target)
    # Below docs_dir and its language: an address counts from there.
    inside = PurePosixPath(page)
    for number, line in enumerate(text.split("\n"), 1):
        for found in _LINK.finditer(line):
            link = found[2]
            address, hash_, anchor = link.partition("#")
            for depth in range(1, len(inside.parts)):
                folder = "/".join(inside.parts[depth:-1])
                changed = _changed(
                    posixpath.normpath(posixpath.join(folder, address)), anchor, old, new, source
                )
                if changed is not None:
                    again = posixpath.relpath(changed.uri, folder or ".")
                    yield LineEdit(Mark(number, found.start(2) + 1), link, f"{again}{hash_}{changed.anchor}")
                    break


def _changed(uri: str, anchor: str, old: Address, new: Address, source: Reference) -> Address | None:
    if uri == old.uri and old.uri != new.uri:
        return Address(new.uri, anchor)
    if uri == old.uri and old.anchor and anchor == old.anchor:
        return Address(uri, new.anchor)
    folder, name = posixpath.split(uri)
    stem, dot, ending = name.partition(".")
    owned = posixpath.join(_DOWNLOADS, posixpath.dirname(old.uri))
    if folder == owned and stem == source.id and old.uri != new.uri:
        return Address(
            posixpath.join(folder, f"{posixpath.basename(new.uri).removesuffix('.md')}{dot}{ending}"), anchor
        )
    return None


def _moves(file: SourceFile, root: Path, source: Reference, target: Reference) -> Iterator[tuple[str, str]]:
    """Move the file that is named after the part; for a phase, its folder and that of its lists."""
    if file.file_type.part_kind != source.kind:
        return
    path = PurePosixPath(file.document.path)
    if file.file_type.id_from_folder:
        folder = path.parent
        if folder.name.endswith(source.id):
            yield str(folder), str(folder.with_name(folder.name.removesuffix(source.id) + target.id))
        if (root / "checklists" / source.id).is_dir():
            yield f"checklists/{source.id}", f"checklists/{target.id}"
    elif path.stem == source.id:
        yield str(path), str(path.with_name(f"{target.id}{path.suffix}"))


def _stands_at(text: str, mark: Mark, words: str) -> bool:
    line = text.split("\n")[mark.line - 1][mark.column - 1 :]
    return line.lstrip("'\"").startswith(words)


def _replacement(text: str, mark: Mark, old: str, new: str) -> LineEdit:
    """Replace a value where it is written, past the quote it may begin with."""
    line = text.split("\n")[mark.line - 1]
    quoted = line[mark.column - 1 : mark.column] in ("'", '"')
    return LineEdit(Mark(mark.line, mark.column + quoted), old, new)


def _edited(text: str, edits: Iterable[LineEdit], inserted: Iterable[tuple[int, str]]) -> str:
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = text.removeprefix(mark).split("\n")
    for edit in sorted(edits, key=lambda each: (each.mark.line, each.mark.column), reverse=True):
        line, start = lines[edit.mark.line - 1], edit.mark.column - 1
        if not line.startswith(edit.old, start):
            raise MisplacedError(f"line {edit.mark.line} does not hold '{edit.old}' where it is expected")
        lines[edit.mark.line - 1] = line[:start] + edit.new + line[start + len(edit.old) :]
    for after, words in sorted(inserted, reverse=True):
        lines.insert(after, words)
    return mark + "\n".join(lines)
