"""The register of a site's addresses: whatever is published has one of its own, in every language.

A second claim would be lost without a word: a host writes one file over the other. Addresses are compared as
the least particular file system does, and in both of the ways in which a host may write those of pages.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engagement_playbook.config.folders import name_of
from engagement_playbook.config.mkdocs_yml import configuration_file
from engagement_playbook.config.pages import MARKDOWN, PageFolder
from engagement_playbook.diagnostics import Diagnostic, Mark, Related, printable
from engagement_playbook.load import Loaded
from engagement_playbook.model.playbook import Part
from engagement_playbook.model.reference import KINDS
from engagement_playbook.presentation.addresses import ASSETS, README, UrlStyle
from engagement_playbook.presentation.outputs import Output, outputs_of
from engagement_playbook.source import DataPath
from engagement_playbook.support.file_names import comparable_path, name_problem

_SEARCH: Final = "search/search_index"
_HOST_FILES: Final = ("404.html", "sitemap.xml", "sitemap.xml.gz", f"{_SEARCH}.json")
HOST_FILES: Final = {
    UrlStyle.DIRECTORIES: _HOST_FILES,
    # Read from disk, a site loads its index as a script.
    UrlStyle.FILES: (*_HOST_FILES, f"{_SEARCH}.js"),
}
"""What the host itself writes into each language's site, beside the files of its theme."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A file of a site, or a whole folder of it, and who has it.

    ``uri`` is its address below the language's root, a page's that of its source. ``owner`` says in messages who
    has it; ``path`` and ``mark`` are where that is written, empty for what nobody has written.
    """

    uri: str
    owner: str
    path: str = ""
    mark: Mark | None = None
    is_folder: bool = False

    def __str__(self) -> str:
        place = f"{self.path}:{self.mark.line}" if self.owner and self.mark else self.path
        return f"{self.owner} ({place})" if self.owner and place else self.owner or place


@dataclass(frozen=True, slots=True)
class Collision:
    """What is wrong with a claim, in words, and the claim that was there before it."""

    message: str
    first: Claim


class AddressRegister:
    """The files of one language's site, in one style of addresses."""

    def __init__(self, style: UrlStyle) -> None:
        self._style = style
        self._files: dict[str, Claim] = {}
        self._folders: dict[str, Claim] = {}

    def add(self, claim: Claim) -> Collision | None:
        """Enter a claim; where its address belongs to another one, enter nothing and say so."""
        path, address = self._path_and_address(claim)
        key = comparable_path(path)
        folders = [*_folders_above(key)]
        if first := self._files.get(key):
            other, theirs = self._path_and_address(first)
            same = "" if other == path else f"on some systems '{theirs}', "
            return Collision(f"its address '{address}' is {same}taken by {first}", first)
        if first := self._folders.get(key):
            return Collision(f"its address '{address}' is the folder of {first}", first)
        for folder in folders:
            if first := self._files.get(folder):
                inside = "" if address == f"{first.uri}/" else f"in '{first.uri}/', "
                return Collision(f"its address '{address}' is {inside}taken by {first}", first)
        self._files[key] = claim
        for folder in folders:
            self._folders.setdefault(folder, claim)
        return None

    def copy(self) -> AddressRegister:
        """Return a register with the same entries, to go on with."""
        other = AddressRegister(self._style)
        other._files, other._folders = self._files.copy(), self._folders.copy()
        return other

    def _path_and_address(self, claim: Claim) -> tuple[str, str]:
        path = site_path(claim.uri, self._style)
        return path, f"{path}/" if claim.is_folder else path.removesuffix("index.html") or path


def site_path(uri: str, style: UrlStyle) -> str:
    """Say which file of a site a source becomes."""
    stem, ending = posixpath.splitext(uri)
    if ending not in MARKDOWN:
        return uri
    folder, name = posixpath.split(stem)
    if name in ("index", "README"):
        return posixpath.join(folder, "index.html")
    return f"{stem}/index.html" if style is UrlStyle.DIRECTORIES else f"{stem}.html"


