"""Give a part a new id: at its definition, in references and links to it, and in the names of its files.

Edits are made at the positions that the YAML reader recorded, so that comments and layout stay. The
old id is added to ``formerly`` where the part's kind has that field, so that readers' ticks follow.
"""

from __future__ import annotations

import posixpath
import re
import shutil
import tempfile
from codecs import BOM_UTF8
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from engagement_playbook.authoring.changes import Changes, RefusedError, apply
from engagement_playbook.config.folders import FOLDERS
from engagement_playbook.diagnostics import Edit, did_you_mean
from engagement_playbook.lint.translations import LOCK, MAX_LOCK_BYTES
from engagement_playbook.load import Loaded, SourceFile, load_playbook
from engagement_playbook.load.references import uses
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import KINDS, OWNERS, Reference, is_id, page_name_problem
from engagement_playbook.presentation.addresses import DOWNLOADS, PAGE_KINDS, Address, url_of
from engagement_playbook.source import DataPath, Document, InputFileError, read_text
from engagement_playbook.support.text_edits import apply_edits

_LINK: Final = re.compile(r"""(?:\]\(|href=["']|src=["'])(?P<target>[^\s()"'<>]+)""")


@dataclass(frozen=True, slots=True)
class Renaming:
    """The effects of a rename, by path of the file.

    ``texts`` holds the present text of each file that changes, without its byte order mark; the edits
    are indices into it. ``moves`` are moves of files and folders, in their order.
    """

    source: Reference
    target: Reference
    texts: Mapping[str, str]
    replacements: Mapping[str, Sequence[Edit]]
    insertions: Mapping[str, Edit]
    """The new lines; at most one in a file."""
    moves: tuple[tuple[str, str], ...]
    names_in_lock: tuple[str, str]
    """How the names of the part's texts begin in the lock of the translations, before and after."""

    def changes(self, root: Path) -> Changes:
        """Return the new contents of the files, and the moves; nothing is written. Raises OSError."""
        contents = {}
        for path, text in self.texts.items():
            edits = [*self.replacements.get(path, ()), *filter(None, (self.insertions.get(path),))]
            bom = BOM_UTF8 if (root / path).read_bytes().startswith(BOM_UTF8) else b""
            contents[path] = bom + apply_edits(text, edits).encode("utf-8")
        lock = root / LOCK
        if lock.is_file():
            text = _renamed_lock(read_text(lock, LOCK, [root], MAX_LOCK_BYTES), *self.names_in_lock)
            contents[LOCK] = text.encode("utf-8")
        return Changes(contents, self.moves)

    def lines(self) -> Iterator[str]:
        """Describe each change on a line: replacements, then new lines, then moves."""
        for path, edits in sorted(self.replacements.items()):
            document = Document(path, self.texts[path])
            for edit in edits:
                mark = document.mark_at(edit.start, edit.end)
                old = document.text[edit.start : edit.end]
                yield f"{path}:{mark.line}:{mark.column}: {old} → {edit.text}"
        for path, edit in sorted(self.insertions.items()):
            last_line = self.texts[path].count("\n", 0, edit.start) + 1
            number = last_line if edit.text.endswith("\n") else last_line + 1
            yield f"{path}:{number}: + {edit.text.strip()}"
        for source, target in self.moves:
            yield f"{source} → {target}"


def rehearse(renaming: Renaming, loaded: Loaded, pages: frozenset[str] = frozenset()) -> Changes:
    """Make the changes in a copy of the playbook, and return them.

    Raises RefusedError where the copy has diagnostics that the playbook has not.
    """
    try:
        changes = renaming.changes(loaded.root)
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder)
            for name in FOLDERS:
                if (loaded.root / name).is_dir():
                    # The lock of an editor is a link that leads nowhere.
                    shutil.copytree(loaded.root / name, copy / name, ignore_dangling_symlinks=True)
            content = {
                path: text for path, text in changes.contents.items() if path.partition("/")[0] in FOLDERS
            }
            apply(Changes(content, changes.moves), copy)
            after = load_playbook(copy, loaded.playbook.languages, pages)
    except OSError as error:
        raise RefusedError(f"cannot be changed: {(error.strerror or str(error)).lower()}") from error
    new_problems = [problem for problem in after.diagnostics if problem not in loaded.diagnostics]
    if new_problems:
        raise RefusedError(f"cannot be changed by a program: {new_problems[0]}; change it by hand")
    return changes


def find_part(playbook: Playbook, name: str) -> Reference:
    """Find a part by ``kind:id``, or by an id that only one part has. Raises RefusedError for any other name."""
    kind, colon, identifier = name.partition(":")
    if colon and kind not in KINDS:
        raise RefusedError(f"there is no kind '{kind}'; {did_you_mean(kind, KINDS) or _kinds(playbook)}")
    candidates = [reference for reference in playbook.parts if not colon or reference.kind == kind]
    wanted = identifier if colon else name
    matches = [reference for reference in candidates if reference.id == wanted] or [
        reference for reference in candidates if reference.local == wanted
    ]
    if len(matches) == 1:
        return matches[0]
    if matches:
        several = ", ".join(map(str, matches[:8]))
        raise RefusedError(f"'{name}' may be {several}: name one of them")
    names = [str(reference) if colon else reference.id for reference in playbook.parts]
    raise RefusedError(f"there is no part '{name}'; {did_you_mean(name, names) or _kinds(playbook)}")


