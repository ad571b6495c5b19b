"""Load a workspace: the profile of one engagement, its registers, and the runs that browsers exported.

Its kinds of register, its roles and its words are those of a playbook. Reading never changes anything.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engagement_playbook.diagnostics import (
    Diagnostic,
    Severity,
    did_you_mean,
    has_errors,
    in_order,
    printable,
)
from engagement_playbook.engagement.cells import CellReader, cell_readers, written_cell
from engagement_playbook.engagement.profile import Profile, check_names, with_present_ids
from engagement_playbook.engagement.reading import EngagementFile, read_engagement
from engagement_playbook.engagement.register_file import (
    RegisterFile,
    parse_register_file,
    read_register_file,
)
from engagement_playbook.engagement.sensitive import SensitiveSearch, sensitive_problems
from engagement_playbook.load.validation import validate
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.register import Register
from engagement_playbook.source import Document, read_document
from engagement_playbook.source.input_file import reason_of

PROFILE_FILE: Final = "engagement.yml"
REGISTERS: Final = "registers"
RUNS: Final = "runs"
LOCK_FILE: Final = ".engagement.lock"
"""It is there while a program changes the registers."""

MAX_ROWS: Final = 20_000
"""Rows of all registers together; an account of eighteen months has 5,000."""

MAX_FILES: Final = 500
"""Files that one folder of a workspace may have."""

_NO_ROWS: Final = b"items: []\n"
_REVISION_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A row as a copy of the registers remembers it: its values as texts, and how long its history was."""

    register: str
    id: str
    entries: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Workspace:
    """One engagement as its files say it, and all that is wrong with them.

    ``registers`` has every register of the playbook in its order; one without a file has no rows.
    ``profile`` is None where it cannot be used.
    """

    root: Path
    profile: Profile | None
    document: Document
    """The file of the profile."""
    kinds: Mapping[str, Register]
    readers: Mapping[str, Mapping[str, CellReader]]
    registers: Mapping[str, RegisterFile]
    runs: tuple[EngagementFile, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    unplaced: tuple[str, ...] = ()
    """The files of registers that the playbook does not have: they are kept, and not shown."""

    @property
    def ok(self) -> bool:
        """Whether nothing in the workspace is an error."""
        return not has_errors(self.diagnostics)

    @property
    def revision(self) -> str:
        """A digest of all rows: two workspaces with the same rows have the same revision."""
        return revision_of(self.rows)

    @property
    def rows(self) -> Iterator[KnownRow]:
        """All rows, with their values as texts."""
        for name, file in self.registers.items():
            for row in file.rows:
                values = {column: written_cell(value) for column, value in row.values.items()}
                yield KnownRow(name, row.id, len(row.history), values)


def is_workspace(folder: Path) -> bool:
    """Say whether a folder holds an engagement."""
    return os.path.lexists(folder / PROFILE_FILE)


def load_workspace(
    root: Path,
    playbook: Playbook,
    yes_and_no: Iterable[tuple[str, str]] = (),
    search: SensitiveSearch | None = None,
) -> Workspace:
    """Load the workspace in a folder, on the playbook that it is built on. Never raises for bad content.

    ``yes_and_no`` are the two words for a check in each language; ``search`` finds what a workspace may not
    hold.
    """
    kinds = {register.id: register for register in playbook.registers}
    pairs = [*yes_and_no]
    readers = {name: cell_readers(register, playbook.roles, pairs) for name, register in kinds.items()}
    document = read_document(root / PROFILE_FILE, PROFILE_FILE, roots=[root])
    profile = validate(document, Profile, playbook.languages) if document.data is not None else None
    if profile is not None:
        check_names(profile, document, playbook)
        profile = with_present_ids(profile, playbook)
    problems: list[Diagnostic] = []
    unplaced: list[str] = []
    registers = _read_registers(root, kinds, readers, unplaced, problems)
    runs = tuple(
        read_engagement(root / RUNS / name, f"{RUNS}/{name}")
        for name in _names(root, RUNS, ".json", problems)
    )
    if sum(len(file.rows) for file in registers.values()) > MAX_ROWS:
        problems.append(
            Diagnostic(
                "PB003",
                REGISTERS,
                f"the registers have more than {MAX_ROWS:,} rows",
                "move closed rows into files of another folder",
            )
        )
    problems += document.diagnostics
    problems += (problem for file in registers.values() for problem in file.diagnostics)
    problems += (problem for file in runs for problem in file.diagnostics)
    if search:
        documents = [document, *(file.document for file in registers.values())]
        problems += (problem for document in documents for problem in sensitive_problems(document, search))
    return Workspace(
        root, profile, document, kinds, readers, registers, runs, in_order(problems), tuple(unplaced)
    )


def revision_of(rows: Iterable[KnownRow]) -> str:
    """Return a digest of rows, in any order."""
    said = sorted([row.register, row.id, row.entries, sorted(row.values.items())] for row in rows)
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:_REVISION_DIGITS]


def _read_registers(
    root: Path,
    kinds: Mapping[str, Register],
    readers: Mapping[str, Mapping[str, CellReader]],
    unplaced: list[str],
    problems: list[Diagnostic],
) -> dict[str, RegisterFile]:
    """Read the file of each register; a second one of a register is a problem.

    One of a register that the playbook does not have is a warning: a playbook that grows may have dropped it.
    """
    current = {former: register.id for register in kinds.values() for former in register.formerly}
    current |= {name: name for name in kinds}
    files: dict[str, str] = {}
    for file_name in _names(root, REGISTERS, ".yml", problems):
        stem, path = file_name.removesuffix(".yml"), f"{REGISTERS}/{file_name}"
        name = current.get(stem)
        if name is None:
            unplaced.append(path)
            message = printable(f"there is no register '{stem}'; its rows are kept and not shown")
            hint = did_you_mean(stem, kinds) or f"known here: {', '.join(kinds)}"
            problems.append(Diagnostic("PB207", path, message, hint, severity=Severity.WARNING, strict=False))
        elif name in files:
            message = f"'{files[name]}' holds the same register"
            problems.append(Diagnostic("PB202", path, message, f"move its rows into {REGISTERS}/{name}.yml"))
        else:
            files[name] = path
    return {
        name: read_register_file(root / files[name], files[name], register, readers[name])
        if name in files
        else parse_register_file(_NO_ROWS, f"{REGISTERS}/{name}.yml", register, readers[name])
        for name, register in kinds.items()
    }


def _names(root: Path, folder: str, ending: str, problems: list[Diagnostic]) -> Iterator[str]:
    """Yield the names of a folder's files; a folder that is not there has none."""
    try:
        names = sorted(entry.name for entry in os.scandir(root / folder) if not entry.name.startswith("."))
    except FileNotFoundError:
        return
    except OSError as error:
        message = f"cannot be read: {reason_of(error)}"
        problems.append(Diagnostic("PB001", folder, message, "check that it is a readable folder"))
        return
    if len(names) > MAX_FILES:
        message = f"the folder has {len(names):,} files; the limit is {MAX_FILES}"
        problems.append(Diagnostic("PB003", folder, message, "keep nothing else in it"))
        return
    for name in names:
        if name.endswith(ending):
            yield name
        else:
            problems.append(
                Diagnostic(
                    "PB207",
                    f"{folder}/{name}",
                    f"files here end in '{ending}'",
                    "rename it, or move it to another folder",
                )
            )
