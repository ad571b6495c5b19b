"""Look at the pages that are written by hand: their front matter, where their links lead, what HTML they hold.

The host would notice some of it too, later and without a line; and it drops front matter it cannot
read without a word.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote, urlsplit

from markdown.extensions.toc import slugify, unique

from engagement_playbook.config.folders import name_of
from engagement_playbook.config.pages import PageFolder
from engagement_playbook.diagnostics import Diagnostic, Mark, Severity, did_you_mean
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import KINDS
from engagement_playbook.presentation.addresses import CHECKS, DOWNLOADS, HOME, PROGRESS, overview_of, url_of
from engagement_playbook.source import Document, InputFileError, parse_document, read_text

_FRONT_MATTER: Final = re.compile(r"\A---[ \t]*\r?\n")
_FRONT_MATTER_END: Final = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
_CODE: Final = re.compile(
    r"^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)[`~]*[ \t]*$|(?P<tick>`+)(?!`).+?(?<!`)(?P=tick)(?!`)|<!--.*?-->",
    re.MULTILINE | re.DOTALL,
)
_LINK: Final = re.compile(
    r"(?P<image>!?)\[(?P<label>(?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*<?(?P<target>[^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*)>?"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
    r"|^ {0,3}\[[^\[\]]+\]:[ \t]*<?(?P<defined>[^\s<>]+)>?",
    re.MULTILINE,
)
_HEADING: Final = re.compile(
    r"^#{1,6}[ \t]+(?P<title>.*?)[ \t]*#*[ \t]*(?P<attributes>\{[^{}]*\})?[ \t]*$", re.MULTILINE
)
_ID: Final = re.compile(
    r"(?:\{[^{}\n]*#(?P<attribute>[\w.:-]+)[^{}\n]*\}|\bid\s*=\s*[\"'](?P<html>[^\"']+)[\"'])"
)
_RAW: Final = re.compile(
    r"<\s*(?P<tag>script|iframe|object|embed|link|style|base|meta|form)\b"
    r"|<[a-z][^<>]*?\s(?P<handler>on[a-z]+)\s*="
    r"|<[a-z][^<>]*?\b(?:src|href|srcset|data)\s*=\s*[\"']?\s*(?P<script>javascript:|data:text)"
    r"|<[a-z][^<>]*?\b(?:src|srcset|poster)\s*=\s*[\"']?\s*(?P<away>(?:https?:)?//)",
    re.IGNORECASE,
)
_ADDRESSES: Final = ("http", "https", "mailto")
_MADE_LATER: Final = f"{DOWNLOADS}/"
"""Files that are made with the site; which there are shows only then."""
_GENERATED_ANCHORS: Final = ("section_", "step-", "tick_")
"""How anchors begin that pages have beside those of their parts."""


@dataclass(slots=True)
class _Site:
    """The pages of one language: what may be linked, and which anchors each has; None where nobody knows."""

    folders: tuple[PageFolder, ...]
    anchors: dict[str, frozenset[str] | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Page:
    """One page: its address as a source file, its name in messages, its text and that with code blanked."""

    uri: str
    path: str
    text: str
    prose: str


def check_pages(
    folders: Mapping[str, PageFolder],
    root: Path,
    playbook: Playbook,
    inherited: Mapping[str, PageFolder] = MappingProxyType({}),
) -> list[Diagnostic]:
    """Check the hand-written pages of every language. Never raises for bad content.

    ``folders`` holds the folder of each language's pages; languages that share one are checked once.
    ``inherited`` are those of the playbook that this one is built on: there to be linked, and their
    links are for that playbook to mind.
    """
    generated = _generated(playbook)
    found: list[Diagnostic] = []
    pages: dict[str, dict[str, _Page]] = {}
    for language, folder in folders.items():
        # A language without a folder of its own has the common one, and that may hold the others'.
        if folder in [folders[each] for each in pages] or any(
            folder.folder in each.folder.parents for each in folders.values()
        ):
            continue
        pages[language] = {page.uri: page for page in _read(folder, root, found)}
        anchors = {page.uri: _anchors(page) for page in pages[language].values()}
        others = [inherited[language]] if language in inherited else []
        theirs = [page for other in others for page in _read(other, root, found)]
        for page in theirs:
            if page.uri not in anchors:
                anchors[page.uri] = _anchors(page)
                found += _front_matter(page)
                found += _raw_html(page)
        site = _Site((folder, *others), {**generated, **anchors})
        for page in pages[language].values():
            found += _front_matter(page)
            found += _links(page, site)
            found += _raw_html(page)
    found += _unpaired(pages)
    return found


def _read(folder: PageFolder, root: Path, found: list[Diagnostic]) -> Iterator[_Page]:
    """Read the pages of a folder; report those that cannot be read."""
    for uri, file in sorted(folder.pages.items()):
        path = name_of(file, root)
        try:
            text = read_text(file, path, folder.roots)
        except InputFileError as error:
            found.append(error.diagnostic)
        else:
            prose = _CODE.sub(lambda code: re.sub(r"[^\n]", " ", code.group()), text)
            yield _Page(uri, path, text, prose)


def _generated(playbook: Playbook) -> dict[str, frozenset[str] | None]:
    anchors: dict[str, set[str]] = {HOME: set()}
    for reference in playbook.parts:
        address = url_of(reference)
        anchors.setdefault(address.uri, set()).add(address.anchor)
    for kind in KINDS:
        if kind in {reference.kind for reference in playbook.parts}:
            anchors.setdefault(overview_of(kind).uri, set())
    return {**{uri: frozenset(found) for uri, found in anchors.items()}, CHECKS: None, PROGRESS: None}


def _front_matter(page: _Page) -> Iterator[Diagnostic]:
    begin = _FRONT_MATTER.match(page.text)
    if begin is None:
        return
    end = _FRONT_MATTER_END.search(page.text, begin.end())
    if end is None:
        yield _problem("PB501", page, 0, 3, "the front matter is not closed", "end it with a line '---'")
        return
    inner = page.text[begin.end() : end.start()]
    # A line in the place of the dashes keeps the numbers of the lines.
    document = parse_document(f"\n{inner}".encode(), page.path)
    for each in document.diagnostics:
        if each.code != "PB010":
            yield Diagnostic("PB501", page.path, f"front matter: {each.message}", each.hint, each.mark)
    for name in ("title", "description"):
        if document.data and not isinstance(document.data.get(name, ""), str):
            mark = document.value_mark((name,))
            yield Diagnostic(
                "PB501", page.path, f"front matter: '{name}' is not a text", "put it in quotes", mark
            )


def _anchors(page: _Page) -> frozenset[str]:
    """Find the ids a page will have: those it gives, and those its headings get from the host."""
    found: set[str] = {
        name for each in _ID.finditer(page.prose) if (name := each["attribute"] or each["html"])
    }
    for heading in _HEADING.finditer(page.prose):
        if "#" not in (heading["attributes"] or ""):
            title = re.sub(r"\[([^\[\]]*)\]\([^()]*\)|[*_`]", r"\1", page.text[slice(*heading.span("title"))])
            found.add(unique(slugify(title, "-"), found))
    return frozenset(found)


def _links(page: _Page, site: _Site) -> Iterator[Diagnostic]:
    for link in _matches(page.prose, 0, len(page.prose)):
        group = "target" if link["target"] is not None else "defined"
        target = link[group]
        start, end = link.span(group)
        code = "PB503" if link["image"] else "PB502"
        away = _away(target, image=bool(link["image"]))
        if problem := away or _inside(target, page, site):
            found = _problem(code, page, start, end, *problem, severity=Severity.WARNING)
            # The host counts what leads nowhere itself, as the site's `validation:` tells it to.
            yield found if away else replace(found, strict=False)


def _matches(prose: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Find links and images, an image that is the label of a link included."""
    for link in _LINK.finditer(prose, start, end):
        yield link
        if link["label"]:
            yield from _matches(prose, *link.span("label"))


