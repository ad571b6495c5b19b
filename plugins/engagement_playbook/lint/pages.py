"""Look at the pages that are written by hand: their front matter, where their links lead, what HTML they hold.

The host would notice some of it too, later and without a line; and it drops front matter it cannot
read without a word.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote, urlsplit

from engagement_playbook.config.folders import name_of
from engagement_playbook.config.markdown import DEFAULT_MARKDOWN, MarkdownOptions
from engagement_playbook.config.pages import PageFolder
from engagement_playbook.diagnostics import Diagnostic, Mark, Severity, did_you_mean
from engagement_playbook.lint.markdown_page import (
    MarkdownPage,
    PageLimitError,
    Tag,
    read_markdown,
    split_front_matter,
)
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.presentation.addresses import CHECKS, CLOCKS, DOWNLOADS, PROGRESS, url_of
from engagement_playbook.presentation.outputs import outputs_of
from engagement_playbook.source import CutText, Document, InputFileError, parse_document, read_text
from engagement_playbook.source.syntax import CUT, CUT_HINT
from engagement_playbook.support.outgoing import SCHEMES

_FORBIDDEN_TAGS: Final = frozenset(
    ("script", "iframe", "object", "embed", "link", "style", "base", "meta", "form")
)
_ADDRESS_ATTRIBUTES: Final = ("src", "href", "srcset", "data", "action", "formaction", "xlink:href")
_LOADED_ATTRIBUTES: Final = ("src", "srcset", "poster")
_PROGRAMS: Final = ("javascript:", "data:text")
_ELSEWHERE: Final = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_GENERATED_ANCHORS: Final = ("section_", "step-", "tick_")
"""How anchors begin that pages have beside those of their parts."""


@dataclass(slots=True)
class _Site:
    """The pages of one language: what may be linked, and which anchors each has; None where nobody knows. Files have none."""

    folders: tuple[PageFolder, ...]
    anchors: dict[str, frozenset[str] | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Page:
    """One page: its address as a source file, its name in messages, its text."""

    uri: str
    path: str
    text: str


def check_pages(
    folders: Mapping[str, PageFolder],
    root: Path,
    playbook: Playbook,
    inherited: Mapping[str, PageFolder] = MappingProxyType({}),
    markdown: MarkdownOptions = DEFAULT_MARKDOWN,
    shared: PageFolder | None = None,
) -> list[Diagnostic]:
    """Check the hand-written pages of every language. Never raises for bad content.

    ``folders`` holds the folder of each language's pages; languages that share one are checked once.
    ``inherited`` are those of the playbook that this one is built on: there to be linked, and their
    links are for that playbook to mind. ``markdown`` says how the site reads its pages. ``shared`` holds what
    every language has that has a folder of its own.
    """
    generated = _generated(playbook)
    diagnostics: list[Diagnostic] = []
    pages: dict[str, dict[str, _Page]] = {}
    for language, folder in folders.items():
        # A language without a folder of its own has the common one, and that may hold the others'.
        if folder in [folders[checked] for checked in pages] or any(
            folder.folder in other.folder.parents for other in folders.values()
        ):
            continue
        common = [shared] if shared and shared.folder != folder.folder else []
        own = {page.uri: page for part in (*common, folder) for page in _read(part, root, diagnostics)}
        base = [inherited[language]] if language in inherited else []
        theirs = {page.uri: page for base_folder in base for page in _read(base_folder, root, diagnostics)}
        contents: dict[str, MarkdownPage | None] = {}
        for page in (theirs | own).values():
            contents[page.uri] = content = _content(page, markdown, diagnostics)
            diagnostics += _front_matter(page)
            diagnostics += _raw_html(page, content)
        anchors = {uri: content.ids if content else None for uri, content in contents.items()}
        site = _Site((folder, *common, *base), {**generated, **anchors})
        for page in own.values():
            diagnostics += _links(page, contents[page.uri], site)
        pages[language] = own
    diagnostics += _unpaired(pages)
    return diagnostics


def _read(folder: PageFolder, root: Path, diagnostics: list[Diagnostic]) -> Iterator[_Page]:
    """Read the pages of a folder; report those that cannot be read."""
    for uri, file in sorted(folder.pages.items()):
        path = name_of(file, root)
        try:
            text = read_text(file, path, folder.roots)
        except InputFileError as error:
            diagnostics.append(error.diagnostic)
        else:
            yield _Page(uri, path, text)


def _generated(playbook: Playbook) -> dict[str, frozenset[str] | None]:
    anchors: dict[str, set[str]] = {output.uri: set() for output in outputs_of(playbook)}
    for reference in playbook.parts:
        address = url_of(reference)
        anchors.setdefault(address.uri, set()).add(address.anchor)
    return {
        **{uri: frozenset(ids) for uri, ids in anchors.items()},
        CHECKS: None,
        CLOCKS: None,
        PROGRESS: None,
    }


def _content(page: _Page, markdown: MarkdownOptions, diagnostics: list[Diagnostic]) -> MarkdownPage | None:
    """Read the Markdown of a page; report one that would take too long, and return None."""
    _, begin = split_front_matter(page.text)
    try:
        return read_markdown(page.text, begin, markdown)
    except PageLimitError as error:
        start = error.index
        diagnostics.append(
            Diagnostic("PB003", page.path, str(error), error.hint)
            if start is None
            else _problem("PB003", page, start, start + 1, str(error), error.hint)
        )
        return None


def _front_matter(page: _Page) -> Iterator[Diagnostic]:
    inner, _ = split_front_matter(page.text)
    if inner is None:
        yield _problem("PB501", page, 0, 3, "the front matter is not closed", "end it with a line '---'")
        return
    if not inner:
        return
    # A line in the place of the dashes keeps the numbers of the lines.
    document = parse_document(f"\n{inner}".encode(), page.path)
    for problem in document.diagnostics:
        if problem.code != "PB010":
            code = "PB016" if problem.code == "PB016" else "PB501"
            yield Diagnostic(code, page.path, f"front matter: {problem.message}", problem.hint, problem.mark)
    for name in ("title", "description"):
        value = document.data.get(name, "") if document.data else ""
        if isinstance(value, CutText):
            mark = document.comment_mark((name,))
            yield Diagnostic("PB016", page.path, f"front matter: '{name}': {CUT}", CUT_HINT, mark)
        elif not isinstance(value, str):
            mark = document.value_mark((name,))
            yield Diagnostic(
                "PB501", page.path, f"front matter: '{name}' is not a text", "put it in quotes", mark
            )


def _links(page: _Page, content: MarkdownPage | None, site: _Site) -> Iterator[Diagnostic]:
    for link in content.links if content else ():
        code = "PB503" if link.image else "PB502"
        away = _away(link.target, image=link.image)
        if problem := away or _inside(link.target, page, site):
            end = link.start + (len(link.target) if page.text.startswith(link.target, link.start) else 1)
            diagnostic = _problem(code, page, link.start, end, *problem, severity=Severity.WARNING)
            # The host counts what leads nowhere itself, as the site's `validation:` tells it to.
            yield diagnostic if away else replace(diagnostic, strict=False)


def _away(target: str, *, image: bool) -> tuple[str, str] | None:
    """Say what is wrong with a link that leaves the site."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return f"'{target[:60]}' is no address", "correct it"
    if not parts.scheme and not parts.netloc:
        return None
    if parts.scheme.lower() not in SCHEMES:
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
        if uri in site.anchors or any(uri in folder.files for folder in site.folders):
            return None
        near = did_you_mean(uri if uri.startswith(f"{DOWNLOADS}/") else f"{uri}.md", site.anchors)
        return f"there is no file '{uri}'", near or "name a file among the pages, such as 'faq.md'"
    if uri not in site.anchors:
        near = did_you_mean(uri, [page for page in site.anchors if page.endswith(".md")])
        return f"there is no page '{uri}'", near or "correct the address, or write the page"
    known = site.anchors[uri]
    if not anchor or known is None or anchor in known or anchor.startswith(_GENERATED_ANCHORS):
        return None
    return f"page '{uri}' has no place '#{anchor}'", did_you_mean(
        anchor, known
    ) or "name one of its ids, or its heading's"


