"""Tables as they stand in docs/speed.md and, in Chinese, in docs/speed.zh.md."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

Words: TypeAlias = str | tuple[str, str]
"""What a cell says in every language, or in English and in Chinese."""

NOT_MEASURED: Final = "–"


def print_table(head: Sequence[Words], rows: Iterable[Sequence[Words]]) -> None:
    """Print a table in Markdown, once in each language."""
    lines = [head, ["---"] * len(head), *rows]
    for language in (0, 1):
        cells = ((cell if isinstance(cell, str) else cell[language] for cell in line) for line in lines)
        sys.stdout.write("\n" + "".join(f"| {' | '.join(line)} |\n" for line in cells).replace("|  |", "| |"))
    sys.stdout.flush()


def ratio(value: float) -> str:
    """Write a ratio: two digits behind the point, none of a large one."""
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"
