"""A team's playbook built on another one: what it adds, what it replaces, and where each problem is shown."""

import json
import re
from pathlib import Path

import lxml.html
import pytest
from click.testing import CliRunner

from engagement_playbook import load_playbook
from engagement_playbook.cli import main
from engagement_playbook.config.mkdocs_yml import read_configuration
from engagement_playbook.lint.translations import accept, compare, read_lock, write_lock
from engagement_playbook.model.reference import Reference
from engagement_playbook.pipeline.check import Checked, check
from tests.helpers.commands import mkdocs_build
from tests.helpers.playbooks import TINY, edit, plant

LANGUAGES = ("en", "zh")
LIST = "checklists/deliver/at-the-door.yml"
ADDED = "checklists/deliver/after-the-round.yml"
GLOSSARY = """\
items:
  - id: sourdough
    term:
      en: Sourdough
      zh: 酸种
    definition:
      en: What our own bakery feeds every night.
      zh: 我们店里每晚喂的那一罐。
    see: [crumb, levain]
  - id: levain
    term:
      en: Levain
      zh: 鲁邦种
    definition:
      en: A young sourdough.
      zh: 年轻的酸种。
"""


def write(root: Path, path: str, text: str) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def page(root: Path, name: str, *texts: str) -> None:
    for language, text in zip(LANGUAGES, texts, strict=True):
        write(root, f"playbook/pages/{language}/{name}.md", text)


@pytest.fixture(name="team")
def _fixture_team(tmp_path: Path) -> Path:
    """Build a team's playbook on the bakery beside it: one list replaced, one added, two terms, a page."""
    plant(tmp_path / "bakery")
    team = tmp_path / "team"
    write(team, "mkdocs.yml", (TINY / "mkdocs.yml").read_text("utf-8"))
    edit(team / "mkdocs.yml", "      languages:", "      base: ../bakery\n      languages:")
    edit(
        team / "mkdocs.yml",
        "docs_dir:",
        "repo_url: https://git.example/team\nedit_uri: edit/main/\ndocs_dir:",
    )
    own = (TINY / LIST).read_text("utf-8")
    write(team, LIST, own.replace("At the door", "At our door").replace('version: "1.0"', 'version: "2.0"'))
    write(
        team,
        ADDED,
        own.replace("id: at-the-door", "id: after-the-round")
        .replace("At the door", "After the round")
        .replace("在门口", "送完之后")
        .replace("Read the name on the door aloud.", "Count the empty baskets aloud.")
        .replace("念出门上的名字。", "出声数一遍空篮子。")
        .replace("Lay the allergen card on top.", "Write the time on the board.")
        .replace("把过敏原卡放在最上面。", "把时间写到板上。"),
    )
    write(team, "playbook/glossary.yml", GLOSSARY)
    page(
        team,
        "team",
        "# Our team\n\n[About](about.md), [list](checklists/at-the-door.md#right-door)\n",
        "# 我们组\n\n[关于](about.md)\n",
    )
    return team


def checked(root: Path) -> Checked:
    configuration = read_configuration(root)
    assert configuration.settings is not None
    return check(
        root,
        configuration.settings,
        hand_written=configuration.pages,
        extra=configuration.problems,
        pages=configuration.folders,
        base=configuration.base,
    )


def problems(root: Path) -> list[str]:
    return [str(diagnostic) for diagnostic in checked(root).diagnostics]


def test_content_is_added_and_replaced(team: Path) -> None:
    result = checked(team)
    playbook = result.loaded.playbook

    assert problems(team) == []
    assert playbook.part(Reference("checklist", "at-the-door")).source == LIST
    assert playbook.part(Reference("checklist", "before-tasting")).source is None
    assert playbook.part(Reference("checklist", "before-tasting")).file == "../bakery/checklists/taste/before-tasting.yml"  # fmt: skip
    assert playbook.core == {"before-any-visit"}
    # What is replaced keeps its place; what is added comes after it.
    assert [term.id for term in playbook.terms] == ["sourdough", "crumb", "levain"]
    assert playbook.terms[0].definition["en"].plain == "What our own bakery feeds every night."
    alone = load_playbook(TINY, LANGUAGES).playbook.parts
    assert [part for part in playbook.parts if part in alone] == list(alone)


def test_a_list_of_which_every_entry_is_replaced_goes_whole(team: Path) -> None:
    write(team, "playbook/glossary.yml", (TINY / "playbook/glossary.yml").read_text("utf-8"))

    assert problems(team) == []
    assert {
        part.file for part in checked(team).loaded.playbook.parts.values() if part.reference.kind == "term"
    } == {"playbook/glossary.yml"}