def _raw_html(page: _Page, content: MarkdownPage | None) -> Iterator[Diagnostic]:
    for tag in content.tags if content else ():
        if problem := _harm(tag):
            message, hint, words = problem
            yield _problem("PB504", page, *_span(page.text, tag.start, words), message, hint)


def _harm(tag: Tag) -> tuple[str, str, tuple[str, ...]] | None:
    """Say what is wrong with a tag and what to do about it, and by which words it is found in the text."""
    if tag.name in _FORBIDDEN_TAGS:
        return (
            f"raw HTML '<{tag.name}>'",
            "pages hold no program, style or frame of their own",
            (f"<{tag.name}",),
        )
    for name, _ in tag.attributes:
        if re.fullmatch("on[a-z]+", name):
            return f"HTML that runs a program ('{name}')", "delete it", (name, "=")
    for name, value in tag.attributes:
        # Browsers look over white space and control characters in the name of a scheme.
        address = re.sub(r"[\x00-\x20]", "", value).lower()
        scheme = next((scheme for scheme in _PROGRAMS if address.startswith(scheme)), None)
        if scheme and name in _ADDRESS_ATTRIBUTES:
            return f"HTML that runs a program ('{scheme}')", "delete it", (scheme,)
    for name, value in tag.attributes:
        if name in _LOADED_ATTRIBUTES and any(map(_ELSEWHERE.match, map(str.strip, value.split(",")))):
            return "HTML that loads something from another site", "put the file beside the page", ("//",)
    return None


def _span(text: str, start: int | None, words: Iterable[str]) -> tuple[int, int]:
    """Return the indices from ``start``, or else from the first word, to the end of the last word that follows."""
    patterns = [re.compile(re.escape(word), re.IGNORECASE) for word in words]
    if start is None:
        # Given by a list of attributes.
        match = patterns[0].search(text)
        start = match.start() if match else 0
    end = start
    for pattern in patterns:
        if match := pattern.search(text, end):
            end = match.end()
    return start, max(end, start + 1)


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
