"""No id is lost: what was accepted under it, and what readers ticked, is still there or was taken out on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engagement_playbook.lint.engine import Finding, LintContext, playbook_rule
from engagement_playbook.lint.lost_ids import lost_parts, successors
from engagement_playbook.lint.translations import translated_texts
from engagement_playbook.load import SourceFile
from engagement_playbook.load.file_types import MODELS
from engagement_playbook.model.reference import KINDS, OWNERS, Reference
from engagement_playbook.source import DataPath

_KINDS_WITH_FORMER: Final = frozenset(
    kind for kind, model in MODELS.items() if "formerly" in model.model_fields
)


@playbook_rule("PB332", "lost-id")
def lost_id(context: LintContext) -> Iterator[tuple[SourceFile | None, Finding]]:
    """Report parts that the lock knows, that are gone, and that no part names as its former id."""
    loaded, lock = context.loaded, context.lock
    # A file with errors may be the one that has the part.
    lost = lost_parts(loaded, lock.entries) if loaded.ok else {}
    if not lost:
        return
    files = {file.document.path: file for file in loaded.files}
    texts = ((owner, text.fingerprints) for text in translated_texts(loaded) for owner in text.owners)
    renamed = dict(successors(lost, lock.entries, texts))
    for part, names in lost.items():
        noun = KINDS[part.kind]
        forget = f"'playbook translations --accept {part}' forgets it"
        if successor := renamed.get(part):
            message = f"{noun} '{part.local}' is called '{successor.local}' now, and '{part.local}' is lost"
            hint = f"call it '{part.local}' again with 'id: {part.local}'"
            if part.kind in _KINDS_WITH_FORMER:
                hint = f"add 'formerly: [{part.local}]' to it: ticks and addresses go by the id"
            file = files[loaded.playbook.parts[successor].file]
            yield file, Finding(_id_path(file, successor), message, hint)
            continue
        message = f"{noun} '{part.local}' is gone"
        owner = Reference(OWNERS[part.kind], part.owner) if part.kind in OWNERS else None
        hint = f"bring it back; {forget}"
        if part.kind in _KINDS_WITH_FORMER:
            message += ", and not under 'formerly:'"
            place = "'gone:' of its newest change, or " if part.kind == "item" else ""
            hint = f"put it under {place}'formerly:' of what took its place; {forget}"
        if owner and owner in loaded.playbook.parts:
            file = files[loaded.playbook.parts[owner].file]
            yield file, Finding((names[0].split("/")[1],), message, hint, at_key=True)
        else:
            yield None, Finding((), message, hint, mark=lock.mark(names[0]))


def _id_path(file: SourceFile, part: Reference) -> DataPath:
    for key, kind in file.file_type.lists if part.kind != file.file_type.part_kind else ():
        entries = (file.document.data or {}).get(key)
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            if kind == part.kind and isinstance(entry, dict) and entry.get("id") == part.local:
                return key, index, "id"
    return ("id",)
