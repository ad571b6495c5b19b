"""What each diagnostic code means: in full in the reference language, its title and why in the others.

``explanations/en/PBnnn.md`` holds why, wrong, right and source; the file of another language holds the
title and the why. The examples speak every language and are shared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

REFERENCE_LANGUAGE: Final = "en"
"""The language in which every code is explained in full."""

RULE_PREFIX: Final = "PB3"
"""How the codes of the linter's rules begin: what a site may tune, and a file may except."""

# Not read with the Markdown library: what is shown is Markdown again, which a tree of HTML no longer holds.
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


def codes() -> tuple[str, ...]:
    """List every code that has an explanation, in order."""
    pages = files(__package__).joinpath("explanations", REFERENCE_LANGUAGE).iterdir()
    return tuple(sorted(page.name.removesuffix(".md") for page in pages if page.name.endswith(".md")))


def explain(code: str, language: str) -> Explanation | None:
    """Explain a code; None for no such code. A language that has no words for it gets the reference's."""
    page = _page(code, REFERENCE_LANGUAGE)
    if page is None:
        return None
    head, *parts = _PART.split(page)
    sections = dict(zip(parts[::2], map(str.strip, parts[1::2]), strict=True))
    why, source = sections["Why"], sections.get("Source", "")
    translation = _page(code, language) if language != REFERENCE_LANGUAGE else None
    if translation is None:
        return Explanation(code, _title(head), why, sections["Wrong"], sections["Right"], source)
    head, _, why = translation.partition("\n\n")
    wrong, right = ("\n\n".join(_FENCED.findall(sections[name])) for name in ("Wrong", "Right"))
    return Explanation(code, _title(head), why.strip(), wrong, right, source)


def explain_all(language: str) -> tuple[Explanation, ...]:
    """Explain every code, in order."""
    return tuple(explanation for code in codes() if (explanation := explain(code, language)))


def as_markdown(explanation: Explanation, labels: Mapping[str, str]) -> str:
    """Write an explanation as Markdown; ``labels`` are those of :func:`sections_as_markdown`."""
    return f"# {explanation.code} · {explanation.title}\n\n{sections_as_markdown(explanation, labels)}"


def sections_as_markdown(explanation: Explanation, labels: Mapping[str, str]) -> str:
    """Write the parts of an explanation as Markdown, without its heading.

    ``labels`` name the parts ``why``, ``wrong``, ``right`` and ``source`` in the explanation's language.
    """
    parts = {
        "why": explanation.why,
        "wrong": explanation.wrong,
        "right": explanation.right,
        "source": explanation.source,
    }
    sections = (f"**{labels[name]}**\n\n{text}" for name, text in parts.items() if text)
    return "\n\n".join(sections) + "\n"


def _title(heading: str) -> str:
    return heading.strip().partition(" · ")[2]


@lru_cache(maxsize=512)
def _page(code: str, language: str) -> str | None:
    """Read the Markdown page of a code in a language; None for no such page."""
    if not code.isalnum() or not language.replace("-", "").isalnum():
        return None
    page = files(__package__).joinpath("explanations", language, f"{code}.md")
    return page.read_text(encoding="utf-8") if page.is_file() else None
