"""Read ``mkdocs.yml`` by MkDocs' rules, the same for the plugin and the command line.

The data is what MkDocs makes of the file: what it inherits is merged in, ``!ENV`` is filled in. The objects
that tags of other plugins name are not made. Where an option stands is taken from the same parse, in the file
that gives it its value.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

from engagement_playbook.config.folders import FOLDERS, name_of
from engagement_playbook.config.pages import (
    PageFolder,
    address_of,
    language_folder,
    layers,
    read_page_folder,
    titles,
)
from engagement_playbook.config.settings import (
    HOST_OPTIONS,
    OptionPath,
    OptionPlace,
    Settings,
    place_of,
    read_settings,
)
from engagement_playbook.diagnostics import Diagnostic, Mark, did_you_mean, printable
from engagement_playbook.source import InputFileError, read_text
from engagement_playbook.source.input_file import LINE_BREAK
from engagement_playbook.source.limits import MAX_NODES
from engagement_playbook.source.syntax import COMMENT, CUT, CUT_HINT, syntax_problem

FILE_NAMES: Final = ("mkdocs.yml", "mkdocs.yaml")
"""What MkDocs calls its configuration, in the order it looks for it."""

PLUGIN: Final = "engagement-playbook"
_INHERIT: Final = "INHERIT"
_LANGUAGES: Final = "languages"
_SITE_TEXTS: Final = ("site_name", "site_description")
_TEXTS: Final = (*_SITE_TEXTS, "name", "reason", "project", "accent")
"""Options that are texts; beside others a comment does no harm."""

_TEXTS_BY_LANGUAGE: Final = ("confidentiality", "label", "title", "lead", "document_font")

_TOO_LARGE: Final = "PB003"
_ENABLED: Final = "enabled"
"""An option that every plugin has of MkDocs, which takes it out."""


_NOT_A_VALUE: Final = (
    yaml.YAMLError, RecursionError,  # a control character, a thousand brackets
    ValueError, ArithmeticError, LookupError, AttributeError, TypeError,  # `2026-13-45`, `!!bool x`
)  # fmt: skip
"""What the parser raises for a value that is none."""


class _TolerantLoader(yaml.SafeLoader):
    """Reads a file whose tags name Python objects of other plugins, and makes none of them."""


_TolerantLoader.add_multi_constructor("", lambda *_: None)


@dataclass(frozen=True, slots=True)
class BasePlaybook:
    """A playbook that another one is built on: it is read and never written.

    ``pages`` are the folders of its hand-written pages, for each language that has one.
    """

    folder: Path
    pages: Mapping[str, PageFolder] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Host:
    """A running MkDocs: its file, the plugin's options as they came, and everything it is configured with.

    What its command line and other plugins changed is in ``site`` and holds instead of what the file says.
    """

    file: Path
    options: Mapping[str, object]
    site: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Configuration:
    """What ``mkdocs.yml`` says of a playbook.

    ``settings`` is None where the file cannot be read: without its languages there is nothing to check
    content by. ``site`` is everything the file says, with what a tag would make of it left out.
    """

    settings: Settings | None
    problems: tuple[Diagnostic, ...]
    site: Mapping[str, Any] = field(default_factory=dict)
    folders: Mapping[str, PageFolder] = field(default_factory=dict)
    """The folder of each language's hand-written pages."""
    base: BasePlaybook | None = None
    """The playbook this one is built on."""
    shared: PageFolder | None = None
    """What lies beside the folders of the languages: it belongs to every language that has one."""
    languages_known: bool = True
    """Whether the settings have the languages that their author meant; content is checked by them."""
    languages_at: OptionPlace | None = None
    """Where the languages are listed, or would be."""

    def page_folders(self, language: str) -> tuple[PageFolder, ...]:
        """List the folders of a language's pages, its own last; what a later one has replaces an earlier one's."""
        inherited = self.base.pages.get(language) if self.base else None
        return layers(self.folders[language], self.shared, inherited)

    def titles(self, language: str) -> dict[str, str]:
        """Read the titles of a language's hand-written pages, by address."""
        return titles(self.page_folders(language))

    @property
    def pages(self) -> frozenset[str]:
        """The addresses of the first language's hand-written pages, which links of the content may name."""
        if self.settings is None:
            return frozenset()
        folders = self.page_folders(self.settings.languages[0])
        return frozenset(address_of(uri) for folder in folders for uri in folder.pages)


