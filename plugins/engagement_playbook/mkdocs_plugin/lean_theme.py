"""The host's theme, whose templates are found and read without what the host throws away or does twice."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader
from mkdocs.theme import Theme

from engagement_playbook.site import CompiledTemplates

_COMPILED: Final = CompiledTemplates()
"""Templates as the theme's own environments compile them: the search plugin makes up to three in each build."""


class VisibleTemplates(FileSystemLoader):
    """Lists templates without hidden ones: of fourteen thousand of Material's, nearly all are icons.

    The host passes over whatever is in a hidden folder. Asked for by name, it is there.
    """

    def list_templates(self) -> list[str]:
        """List the names of all templates, sorted."""
        return sorted({name for folder in self.searchpath for name in _visible_files(folder)})


class LeanTheme(Theme):
    """A theme as it is configured, which shares everything with the theme that it takes the place of."""

    def __init__(self, theme: Theme) -> None:
        # As a copy is made: the host has no other way to make a theme of a theme.
        vars(self).update(vars(theme))

    def get_env(self) -> Environment:
        """Make the environment of the theme's templates."""
        environment = super().get_env()
        environment.loader = VisibleTemplates(self.dirs)
        environment.bytecode_cache = _COMPILED
        return environment


def _visible_files(folder: str) -> Iterator[str]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        below = Path(parent).relative_to(folder)
        yield from ((below / name).as_posix() for name in names)
