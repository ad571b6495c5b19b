"""Word and Excel files of parts, each kept as long as nothing that it is made from changes."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterator
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
from engagement_playbook.office.labels import PixelLogos
from engagement_playbook.office.office import part_docx, part_xlsx
from engagement_playbook.support.content_cache import CacheEntry, ContentCache

_CACHE_BYTES: Final = 100_000_000
"""Room for a large playbook in several versions."""

_LIBRARIES: Final = ("python-docx", "lxml", "xlsxwriter")
_SOURCES: Final = ("support", "locale", "config", "model", "engagement", "presentation", "office")
"""The rooms of this package that a document depends on."""


class OfficeCache:
    """The documents of one playbook in one language.

    Its folder may be shared by any number of languages, playbooks and processes: the name of a file
    is a digest of everything that decides its bytes.
    """

    def __init__(
        self, cache_folder: Path, playbook: Playbook, locale: Locale, settings: Settings, logos: PixelLogos
    ) -> None:
        self._cache = ContentCache(cache_folder / "documents", _CACHE_BYTES)
        self._playbook = playbook
        self._locale = own_strings(locale)
        self._settings = own_settings(settings, locale.code)
        self._logos = logos
        self._common = hashlib.sha256()
        self._extracts: dict[str, tuple[Extract, bytes]] = {}
        self.made = 0
        """How many documents were made because the cache lacked them."""
        for piece in (
            json.dumps([locale.code, sorted(self._locale.strings.items())]).encode(),
            self._settings.model_dump_json().encode(),
            logos.organisation or b"",
            logos.customer or b"",
            engine(),
        ):
            self._common.update(hashlib.sha256(piece).digest())

    def get_or_create(self, part: Checklist | Template, form: Format, *, example: bool = False) -> CacheEntry:
        """Take the Word or Excel file of a part from the cache, or make it; ``example`` as the makers have it."""
        part_extract, data = self._extract(part)
        digest = self._common.copy()
        digest.update(data)
        digest.update(b"example" if example else b"")
        name = f"{digest.hexdigest()[:32]}.{form.value}"
        if entry := self._cache.get(name):
            return entry
        self.made += 1
        return self._cache.put(name, self._make(part_extract, form, example=example))

    def trim(self) -> None:
        """Delete the least recently used documents where the cache has become too large."""
        self._cache.trim()

    def _extract(self, part: Checklist | Template) -> tuple[Extract, bytes]:
        """Cut a part's extract once for its files."""
        key = f"{type(part).__name__}:{part.id}"
        if key not in self._extracts:
            part_extract = extract(self._playbook, part)
            data = [key, part_extract.data(self._locale.code)]
            self._extracts[key] = part_extract, json.dumps(data, ensure_ascii=False).encode()
        return self._extracts[key]

    def _make(self, part_extract: Extract, form: Format, *, example: bool) -> bytes:
        sources = part_extract.playbook, part_extract.part, self._locale, self._settings
        if form is Format.DOCX:
            return part_docx(*sources, logos=self._logos, example=example)
        return part_xlsx(*sources, example=example)


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
        for entry in sorted(place.iterdir(), key=lambda entry: entry.name):
            yield from _code(entry)
