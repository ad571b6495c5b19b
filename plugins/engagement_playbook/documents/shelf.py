"""Documents kept from one build to the next, as long as nothing they could be made from has changed."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Final

from engagement_playbook.documents.playbook_json import playbook_json
from engagement_playbook.locale import Locale
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.settings import Settings

_KEPT: Final = 4
"""Shelves that stay: two languages before an edit and after it, so that undoing it costs nothing."""

_LIBRARIES: Final = ("python-docx", "xlsxwriter")


class Shelf:
    """The documents of one state of the content, in one language; safe to delete.

    One key for all of them: a document shows names of roles, phases and cases from everywhere, and a
    key that missed one of them would hand out yesterday's document.
    """

    def __init__(
        self, cache: Path, playbook: Playbook, locale: Locale, settings: Settings, logo: bytes | None
    ) -> None:
        self._all = cache / "documents"
        self._folder = self._all / _fingerprint(playbook, locale, settings, logo)

    def take(self, name: str, make: Callable[[], bytes]) -> Path:
        """Find a document by its file name, or make it and keep it; its file appears whole."""
        path = self._folder / name
        if not path.is_file():
            self._folder.mkdir(parents=True, exist_ok=True)
            descriptor, made = tempfile.mkstemp(dir=self._folder, prefix=".new-")
            with os.fdopen(descriptor, "wb") as file:
                file.write(make())
            # mkstemp makes files for the owner alone; these are published.
            Path(made).chmod(0o644)
            Path(made).replace(path)
        return path

    def tidy(self) -> None:
        """Remove the oldest shelves beyond the few that are kept."""
        os.utime(self._folder)
        shelves = sorted(
            (each for each in self._all.iterdir() if each.is_dir()), key=lambda each: each.stat().st_mtime
        )
        for old in shelves[:-_KEPT]:
            shutil.rmtree(old, ignore_errors=True)


def _fingerprint(playbook: Playbook, locale: Locale, settings: Settings, logo: bytes | None) -> str:
    digest = hashlib.sha256()
    for piece in (logo or b"", *_pieces(playbook, locale, settings)):
        digest.update(len(piece).to_bytes(8, "big"))
        digest.update(piece)
    return digest.hexdigest()[:32]


def _pieces(playbook: Playbook, locale: Locale, settings: Settings) -> Iterable[bytes]:
    yield playbook_json(playbook)
    yield repr((locale.code, sorted(locale.strings.items()))).encode()
    yield settings.model_dump_json().encode()
    yield repr([version(name) for name in _LIBRARIES]).encode()
    room = files(__package__)
    for folder in (room, *(each for each in room.iterdir() if each.is_dir())):
        for source in sorted(folder.iterdir(), key=lambda each: each.name):
            if source.name.endswith(".py"):
                yield source.read_bytes()