def _away(target: str, *, image: bool) -> tuple[str, str] | None:
    """Say what is wrong with a link that leaves the site."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return f"'{target[:60]}' is no address", "correct it"
    if not parts.scheme and not parts.netloc:
        return None
    if parts.scheme.lower() not in _ADDRESSES:
        return (
            f"link target '{target[:60]}' is not allowed",
            "use http://, https://, mailto: or a page of the site",
        )
    if image:
        return (
            f"image '{target[:60]}' is on another site",
            "put the file beside the page: no request leaves the site",
        )
    return None


def _inside(target: str, page: _Page, site: _Site) -> tuple[str, str] | None:
    """Say what is wrong with a link that stays on the site."""
    if urlsplit(target).scheme:
        return None
    address, _, anchor = unquote(target).partition("#")
    if address.startswith("/"):
        return (
            f"'{target[:60]}' begins at the root of the host",
            "write it relative to this page, as '../faq.md'",
        )
    uri = (
        posixpath.normpath(posixpath.join(posixpath.dirname(page.uri), address.partition("?")[0]))
        if address
        else page.uri
    )
    if uri.startswith("../"):
        return f"'{target[:60]}' leads out of the pages", "a page links pages of its own language"
    if not uri.endswith(".md"):
        if uri.startswith(_MADE_LATER) or any(uri in folder.files for folder in site.folders):
            return None
        hint = did_you_mean(f"{uri}.md", site.anchors) or "name a file among the pages, such as 'faq.md'"
        return f"there is no file '{uri}'", hint
    if uri not in site.anchors:
        near = did_you_mean(uri, site.anchors)
        return f"there is no page '{uri}'", near or "correct the address, or write the page"
    known = site.anchors[uri]
    if not anchor or known is None or anchor in known or anchor.startswith(_GENERATED_ANCHORS):
        return None
    return f"page '{uri}' has no place '#{anchor}'", did_you_mean(
        anchor, known
    ) or "name one of its ids, or its heading's"


def _raw_html(page: _Page) -> Iterator[Diagnostic]:
    for found in _RAW.finditer(page.prose):
        if found["away"]:
            message, hint = "HTML that loads something from another site", "put the file beside the page"
        elif found["tag"]:
            message, hint = (
                f"raw HTML '<{found['tag'].lower()}>'",
                "pages hold no program, style or frame of their own",
            )
        else:
            what = found["handler"] or found["script"]
            message, hint = f"HTML that runs a program ('{what.lower()}')", "delete it"
        yield _problem("PB504", page, found.start(), found.end(), message, hint)


def _unpaired(pages: Mapping[str, Mapping[str, _Page]]) -> Iterator[Diagnostic]:
    for language, own in pages.items():
        for other, theirs in pages.items():
            for uri in sorted(own.keys() - theirs.keys()) if other != language else ():
                yield Diagnostic(
                    "PB505",
                    own[uri].path,
                    f"this page has no counterpart in '{other}'",
                    f"write it at the same path among the pages of '{other}'",
                    Mark(1, 1),
                    Severity.WARNING,
                    strict=False,
                )


def _problem(
    code: str,
    page: _Page,
    start: int,
    end: int,
    message: str,
    hint: str,
    severity: Severity = Severity.ERROR,
) -> Diagnostic:
    document = Document(page.path, page.text)
    return Diagnostic(code, page.path, message, hint, document.mark_at(start, end), severity)