class SiteClaims:
    """Everything that claims an address of a site, in the order in which it is entitled to one."""

    def __init__(
        self,
        loaded: Loaded,
        languages: Sequence[str],
        pages: Mapping[str, Sequence[PageFolder]],
        *,
        downloads: bool,
    ) -> None:
        """Take a playbook and the folders of each language's pages.

        The last folder is a language's own; a file of a later one takes the place of an earlier one's at the same
        path. ``downloads`` says whether the site has any.
        """
        self._root, self._languages, self._pages = loaded.root, languages, pages
        outputs = outputs_of(loaded.playbook, downloads=downloads)
        self.common = (
            *(_made_claim(output, loaded) for output in outputs),
            Claim(ASSETS, "the site's styles and scripts", is_folder=True),
        )
        """The claims that each language's site has."""

    def of(self, language: str, style: UrlStyle) -> Iterator[Claim]:
        """Yield the claims of one language's site, without those that each has."""
        folders = self._pages.get(language, ())
        templates = {uri for folder in folders for uri in folder.templates}
        for uri in HOST_FILES[style]:
            if uri not in templates:
                yield Claim(uri, "a file that the host writes")
        if language == self._languages[0]:
            if style is UrlStyle.FILES:
                yield Claim(README, "the archive to open from disk")
            file = configuration_file(self._root).name
            for further in self._languages[1:]:
                yield Claim(further, f"language '{further}'", file, is_folder=True)
        yield from self._written(folders)

    def _written(self, folders: Iterable[PageFolder]) -> Iterator[Claim]:
        """Yield the claims of hand-written pages and of what lies beside them."""
        languages = {own[-1].folder: language for language, own in self._pages.items() if own}
        claims: dict[str, Claim] = {}
        for folder in folders:
            # The folder of a language that has none of its own holds those of the others, which stand elsewhere.
            theirs = [language for other, language in languages.items() if other == folder.folder / language]
            own = folder.without(theirs)
            for uri, file in (*sorted(own.published.items()), *sorted(own.left_out.items())):
                claims.pop(uri, None)
                mark = Mark(1, 1) if uri.endswith(MARKDOWN) else None
                claims[uri] = Claim(uri, "", name_of(file, self._root), mark)
        yield from claims.values()


def check_addresses(claims: SiteClaims, languages: Iterable[str]) -> list[Diagnostic]:
    """Report what among the hand-written pages, and beside them, has no address of its own."""
    problems: dict[tuple[str, str], Diagnostic] = {}
    for style in HOST_FILES:
        common = AddressRegister(style)
        for claim in claims.common:
            # What is made of a playbook has been compared by its ids.
            common.add(claim)
        for language in languages:
            register = common.copy()
            for claim in claims.of(language, style):
                if problem := _problem(claim, register):
                    problems.setdefault((language, claim.path), problem)
    return [*problems.values()]


def _made_claim(output: Output, loaded: Loaded) -> Claim:
    if output.owner is None:
        noun = "page" if output.uri.endswith(MARKDOWN) else "file"
        return Claim(output.uri, f"a {noun} that every playbook has")
    part = loaded.playbook.part(output.owner)
    field: DataPath = ("id",) if output.former is None else ("formerly", output.former)
    path = (*_place_of(part, loaded), *field)
    former = "" if output.former is None else "a former id of "
    owner = f"{former}{KINDS[output.owner.kind]} '{output.owner.id}'"
    return Claim(output.uri, owner, part.file, loaded.mark(part.file, path))


def _place_of(part: Part, loaded: Loaded) -> DataPath:
    """Return the data path of a part: its file, or the entry of a list that it is."""
    data = loaded.documents[part.file].data or {}
    for key, entries in data.items() if data.get("id") != part.reference.id else ():
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict) and entry.get("id") == part.reference.id:
                return key, index
    return ()


def _problem(claim: Claim, register: AddressRegister) -> Diagnostic | None:
    is_written = not claim.owner
    if is_written and (reason := next(filter(None, map(name_problem, _names(claim.uri))), "")):
        message = "its name is none that every system can hold"
        return Diagnostic(
            "PB506", claim.path, message, f"{printable(reason)}: choose another one", claim.mark
        )
    if (collision := register.add(claim)) is None:
        return None
    first = collision.first
    related = (Related(first.path, first.mark, "taken here"),) if first.mark else ()
    hint = "give the file another name, or put it elsewhere" if is_written else "write another code"
    return Diagnostic("PB506", claim.path, printable(collision.message), hint, claim.mark, related=related)


def _names(uri: str) -> Iterator[str]:
    """Yield the names of folders and files that a source becomes, in any style."""
    stem, ending = posixpath.splitext(uri)
    yield from (stem if ending in MARKDOWN else uri).split("/")
    yield from site_path(uri, UrlStyle.FILES).split("/")


def _folders_above(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path
