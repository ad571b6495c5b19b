"""What readers get of styles and scripts."""

import re
from hashlib import sha256
from pathlib import Path

import pytest

from engagement_playbook.site.assets import SCRIPTS, STYLES, address, asset

THEME = Path(__file__).parents[2] / "plugins/engagement_playbook/site/theme"
COMMENT = re.compile(r"^[ \t]*(?:/\*\*.*?\*/|//[^\n]*)", re.DOTALL | re.MULTILINE)
DEFINITION = re.compile(r"^const (Playbook\w+) = \(\(\) => \{$", re.MULTILINE)


def source(name: str) -> str:
    return (THEME / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SCRIPTS)
def test_readers_get_scripts_without_comments_and_indentation(name: str) -> None:
    published = asset(name).decode()

    assert not re.search(r"^\s|/\*\*|^//", published, re.MULTILINE)


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_template_literals_of_a_script_are_published_as_they_are(name: str) -> None:
    code = COMMENT.sub("", "".join(source(f"js/{part}.js") for part in SCRIPTS[name]))
    published = asset(name).decode()

    # The minifier ends a template literal at the first backtick.
    assert re.findall(r"`[^`\n]*\$\{[^}`\n]*`", code) == []
    assert [text for text in re.findall(r"`[^`]*`", code) if text not in published] == []


LOADED_BEFORE = {
    "js/engagement-pages.js": ("js/pages.js",),
    **dict.fromkeys(
        ("js/checklist.js", "js/visit.js", "js/ready.js", "js/progress.js"),
        ("js/pages.js", "js/engagement-pages.js"),
    ),
}


def test_each_file_of_the_theme_is_published() -> None:
    published = {f"{part}.js" for parts in SCRIPTS.values() for part in parts}

    assert published == {file.name for file in (THEME / "js").glob("*.js")}


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_a_file_uses_is_defined_by_an_earlier_one(name: str) -> None:
    # Data of the playbook, see site/catalogue.py.
    defined = {"PlaybookNames"}
    for loaded in LOADED_BEFORE.get(name, ()):
        defined |= {word for part in SCRIPTS[loaded] for word in DEFINITION.findall(source(f"js/{part}.js"))}
    for part in SCRIPTS[name]:
        code = COMMENT.sub("", source(f"js/{part}.js"))
        defined.update(DEFINITION.findall(code))
        assert {*re.findall(r"\b(Playbook\w+)\.", code)} <= defined, part


def test_what_is_published_is_named_by_its_content() -> None:
    assert re.fullmatch(r"assets/playbook/css/playbook\.[0-9a-f]{8}\.min\.css", address("css/playbook.css"))
    addresses = {address(name) for name in (*STYLES, *SCRIPTS)}

    assert len(addresses) == len(STYLES) + len(SCRIPTS)
    for name in SCRIPTS:
        digest = sha256(asset(name)).hexdigest()[:8]
        assert address(name) == f"assets/playbook/{name.removesuffix('.js')}.{digest}.min.js"