@pytest.mark.build
def test_the_playbook_builds_in_every_language(team: Path) -> None:
    page(
        team.parent / "bakery",
        "round",
        "# The round\n\n![a van](van.png)\n",
        "# 送货路线\n\n![车](van.png)\n",
    )
    for language in LANGUAGES:
        (team.parent / f"bakery/playbook/pages/{language}/van.png").write_bytes(b"\x89PNG")
    page(team, "about", "# About us\n", "# 关于我们\n")

    done = mkdocs_build(team)

    assert done.returncode == 0, done.stdout
    site = team / "site"
    titles = {
        address: lxml.html.parse(site / address / "index.html").findtext(".//h1").rstrip("¶")
        for address in (
            "checklists/at-the-door",
            "checklists/before-tasting",
            "about",
            "zh/about",
            "round",
            "zh/round",
        )
    }
    assert titles == {
        "checklists/at-the-door": "At our door",
        "checklists/before-tasting": "Before a tasting",
        "about": "About us",
        "zh/about": "关于我们",
        "round": "The round",
        "zh/round": "送货路线",
    }
    assert (site / "zh/van.png").is_file()
    assert (site / "zh/downloads/checklists/after-the-round.pdf").is_file()
    edits = {
        address: re.findall(r'href="https://git\.example/team/(edit/[^"]+)"', text)
        for address in ("checklists/at-the-door", "checklists/before-tasting", "about", "round", "glossary")
        if (text := (site / address / "index.html").read_text("utf-8"))
    }
    assert edits == {
        "checklists/at-the-door": [f"edit/main/{LIST}"],
        "checklists/before-tasting": [],
        "about": ["edit/main/playbook/pages/en/about.md"],
        "round": [],
        "glossary": ["edit/main/playbook/glossary.yml"],
    }
    assert "bakery/" not in (site / "checklists/before-tasting/index.html").read_text("utf-8")


def test_a_reference_that_a_replacement_breaks_is_shown_where_it_stands(team: Path) -> None:
    base = team.parent / "bakery"
    edit(base / "playbook/onboarding.yml", "Read the list for the door.", "Read [it](item:at-the-door/allergen-card).")  # fmt: skip
    edit(base / "playbook/onboarding.yml", "读门口清单。", "读[它](item:at-the-door/allergen-card)。")
    edit(team / LIST, "id: allergen-card", "id: card-on-top")

    hint = "the playbook that this one is built on refers to it: keep its id in what you put in its place"
    assert problems(team) == [
        f"../bakery/playbook/onboarding.yml:13:15: error[PB201]: there is no checklist item 'at-the-door/allergen-card'; 1 more place refers to it — {hint}"
    ]


def test_an_own_entry_is_placed_in_its_own_file(team: Path) -> None:
    edit(team / "playbook/glossary.yml", "see: [crumb,", "see: [crust,")
    write(team, "playbook/roles.yml", "items:\n  - id: nobody\n    name: {en: A}\n")

    reported = problems(team)

    assert (
        "playbook/glossary.yml:9:11: error[PB201]: there is no glossary term 'crust' — did you mean 'crumb'?"
        in reported
    )
    assert {problem.partition(":")[0] for problem in reported} == {
        "playbook/glossary.yml",
        "playbook/roles.yml",
    }


def test_an_entry_of_the_base_keeps_its_place_in_its_file(team: Path) -> None:
    edit(team.parent / "bakery/playbook/glossary.yml", "abbreviations: [CR]", "see: [crust]")

    hint = "the playbook that this one is built on refers to it: keep its id in what you put in its place"
    assert problems(team) == [
        f"../bakery/playbook/glossary.yml:17:11: error[PB201]: there is no glossary term 'crust' — {hint}"
    ]


def test_pages_of_the_base_can_be_linked_and_bring_no_program(team: Path) -> None:
    page(team.parent / "bakery", "round", "# The round\n\n[a](gone.md)\n", "# 路线\n\n<script>x</script>\n")
    page(team, "team", "[a](round.md#the-round) [b](round.md#the-van)\n", "[a](round.md)\n")

    assert problems(team) == [
        "../bakery/playbook/pages/zh/round.md:3:1: error[PB504]: raw HTML '<script>' — pages hold no program, style or frame of their own",
        "playbook/pages/en/team.md:1:29: warning[PB502]: page 'round.md' has no place '#the-van' — did you mean 'the-round'?",
    ]


def test_an_id_of_the_base_in_another_place_is_refused(team: Path) -> None:
    (team / LIST).rename(team / "checklists/deliver/door.yml")

    assert (
        "checklists/deliver/door.yml:1:5: error[PB202]: checklist id 'at-the-door' is used twice — first used in ../bakery/checklists/deliver/at-the-door.yml:1; a file at the same path takes its place"
        in problems(team)
    )


