"""What a page is, whatever host shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from engagement_playbook.presentation.addresses import Address
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
class Heading:
    """One entry of a page's table of contents.

    ``title`` and ``content`` are HTML: the title without elements, the content as the heading shows it.
    ``html`` is the whole element as it stands in the page, on lines of its own; where ``inside`` is False, at
    the top level.
    """

    level: int
    id: str
    title: Markup
    content: Markup
    html: Markup
    classes: str = ""
    inside: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page of one language, as HTML.

    ``uri`` is the address of the source file below the language's root. ``source`` is the content file a
    reader edits to change the page, relative to the playbook's folder. ``ids`` are the anchors of the page,
    ``links`` the addresses in the same language that it leads to.
    """

    uri: str
    title: str
    description: str
    html: Markup
    headings: tuple[Heading, ...]
    ids: frozenset[str]
    links: frozenset[Address]
    source: str | None = None
    options: Mapping[str, object] = field(default_factory=dict)
    """What the theme reads beside title and description."""

    @property
    def front_matter(self) -> dict[str, object]:
        """What a host reads at the head of a page; title and description as HTML, which themes take them for."""
        values = {"title": for_theme(self.title), "description": for_theme(self.description), **self.options}
        return {key: value for key, value in values.items() if value}
