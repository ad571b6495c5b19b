"""Documents kept from one build to the next, each as long as nothing that it is made from changes."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from engagement_playbook.config.settings import Settings
from engagement_playbook.locale import Locale
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.template import Format, Template
from engagement_playbook.office.extract import Extract, extract, own_settings, own_strings
from engagement_playbook.office.office import part_docx, part_xlsx
from engagement_playbook.support.atomic_write import write_whole

MOST_BYTES: Final = 100_000_000
"""Room for a large playbook in several versions."""

_IN_USE: Final = 3_600
"""Seconds for which a document is not tidied away: a build of another language may be about to copy it."""

_LIBRARIES: Final = ("python-docx", "lxml", "xlsxwriter")
_SOURCES: Final = ("support", "locale", "config", "model", "presentation", "office")
"""What of this package has a hand in a document."""


class OfficeCache:
    """The documents of one playbook in one language; safe to delete at any time.

    Its folder may be shared by any number of languages, playbooks and processes: the name of a file
    is a digest of everything that decides its bytes. ``logo`` is the organisation's as PNG or JPEG.
    """

    def __init__(
        self, cache_folder: Path, playbook: Playbook, locale: Locale, settings: Settings, logo: bytes | None
    ) -> None:
        self._folder = cache_folder / "documents"
        self._playbook = playbook
        self._locale = own_strings(locale)
        self._settings = own_settings(settings, locale.code)
        self._logo = logo
        self._common = hashlib.sha256()
        self._extracts: dict[str, tuple[Extract, bytes]] = {}
        self.made = 0
        """How many documents were made, because they were not on the shelf."""
        for piece in (
            json.dumps([locale.code, sorted(self._locale.strings.items())]).encode(),
            self._settings.model_dump_json().encode(),
            logo or b"",
            engine(),
        ):
            self._common.update(hashlib.sha256(piece).digest())

    def get_or_create(self, part: Checklist | Template, form: Format) -> Path:
        """Find the Word or Excel file of a part, or make it and keep it; its file appears whole."""
        taken, data = self._extract(part)
        digest = self._common.copy()
        digest.update(data)
        path = self._folder / f"{digest.hexdigest()[:32]}.{form.value}"
        # An empty file is what a crash of the machine can leave; nothing else is ever half there.
        if path.is_file() and path.stat().st_size:
            # Its time says when it was last asked for; see ``tidy``.
            with suppress(OSError):
                os.utime(path)
            return path
        write_whole(path, self._make(taken, form))
        self.made += 1
        return path

    def tidy(self, most: int = MOST_BYTES, now: float | None = None) -> None:
        """Delete the documents that were not asked for longest, until the rest has so many bytes."""
        limit = (time.time() if now is None else now) - _IN_USE
        found = []
        # Another process may be tidying up as well.
        for path in self._folder.glob("*"):
            with suppress(OSError):
                facts = path.stat()
                found.append((facts.st_mtime, facts.st_size, path))
        room = most
        for asked_for, size, path in sorted(found, reverse=True):
            room -= size
            if room < 0 and asked_for < limit:
                with suppress(OSError):
                    path.unlink()

    def _extract(self, part: Checklist | Template) -> tuple[Extract, bytes]:
        """Cut a part's extract once for its files."""
        key = f"{type(part).__name__}:{part.id}"
        if key not in self._extracts:
            taken = extract(self._playbook, part)
            data = [key, taken.data(self._locale.code)]
            self._extracts[key] = taken, json.dumps(data, ensure_ascii=False).encode()
        return self._extracts[key]

    def _make(self, taken: Extract, form: Format) -> bytes:
        if form is Format.DOCX:
            return part_docx(taken.playbook, taken.part, self._locale, self._settings, logo=self._logo)
        return part_xlsx(taken.playbook, taken.part, self._locale, self._settings)


@cache
def engine() -> bytes:
    """Fingerprint the code that makes documents: ours, its libraries', and Python's tables of characters."""
    digest = hashlib.sha256()
    for name in _LIBRARIES:
        digest.update(f"{name} {version(name)}\n".encode())
    digest.update(platform.python_version().encode())
    room = files("engagement_playbook")
    for name in _SOURCES:
        for source in _code(room.joinpath(name)):
            digest.update(hashlib.sha256(source.read_bytes()).digest())
    return digest.digest()


def _code(place: Traversable) -> Iterator[Traversable]:
    if place.is_file():
        if place.name.endswith(".py"):
            yield place
    else:
        for each in sorted(place.iterdir(), key=lambda each: each.name):
            yield from _code(each)