def test_rules_judge_only_what_is_one_s_own(team: Path) -> None:
    base = team.parent / "bakery"
    edit(team / ADDED, "Write the time on the board.", "Write the time properly.")
    edit(
        base / "checklists/core/before-any-visit.yml", "items:", "lint:\n  - rule: PB306\n    severity: 'off'\n    reason: None.\nitems:"
    )  # fmt: skip

    reported = problems(team)

    assert len(reported) == 1
    assert reported[0].startswith(f"{ADDED}:30:11: warning[PB306]: item 'allergen-card' says 'properly'")
    assert any("PB325" in problem for problem in problems(base))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../gone", "there is no folder '../gone' — name the folder of another playbook, seen from this mkdocs.yml"),
        ("..", "there is no mkdocs.yml in '..' — name the folder of another playbook, seen from this mkdocs.yml"),
        (".", "'.' is this playbook itself — name the folder of another one"),
        ("../team", "'../team' is this playbook itself — name the folder of another one"),
        ("checklists/other", "'checklists/other': one playbook lies in a content folder of the other — keep them side by side"),
        ("../other", "'../other' is itself built on another playbook — build on one that stands alone"),
        ("../english", "'../english' is written in en, and this playbook in en, zh — list the same 'languages:'"),
        ("../broken", "mkdocs.yml in '../broken' cannot be read — run 'playbook check' there"),
    ],
)  # fmt: skip
def test_what_cannot_be_built_on(team: Path, name: str, message: str) -> None:
    edit(team / "mkdocs.yml", "base: ../bakery", f"base: {name}")
    for place in (team.parent / "other", team / "checklists/other"):
        write(
            place,
            "mkdocs.yml",
            (team / "mkdocs.yml").read_text("utf-8").replace(f"base: {name}", "base: ../team"),
        )
    write(team.parent / "english", "mkdocs.yml", "plugins:\n  - engagement-playbook\n")
    write(team.parent / "broken", "mkdocs.yml", "plugins: [\n")

    # What the other half would have brought is not missed one by one.
    assert problems(team) == [
        f"mkdocs.yml:12:7: error[PB210]: option 'base' of plugin 'engagement-playbook': {message}"
    ]


def test_a_base_may_be_named_by_its_whole_path_and_lie_inside(team: Path) -> None:
    (team / "vendor").mkdir()
    (team.parent / "bakery").rename(team / "vendor/bakery")
    edit(team / "mkdocs.yml", "base: ../bakery", f"base: {team / 'vendor/bakery'}")

    assert problems(team) == []
    part = checked(team).loaded.playbook.part(Reference("phase", "taste"))
    assert (part.file, part.source) == ("vendor/bakery/phases/01-taste/phase.yml", None)


def test_each_playbook_has_its_own_lock(team: Path) -> None:
    base = team.parent / "bakery"
    for root in (base, team):
        entries, _ = accept(checked(root).loaded, read_lock(root), None)
        write_lock(root, entries)
    assert not [name for name in read_lock(team).entries if "before-tasting" in name]
    edit(base / "playbook/glossary.yml", "The inside of a loaf.", "The soft inside of a loaf.")

    result = checked(team)

    assert result.diagnostics == ()
    assert result.drifted == {"zh": {Reference("term", "crumb"): ("en",)}}
    assert [text.text.name for text in compare(result.loaded, read_lock(team)) if text.changed] == []


def test_tools_write_nothing_into_the_base(team: Path) -> None:
    base = team.parent / "bakery"
    before = {file: file.read_bytes() for file in base.rglob("*") if file.is_file()}

    def run(*arguments: str) -> str:
        return CliRunner().invoke(main, ["-C", str(team), *arguments]).output

    assert "3 content files marked" in run("schema", str(team / "playbook/schemas"), "--mark")
    assert "built on another one" in run("rename", "checklist:after-the-round", "after-it")
    assert "exists already, in ../bakery/" in run("new", "checklist", "before-tasting", "--phase", "taste")
    run("new", "template", "round-sheet", "--phase", "taste")
    assert (team / "phases/01-taste/templates/round-sheet.yml").is_file()
    assert {file: file.read_bytes() for file in base.rglob("*") if file.is_file()} == before


def test_an_export_holds_both(team: Path) -> None:
    result = CliRunner().invoke(main, ["-C", str(team), "export", "json", str(team / "out")])

    assert result.exit_code == 0, result.output
    data = json.loads((team / "out/playbook.json").read_text("utf-8"))
    assert {"at-the-door", "after-the-round", "before-tasting"} <= {
        checklist["id"] for checklist in data["checklists"]
    }