def configuration_file(root: Path) -> Path:
    """Find the configuration in a folder, where MkDocs looks for it; the usual name where there is none."""
    return next((file for name in FILE_NAMES if os.path.lexists(file := root / name)), root / FILE_NAMES[0])


def option_place(root: Path, path: OptionPath) -> OptionPlace:
    """Find the file of an option of the plugin and the place there, or that of what it stands in."""
    file = configuration_file(root)
    try:
        _, places = _read(file, root)
    except _UnreadableError:
        places = {}
    return place_of(path, places) or OptionPlace(file.name, None)


def read_configuration(root: Path, host: Host | None = None) -> Configuration:
    """Read the configuration of the playbook in ``root``. Never raises for bad content.

    Where a ``host`` runs, there are always settings: it has read the file by itself.
    """
    file = host.file if host else configuration_file(root)
    problems: list[Diagnostic] = []
    site: Mapping[str, Any] = {}
    places: Mapping[OptionPath, OptionPlace] = {}
    options: Mapping[str, object] = {}
    try:
        site, places = _read(file, root)
        options = _without_enabled(host.options if host else plugin_options(site.get("plugins")))
    except _UnreadableError as error:
        # Nor are options taken from the host then: they may be what is too large.
        problems.append(error.diagnostic)
        if host is None:
            return Configuration(None, tuple(problems))
    facts = host.site if host else site
    settings, wrong = read_settings(options, facts, file.name, places)
    misplaced = [] if host else [*_misplaced(site.get("plugins"), file.name, places)]
    wrong += [*misplaced, *_cut_texts(places)]
    languages_at = place_of((_LANGUAGES,), places)
    languages_known = not misplaced and _knows_languages(options, settings)
    base_root, wrong_base = _find_base(root, settings, file.name, places)
    docs_dir = root / str(facts.get("docs_dir") or "docs")
    roots = [root, docs_dir]
    if base_root:
        roots += [base_root.folder, base_root.docs_dir]
    lists = _PageLists(root, roots, facts)
    folders = {code: lists.read(language_folder(docs_dir, code)) for code in settings.languages}
    base = None
    if base_root:
        inherited = {code: lists.read(folder) for code, folder in base_root.pages.items()}
        base = BasePlaybook(base_root.folder, inherited)
    shared = None
    if any(folder.folder != docs_dir for folder in folders.values()):
        shared = lists.read(docs_dir).without(settings.languages)
    return Configuration(
        settings,
        (*problems, *wrong, *wrong_base, *lists.problems),
        site,
        folders,
        base,
        shared,
        languages_known,
        languages_at,
    )


def refusal(file: Path) -> Diagnostic | None:
    """Say what a host must not go on with: more values than anybody writes, most of them by aliases of aliases."""
    try:
        _read(file, file.parent)
    except _UnreadableError as error:
        return error.diagnostic if error.diagnostic.code == _TOO_LARGE else None
    return None


def plugin_options(plugins: object) -> Mapping[str, object]:
    """Find the plugin's options in what a configuration says of plugins."""
    entries = plugins if isinstance(plugins, list) else [plugins]
    for entry in entries:
        if isinstance(entry, dict) and isinstance(options := entry.get(PLUGIN), dict):
            return options
    return {}


def _misplaced(plugins: object, file: str, places: Mapping[OptionPath, OptionPlace]) -> Iterator[Diagnostic]:
    """Report a plugin that the configuration does not name, and options that stand beside its name."""
    path, mark = places[()][:2] if () in places else (file, Mark(1, 1))
    entries = plugins if isinstance(plugins, list) else [plugins]
    names = [name for entry in entries for name in (entry if isinstance(entry, dict) else [entry])]
    if PLUGIN not in names:
        near = did_you_mean(PLUGIN, map(str, names)).removeprefix("did you mean ").rstrip("?")
        hint = f"write '{PLUGIN}' for {near}" if near else f"add '- {PLUGIN}:' to it, with 'languages:' below"
        yield Diagnostic("PB210", path, f"'plugins:' does not name '{PLUGIN}'", printable(hint), mark)
    for entry in plugins if isinstance(plugins, list) else ():
        if isinstance(entry, dict) and PLUGIN in entry and len(entry) > 1:
            other = next(name for name in entry if name != PLUGIN)
            message = f"'{other}' stands beside '{PLUGIN}:' and not below it"
            yield Diagnostic("PB210", path, printable(message), "indent the options by two spaces more", mark)


