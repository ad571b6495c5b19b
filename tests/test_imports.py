"""The house rule: data flows one way through the rooms and imports point the other, and the core knows no host."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = "engagement_playbook"
SOURCE = Path(__file__).resolve().parents[1] / "plugins" / PACKAGE

# From the bottom up: a room imports only rooms above it in this list, and every module is in a room.
ROOMS = (
    "diagnostics",
    "support",
    "source",
    "locale",
    "config",
    "model",
    "load",
    "engagement",
    "presentation",
    "lint",
    "site",
    "pdf",
    "office",
    "authoring",
    "pipeline",
    "mkdocs_plugin",
    "cli",
)
# Media: each makes its own files of a playbook, and none knows another.
MEDIA = {"site", "pdf", "office"}

FRONT_DOOR = "__init__"
ALLOWED = {
    room: set(ROOMS[:place]) - (MEDIA if room in MEDIA else set()) for place, room in enumerate(ROOMS)
} | {
    # What the package offers from its front door is made behind it, and no host may be waiting there.
    FRONT_DOOR: set(ROOMS) - {"mkdocs_plugin", "cli"},
    "__main__": {"cli"},
}

# Libraries that only some places may know; all others get what they need as plain values.
HOSTS = {
    "click": {"cli"},
    # The configuration is MkDocs': its rules for YAML, its list of the pages.
    "mkdocs": {"config", "mkdocs_plugin", "cli"},
    "material": set[str](),
    "typst": {"pdf"},
    "docx": {"office"},
    "python_calamine": {"office"},
    "xlsxwriter": {"office"},
}


def place_of(path: Path) -> str:
    """Return the room that a file of the package belongs to, or the name of the front door or of ``__main__``."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def target(parts: list[str]) -> str:
    """Return the place that an import of our package leads to; what is no place is a name of the front door."""
    return parts[1] if len(parts) > 1 and parts[1] in ALLOWED else FRONT_DOOR


def imports(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield each import of a file as its line and the parts of the absolute name of what is imported.

    Imports inside functions and under TYPE_CHECKING count: they are directions too.
    """
    package = [PACKAGE, *path.relative_to(SOURCE).parent.parts]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=str(path))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name.split(".")
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            module = [*start, *(node.module.split(".") if node.module else [])]
            for alias in node.names:
                yield node.lineno, [*module, alias.name]


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def test_every_module_is_in_a_room() -> None:
    beside = {path.name for path in SOURCE.glob("*.py")}
    folders = {path.name for path in SOURCE.iterdir() if path.is_dir() and path.name != "__pycache__"}

    assert beside == {"__init__.py", "__main__.py"}
    assert folders == set(ROOMS)


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_imports_point_one_way(path: Path) -> None:
    here = place_of(path)

    wrong = [
        f"{name_of(path)}:{line}: {here} must not import {target(parts)}"
        for line, parts in imports(path)
        if parts[0] == PACKAGE and target(parts) not in ALLOWED.get(here, set()) | {here}
    ]

    assert wrong == []


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_only_the_right_place_knows_a_host(path: Path) -> None:
    wrong = [
        f"{name_of(path)}:{line}: only {', '.join(sorted(HOSTS[parts[0]])) or 'nobody'} may import {parts[0]}"
        for line, parts in imports(path)
        if parts[0] in HOSTS and place_of(path) not in HOSTS[parts[0]]
    ]

    assert wrong == []


def test_nothing_imports_the_source_root() -> None:
    roots = {parts[0] for path in modules() for _, parts in imports(path)}

    assert "plugins" not in roots


def test_importing_the_package_loads_no_host() -> None:
    program = f"import sys; import {PACKAGE}, {PACKAGE}.mkdocs_plugin.language_worker; print(*sorted(sys.modules.keys() & {set(HOSTS)!r}))"

    loaded = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True
    ).stdout

    assert loaded.split() == []
