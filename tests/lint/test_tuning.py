"""Rules a site or a file sees otherwise: always with a reason, never without notice."""

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner

from engagement_playbook.cli import main
from engagement_playbook.config.settings import CHECKED_AGAIN
from engagement_playbook.model.regulation import RuleKind
from tests.helpers.playbooks import edit, plant

CORE = "checklists/core/before-any-visit.yml"
VAGUE = {CORE: ("en: Put on a clean apron.", "en: Put on a suitable apron.")}


def problems(root: Path) -> list[str]:
    result = CliRunner().invoke(main, ["-C", str(root), "check", "--format", "github"])
    return [line.partition(" ")[0] + line.rpartition("title=")[2] for line in result.stdout.splitlines()]


def tune(root: Path, lines: str) -> None:
    edit(root / "mkdocs.yml", "  - search\n", f"      rules:\n{lines}  - search\n")


def except_(root: Path, entry: str) -> None:
    edit(root / CORE, "items:\n", f"lint:\n{entry}items:\n")


@pytest.fixture(name="root")
def _fixture_root(tmp_path: Path) -> Path:
    return plant(tmp_path / "playbook", edits=VAGUE)


@pytest.mark.parametrize(
    ("severity", "expected"),
    [("off", []), ('"off"', []), ("warning", ["::warningPB306"]), ("error", ["::errorPB306"])],
)
def test_a_site_says_how_much_a_rule_matters(root: Path, severity: str, expected: list[str]) -> None:
    tune(root, f"        PB306: {{severity: {severity}, reason: We like our aprons.}}\n")
    assert [line.partition("::item")[0] for line in problems(root)] == expected


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("        PB306: {severity: off}\n", "option 'rules.PB306.reason' of plugin 'engagement-playbook' is missing — add it"),
        ("        PB306: off\n", "option 'rules.PB306' of plugin 'engagement-playbook': expected keys and values — write 'severity:' and 'reason:' below it"),
        ("        PB306: {severity: low, reason: No.}\n", "option 'rules.PB306.severity' of plugin 'engagement-playbook': not one of its values — write off, warning or error"),
        ("        PB3066: {severity: off, reason: No.}\n", "option 'rules' of plugin 'engagement-playbook': there is no rule 'PB3066' — did you mean 'PB306'?"),
        ("        PB101: {severity: off, reason: No.}\n", "option 'rules' of plugin 'engagement-playbook': there is no rule 'PB101' — did you mean 'PB311'?"),
        ("        PB330: {severity: warning, reason: No., days: {lawn: 9}}\n", "option 'rules' of plugin 'engagement-playbook': there is no kind 'lawn' — did you mean 'law'?"),
        ("        PB330: {severity: warning, reason: No., days: {law: 0}}\n", "option 'rules.PB330.days.law' of plugin 'engagement-playbook': the number is too small — write 1 to 3650 days"),
        ("        PB306: {severity: warning, reason: No., days: {law: 9}}\n", "option 'rules' of plugin 'engagement-playbook': rule PB306 counts no days"),
    ],
)  # fmt: skip
def test_what_a_site_cannot_say(root: Path, lines: str, message: str) -> None:
    tune(root, lines)
    assert f"::errorPB210::{message}" in problems(root)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("  - {rule: PB306, reason: We quote.}\n", []),
        ("  - {rule: PB306, at: clean-apron, reason: We quote.}\n", []),
        ("  - {rule: PB306, severity: error, reason: Never.}\n", ["::errorPB306"]),
        ("  - {rule: PB306, at: close-the-list, reason: We quote.}\n", ["::warningPB306", "::warningPB325"]),
    ],
)
def test_a_file_excepts_itself_or_a_part(root: Path, entry: str, expected: list[str]) -> None:
    except_(root, entry)
    lines = [line.partition("::item")[0].partition("::nothing")[0] for line in problems(root)]
    assert sorted(lines) == expected


def test_an_exception_without_a_reason_is_none(root: Path) -> None:
    except_(root, "  - {rule: PB306}\n")
    assert "::errorPB102::'reason' is missing — add 'reason:'" in problems(root)


def test_what_the_site_switched_off_needs_no_exception_and_none_is_missed(root: Path) -> None:
    tune(root, "        PB306: {severity: off, reason: We like our aprons.}\n")
    except_(root, "  - {rule: PB306, reason: We quote.}\n  - {rule: PB321, reason: Looked at daily.}\n")
    assert problems(root) == []


@pytest.mark.parametrize(("days", "expected"), [(20, ["::warningPB330"]), (21, [])])
def test_a_site_says_after_how_many_days_facts_are_checked_again(
    tmp_path: Path, days: int, expected: list[str]
) -> None:
    root = plant(tmp_path / "tiny")
    tune(root, f"        PB330: {{severity: warning, reason: We look often., days: {{unknown: {days}}}}}\n")
    epoch = {"SOURCE_DATE_EPOCH": str(int(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC).timestamp()))}
    result = CliRunner().invoke(main, ["-C", str(root), "check", "--due", "--format", "github"], env=epoch)

    lines = [line.partition(" ")[0] + line.rpartition("title=")[2] for line in result.stdout.splitlines()]
    assert [line.partition("::'")[0] for line in lines] == expected


def test_every_kind_of_rule_has_its_days() -> None:
    assert {*CHECKED_AGAIN} == {*RuleKind, "ahead", "unknown"}