def _kinds(playbook: Playbook) -> str:
    return f"kinds: {', '.join(dict.fromkeys(reference.kind for reference in playbook.parts))}"


def plan_rename(loaded: Loaded, source: Reference, name: str, pages: Iterable[str] = ()) -> Renaming:
    """Work out everything that a new id changes. Raises RefusedError for an id that is invalid or in use.

    ``name`` is the new id inside its owner. ``pages`` are hand-written Markdown files, relative to
    the folder of the playbook, each below the folder of its language.
    """
    owner = source.id.rpartition("/")[0]
    target = Reference(source.kind, f"{owner}/{name}" if owner else name)
    _refuse(loaded, source, target, name)
    file = next(file for file in loaded.files if file.document.path == loaded.playbook.part(source).file)
    texts: dict[str, str] = {}
    replacements: dict[str, set[Edit]] = defaultdict(set)
    definition, new_line = _define(file, loaded, source, target)
    insertions = {file.document.path: new_line} if new_line else {}
    for content_file in loaded.files:
        document = content_file.document
        edits = {*_references(content_file, source, target), *(definition if content_file is file else ())}
        if edits or document.path in insertions:
            texts[document.path] = document.text
            replacements[document.path] |= edits
    for page in pages:
        try:
            text = read_text(loaded.root / page, page)
        except InputFileError as error:
            raise RefusedError(str(error.diagnostic)) from error
        if links := set(_page_links(text, page, source, target)):
            texts[page] = text
            replacements[page] |= links
    return Renaming(
        source,
        target,
        texts,
        {path: sorted(edits) for path, edits in replacements.items()},
        insertions,
        tuple(_moves(file, loaded.root, source, target)),
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
    """Rename the entries of a part in the lock, so that its texts stay accepted; lines stay sorted."""
    lines = [
        new + line.removeprefix(old) if line.startswith((f"{old}/", f"{old} ")) else line
        for line in text.splitlines()
    ]
    head = [line for line in lines if line.startswith("#")]
    return _line_break(text).join([*head, *sorted(line for line in lines if not line.startswith("#")), ""])


def _refuse(loaded: Loaded, source: Reference, target: Reference, name: str) -> None:
    if not is_id(name):
        raise RefusedError(
            f"'{name}' is not an id: use lower-case letters, digits and single hyphens, as in 'attendee-list'"
        )
    if target.kind in PAGE_KINDS and (reason := page_name_problem(target.id)):
        raise RefusedError(f"'{target.id}' cannot name a page: {reason}")
    if any(file.document.inherited for file in loaded.files):
        raise RefusedError(
            "this playbook is built on another one, whose files may refer to the part: change the id by hand"
        )
    if target == source:
        raise RefusedError(f"'{source}' has that id already")
    if target in loaded.playbook.parts:
        raise RefusedError(f"{target} exists already, in {loaded.playbook.part(target).file}")
    for reference, part in loaded.playbook.parts.items():
        is_sibling = (
            reference.kind == target.kind and reference.id.rpartition("/")[0] == target.id.rpartition("/")[0]
        )
        if is_sibling and reference != source and target.local in getattr(part.value, "formerly", ()):
            raise RefusedError(
                f"'{target.local}' was once the id of {reference}, in {part.file}, and is not used again"
            )


def _define(
    file: SourceFile, loaded: Loaded, source: Reference, target: Reference
) -> tuple[list[Edit], Edit | None]:
    """Change the id where it is defined, and add the old one to ``formerly``; there it replaces a new one that was old.

    Return the replacements, and the new line where one is needed.
    """
    document, positions = file.document, file.document.positions
    path = _path_in_file(file, source)
    id_span = document.span((*path, "id"))  # None for an id that is the name of the file
    replacements = []
    if id_span is not None:
        replacements.append(_replacement(document, id_span[0], source.local, target.local))
    value = loaded.playbook.part(source).value
    if "formerly" not in type(value).model_fields:
        return replacements, None
    former = positions.get((*path, "formerly"))
    if former is None or former.key is None:
        if id_span is not None and (id_key := positions[*path, "id"].key) is not None:
            indent = " " * (id_key.column - 1)
            line = _line_below(document.text, id_span[1], f"{indent}formerly: [{source.local}]")
        else:
            keys = (position.key for position in positions.values() if position.key)
            first_key = document.offset(min(keys, key=lambda key: (key.line, key.column)))
            line = _line_above(document.text, first_key, f"formerly: [{source.local}]")
        return replacements, line
    if target.local in (former_ids := getattr(value, "formerly", ())):
        place = positions[*path, "formerly", former_ids.index(target.local)].value
        return [
            *replacements,
            _replacement(document, document.offset(place), target.local, source.local),
        ], None
    start = document.offset(former.value)
    if (*path, "formerly", 0) not in positions:
        return [*replacements, _replacement(document, start, "[]", f"[{source.local}]")], None
    if document.text[start] == "[":
        return [*replacements, Edit(start, start + 1, f"[{source.local}, ")], None
    indent = " " * (former.value.column - 1)
    return replacements, _line_above(document.text, start, f"{indent}- {source.local}")


def _path_in_file(file: SourceFile, reference: Reference) -> DataPath:
    """Return the data path of a part in its file; empty for the part that the file is."""
    for key, kind in file.file_type.lists:
        if kind == reference.kind:
            ids = [entry.id for entry in getattr(file.content, key)]
            return key, ids.index(reference.local)
    return ()


def _references(file: SourceFile, source: Reference, target: Reference) -> Iterator[Edit]:
    """Yield the edits of references to the part, or to a part inside it, in one content file."""
    if file.content is None:
        return
    document = file.document
    has_inline_links = False
    for use in uses(file.content, file.file_type):
        renamed = _renamed(use.target, source, target)
        if renamed is None:
            continue
        # A role that signs may be written without its key.
        span = document.span(use.path) or document.span(use.path[:-1])
        if span is not None and document.text[slice(*span)].strip("'\"") == use.target.id:
            yield _replacement(document, span[0], use.target.id, renamed.id)
        else:
            has_inline_links = True
    if has_inline_links:
        yield from _inline_links(document.text, source, target)


def _inline_links(text: str, source: Reference, target: Reference) -> Iterator[Edit]:
    kinds = [source.kind, *(inner for inner, owner in OWNERS.items() if owner == source.kind)]
    for link in re.finditer(rf"\]\((?P<kind>{'|'.join(kinds)}):(?P<id>[a-z0-9/-]+)\)", text):
        renamed = _renamed(Reference(link["kind"], link["id"]), source, target)
        if renamed is not None:
            yield Edit(*link.span("id"), renamed.id)


def _renamed(reference: Reference, source: Reference, target: Reference) -> Reference | None:
    if reference == source:
        return target
    if OWNERS.get(reference.kind) == source.kind and reference.owner == source.id:
        return Reference(reference.kind, f"{target.id}/{reference.local}")
    return None


def _page_links(text: str, page: str, source: Reference, target: Reference) -> Iterator[Edit]:
    """Yield the edits of a hand-written page's links to the part, its anchors and its downloads."""
    old, new = url_of(source), url_of(target)
    parts = PurePosixPath(page).parts
    for match in _LINK.finditer(text):
        address, hash_, anchor = match["target"].partition("#")
        # Addresses count from below docs_dir and its language, whose depth is not known here.
        for depth in range(1, len(parts)):
            folder = "/".join(parts[depth:-1])
            uri = posixpath.normpath(posixpath.join(folder, address))
            changed = _changed(uri, anchor, old, new, source)
            if changed is not None:
                relative = posixpath.relpath(changed.uri, folder or ".")
                yield Edit(*match.span("target"), f"{relative}{hash_}{changed.anchor}")
                break


def _changed(uri: str, anchor: str, old: Address, new: Address, source: Reference) -> Address | None:
    """Return the new address of a link to a renamed part; None for a link to something else."""
    if uri == old.uri and old.uri != new.uri:
        return Address(new.uri, anchor)
    if uri == old.uri and old.anchor and anchor == old.anchor:
        return Address(uri, new.anchor)
    folder, name = posixpath.split(uri)
    stem, dot, ending = name.partition(".")
    owned = posixpath.join(DOWNLOADS, posixpath.dirname(old.uri))
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


def _replacement(document: Document, start: int, old: str, new: str) -> Edit:
    """Replace an old value that begins at an index, after its quote. Raises RefusedError where it does not."""
    text = document.text
    if text[start] in ("'", '"'):
        start += 1
    if not text.startswith(old, start):
        line = document.mark_at(start, start).line
        raise RefusedError(
            f"cannot be changed by a program: line {line} does not hold '{old}' where it is expected; "
            "change it by hand"
        )
    return Edit(start, start + len(old), new)


def _line_above(text: str, index: int, line: str) -> Edit:
    """Insert a line above the one that holds an index."""
    start = text.rfind("\n", 0, index) + 1
    return Edit(start, start, line + _line_break(text))


def _line_below(text: str, index: int, line: str) -> Edit:
    """Insert a line below the one that holds an index."""
    end = text.find("\n", index) + 1
    if not end:
        return Edit(len(text), len(text), _line_break(text) + line)
    return Edit(end, end, line + _line_break(text))


def _line_break(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
