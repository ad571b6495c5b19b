"""Find and read ``mkdocs.yml`` without starting MkDocs, for the command line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import yaml

from engagement_playbook.config.folders import FOLDERS, BasePlaybook, page_folders
from engagement_playbook.config.settings import OptionPath, Settings, read_settings
from engagement_playbook.diagnostics import Diagnostic, Mark, printable
from engagement_playbook.source import InputFileError, read_text

FILE_NAME: Final = "mkdocs.yml"
PLUGIN: Final = "engagement-playbook"


class _TolerantLoader(yaml.SafeLoader):
    """Reads a file whose tags name Python objects of other plugins, and makes none of them."""


_TolerantLoader.add_multi_constructor("", lambda *_: None)


@dataclass(frozen=True, slots=True)
class Configuration:
    """What ``mkdocs.yml`` says of a playbook.

    ``settings`` is None where the file cannot be read: without its languages there is nothing to
    check content by. ``pages`` are the addresses of hand-written pages, ``site`` everything the
    file says, with what a tag would make of it left out.
    """

    settings: Settings | None
    problems: tuple[Diagnostic, ...]
    pages: frozenset[str] = frozenset()
    site: Mapping[str, Any] = field(default_factory=dict)
    folders: Mapping[str, Path] = field(default_factory=dict)
    """The folder of each language's hand-written pages."""
    base: BasePlaybook | None = None
    """The playbook this one is built on."""
    marks: Mapping[OptionPath, Mark] = field(default_factory=dict)
    """Where the options of the plugin stand."""


def read_configuration(root: Path) -> Configuration:
    """Read the configuration of the playbook in ``root``. Never raises for bad content."""
    configuration = _read(root)
    settings = configuration.settings
    if settings is None or not settings.options.base:
        return configuration
    base, problems = find_base(root, settings, FILE_NAME, configuration.marks)
    first = settings.languages[0]
    return replace(
        configuration,
        problems=(*configuration.problems, *problems),
        pages=frozenset(hand_written_pages(*page_folders(configuration.folders[first], base, first))),
        base=base,
    )


def find_base(
    root: Path, settings: Settings, file: str, marks: Mapping[OptionPath, Mark]
) -> tuple[BasePlaybook | None, list[Diagnostic]]:
    """Find the playbook that the one in ``root`` is built on, or say why it is none.

    ``file`` is what diagnostics call the settings' file, where ``marks`` places the options.
    """
    name = settings.options.base
    if not name:
        return None, []
    found = _base(root, name, settings.languages)
    if isinstance(found, BasePlaybook):
        return found, []
    message, hint = found
    subject = f"option 'base' of plugin '{PLUGIN}': {message}"
    return None, [Diagnostic("PB210", file, printable(subject), hint, marks.get(("base",)))]


def _base(root: Path, name: str, languages: Sequence[str]) -> BasePlaybook | tuple[str, str]:
    folder = root / name
    try:
        if not (folder / FILE_NAME).is_file():
            missing = (
                f"there is no {FILE_NAME} in '{name}'" if folder.is_dir() else f"there is no folder '{name}'"
            )
            return missing, f"name the folder of another playbook, seen from this {FILE_NAME}"
        here, there = root.resolve(), folder.resolve()
    except (OSError, ValueError):
        return f"'{name}' cannot be read", "name the folder of another playbook"
    if here == there:
        return f"'{name}' is this playbook itself", "name the folder of another one"
    if any(
        one.is_relative_to(other / each) for one, other in ((here, there), (there, here)) for each in FOLDERS
    ):
        return f"'{name}': one playbook lies in a content folder of the other", "keep them side by side"
    configuration = _read(folder)
    if configuration.settings is None:
        return f"{FILE_NAME} in '{name}' cannot be read", "run 'playbook check' there"
    if configuration.settings.options.base:
        return f"'{name}' is itself built on another playbook", "build on one that stands alone"
    theirs = configuration.settings.languages
    if set(theirs) != set(languages):
        listed, wanted = ", ".join(theirs), ", ".join(languages)
        return f"'{name}' is written in {listed}, and this playbook in {wanted}", "list the same 'languages:'"
    docs_dir = pages_folder(folder, configuration.site)
    # Where languages have folders of their own, the common one holds them and no pages of its own.
    split = any((docs_dir / each).is_dir() for each in languages)
    pages = {each: pages_folder(folder, configuration.site, each) for each in languages}
    return BasePlaybook(
        folder, {each: own for each, own in pages.items() if own.is_dir() and not (split and own == docs_dir)}
    )


