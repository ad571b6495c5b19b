"""From folders to a playbook: what is found, in which order, and what one broken file does to the rest."""

import shutil
from pathlib import Path

import pytest

from engagement_playbook import load_playbook
from engagement_playbook.diagnostics import Mark
from engagement_playbook.load.discovery import MAX_FILES
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.stage import Stage
from tests.helpers.playbooks import TINY, edit, plant

LANGUAGES = ("en", "zh")
LIST = "checklists/deliver/at-the-door.yml"


def problems(root: Path, *pages: str) -> list[str]:
    return [str(diagnostic) for diagnostic in load_playbook(root, LANGUAGES, frozenset(pages)).diagnostics]


def test_the_tiny_playbook_loads() -> None:
    loaded = load_playbook(TINY, LANGUAGES)

    assert loaded.ok
    assert loaded.diagnostics == ()
    assert loaded.playbook.languages == LANGUAGES
    assert loaded.playbook.core == {"before-any-visit"}
    assert loaded.mark(LIST, ("items", 0, "critical")) == Mark(21, 15)
    assert loaded.playbook.part(Reference("item", "at-the-door/right-door")).file == LIST


def test_phases_are_ordered_by_number_not_by_folder(tmp_path: Path) -> None:
    root = plant(
        tmp_path / "playbook",
        edits={
            "phases/01-taste/phase.yml": ("number: 1\n", "number: 3\n"),
        },
    )
    edit(root / "phases/01-taste/phase.yml", 'number: "1.1"', 'number: "3.1"')

    assert [phase.number for phase in load_playbook(root, LANGUAGES).playbook.phases] == [2, 3]


OWES = "    bank_owes:\n      en: {en}\n      zh: 一张桌子\n"
STAGES = "playbook/stages.yml"
STEPS = "    steps: [taste/try"


def test_a_key_is_read_under_the_name_it_had_before(tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook", edits={STAGES: (STEPS, OWES.format(en="A table") + STEPS)})
    loaded = load_playbook(root, LANGUAGES)
    owed = loaded.playbook.stages[0].customer_owes

    assert loaded.diagnostics == ()
    assert owed is not None
    assert owed["zh"].plain == "一张桌子"


def test_what_is_wrong_under_a_former_name_is_reported_where_it_stands(tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook", edits={STAGES: (STEPS, OWES.format(en='"**A table"') + STEPS)})
    line = (root / STAGES).read_text(encoding="utf-8").splitlines().index('      en: "**A table"') + 1

    assert [
        (problem.code, problem.mark and problem.mark.line)
        for problem in load_playbook(root, LANGUAGES).diagnostics
    ] == [("PB109", line)]


def test_a_key_that_stands_under_both_its_names_is_unknown_under_the_former_one(tmp_path: Path) -> None:
    both = OWES.format(en="A table") + OWES.format(en="A chair").replace("bank_owes", "customer_owes") + STEPS
    root = plant(tmp_path / "playbook", edits={STAGES: (STEPS, both)})

    assert problems(root) == [
        f"{STAGES}:17:5: error[PB101]: unknown key 'bank_owes' — known here: {', '.join(sorted(Stage.model_fields))}"
    ]


@pytest.mark.parametrize(
    ("file", "line"),
    [
        (LIST, "id: at-the-door\n"),
        ("phases/02-deliver/phase.yml", "id: deliver\n"),
        ("case_studies/closed-door-2019.yml", "id: closed-door-2019\n"),
    ],
)
def test_an_id_is_taken_from_the_name_of_the_file_or_folder(tmp_path: Path, file: str, line: str) -> None:
    assert problems(plant(tmp_path / "playbook", edits={file: (line, "")})) == []


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("case_studies/closed-door-2019.yml", "title: [\n"),
        ("playbook/phrases.yml", "items: none\n"),
        ("playbook/roles.yml", "\x01"),
        ("phases/02-deliver/phase.yml", ""),
    ],
)
def test_a_file_that_cannot_be_read_is_reported_once(tmp_path: Path, file: str, text: str) -> None:
    root = plant(tmp_path / "playbook")
    (root / file).write_text(text, encoding="utf-8")

    (problem,) = problems(root)

    assert problem.startswith(f"{file}:")


def test_a_part_without_an_id_does_not_move_the_places_of_the_next(tmp_path: Path) -> None:
    root = plant(
        tmp_path / "playbook", edits={LIST: ("  - id: right-door\n    critical: true", "  - critical: true")}
    )
    edit(root / LIST, "      - rule: allergen-rule", "      - rule: allergens")

    assert problems(root) == [
        f"{LIST}:20:5: error[PB102]: 'id' is missing — add 'id:'",
        f"{LIST}:32:15: error[PB201]: there is no regulation 'allergens' — did you mean 'allergen-rule'?",
    ]


