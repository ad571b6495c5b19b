"""The preview: an edit shows without a restart, a broken one shows what is wrong in every page."""

import json
import re
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.helpers.playbooks import edit, plant
from tests.helpers.previews import preview
from tests.pdf.reading import Reading, squeezed

PATIENCE = 60.0
"""Seconds to wait for what takes two or three on an idle machine."""

LIST = "checklists/deliver/at-the-door.yml"


def shows(address: str, pattern: str) -> str:
    """Wait until a page matches; return the page."""
    deadline = time.monotonic() + PATIENCE
    page = "nothing was served"
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 - our own server
                page = str(answer.read(), "utf-8")
            if re.search(pattern, page):
                return page
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(0.1)
    pytest.fail(f"{address} never showed {pattern!r}; last:\n{page[:2000]}", pytrace=False)


def test_an_edit_shows_in_both_languages_and_a_broken_one_shows_its_diagnostics(tmp_path: Path) -> None:
    root = plant(tmp_path / "bakery")
    with preview(root) as site:
        shows(f"{site}/checklists/at-the-door/", "Leave the basket where it is found")

        edit(root / LIST, "把篮子放在找得到的地方。", "把篮子放在蓝色的门前。")
        shows(f"{site}/zh/checklists/at-the-door/", "把篮子放在蓝色的门前")

        edit(root / LIST, "style: read-do", "styel: read-do")
        for address in ("/checklists/at-the-door/", "/zh/checklists/at-the-door/", "/", "/zh/phases/taste/"):
            page = shows(f"{site}{address}", "PB101")
            assert "unknown key &#39;styel&#39;" in page
            assert "did you mean &#39;style&#39;" in page
            assert "styel:&#32;read-do\n" in page

        edit(root / LIST, "styel: read-do", "style: read-do")
        shows(f"{site}/zh/checklists/at-the-door/", 'data-item="at-the-door/')


def test_what_is_to_take_along_is_made_when_it_is_opened(tmp_path: Path) -> None:
    root = plant(tmp_path / "bakery")
    sheets = {"": "checklists/at-the-door.pdf", "zh/": "checklists/at-the-door.bilingual.pdf"}
    with preview(root) as site:
        shows(f"{site}/checklists/at-the-door/", "downloads/checklists/at-the-door.pdf")
        assert not [*(root / ".cache").rglob("*.docx")]
        for below in ("", "zh/"):
            assert taken(f"{site}/{below}downloads/checklists/at-the-door.docx").startswith(b"PK")
        assert "BreadattheDoor" in Reading(taken(f"{site}/downloads/playbook.pdf")).text

        edit(root / LIST, "把篮子放在找得到的地方。", "把篮子放在蓝色的门前。")
        shows(f"{site}/zh/checklists/at-the-door/", "把篮子放在蓝色的门前")
        for below, sheet in sheets.items():
            text = Reading(taken(f"{site}/{below}downloads/{sheet}")).text
            assert ("把篮子放在蓝色的门前" in squeezed(text)) == bool(below)


def test_after_edits_every_page_is_what_a_fresh_preview_shows(tmp_path: Path) -> None:
    root = plant(tmp_path / "bakery", edits={"mkdocs.yml": ("  name: material\n", CUSTOM)})
    override = root / "overrides" / "partials" / "copyright.html"
    override.parent.mkdir(parents=True)
    override.write_text("<p>one</p>", encoding="utf-8")
    with preview(root) as site:
        shows(f"{site}/zh/checklists/at-the-door/", "<p>one</p>")
        edit(root / LIST, "en: At the door", "en: At the blue door")
        shows(f"{site}/checklists/", "At the blue door")
        override.write_text("<p>two</p>", encoding="utf-8")
        edit(root / "phases/02-deliver/phase.yml", "zh: 送货", "zh: 上门送货")
        shows(f"{site}/zh/phases/deliver/", "上门送货")
        edit(root / "mkdocs.yml", "site_name: 面包到门", "site_name: 门口的面包")
        shows(f"{site}/zh/", "门口的面包")
        edit(root / "playbook/pages/zh/about.md", "# 关于", "# 关于面包")
        shows(f"{site}/zh/about/", "关于面包")
        edit(root / "playbook/glossary.yml", "items:\n", f"items:\n{TERM}")
        shows(f"{site}/checklists/at-the-door/", "word_basket")
        text = (root / LIST).read_text(encoding="utf-8")
        new = root / "checklists/deliver/behind-the-door.yml"
        new.write_text(text.replace("id: at-the-door", "id: behind-the-door"), encoding="utf-8")
        shows(f"{site}/phases/deliver/", "checklists/behind-the-door/")
        edit(new, "id: behind-the-door", "id: in-the-hall")
        shows(f"{site}/zh/phases/deliver/", "checklists/in-the-hall/")
        edit(root / LIST, "id: allergen-card", "id: allergen-note")
        shows(f"{site}/checklists/at-the-door/", 'id="allergen-note"')
        edit(root / "mkdocs.yml", "  - search\n", f"{RULES}  - search\n")
        (root / LIST).rename(root / "checklists/taste/at-the-door.yml")
        new.unlink()
        edit(root / "playbook/home.yml", "en: Bread at seven.", "en: Bread at eight.")
        shows(f"{site}/", "Bread at eight")
        after = all_pages(site)
    with preview(root) as site:
        shows(f"{site}/zh/about/", "关于面包")
        fresh = all_pages(site)

    assert not [address for address in fresh if "in-the-hall" in address]

    assert after.keys() == fresh.keys()
    assert len(after) > 40
    for address, page in fresh.items():
        assert after[address] == page, address
        assert "<p>two</p>" in page


TERM = (
    "  - id: basket\n    term: {en: Basket, zh: 篮子}\n    definition: {en: It holds bread., zh: 装面包。}\n"
)
RULES = "      rules:\n        PB306: {severity: off, reason: We like our aprons.}\n"
CUSTOM = "  name: material\n  custom_dir: overrides\n"


def all_pages(site: str) -> dict[str, str]:
    """Fetch every page that a search finds, without what differs from one preview to the next."""
    found = {}
    for below in ("", "zh/"):
        entries = json.loads(taken(f"{site}/{below}search/search_index.json"))["docs"]
        for address in {entry["location"].partition("#")[0] for entry in entries}:
            page = taken(f"{site}/{below}{address}").decode("utf-8").replace(site, "")
            found[below + address] = re.sub(r"livereload\([0-9, ]+\)", "", page)
    return found


def taken(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 - our own server
        return bytes(answer.read())


def test_a_preview_that_starts_on_broken_content_says_so_and_recovers(tmp_path: Path) -> None:
    root = plant(tmp_path / "bakery", edits={LIST: ("style: read-do", "styel: read-do")})
    with preview(root) as site:
        shows(f"{site}/", "PB101")
        shows(f"{site}/zh/", "PB101")

        edit(root / LIST, "styel: read-do", "style: read-do")
        shows(f"{site}/zh/checklists/at-the-door/", 'data-item="at-the-door/')
