"""Whatever stands in a text is text: nothing of it runs, nothing of it is fetched, all of it is shown.

Every text of every kind of file gets every payload that fits it, over a few builds; each page is then opened.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest
import yaml
from playwright.sync_api import Browser, Page

from engagement_playbook import load_playbook
from engagement_playbook.load import Loaded
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.source import DataPath
from tests.helpers.commands import mkdocs_build
from tests.helpers.playbooks import plant, without_downloads
from tests.helpers.site import serve
from tests.helpers.watch import Watch

LANGUAGES: Final = ("en", "zh")
PAYLOADS: Final = (Path(__file__).with_name("payloads.txt")).read_text(encoding="utf-8").splitlines()
BUILDS: Final = 3
ROOM: Final = {"text": 1_900, "item": 38, "name": 280}
"""How much a text may hold; an item's is the least that a language allows."""

NAMES: Final = frozenset({"region", "publisher", "number", "abbreviations", "keywords", "synonyms", "title"})
"""Keys whose values are written once for every language, where they are no localised text."""

SIDES: Final = ("items", 0, "title")

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
            elif isinstance(value, str) and model is value and NAMES.intersection(map(str, path)):
                yield Slot(file.document.path, path, "name")


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


def fill(root: Path, build: int) -> Filled:
    filled = Filled(root)
    loaded = load_playbook(root, LANGUAGES)
    data = {file.document.path: file.document.data for file in loaded.files}
    for number, slot in enumerate(slots(loaded)):
        tag = f"Q{number}Q"
        step = 5 if slot.room == "text" else 1
        turn = number * step + build * len(PAYLOADS) // BUILDS
        words = chosen(ROOM[slot.room] - 2 * len(tag) - 2, turn)
        node: object = data[slot.file]
        for step_in in slot.path[:-1]:
            node = node[step_in]  # type: ignore[index]
        filled.words[slot] = f"{tag} {words} {tag}"
        node[slot.path[-1]] = filled.words[slot] if slot.room == "name" else f"{tag} {written(words)} {tag}"  # type: ignore[index]
    for path, content in data.items():
        (root / path).write_text(yaml.safe_dump(content, allow_unicode=True, width=10_000), encoding="utf-8")
    return filled


@pytest.fixture(name="filled", scope="module", params=range(BUILDS))
def _fixture_filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    filled = fill(plant(tmp_path_factory.mktemp("payloads") / "tiny"), request.param)
    # Paper and documents have hostile texts of their own; see tests/print and tests/documents.
    built = mkdocs_build(without_downloads(filled.root), "--no-strict")
    assert built.returncode == 0, built.stdout[-4000:]
    return filled


def addresses(site: Path) -> list[str]:
    return sorted(
        page.relative_to(site).as_posix().removesuffix("index.html") for page in site.rglob("index.html")
    )


def test_there_are_enough_payloads_and_none_is_too_long_for_a_text() -> None:
    assert len(PAYLOADS) == len(set(PAYLOADS)) >= 100
    assert max(len(written(payload)) for payload in PAYLOADS) < 60


def test_every_text_meets_many_payloads(tmp_path: Path) -> None:
    loaded = load_playbook(plant(tmp_path / "tiny"), LANGUAGES)
    found = list(slots(loaded))

    assert len(found) > 250
    assert {slot.file for slot in found} == {file.document.path for file in loaded.files}
    for number, slot in enumerate(found):
        if slot.room == "text":
            turns = (number * 5 + build * len(PAYLOADS) // BUILDS for build in range(BUILDS))
            met = " ".join(chosen(ROOM["text"] - 20, turn) for turn in turns)
            assert all(payload in met for payload in PAYLOADS)


def test_nothing_runs_nothing_is_fetched_and_every_word_is_shown(filled: Filled, browser: Browser) -> None:
    shown: list[str] = []
    with serve(filled.root / "site") as address:
        context = browser.new_context(base_url=address, locale="en-GB")
        context.add_init_script(WATCHED)
        watch = Watch(context, address.split("/")[2])
        page = context.new_page()
        for each in addresses(filled.root / "site"):
            page.goto(each)
            # The way a reader meets what waits for a pointer, a key or a click.
            page.mouse.move(300, 400)
            page.keyboard.press("Tab")
            assert page.evaluate("window.ran") == [], each
            assert page.evaluate(_DANGEROUS) == [], each
            shown.append(" ".join(page.evaluate(_TEXTS).split()))
        assert_search_is_safe(page, address)
        assert watch.troubles == []
        context.close()

    everything = "\n".join(shown)
    hidden = {
        (slot.file, slot.path)
        for slot, words in filled.words.items()
        if " ".join(words.split()) not in everything
    }
    assert {
        (file, path)
        for file, path in hidden
        if not {"keywords", "synonyms"}.intersection(path)
        and (file, path[:3]) != ("playbook/vocabulary.yml", SIDES)
    } == set(), "only the search knows those words, and nobody is told what the sides are called together"


def assert_search_is_safe(page: Page, address: str) -> None:
    for root, words in (("", "hit script onerror"), ("zh/", "hit script")):
        page.goto(address + root)
        page.locator(".md-search__input").first.fill(words)
        page.locator(".md-search-result__link").first.wait_for()
        assert page.evaluate("window.ran") == []
        assert page.evaluate(_DANGEROUS) == []


_TEXTS: Final = "() => document.body.textContent + ' ' + document.title"

_DANGEROUS: Final = """() => [...document.querySelectorAll('*')].flatMap(element =>
    [...element.attributes]
        .filter(attribute => attribute.name.startsWith('on')
            || /^\\s*(javascript|vbscript):/i.test(attribute.value)
            || (['src', 'href', 'srcset', 'poster', 'background', 'style', 'action', 'data'].includes(attribute.name)
                && /evil\\.example/.test(attribute.value)))
        .map(attribute => `${element.tagName} ${attribute.name}=${attribute.value}`))"""
