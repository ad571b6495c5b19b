"""What readers get of styles and scripts."""

import re
from hashlib import sha256
from pathlib import Path

from engagement_playbook.theming import STYLES, address, asset, scripts

THEME = Path(__file__).parents[1] / "plugins/engagement_playbook/theme"


def test_readers_get_scripts_without_the_remarks() -> None:
    for script in sorted((THEME / "js").glob("*.js")):
        whole = script.read_text(encoding="utf-8").splitlines()
        engine = address("js/search-engine.js").rpartition("/")[2]
        given = asset(f"js/{script.name}").decode().replace(engine, "search-engine.js").splitlines()
        remaining = iter(given)
        expected = next(remaining, None)
        for line in whole:
            if line == expected:
                expected = next(remaining, None)
            else:
                # What is left out is a line of a remark, and nothing else.
                assert line.lstrip().startswith(("//", "/**", "*")), (script.name, line)
        assert expected is None, script.name
        assert len(given) < len(whole)


def test_styles_are_as_they_are() -> None:
    assert asset("css/ticks.css") == (THEME / "css/ticks.css").read_bytes()


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