def test_broken_then_mended(tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook", edits={LIST: ("phase: deliver", "phase: delivery")})

    assert problems(root) == [
        f"{LIST}:5:8: error[PB201]: there is no phase 'delivery' — did you mean 'deliver'?"
    ]
    edit(root / LIST, "phase: delivery", "phase: deliver")
    assert problems(root) == []


def test_two_files_cannot_have_the_same_former_id(tmp_path: Path) -> None:
    other = "checklists/taste/before-tasting.yml"
    root = plant(
        tmp_path / "playbook",
        edits=dict.fromkeys((LIST, other), ("audience:", "formerly: [doorstep]\naudience:")),
    )

    assert [problem.partition(" — ")[0] for problem in problems(root)] == [
        f"{other}:7:12: error[PB204]: 'doorstep' is a former id here and in {LIST}:6"
    ]


def test_an_id_from_the_name_of_a_file_cannot_be_a_former_one(tmp_path: Path) -> None:
    other = "checklists/taste/before-tasting.yml"
    root = plant(
        tmp_path / "playbook",
        edits={LIST: ("id: at-the-door\n", ""), other: ("audience:", "formerly: [at-the-door]\naudience:")},
    )

    assert [problem.partition(" — ")[0] for problem in problems(root)] == [
        f"{other}:7:12: error[PB204]: 'at-the-door' is a former id here and in use in {LIST}:1"
    ]


def test_links_to_hand_written_pages_are_known_to_the_host(tmp_path: Path) -> None:
    root = plant(
        tmp_path / "playbook",
        edits={"playbook/faq.yml": ("Say the hour", "Read [this](page:oven), say the hour")},
    )

    assert problems(root, "oven") == []
    assert problems(root) == [
        "playbook/faq.yml:7:11: error[PB201]: there is no page 'oven' — correct the id, or add the part it names"
    ]


def test_one_language_is_enough(tmp_path: Path) -> None:
    for folder in ("phases", "checklists", "case_studies", "playbook"):
        (tmp_path / folder).mkdir()
    (tmp_path / "playbook/glossary.yml").write_text(
        "items:\n  - id: rye\n    term: Rye\n    definition: A **dark** grain.\n", encoding="utf-8"
    )
    loaded = load_playbook(tmp_path, ("en",))

    assert loaded.diagnostics == ()
    assert loaded.playbook.terms[0].definition["en"].plain == "A dark grain."


def test_an_empty_folder_is_no_playbook(tmp_path: Path) -> None:
    assert [str(diagnostic) for diagnostic in load_playbook(tmp_path, LANGUAGES).diagnostics] == [
        (
            ".: error[PB206]: there is no content: no file in phases/, checklists/, case_studies/, playbook/"
            " — run from the folder with mkdocs.yml"
        )
    ]


def test_a_playbook_need_not_have_every_folder(tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook")
    for folder in ("phases", "case_studies", "checklists"):
        shutil.rmtree(root / folder)
    for file in (root / "playbook").rglob("*.yml"):
        if file.name != "glossary.yml":
            file.unlink()

    assert [problem for problem in problems(root) if "PB206" in problem] == []


def test_a_folder_that_is_called_almost_as_one_of_content_is_pointed_out(tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook")
    (root / "checklists").rename(root / "checklist")
    (root / "phase").mkdir()

    assert [problem for problem in problems(root) if "PB206" in problem] == [
        (
            "checklist: error[PB206]: 'checklist' is no folder of content, and there is no 'checklists'"
            " — call it 'checklists', or keep no YAML in it"
        )
    ]


def test_the_number_of_files_is_limited(tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook")
    for number in range(MAX_FILES):
        (root / f"case_studies/case-{number}.yml").touch()

    assert problems(root)[0] == (
        ".: error[PB003]: there are 5,018 content files; the limit is 5,000 — remove what does not belong here"
    )


def test_a_link_cannot_lead_out_of_the_playbook(tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook")
    (tmp_path / "secret.yml").write_text("password: x\n", encoding="utf-8")
    (root / "checklists/taste/secret.yml").symlink_to(tmp_path / "secret.yml")
    (root / "checklists/taste/before-tasting.yml").rename(root / "kept.yml")
    (root / "checklists/taste/before-tasting.yml").symlink_to(root / "kept.yml")

    assert problems(root) == [
        "checklists/taste/secret.yml: error[PB001]: cannot be read: the link leads out of the playbook — put the file itself here"
    ]


def test_a_link_to_a_folder_of_content_is_said(tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook")
    (root / "checklists/taste").rename(root / "elsewhere")
    (root / "checklists/taste").symlink_to("../elsewhere")
    (root / "phases/01-taste/round").symlink_to("..")
    (root / "playbook/pages/fr").symlink_to("en")
    (root / "checklists/.hidden").symlink_to("..")

    reported = [str(problem) for problem in load_playbook(root, ("en", "zh")).diagnostics]
    assert [line for line in reported if "PB001" in line] == [
        "checklists/taste: error[PB001]: cannot be read: a link to a folder — put the folder itself here",
        "phases/01-taste/round: error[PB001]: cannot be read: a link to a folder — put the folder itself here",
    ]


def test_names_of_files_that_are_not_utf_8_can_be_shown(tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook")
    odd = bytes(root / "case_studies") + b"/\xff.yml"
    try:
        with open(odd, "wb"):  # noqa: PTH123 — a path of bytes is the point
            pass
    except OSError:
        pytest.skip("this file system takes no such names")

    assert problems(root) == [
        "case_studies/?.yml:1:1: error[PB010]: the file is empty — add its content or delete the file"
    ]
