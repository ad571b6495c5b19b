"""What each diagnostic code means: in full in the reference language, the heart of it in the others.

``explanations/PBnnn.md`` holds why, wrong, right and source; ``explanations/<language>.yml`` gives
each code's title and why in another language. Examples speak every language and are shared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Final

from engagement_playbook.diagnostics import codes, explanation
from engagement_playbook.locale import REFERENCE_LANGUAGE, Locale
from engagement_playbook.source import read_document

_PART: Final = re.compile(r"^\*\*(Why|Wrong|Right|Source)\*\*\n+", re.MULTILINE)
_FENCED: Final = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Explanation:
    """One code in one language: Markdown of each part, without headings."""

    code: str
    title: str
    why: str
    wrong: str
    right: str
    source: str = ""


def explain(code: str, language: str) -> Explanation | None:
    """Explain a code; None for no such code. A language that has no words for it gets the reference's."""
    page = explanation(code)
    if page is None:
        return None
    head, *parts = _PART.split(page)
    told = dict(zip(parts[::2], map(str.strip, parts[1::2]), strict=True))
    title = head.strip().partition(" · ")[2]
    own = _translated(language).get(code)
    if own is None:
        return Explanation(code, title, told["Why"], told["Wrong"], told["Right"], told.get("Source", ""))
    wrong, right = ("\n\n".join(_FENCED.findall(told[part])) for part in ("Wrong", "Right"))
    return Explanation(code, *own, wrong, right, told.get("Source", ""))


def explain_all(language: str) -> tuple[Explanation, ...]:
    """Explain every code, in order."""
    return tuple(each for code in codes() if (each := explain(code, language)))


def as_markdown(each: Explanation, locale: Locale, *, level: int = 1, anchor: bool = False) -> str:
    """Write an explanation as Markdown under a heading of a level, with its code as the anchor."""
    heading = f"{'#' * level} {each.code} · {each.title}{f' {{#{each.code}}}' if anchor else ''}"
    parts = [("why", each.why), ("wrong", each.wrong), ("right", each.right), ("source", each.source)]
    told = [f"**{locale.text(f'page.checks.{name}')}**\n\n{words}" for name, words in parts if words]
    return "\n\n".join((heading, *told)) + "\n"


@lru_cache(maxsize=8)
def _translated(language: str) -> dict[str, tuple[str, str]]:
    resource = files(__package__).joinpath("explanations", f"{language}.yml")
    if language == REFERENCE_LANGUAGE or not resource.is_file():
        return {}
    with as_file(resource) as file:
        data = read_document(file, f"explanations/{language}.yml").data or {}
    return {
        code: (str(words["title"]), str(words["why"]))
        for code, words in data.items()
        if isinstance(words, dict)
    }
