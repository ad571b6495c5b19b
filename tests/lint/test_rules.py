"""The linter's rules at their limits. What each says, word for word, is in tests/golden."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement_playbook import load_playbook
from engagement_playbook.diagnostics import Severity
from engagement_playbook.lint.engine import checklist_rule
from engagement_playbook.lint.rules import RULES, run_rules
from engagement_playbook.locale import Locale, load_locales
from tests.helpers.playbooks import plant
from tests.helpers.properties import bounded

HEAD = """id: basket
title: {en: The basket, zh: 篮子}
audience: own
style: do-confirm
pause_point: {en: In the bakery., zh: 在面包房。}
objective: {en: Load what was ordered., zh: 装的就是订的。}
groups: {bread: {en: Bread, zh: 面包}, papers: {en: Papers, zh: 单据}}
"""
OF_A_LIST = [*(f"PB{number}" for number in range(301, 311)), "PB329"]
"""The rules that look at one list alone."""

CLOSING = "  - {id: close-the-list, closes: true, text: {en: Say it aloud., zh: 大声说出来。}}\n"


def item(name: str, en: str = "Count the loaves.", zh: str = "数面包。", extra: str = "") -> str:
    return f'  - {{id: {name}, {extra}text: {{en: "{en}", zh: "{zh}"}}}}\n'


def lint(root: Path, locales: dict[str, Locale], *items: str, head: str = HEAD) -> list[str]:
    file = root / "checklists/deliver/basket.yml"
    file.write_text(f"{head}items:\n{''.join(items)}", encoding="utf-8")
    loaded = load_playbook(root, ("en", "zh"))
    assert loaded.ok, loaded.diagnostics
    return [problem.code for problem in run_rules(loaded, locales) if problem.code in OF_A_LIST]


@pytest.fixture(name="root", scope="module")
def _fixture_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant(tmp_path_factory.mktemp("rules") / "playbook")


@pytest.fixture(name="bare", scope="module")
def _fixture_bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("bare")
    for folder in ("phases", "checklists", "case_studies", "playbook"):
        (root / folder).mkdir()
    return root


@pytest.fixture(name="locales", scope="module")
def _fixture_locales() -> dict[str, Locale]:
    locales, problems = load_locales(("en", "zh"))
    assert problems == []
    return locales


CRITICAL = "critical: true, because: [practice], "
BREAD = "group: bread, "
PAPERS = "group: papers, "


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([item("loaves")], []),
        ([item(f"loaves-{letter}") for letter in "stuvwxyz"], []),
        ([item(f"loaves-{letter}") for letter in "rstuvwxyz"], ["PB301"]),
        ([item("loaves", en="Count " + "a" * 84)], []),
        ([item("loaves", en="Count " + "a" * 85)], ["PB302"]),
        ([item("loaves", zh="数" * 40)], []),
        ([item("loaves", zh="数" * 41)], ["PB302"]),
        # Signs of markup are not read, so they are not counted.
        ([item("loaves", en="Count **" + "a" * 84 + "**")], []),
        ([item("loaves", en="count the loaves")], []),
        ([item("loaves", en="“Count” the loaves")], ["PB305"]),
        ([item("loaves", en="Loaves, counted")], ["PB305"]),
        ([item("loaves", en="7 loaves")], ["PB305"]),
        ([item("loaves", en="Count what is PROPERLY baked.")], ["PB306"]),
        ([item("loaves", en="Count the improperly baked.")], []),
        ([item("loaves", extra=CRITICAL), item("cloth")], []),
        ([item("loaves", extra=CRITICAL)], []),
        ([item("loaves", extra=CRITICAL), item("cloth", extra=CRITICAL)], ["PB307"]),
        ([item("loaves"), item("cloth", extra=CRITICAL)], ["PB307"]),
        ([item("loaves", extra=BREAD), item("cloth", extra=CRITICAL + PAPERS)], []),
        ([item("loaves", extra=BREAD), item("cloth", extra=CRITICAL + BREAD)], ["PB307"]),
        ([item("loaves", extra=BREAD), item("bill", extra=PAPERS), item("cloth", extra=BREAD)], ["PB329"]),
        ([item("loaves", extra="critical: true, ")], ["PB308"]),
        ([item("loaves", extra="closes: true, ")], ["PB309"]),
        ([item("step-1")], ["PB310"]),
        ([item("a")], ["PB310"]),
        ([item('"12"')], ["PB310"]),
        ([item("form-27b")], []),
        ([item("top-3-risks")], []),
    ],
)
def test_limits(root: Path, locales: dict[str, Locale], items: list[str], expected: list[str]) -> None:
    assert lint(root, locales, *items, CLOSING) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("style: do-confirm\n", "PB303"),
        ("objective: {en: Load what was ordered., zh: 装的就是订的。}\n", "PB304"),
    ],
)
def test_what_a_list_says_of_itself(root: Path, locales: dict[str, Locale], line: str, expected: str) -> None:
    assert lint(root, locales, item("loaves"), CLOSING, head=HEAD.replace(line, "")) == [expected]


def test_a_list_without_a_closing_item(root: Path, locales: dict[str, Locale]) -> None:
    assert lint(root, locales, item("loaves")) == ["PB309"]


def test_what_was_filled_in_is_not_judged_and_the_rest_is(root: Path, locales: dict[str, Locale]) -> None:
    file = root / "checklists/deliver/basket.yml"
    file.write_text(
        f"{HEAD}items:\n"
        '  - {id: loaves, text: {en: "Loaves."}}\n'
        "  - {id: cloth, critcal: true, text: {en: Cover it properly., zh: 盖好布。}}\n"
        "  - {id: a, text: {en: 3, zh: 布}}\n",
        encoding="utf-8",
    )
    loaded = load_playbook(root, ("en", "zh"))
    problems = run_rules(loaded, locales)

    assert [problem.code for problem in loaded.diagnostics] == ["PB105", "PB101", "PB103"]
    assert sorted(
        (problem.code, problem.mark.line if problem.mark else 0)
        for problem in problems
        if problem.code in OF_A_LIST
    ) == [
        ("PB305", 9),
        ("PB305", 11),
        ("PB309", 11),
        ("PB310", 11),
    ]


def test_rules_have_codes_and_names_of_their_own() -> None:
    assert all(code == rule.code and code.startswith("PB3") for code, rule in RULES.items())
    assert len({rule.name for rule in RULES.values()}) == len(RULES)
    assert {rule.severity for rule in RULES.values()} == {Severity.ERROR, Severity.WARNING}


def test_a_code_is_given_once() -> None:
    with pytest.raises(ValueError, match="PB301 is taken by 'item-count'"):
        checklist_rule("PB301", "another")(lambda checklist, locales: iter(()))


@bounded
@given(
    en=st.text(st.sampled_from("aA b.’'-*`中\\"), min_size=1, max_size=30),
    zh=st.text("数面包aA 。**", min_size=1, max_size=30),
)
def test_any_text_can_be_judged(bare: Path, locales: dict[str, Locale], en: str, zh: str) -> None:
    quoted = [text.replace("'", "''") for text in (en, zh)]
    (bare / "checklists/basket.yml").write_text(
        f"{HEAD}items:\n  - id: loaves\n    text:\n      en: '{quoted[0]}'\n      zh: '{quoted[1]}'\n{CLOSING}",
        encoding="utf-8",
    )

    assert all(problem.mark for problem in run_rules(load_playbook(bare, ("en", "zh")), locales))
