"""The environment escapes what templates print; these are the ways around it, and none is taken."""

import re
from importlib.resources import files

import pytest

FOLDER = files("engagement_playbook.site").joinpath("templates")
TEMPLATES = sorted(entry.name for entry in FOLDER.iterdir())


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_template_goes_around_the_escaping(template: str) -> None:
    source = FOLDER.joinpath(template).read_text(encoding="utf-8")

    assert not re.findall(r"\|\s*(?:safe|join|replace|format|forceescape|e|escape)\b|\sautoescape\s", source)
    # Joining markup and text escapes the text for HTML only.
    assert not re.findall(r"\{\{[^}]*\s[~+]\s[^}]*\}\}", source)


@pytest.mark.parametrize("template", TEMPLATES)
def test_only_words_of_the_interface_stand_in_attributes_that_are_read_aloud(template: str) -> None:
    source = FOLDER.joinpath(template).read_text(encoding="utf-8")

    # Markdown decodes the attributes of a block twice: an author's "&copy;" would become a sign.
    assert set(re.findall(r'(?:aria-label|title|alt)="\{\{ (\w+)', source)) <= {"t"}


@pytest.mark.parametrize("template", TEMPLATES)
def test_ids_classes_and_targets_pass_through_token(template: str) -> None:
    source = FOLDER.joinpath(template).read_text(encoding="utf-8")

    places = re.findall(
        r'(?:\b(?:id|class|for|start|datetime|data-[a-z]+)="[^"]*|\{#[a-z_]*|\]\([^)]*)(\{\{[^}]*\}\})',
        source,
    )

    assert [place for place in places if "| token" not in place] == []