def _read(root: Path) -> Configuration:
    try:
        text = read_text(root / FILE_NAME, FILE_NAME)
    except InputFileError as error:
        if error.reason == "no such file or directory":
            hint = "run from the folder with mkdocs.yml, or use -C DIR"
            return Configuration(None, (replace(error.diagnostic, hint=hint),))
        return Configuration(None, (error.diagnostic,))
    try:
        data = yaml.load(text, _TolerantLoader)  # noqa: S506 - makes no objects
        marks = _option_marks(yaml.compose(text, _TolerantLoader), text)
    except yaml.MarkedYAMLError as error:
        place = _place(error.problem_mark, text) if error.problem_mark else None
        return _unreadable("PB004", f"not valid YAML: {error.problem}", mark=place)
    except (yaml.YAMLError, ValueError, RecursionError):  # an impossible date, a thousand brackets
        return _unreadable("PB004", "not valid YAML: a value cannot be read")
    site: Mapping[str, Any] = data if isinstance(data, dict) else {}
    settings, problems = read_settings(_plugin_options(site.get("plugins")), site, FILE_NAME, marks)
    return Configuration(
        settings,
        tuple(problems),
        frozenset(hand_written_pages(pages_folder(root, site, settings.languages[0]))),
        site,
        {language: pages_folder(root, site, language) for language in settings.languages},
        marks=marks,
    )


def _unreadable(code: str, message: str, hint: str = "", mark: Mark | None = None) -> Configuration:
    return Configuration(None, (Diagnostic(code, FILE_NAME, message, hint, mark),))


def pages_folder(root: Path, site: Mapping[str, Any], language: str = "") -> Path:
    """Find the folder of hand-written pages: a language's own where there is one, else the common one."""
    docs_dir = root / str(site.get("docs_dir") or "docs")
    own = docs_dir / language
    return own if own.is_dir() else docs_dir


def hand_written_pages(*folders: Path) -> dict[str, str]:
    """Find the pages of a language that are written by hand: their titles by address, without the ending.

    What a later folder has replaces an earlier one's.
    """
    return {
        page.relative_to(folder).with_suffix("").as_posix().removesuffix("/index"): _page_title(page)
        for folder in folders
        for page in sorted(folder.rglob("*.md"))
    }


def _page_title(page: Path) -> str:
    """Read a title from the front matter, else from the first heading, else from the file's name."""
    try:
        text = read_text(page, page.name)
    except InputFileError:
        return page.stem
    found = re.search(r"\A---\n(?:.*\n)*?title: *(.+)\n(?:.*\n)*?---\n", text) or re.search(
        r"^# +(.+?)(?: *\{[^}]*\})?$", text, re.MULTILINE
    )
    return found.group(1).strip().strip("\"'") if found else page.stem


def _plugin_options(plugins: object) -> Mapping[str, object]:
    entries = plugins if isinstance(plugins, list) else [plugins]
    for entry in entries:
        if isinstance(entry, dict) and isinstance(options := entry.get(PLUGIN), dict):
            return options
    return {}


def option_marks(file: Path) -> dict[OptionPath, Mark]:
    """Place the options of the plugin in a file that can be read; empty where it cannot."""
    try:
        text = read_text(file, file.name)
        return _option_marks(yaml.compose(text, _TolerantLoader), text)
    except (OSError, ValueError, RecursionError, yaml.YAMLError):
        return {}


def _place(mark: yaml.Mark, text: str) -> Mark:
    """Place a mark of the parser, for which other characters than an editor's end a line."""
    before = text[: mark.index]
    return Mark(before.count("\n") + 1, len(before) - before.rfind("\n"))


def _option_marks(site: yaml.Node | None, text: str) -> dict[OptionPath, Mark]:
    """Place every option of the plugin: an option at its key, an entry of a list at its beginning."""
    plugins = _child(site, "plugins")
    for entry in plugins.value if isinstance(plugins, yaml.SequenceNode) else [plugins]:
        if options := _child(entry, PLUGIN):
            return dict(_marks(options, (), text))
    return {}


def _child(node: yaml.Node | None, name: str) -> yaml.Node | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for key, value in pairs if key.value == name), None)


def _marks(node: yaml.Node, path: OptionPath, text: str) -> Iterator[tuple[OptionPath, Mark]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            start, end = _place(key.start_mark, text), _place(key.end_mark, text)
            yield (*path, str(key.value)), Mark(start.line, start.column, end)
            yield from _marks(value, (*path, str(key.value)), text)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield (*path, index), _place(value.start_mark, text)
            yield from _marks(value, (*path, index), text)