def _knows_languages(options: Mapping[str, object], settings: Settings) -> bool:
    """Return whether the languages are those that the options list, or mean to leave at their default."""
    listed = options.get(_LANGUAGES)
    if listed is None:
        return not any(did_you_mean(str(name), [_LANGUAGES]) for name in options if name != _LANGUAGES)
    return isinstance(listed, list) and len(listed) == len(settings.languages)


def _cut_texts(places: Mapping[OptionPath, OptionPlace]) -> Iterator[Diagnostic]:
    """Report the texts of a configuration that a comment ends."""
    for path, place in places.items():
        if place.comment and (path[-1] in _TEXTS or {*path[-2:-1]} & {*_TEXTS_BY_LANGUAGE}):
            yield Diagnostic("PB016", place.path, printable(f"'{path[-1]}': {CUT}"), CUT_HINT, place.comment)


def _without_enabled(options: Mapping[str, object]) -> Mapping[str, object]:
    return {name: value for name, value in options.items() if name != _ENABLED or not isinstance(value, bool)}


class _PageLists:
    """The folders of pages that were listed, each once, and what is wrong with them."""

    def __init__(self, root: Path, roots: Sequence[Path], site: Mapping[str, Any]) -> None:
        self._root, self._roots, self._site = root, roots, site
        self._known: dict[Path, PageFolder] = {}
        self.problems: list[Diagnostic] = []

    def read(self, folder: Path) -> PageFolder:
        if folder not in self._known:
            self._known[folder], problems = read_page_folder(folder, self._root, self._roots, self._site)
            # The folder of all languages holds those of each.
            self.problems += [problem for problem in problems if problem not in self.problems]
        return self._known[folder]


@dataclass(frozen=True, slots=True)
class _BaseFolders:
    """Where the playbook lies that another one is built on, and the folder of each language's pages."""

    folder: Path
    docs_dir: Path
    pages: Mapping[str, Path]


def _find_base(
    root: Path, settings: Settings, file: str, places: Mapping[OptionPath, OptionPlace]
) -> tuple[_BaseFolders | None, list[Diagnostic]]:
    """Find the playbook that the one in ``root`` is built on, or say why it is none."""
    name = settings.options.base
    if not name:
        return None, []
    base = _base(root, name, file, settings.languages)
    if isinstance(base, _BaseFolders):
        return base, []
    message, hint = base
    place = place_of(("base",), places)
    path, mark = place[:2] if place else (file, None)
    subject = f"option 'base' of plugin '{PLUGIN}': {message}"
    return None, [Diagnostic("PB210", path, printable(subject), hint, mark)]


def _base(root: Path, name: str, here: str, languages: Sequence[str]) -> _BaseFolders | tuple[str, str]:
    folder = root / name
    try:
        file = configuration_file(folder)
        if not file.is_file():
            missing = (
                f"there is no {file.name} in '{name}'" if folder.is_dir() else f"there is no folder '{name}'"
            )
            return missing, f"name the folder of another playbook, seen from this {here}"
        own, other = root.resolve(), folder.resolve()
    except (OSError, ValueError):
        return f"'{name}' cannot be read", "name the folder of another playbook"
    if own == other:
        return f"'{name}' is this playbook itself", "name the folder of another one"
    if any(
        inner.is_relative_to(outer / content)
        for inner, outer in ((own, other), (other, own))
        for content in FOLDERS
    ):
        return f"'{name}': one playbook lies in a content folder of the other", "keep them side by side"
    try:
        site, _ = _read(file, folder)
    except _UnreadableError:
        return f"{file.name} in '{name}' cannot be read", "run 'playbook check' there"
    settings, _ = read_settings(_without_enabled(plugin_options(site.get("plugins"))), site)
    if settings.options.base:
        return f"'{name}' is itself built on another playbook", "build on one that stands alone"
    theirs = settings.languages
    if set(theirs) != set(languages):
        listed, wanted = ", ".join(theirs), ", ".join(languages)
        return f"'{name}' is written in {listed}, and this playbook in {wanted}", "list the same 'languages:'"
    docs_dir = folder / str(site.get("docs_dir") or "docs")
    pages = {code: language_folder(docs_dir, code) for code in languages}
    # Where languages have folders of their own, the common one holds them and no pages of its own.
    split = any(own != docs_dir for own in pages.values())
    present = {
        code: own
        for code, own in pages.items()
        if os.path.isdir(own) and not (split and own == docs_dir)  # noqa: PTH112 - never raises
    }
    return _BaseFolders(folder, docs_dir, present)


