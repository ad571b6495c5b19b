"""Merge the lists of parts of a playbook with those of the playbook that it is built on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engagement_playbook.load.discovery import ContentFile
from engagement_playbook.load.identity import declarations
from engagement_playbook.model.reference import Reference
from engagement_playbook.source import Data, Document, ids_of


def overlay(
    read: Sequence[tuple[ContentFile, Document]],
) -> tuple[list[tuple[ContentFile, Document]], list[Reference]]:
    """Remove from the base's lists the parts that this playbook's own lists replace.

    Return the remaining files with their documents, and the base's parts in their order. A list that
    becomes empty is removed with its file. The documents passed in are not changed.
    """
    own = {
        content_file.file_type.name: document.data
        for content_file, document in read
        if content_file.file_type.is_collection and not content_file.inherited and document.data
    }
    order: list[Reference] = []
    remaining = []
    for content_file, document in read:
        file_type = content_file.file_type
        if not (content_file.inherited and file_type.is_collection and document.data):
            remaining.append((content_file, document))
            continue
        order += [declaration.reference for declaration in declarations(document, file_type)]
        reduced = _without(document, own.get(file_type.name, {}))
        if file_type.name not in own or (reduced.data and reduced.data.get("items")):
            remaining.append((content_file, reduced))
    return remaining, order


def _without(document: Document, own: Mapping[str, Data]) -> Document:
    for key, entries in own.items():
        document = document.without(key, ids_of(entries))
    return document
