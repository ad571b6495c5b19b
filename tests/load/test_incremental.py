"""What one load leaves to the next changes nothing but the time it takes."""

import shutil
from pathlib import Path

import pytest

from engagement_playbook.load import PreviousLoad, load_playbook
from tests.helpers.playbooks import TINY, edit, plant

LANGUAGES = ("en", "zh")
GOLDEN = Path(__file__).resolve().parents[1] / "golden"
CASES = sorted(file.parent for file in GOLDEN.glob("*/expected.txt"))
LIST = "checklists/deliver/at-the-door.yml"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_load_finds_what_a_first_one_finds_whatever_was_there_before(case: Path, tmp_path: Path) -> None:
    root = plant(tmp_path / "bakery")
    previous = PreviousLoad()
    load_playbook(root, LANGUAGES, previous=previous)
    for over in (case, None):
        shutil.rmtree(root)
        plant(root, over=over)
        remembered, fresh = load_playbook(root, LANGUAGES, previous=previous), load_playbook(root, LANGUAGES)
        assert remembered.diagnostics == fresh.diagnostics
        assert remembered.playbook == fresh.playbook
        assert remembered.documents.keys() == fresh.documents.keys()


def test_only_what_has_changed_is_read_again(tmp_path: Path) -> None:
    root = plant(tmp_path / "bakery")
    previous = PreviousLoad()
    first = load_playbook(root, LANGUAGES, previous=previous)
    edit(root / LIST, "把篮子放在找得到的地方。", "把篮子放在蓝色的门前。")
    second = load_playbook(root, LANGUAGES, previous=previous)

    anew = {
        new.document.path
        for old, new in zip(first.files, second.files, strict=True)
        if old.content is not new.content
    }
    assert anew == {LIST}


def test_another_choice_of_languages_is_fitted_anew() -> None:
    previous = PreviousLoad()
    load_playbook(TINY, LANGUAGES, previous=previous)
    diagnostics = load_playbook(TINY, ("en", "zh", "fr"), previous=previous).diagnostics

    assert diagnostics == load_playbook(TINY, ("en", "zh", "fr")).diagnostics
    assert diagnostics


def test_it_holds_only_what_the_last_load_asked_for(tmp_path: Path) -> None:
    root = plant(tmp_path / "bakery")
    previous = PreviousLoad()
    load_playbook(root, LANGUAGES, previous=previous)
    assert LIST in previous.files

    (root / LIST).unlink()
    load_playbook(root, LANGUAGES, previous=previous)
    assert LIST not in previous.files


def test_what_is_left_out_of_a_base_comes_back_with_its_reason_gone(tmp_path: Path) -> None:
    base, root = plant(tmp_path / "base"), tmp_path / "team"
    own = root / "playbook" / "roles.yml"
    own.parent.mkdir(parents=True)
    whole = (base / "playbook" / "roles.yml").read_text(encoding="utf-8")
    head, first, second, *_ = whole.split("  - id: ")
    previous = PreviousLoad()
    for text in (
        *("items: []\n", whole, "items: []\n"),
        *(f"{head}  - id: {first}", f"{head}  - id: {second}", "items: []\n"),
    ):
        own.write_text(text, encoding="utf-8")
        remembered = load_playbook(root, LANGUAGES, base=base, previous=previous)
        fresh = load_playbook(root, LANGUAGES, base=base)
        assert remembered.diagnostics == fresh.diagnostics
        assert remembered.playbook == fresh.playbook
