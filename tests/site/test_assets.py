"""What readers get of styles and scripts."""

import re
from hashlib import sha256
from pathlib import Path

import pytest

from engagement_playbook.site.assets import STYLES, address, asset, scripts

THEME = Path(__file__).parents[2] / "plugins/engagement_playbook/site/theme"
COMMENT = re.compile(r"^[ \t]*(?:/\*\*.*?\*/|//[^\n]*)", re.DOTALL | re.MULTILINE)


def source(name: str) -> str:
    return (THEME / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", scripts())
def test_readers_get_scripts_without_comments_and_indentation(name: str) -> None:
    published = asset(name).decode()

    assert len(published) < len(source(name))
    assert not re.search(r"^\s|/\*\*|^//", published, re.MULTILINE)


@pytest.mark.parametrize("name", scripts())
def test_the_template_literals_of_a_script_are_published_as_they_are(name: str) -> None:
    code = COMMENT.sub("", source(name))
    published = asset(name).decode()

    # The minifier ends a template literal at the first backtick.
    assert re.findall(r"`[^`\n]*\$\{[^}`\n]*`", code) == []
    assert [text for text in re.findall(r"`[^`]*`", code) if text not in published] == []


def test_what_is_published_is_named_by_its_content() -> None:
    assert re.fullmatch(r"assets/playbook/css/playbook\.[0-9a-f]{8}\.min\.css", address("css/playbook.css"))
    addresses = {address(name) for name in (*STYLES, *scripts())}

    assert len(addresses) == len(STYLES) + len(scripts())
    for name in scripts():
        digest = sha256(asset(name)).hexdigest()[:8]
        assert address(name) == f"assets/playbook/{name.removesuffix('.js')}.{digest}.min.js"


def test_the_search_worker_loads_the_engine_by_the_name_it_has() -> None:
    engine = address("js/search-engine.js").rpartition("/")[2]

    assert f'importScripts("{engine}")' in asset("js/search-worker.js").decode()
