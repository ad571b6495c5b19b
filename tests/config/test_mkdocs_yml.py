"""mkdocs.yml by MkDocs' rules, with the place of every option in the file that gives it."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from mkdocs.utils.yaml import yaml_load

from engagement_playbook.config.mkdocs_yml import Configuration, read_configuration


def write(root: Path, **files: str) -> Path:
    root.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (root / f"{name}.yml").write_text(text, encoding="utf-8")
    return root


def lines(configuration: Configuration) -> list[str]:
    return [str(problem) for problem in configuration.problems]


FILES: Mapping[str, dict[str, str]] = {
    "mapping": {
        "mkdocs": "INHERIT: parent.yml\nsite_name: Child\nplugins:\n  engagement-playbook:\n    papr: a4\n",
        "parent": "site_name: Parent\nsite_url: https://x.example\nplugins:\n  engagement-playbook:\n    paper: a3\n    languages:\n      - code: fr\n",
    },
    "list": {
        "mkdocs": "INHERIT: parent.yml\nplugins:\n  - engagement-playbook:\n      paper: a3\n",
        "parent": "site_name: Parent\nplugins:\n  - engagement-playbook:\n      papr: a4\n",
    },
    "nothing of its own": {
        "mkdocs": "INHERIT: parent.yml\n",
        "parent": "INHERIT: grand.yml\n",
        "grand": "site_name: Grand\nplugins:\n  - engagement-playbook:\n      organisation:\n        nmae: Mill\n",
    },
    "merge key": {
        "mkdocs": "x: &options\n  paper: a3\n  feedback: a@example.com\nplugins:\n  engagement-playbook:\n    <<: *options\n    feedback: b@example.com\n",
    },
    "environment": {
        "mkdocs": "site_name: !ENV [NO_SUCH_NAME, PLAYBOOK_TEST_NAME, Else]\nsite_url: !ENV NO_SUCH_NAME\nplugins: [search, engagement-playbook]\n",
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (
            "mapping",
            [
                "parent.yml:5:5: error[PB210]: option 'paper' of plugin 'engagement-playbook': not one of its values — write a4 or letter",
                "mkdocs.yml:5:5: error[PB210]: unknown option 'papr' of plugin 'engagement-playbook' — did you mean 'paper'?",
            ],
        ),
        (
            "list",
            [
                "mkdocs.yml:4:7: error[PB210]: option 'paper' of plugin 'engagement-playbook': not one of its values — write a4 or letter"
            ],
        ),
        (
            "nothing of its own",
            [
                "grand.yml:5:9: error[PB210]: unknown option 'organisation.nmae' of plugin 'engagement-playbook' — did you mean 'name'?"
            ],
        ),
        (
            "merge key",
            [
                "mkdocs.yml:2:3: error[PB210]: option 'paper' of plugin 'engagement-playbook': not one of its values — write a4 or letter"
            ],
        ),
        ("environment", []),
    ],
)
def test_what_is_inherited_is_read_and_placed_in_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str, expected: list[str]
) -> None:
    monkeypatch.setenv("PLAYBOOK_TEST_NAME", "Named")
    root = write(tmp_path, **FILES[case])
    configuration = read_configuration(root)

    assert sorted(lines(configuration)) == sorted(expected)
    with (root / "mkdocs.yml").open("rb") as file:
        assert configuration.site == yaml_load(file)


def test_a_parent_may_lie_beside_the_playbook(tmp_path: Path) -> None:
    root = write(tmp_path / "playbook", mkdocs="INHERIT: ../common.yml\n")
    write(tmp_path, common="plugins:\n  engagement-playbook:\n    papr: a4\n")

    assert lines(read_configuration(root)) == [
        "../common.yml:3:5: error[PB210]: unknown option 'papr' of plugin 'engagement-playbook' — did you mean 'paper'?"
    ]


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        (
            {"mkdocs": "site_name: a\nINHERIT: gone.yml\n"},
            "mkdocs.yml:2:10: error[PB001]: INHERIT: 'gone.yml' cannot be read: no such file or directory — correct the path",
        ),
        (
            {"mkdocs": "INHERIT: parent.yml\n", "parent": "INHERIT: mkdocs.yml\n"},
            "parent.yml:1:10: error[PB001]: INHERIT: 'mkdocs.yml' inherits from this file — correct the path",
        ),
        (
            {"mkdocs": "INHERIT: .\n"},
            "mkdocs.yml:1:10: error[PB001]: INHERIT: '.' cannot be read: is a directory — correct the path",
        ),
        (
            {"mkdocs": 'INHERIT: "a\\0b"\n'},
            "mkdocs.yml:1:10: error[PB001]: INHERIT: 'a b' cannot be read: embedded null byte — correct the path",
        ),
        (
            {"mkdocs": "INHERIT: parent.yml\n", "parent": "a: b: c\n"},
            "parent.yml:1:5: error[PB004]: not valid YAML: a second ': ' on one line — put the text in double quotes, or check the indentation",
        ),
    ],
)
def test_a_parent_that_cannot_be_read(tmp_path: Path, files: dict[str, str], problem: str) -> None:
    configuration = read_configuration(write(tmp_path, **files))

    assert (configuration.settings, lines(configuration)) == (None, [problem])


def test_the_other_name_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yaml").write_text(
        "plugins:\n  engagement-playbook:\n    papr: a4\n", encoding="utf-8"
    )

    assert lines(read_configuration(tmp_path)) == [
        "mkdocs.yaml:3:5: error[PB210]: unknown option 'papr' of plugin 'engagement-playbook' — did you mean 'paper'?"
    ]


def test_an_option_without_a_value_is_not_set(tmp_path: Path) -> None:
    options = "feedback:\n    base:\n    organisation:\n      logo:\n    languages:\n      - code: en\n        name:\n"
    configuration = read_configuration(
        write(tmp_path, mkdocs=f"plugins:\n  engagement-playbook:\n    {options}")
    )

    assert lines(configuration) == []
    assert configuration.settings is not None
    assert configuration.settings.options.feedback == ""


def test_an_option_that_every_plugin_has_is_not_ours(tmp_path: Path) -> None:
    text = "plugins:\n  engagement-playbook:\n    enabled: true\n"

    assert lines(read_configuration(write(tmp_path, mkdocs=text))) == []


def test_aliases_are_counted_as_if_they_were_written_out(tmp_path: Path) -> None:
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)]
    merges = [f"a{n}: &a{n}\n  <<: [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)]
    for bomb in ("a0: &a0 [x]\n" + "".join(levels), "a0: &a0 {x: 1}\n" + "".join(merges)):
        assert lines(read_configuration(write(tmp_path, mkdocs=bomb))) == [
            "mkdocs.yml: error[PB003]: the file has more than 50,000 values — split it into several files"
        ]


def test_a_docs_dir_that_no_file_system_holds(tmp_path: Path) -> None:
    for name in ("x" * 5_000, "'a\\0b'", '"a\\0b"', '"\\uD800"'):
        configuration = read_configuration(write(tmp_path, mkdocs=f"docs_dir: {name}\n"))
        assert (configuration.settings is not None, configuration.pages) == (True, frozenset())


def test_pages_beside_the_playbook(tmp_path: Path) -> None:
    root = write(tmp_path / "playbook", mkdocs="docs_dir: ../docs\nplugins: [engagement-playbook]\n")
    write(tmp_path / "docs").joinpath("about.md").write_text("# About\n", encoding="utf-8")

    configuration = read_configuration(root)
    assert (lines(configuration), configuration.titles("en")) == ([], {"about": "About"})
