"""What readers get of styles and scripts."""

import re
from hashlib import sha256
from pathlib import Path

import pytest

from engagement_playbook.site.assets import STYLES, address, asset, scripts

THEME = Path(__file__).parents[2] / "plugins/engagement_playbook/site/theme"


@pytest.mark.parametrize("name", [*STYLES, *scripts()])
def test_readers_get_scripts_and_styles_without_remarks_and_indentation(name: str) -> None:
    whole = [line.lstrip() for line in (THEME / name).read_text(encoding="utf-8").splitlines()]
    engine = address("js/search-engine.js").rpartition("/")[2]
    given = asset(name).decode().replace(engine, "search-engine.js").splitlines()
    remaining = iter(given)
    expected = next(remaining, None)
    in_remark = False
    for line in whole:
        in_remark = in_remark or line.startswith("/*")
        if line == expected and not in_remark:
            expected = next(remaining, None)
        else:
            # What is left out is a line of a remark, and nothing else.
            assert in_remark or line.startswith("//"), line
        in_remark = in_remark and not line.rstrip().endswith("*/")
    assert expected is None
    assert len(given) < len(whole)


@pytest.mark.parametrize("name", scripts())
def test_no_text_of_a_script_goes_over_the_end_of_a_line(name: str) -> None:
    for line in (THEME / name).read_text(encoding="utf-8").splitlines():
        if not line.lstrip().startswith(("*", "/**", "//")):
            assert line.count("`") % 2 == 0, line


def test_what_is_published_is_named_by_its_content() -> None:
    assert re.fullmatch(r"assets/playbook/css/ticks\.[0-9a-f]{8}\.min\.css", address("css/ticks.css"))
    addresses = {address(name) for name in (*STYLES, *scripts())}

    assert len(addresses) == len(STYLES) + len(scripts())
    for name in scripts():
        digest = sha256(asset(name)).hexdigest()[:8]
        assert address(name) == f"assets/playbook/{name.removesuffix('.js')}.{digest}.min.js"


def test_the_search_worker_loads_the_engine_by_the_name_it_has() -> None:
    engine = address("js/search-engine.js").rpartition("/")[2]

    assert f'importScripts("{engine}")' in asset("js/search-worker.js").decode()
