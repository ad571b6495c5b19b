"""Payloads, and a playbook that holds them in every text of every kind of file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml
from playwright.sync_api import Browser, Page

from engagement_playbook import load_playbook
from engagement_playbook.load import Loaded
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.source import DataPath
from tests.helpers.site import serve
from tests.helpers.watch import Watch

LANGUAGES: Final = ("en", "zh")
PAYLOADS: Final = (
    (Path(__file__).parents[1] / "fixtures" / "payloads.txt").read_text(encoding="utf-8").splitlines()
)
BUILDS: Final = 3
"""Playbooks of the short form."""

ALL_BUILDS: Final = 9
"""Playbooks over which every long text meets every payload."""

ROOM: Final = {"text": 1_900, "item": 38, "name": 280}
"""How much a text may hold; an item's is the least that a language allows."""

NAMES: Final = frozenset({"region", "publisher", "number", "abbreviations", "keywords", "synonyms", "title"})
"""Keys whose values are written once for every language, where they are no localised text."""

UNREAD: Final = tuple(("playbook/vocabulary.yml", ("items", place, "title")) for place in (0, 2))

WATCHED: Final = """
window.ran = [];
window.hit = () => window.ran.push('hit');
for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => window.ran.push(name);
"""


@dataclass(frozen=True, slots=True)
class Slot:
    """One place for words in a content file."""

    file: str
    path: DataPath
    room: str


@dataclass(slots=True)
class Filled:
    """One playbook with payloads in all its texts, and what its pages must show: words by slot."""

    root: Path
    words: dict[Slot, str] = field(default_factory=dict)


def slots(loaded: Loaded) -> Iterator[Slot]:
    """Find every text of a playbook, with the path of each of its languages."""
    for file in loaded.files:
        for path in sorted(file.document.positions, key=str):
            value: object = file.document.data
            model: object = file.content
            for step in path:
                value = value[step]  # type: ignore[index]
                model = _inside(model, step)
            if isinstance(model, LocalizedText) and isinstance(value, dict):
                is_item = (
                    path[:1] == ("items",) and path[2:] == ("text",) and file.file_type.name == "checklist"
                )
                for language in LANGUAGES:
                    yield Slot(file.document.path, (*path, language), "item" if is_item else "text")
            elif isinstance(value, str) and model is value and _is_name(path):
                yield Slot(file.document.path, path, "name")


def _is_name(path: DataPath) -> bool:
    # What a register fills is said by the ids of columns, whatever they are called.
    return bool(NAMES.intersection(map(str, path))) and "fills" not in path


def _inside(model: object, step: str | int) -> object:
    if isinstance(model, tuple) and isinstance(step, int):
        return model[step]
    if isinstance(model, dict):
        return model.get(step)
    return None if isinstance(model, LocalizedText) else getattr(model, str(step), None)


def chosen(room: int, turn: int) -> str:
    """Choose payloads, from another one on each turn, until the room is full."""
    words: list[str] = []
    for offset in range(len(PAYLOADS)):
        payload = PAYLOADS[(turn + offset) % len(PAYLOADS)]
        if len(written(" ".join([*words, payload]))) <= room:
            words.append(payload)
        elif words:
            break
    return " ".join(words)


def written(words: str) -> str:
    """Write words so that none of the marks an author may use is meant."""
    return re.sub(r"([\\*`\[\]])", r"\\\1", words)


def fill(root: Path, build: int, builds: int = BUILDS) -> Filled:
    """Put payloads into all texts of the playbook in a folder; over ``builds`` of them all meet the long texts."""
    filled = Filled(root)
    loaded = load_playbook(root, LANGUAGES)
    data = {file.document.path: file.document.data for file in loaded.files}
    for number, slot in enumerate(slots(loaded)):
        tag = f"Q{number}Q"
        step = 5 if slot.room == "text" else 1
        turn = number * step + build * len(PAYLOADS) // builds
        words = chosen(ROOM[slot.room] - len(tag) - 1, turn)
        node: object = data[slot.file]
        for step_in in slot.path[:-1]:
            node = node[step_in]  # type: ignore[index]
        # What computes does so at the start of a cell.
        filled.words[slot] = f"{words} {tag}"
        node[slot.path[-1]] = filled.words[slot] if slot.room == "name" else f"{written(words)} {tag}"  # type: ignore[index]
    for path, content in data.items():
        (root / path).write_text(yaml.safe_dump(content, allow_unicode=True, width=10_000), encoding="utf-8")
    return filled


@dataclass(slots=True)
class Crawl:
    """What a browser met on the pages of a site: their words, and what ran, was fetched or is dangerous."""

    pages: int = 0
    words: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


def crawl(site: Path, browser: Browser) -> Crawl:
    """Open every page of a site as a reader does, and search on the first ones."""
    result = Crawl()
    with serve(site) as root:
        context = browser.new_context(base_url=root, locale="en-GB")
        context.add_init_script(WATCHED)
        watch = Watch(context, root.split("/")[2])
        page = context.new_page()
        for address in addresses(site):
            page.goto(address)
            # The way a reader meets what waits for a pointer, a key or a click.
            page.mouse.move(300, 400)
            page.keyboard.press("Tab")
            result.troubles += _troubles(page, address)
            result.words.append(" ".join(page.evaluate(_TEXTS).split()))
            result.pages += 1
        for start, words in (("", "hit script onerror"), ("zh/", "hit script")):
            page.goto(root + start)
            page.locator(".md-search__input").first.fill(words)
            page.locator(".md-search-result__link").first.wait_for()
            result.troubles += _troubles(page, f"search for {words!r}")
        result.troubles += watch.troubles
        context.close()
    return result


def addresses(site: Path) -> list[str]:
    """List the addresses of a site's pages."""
    return sorted(
        page.relative_to(site).as_posix().removesuffix("index.html") for page in site.rglob("index.html")
    )


def _troubles(page: Page, place: str) -> list[str]:
    events: list[Any] = page.evaluate("window.ran") + page.evaluate(_DANGEROUS)
    return [f"{place}: {event}" for event in events]


def hidden(filled: Filled, words: list[str]) -> set[tuple[str, DataPath]]:
    """List the texts that stand on no page; only the search knows such words, and nobody reads what sides, or works, are called together."""
    everything = "\n".join(words)
    return {
        (slot.file, slot.path)
        for slot, text in filled.words.items()
        if " ".join(text.split()) not in everything
        and not {"keywords", "synonyms"}.intersection(slot.path)
        and (slot.file, slot.path[:3]) not in UNREAD
    }


_TEXTS: Final = "() => document.body.textContent + ' ' + document.title"

_DANGEROUS: Final = """() => [...document.querySelectorAll('*')].flatMap(element =>
    [...element.attributes]
        .filter(attribute => attribute.name.startsWith('on')
            || ((['src', 'href', 'xlink:href', 'srcset', 'poster', 'background', 'style', 'action', 'formaction', 'data', 'ping'].includes(attribute.name)
                    || (attribute.name === 'content' && element.hasAttribute('http-equiv')))
                && /^\\s*(javascript|vbscript|data:text|file):|evil\\.example/i.test(attribute.value)))
        .map(attribute => `${element.tagName} ${attribute.name}=${attribute.value}`))"""
"""What runs, and addresses that run something or lead where a payload wants; words in other attributes are words."""
