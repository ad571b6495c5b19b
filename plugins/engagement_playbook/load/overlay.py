"""Lay the lists of parts of a playbook over those of the playbook it is built on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engagement_playbook.load.discovery import ContentFile
from engagement_playbook.load.identity import declarations
from engagement_playbook.model.reference import Reference
from engagement_playbook.source import Data, Document, ids_of


def overlay(
    read: Sequence[tuple[ContentFile, Document]],
) -> tuple[list[tuple[ContentFile, Document]], list[Reference]]:
    """Leave out of the base's lists the parts that stand in this playbook's own lists.

    Return the files that are left, each with its document, and the base's parts in their order. A list of
    which nothing is left goes with its file. No document that is given is changed.
    """
    own = {
        content_file.file_type.name: document.data
        for content_file, document in read
        if content_file.file_type.is_collection and not content_file.inherited and document.data
    }
    order: list[Reference] = []
    kept = []
    for content_file, document in read:
        file_type = content_file.file_type
        if not (content_file.inherited and file_type.is_collection and document.data):
            kept.append((content_file, document))
            continue
        order += [declared.reference for declared in declarations(document, file_type)]
        left = _without(document, own.get(file_type.name, {}))
        if file_type.name not in own or (left.data and left.data.get("items")):
            kept.append((content_file, left))
    return kept, order


def _without(document: Document, own: Mapping[str, Data]) -> Document:
    for key, entries in own.items():
        document = document.without(key, ids_of(entries))
    return document
