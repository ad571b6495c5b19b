"""Headings of a list in Word and Excel: the same as on its page and its sheet."""

from pathlib import Path

import pytest

from engagement_playbook import load_playbook
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.reference import Reference
from tests.helpers.playbooks import plant
from tests.office.conftest import CODES, Office, settings

DOOR = "checklists/deliver/at-the-door.yml"
GROUPS = "groups:\n  door: {en: Doorstep, zh: 门口台阶}\n  basket: {en: Basketwork, zh: 竹篮}\n"


def office_of(root: Path, *groups: str) -> tuple[Office, Checklist]:
    """Plant a playbook whose list has its items in these groups."""
    file = plant(root) / DOOR
    text = file.read_text(encoding="utf-8")
    for item, group in zip(("right-door", "allergen-card", "close-the-list"), groups, strict=True):
        text = text.replace(f"- id: {item}\n", f"- id: {item}\n    group: {group}\n")
    file.write_text(text + GROUPS, encoding="utf-8")
    playbook = load_playbook(root, CODES).playbook
    checklist = playbook.part(Reference("checklist", "at-the-door")).value
    assert isinstance(checklist, Checklist)
    return Office(playbook, settings()), checklist


@pytest.mark.parametrize(
    ("groups", "headings"),
    [
        (("door", "door", "basket"), ["Doorstep", "Basketwork"]),
        (("door", "basket", "door"), []),
    ],
)
def test_a_heading_stands_once_or_the_list_has_none(
    tmp_path: Path, groups: tuple[str, ...], headings: list[str]
) -> None:
    office, checklist = office_of(tmp_path / "tiny", *groups)
    sheet = office.xlsx(checklist).workbook.worksheets[0]
    column = [cell.value for cell in sheet["C"]]
    words = office.docx(checklist).paragraphs

    assert [value for value in column if value in ("Doorstep", "Basketwork")] == headings
    assert [paragraph for paragraph in words if paragraph in ("Doorstep", "Basketwork")] == headings


def test_an_item_says_where_it_does_not_apply(tmp_path: Path) -> None:
    file = plant(tmp_path / "tiny") / DOOR
    text = file.read_text(encoding="utf-8")
    scope = "    unless: {stages: [choosing], seasons: [winter]}\n"
    file.write_text(
        text.replace("  - id: allergen-card\n", f"  - id: allergen-card\n{scope}"), encoding="utf-8"
    )
    playbook = load_playbook(tmp_path / "tiny", CODES).playbook
    checklist = playbook.part(Reference("checklist", "at-the-door")).value
    assert isinstance(checklist, Checklist)
    office = Office(playbook, settings())

    assert "Not for: Choosing, Winter" in office.docx(checklist).paragraphs
    assert "Not for: Choosing, Winter" in office.xlsx(checklist).strings
