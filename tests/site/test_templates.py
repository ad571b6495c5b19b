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
    # Joining markup and text escapes the text for HTML only; an id goes through `token`.
    assert not re.findall(r"\{\{(?! (?:anchor|heading)\()[^}]*\s[~+]\s[^}]*\}\}", source)


@pytest.mark.parametrize("template", TEMPLATES)
def test_ids_classes_and_targets_pass_through_token(template: str) -> None:
    source = FOLDER.joinpath(template).read_text(encoding="utf-8")

    # The name of a column is words, which a style shows.
    places = re.findall(
        r'\b(?:id|class|for|start|datetime|data-(?!column=)[a-z]+)="[^"]*(\{\{[^}]*\}\})', source
    )

    assert [place for place in places if "| token" not in place] == []
    # What has an id can be linked to, so it is recorded.
    assert not re.findall(r'\sid="', source)
    assert not re.findall(r'href="(?!\{\{ href\(|#)', source)
