"""The first files of an engagement: commented in a language, and an example whose days are moved."""

import datetime as dt
import re
from pathlib import Path

import pytest

from engagement_playbook.authoring.new_engagement import engagement_files, example_files, example_languages
from engagement_playbook.locale import load_locales
from tests.helpers.workspaces import plant_workspace, playbook_of

TODAY = dt.date(2027, 3, 2)


@pytest.fixture(name="base")
def _fixture_base(tmp_path: Path) -> Path:
    """Return a playbook with an example, told on the first of January 2027, a Friday."""
    base = plant_workspace(tmp_path).parent / "bakery"
    example = base / "playbook" / "example" / "en"
    (example / "registers").mkdir(parents=True)
    (example / "engagement.yml").write_text("id: robin\ntitle: Bread (invented)\n", encoding="utf-8")
    (example / "registers" / "promises.yml").write_text(
        "items:\n  - id: p-001\n    words: By 2027-01-08, as said\n    due: 2027-01-08\n"
        "    history:\n      - on: 2026-12-01\n      - on: 2027-01-01\n        column: due\n",
        encoding="utf-8",
    )
    (example / "robin.json").write_text('{"at": "2027-01-01T09:30:00Z", "no": 12027-01-01}', encoding="utf-8")
    return base


def files(tmp_path: Path, language: str) -> dict[str, str]:
    root = plant_workspace(tmp_path)
    locales, _ = load_locales(("en", "zh"))
    content = engagement_files(
        playbook_of(root), locales[language], "heron", "../bakery", {"en": "heron", "zh": "heron"}
    )
    return {path: written.decode() for path, written in content.items()}


def test_all_but_the_codename_is_a_comment(tmp_path: Path) -> None:
    lines = files(tmp_path, "en")["engagement.yml"].splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == ["id: heron"]


def test_comments_name_what_the_playbook_has(tmp_path: Path) -> None:
    english, chinese = files(tmp_path / "en", "en"), files(tmp_path / "zh", "zh")
    assert "#   seasons: [summer]" in english["engagement.yml"]
    assert "# 项目代号" in chinese["engagement.yml"]
    assert "# 承诺" in chinese["registers/promises.yml"]
    assert "state:" in english["registers/promises.yml"]
    assert "open | waiting | kept" in english["registers/promises.yml"]
    left = [name for text in english.values() for name in re.findall(r"\{[a-z_]+\}", text)]
    assert left == []


def test_papers_and_exports_are_kept_out_of_the_history(tmp_path: Path) -> None:
    ignored = files(tmp_path, "en")[".gitignore"].splitlines()
    assert {"*.pdf", "*.docx", "*.xlsx", "/*.json", "/site/"} <= {*ignored}


def test_the_days_of_the_example_move_by_whole_weeks(base: Path) -> None:
    content = example_files(base, "en", "wren", TODAY)
    rows = content["registers/promises.yml"].decode()
    # Eight weeks: the last change stays a Friday, and is the last one before the day.
    assert "on: 2027-02-26" in rows
    assert "due: 2027-03-05" in rows
    assert "By 2027-03-05, as said" in rows
    assert content["robin.json"] == b'{"at": "2027-02-26T09:30:00Z", "no": 12027-01-01}'
    assert content["engagement.yml"].startswith(b"id: wren\n")


def test_an_example_stands_in_the_languages_it_is_written_in(base: Path) -> None:
    assert example_languages(base) == ("en",)
    assert example_languages(base / "playbook") == ()
