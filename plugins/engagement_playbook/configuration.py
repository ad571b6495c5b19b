"""Find and read ``mkdocs.yml`` without starting MkDocs, for the command line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from engagement_playbook.diagnostics import Diagnostic, Mark
from engagement_playbook.settings import OptionPath, Settings, read_settings

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


def read_configuration(root: Path) -> Configuration:
    """Read the configuration of the playbook in ``root``. Never raises for bad content."""
    try:
        text = (root / FILE_NAME).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = "not UTF-8" if isinstance(error, UnicodeDecodeError) else (error.strerror or "").lower()
        hint = "run from the folder with mkdocs.yml, or use -C DIR"
        return _unreadable("PB001", f"cannot be read: {reason}", hint)
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
    )


def _unreadable(code: str, message: str, hint: str = "", mark: Mark | None = None) -> Configuration:
    return Configuration(None, (Diagnostic(code, FILE_NAME, message, hint, mark),))


def pages_folder(root: Path, site: Mapping[str, Any], language: str = "") -> Path:
    """Find the folder of hand-written pages: a language's own where there is one, else the common one."""
    docs_dir = root / str(site.get("docs_dir") or "docs")
    own = docs_dir / language
    return own if own.is_dir() else docs_dir


def hand_written_pages(folder: Path) -> dict[str, str]:
    """Find the pages of a language that are written by hand: their titles by address, without the ending."""
    return {
        page.relative_to(folder).with_suffix("").as_posix().removesuffix("/index"): _page_title(page)
        for page in sorted(folder.rglob("*.md"))
    }


def _page_title(page: Path) -> str:
    """Read a title from the front matter, else from the first heading, else from the file's name."""
    text = page.read_text(encoding="utf-8-sig", errors="replace")
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
        text = file.read_text(encoding="utf-8-sig")
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
