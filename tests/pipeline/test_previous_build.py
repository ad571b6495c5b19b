"""What one check leaves to the next changes nothing of what that finds."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from engagement_playbook.config.mkdocs_yml import read_configuration
from engagement_playbook.lint.translations import LOCK, accept, read_lock, write_lock
from engagement_playbook.load import load_playbook
from engagement_playbook.pipeline.check import Checked, check
from engagement_playbook.pipeline.previous_build import PreviousBuild
from tests.helpers.playbooks import edit, plant

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
CASES = sorted(file.parent for file in GOLDEN.glob("*/expected.txt"))
LIST = "checklists/deliver/at-the-door.yml"
OPTIONS = "  - engagement-playbook:\n"


@dataclass
class Author:
    """Checks a playbook again and again; each check is compared with a first one."""

    root: Path
    previous: PreviousBuild = field(default_factory=PreviousBuild)

    def look(self) -> Checked:
        checked, fresh = (self._check(previous) for previous in (self.previous, None))
        assert checked.diagnostics == fresh.diagnostics
        assert checked.drifted == fresh.drifted
        return checked

    def codes(self) -> list[str]:
        return [diagnostic.code for diagnostic in self.look().diagnostics]

    def _check(self, previous: PreviousBuild | None) -> Checked:
        configuration = read_configuration(self.root)
        assert configuration.settings
        return check(
            self.root,
            configuration.settings,
            hand_written=configuration.pages,
            pages=configuration.folders,
            shared=configuration.shared,
            base=configuration.base,
            previous=previous,
        )


@pytest.fixture(name="author")
def _fixture_author(tmp_path: Path) -> Author:
    author = Author(plant(tmp_path / "bakery"))
    loaded = load_playbook(author.root, ("en", "zh"))
    entries, _ = accept(loaded, read_lock(author.root), None)
    write_lock(author.root, entries)
    assert author.codes() == []
    return author


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_whatever_is_wrong_is_found_and_forgotten_when_it_is_mended(case: Path, author: Author) -> None:
    shutil.rmtree(author.root)
    plant(author.root, over=case)
    if read_configuration(author.root).settings:
        author.look()
    shutil.rmtree(author.root)
    plant(author.root)
    assert author.codes() == []


def test_a_finding_moves_with_the_lines_above_it(author: Author) -> None:
    edit(author.root / LIST, "zh: 把过敏原卡放在最上面。", "zh: 把过敏原卡放在最上面,再走。")
    (first,) = [diagnostic for diagnostic in author.look().diagnostics if diagnostic.code == "PB322"]
    edit(author.root / LIST, "id: at-the-door\n", "# A comment.\nid: at-the-door\n")
    (second,) = [diagnostic for diagnostic in author.look().diagnostics if diagnostic.code == "PB322"]
    assert first.mark
    assert second.mark
    assert second.mark.line == first.mark.line + 1


def test_a_finding_that_another_file_decides(author: Author) -> None:
    link = "[the list](checklist:before-tasting)"
    edit(author.root / LIST, "Lay the allergen card on top.", f"Lay {link} on top.")
    before = author.codes()
    edit(author.root / "checklists/taste/before-tasting.yml", "audience: own", "audience: table")
    assert before.count("PB311") == author.codes().count("PB311") + 1
    edit(author.root / "checklists/taste/before-tasting.yml", "audience: table", "audience: own")
    assert author.codes() == before
    shutil.move(author.root / "checklists/taste/before-tasting.yml", author.root.parent / "kept.yml")
    author.look()
    shutil.move(author.root.parent / "kept.yml", author.root / "checklists/taste/before-tasting.yml")
    assert author.codes() == before


def test_what_is_accepted_no_longer_drifts(author: Author) -> None:
    edit(author.root / LIST, "Lay the allergen card on top.", "Lay the card on top.")
    assert author.look().drifted["zh"]
    loaded = load_playbook(author.root, ("en", "zh"))
    write_lock(author.root, accept(loaded, read_lock(author.root), None)[0])
    assert author.look().drifted == {}
    (author.root / LOCK).unlink()
    author.look()
    edit(author.root / LIST, "Lay the card on top.", "Lay the allergen card on top.")
    author.look()


def test_a_tuned_rule_and_an_excepted_one(author: Author) -> None:
    edit(author.root / LIST, "Lay the allergen card on top.", "Lay the allergen card on top")
    assert "PB323" in author.codes()
    edit(
        author.root / "mkdocs.yml",
        OPTIONS,
        f"{OPTIONS}      rules:\n        PB323: {{severity: off, reason: Short.}}\n",
    )
    assert "PB323" not in author.codes()
    edit(author.root / "mkdocs.yml", "severity: off", "severity: error")
    assert "PB323" in author.codes()
    edit(author.root / LIST, "items:\n", "lint:\n  - rule: PB323\n    reason: It is short.\nitems:\n")
    assert "PB323" not in author.codes()
    edit(author.root / LIST, "on top\n", "on top.\n")
    assert "PB325" in author.codes()