class _UnreadableError(Exception):
    """A configuration, or one that it inherits from, cannot be read."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(str(diagnostic))
        self.diagnostic = diagnostic


@dataclass(frozen=True, slots=True)
class _Layer:
    """One file of a configuration: what messages call it, the starts of its lines, its nodes and its data."""

    path: str
    text: str
    starts: Sequence[int]
    node: yaml.Node | None
    data: Mapping[str, Any]

    def place(
        self, start: yaml.Mark, end: yaml.Mark | None = None, value: yaml.Node | None = None
    ) -> OptionPlace:
        """Place what stands between two marks of the parser, for which other characters than an editor's end a line.

        With a ``value``, the comment behind it is placed too.
        """
        mark = self._mark(start.index)
        is_plain = isinstance(value, yaml.ScalarNode) and not value.style
        comment = COMMENT.match(self.text, value.end_mark.index) if value and is_plain else None
        return OptionPlace(
            self.path,
            replace(mark, end=self._mark(end.index)) if end else mark,
            self._mark(comment.end() - 1) if comment else None,
        )

    def _mark(self, index: int) -> Mark:
        line = bisect_right(self.starts, index)
        return Mark(line, index - self.starts[line - 1] + 1)


class _Value(NamedTuple):
    """A value of one file, and its key where it has one."""

    layer: _Layer
    node: yaml.Node | None
    key: yaml.Node | None = None


def _read(file: Path, root: Path) -> tuple[Mapping[str, Any], Mapping[OptionPath, OptionPlace]]:
    """Read a file and what it inherits; return its data and where the plugin's options stand.

    Raises _UnreadableError.
    """
    import mergedeep  # type: ignore[import-untyped]  # what MkDocs merges with

    try:
        layers = [_layer(read_text(file, name_of(file, root)), name_of(file, root))]
    except InputFileError as error:
        gone = not os.path.lexists(file)
        hint = "run from the folder with mkdocs.yml, or use -C DIR" if gone else error.diagnostic.hint
        raise _UnreadableError(replace(error.diagnostic, hint=hint)) from error
    seen = {os.path.realpath(file)}
    while (parent := layers[-1].data.get(_INHERIT)) is not None:
        file = Path(os.path.normpath(file.parent / str(parent)))
        try:
            text = read_text(file, name_of(file, root))
        except InputFileError as error:
            raise _not_inherited(layers[-1], f"'{parent}' cannot be read: {error.reason}") from error
        if os.path.realpath(file) in seen:
            raise _not_inherited(layers[-1], f"'{parent}' inherits from this file")
        seen.add(os.path.realpath(file))
        layers.append(_layer(text, name_of(file, root)))
    site: dict[str, Any] = {}
    for layer in reversed(layers):
        site = mergedeep.merge(site, layer.data)
    site.pop(_INHERIT, None)
    return site, dict(_option_places([_Value(layer, layer.node) for layer in layers]))


def _not_inherited(layer: _Layer, message: str) -> _UnreadableError:
    value = _children([_Value(layer, layer.node)])[_INHERIT][0]
    mark = layer.place(value.node.start_mark, value.node.end_mark).mark if value.node else None
    return _UnreadableError(
        Diagnostic("PB001", layer.path, printable(f"{_INHERIT}: {message}"), "correct the path", mark)
    )


def _layer(text: str, path: str) -> _Layer:
    """Parse one file; raises _UnreadableError."""
    from mkdocs.utils.yaml import get_yaml_loader

    try:
        loader = get_yaml_loader(_TolerantLoader)(text)
        node = loader.get_single_node()
        if node is not None and _size(node, {}) > MAX_NODES:
            message = f"the file has more than {MAX_NODES:,} values"
            raise _UnreadableError(Diagnostic(_TOO_LARGE, path, message, "split it into several files"))
        data = loader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        code, message, hint, mark = syntax_problem(error, text)
        raise _UnreadableError(Diagnostic(code, path, printable(message), hint, mark)) from error
    except _NOT_A_VALUE as error:
        message = "not valid YAML: a value cannot be read"
        raise _UnreadableError(Diagnostic("PB004", path, message)) from error
    starts = [0, *(line_break.end() for line_break in LINE_BREAK.finditer(text))]
    return _Layer(path, text, starts, node, data if isinstance(data, dict) else {})


def _size(node: yaml.Node, sizes: dict[int, int]) -> int:
    """Count values as if aliases were written out; raises RecursionError for one that holds itself."""
    if id(node) not in sizes:
        if isinstance(node, yaml.MappingNode):
            inner = [child for pair in node.value for child in pair]
        else:
            inner = node.value if isinstance(node, yaml.SequenceNode) else []
        sizes[id(node)] = 1 + sum(_size(child, sizes) for child in inner)
    return sizes[id(node)]


def _option_places(files: Sequence[_Value]) -> Iterator[tuple[OptionPath, OptionPlace]]:
    """Place every option of the plugin: an option at its key, an entry of a list at its beginning.

    The plugin itself is placed under no name, the site's own texts and what the host has of addresses under
    the names they have there.
    """
    site = _children(files)
    for name in _SITE_TEXTS:
        for value in site.get(name, [])[:1]:
            if value.key:
                place = value.layer.place(value.key.start_mark, value.key.end_mark, value.node)
                yield ("site", name), place
    for name in HOST_OPTIONS:
        if values := site.get(name):
            if key := values[0].key:
                yield (name,), values[0].layer.place(key.start_mark, key.end_mark)
            yield from _places(values, (name,))
    plugins = site.get("plugins", [])
    for value in plugins[:1]:
        if value.key:
            yield (), value.layer.place(value.key.start_mark, value.key.end_mark)
    if plugins and isinstance(plugins[0].node, yaml.SequenceNode):
        entries = [[_Value(plugins[0].layer, node)] for node in plugins[0].node.value]
    else:
        entries = [plugins]
    options = next((_children(entry)[PLUGIN] for entry in entries if PLUGIN in _children(entry)), [])
    for value in options[:1]:
        if value.key:
            yield (), value.layer.place(value.key.start_mark, value.key.end_mark)
    yield from _places(options, ())


def _places(values: Sequence[_Value], path: OptionPath) -> Iterator[tuple[OptionPath, OptionPlace]]:
    """Place what stands below a value; ``values`` are what the files give for it, the one that holds first."""
    for value in values[:1]:
        for index, node in enumerate(value.node.value if isinstance(value.node, yaml.SequenceNode) else ()):
            yield (*path, index), value.layer.place(node.start_mark)
            yield from _places([_Value(value.layer, node)], (*path, index))
    for name, inner in _children(values).items():
        if key := inner[0].key:
            yield (*path, name), inner[0].layer.place(key.start_mark, key.end_mark, inner[0].node)
        yield from _places(inner, (*path, name))


def _children(values: Sequence[_Value]) -> dict[str, list[_Value]]:
    """Merge mappings as their data is merged: by key, until one of the files gives something else."""
    children: dict[str, list[_Value]] = {}
    for value in values:
        if not isinstance(value.node, yaml.MappingNode):
            break
        # Of two equal keys the last one holds.
        own = {str(key.value): _Value(value.layer, node, key) for key, node in value.node.value}
        for name, inner in own.items():
            children.setdefault(name, []).append(inner)
    return children
