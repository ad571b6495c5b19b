"""What a page is, whatever host shows it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engagement_playbook.site.escape import for_theme


@dataclass(frozen=True, slots=True)
class DownloadLink:
    """A file a page offers: its address below the language's root, its size in bytes, its sheets.

    The size is None where nobody has made the file yet.
    """

    uri: str
    label: str
    size: int | None
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class DownloadLinks:
    """The files made for each part, by reference (``checklist:plan-gate``), and of the whole playbook."""

    by_owner: Mapping[str, Sequence[DownloadLink]] = field(default_factory=dict)
    whole: Sequence[DownloadLink] = ()

    def of(self, owner: object) -> Sequence[DownloadLink]:
        """List what a part offers, in the order it was made; nothing where nothing was."""
        return self.by_owner.get(str(owner), ())


@dataclass(frozen=True, slots=True)
class Page:
    """One page of one language, as Markdown that begins with front matter.

    ``uri`` is the address of the source file below the language's root. ``source`` is the content
    file a reader edits to change the page, relative to the playbook's folder.
    """

    uri: str
    title: str
    markdown: str
    source: str | None
    description: str


def front_matter(
    title: str, description: str, hide: Sequence[str], scripts: Sequence[str] = (), **others: object
) -> str:
    """Write the head of a page; each value as JSON, which is YAML that means what it says.

    ``scripts`` name files of ``theme/js`` that the page needs beside those that every page has;
    ``others`` are further keys, for a theme or a host to read.
    """
    values = {
        "title": for_theme(title),
        "description": for_theme(description),
        "hide": list(hide),
        "scripts": list(scripts),
        **others,
    }
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items() if value)
    return "\n".join(("---", *lines, "---", ""))
