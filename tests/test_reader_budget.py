"""The reader's budget: what the theme adds to a page stays small. Times are measured by tests/benchmarks/reader.py."""

import re
from pathlib import Path

from engagement_playbook.site.assets import STYLES
from tests.helpers.pages import one_of_each_kind
from tests.helpers.weight import LIMIT, files_of_page, own_files

_NAME = re.compile(r"\.[0-9a-f]{8}\.min\.(css|js)$|^inline-[0-9a-f]{12}\.js$")


def test_the_scripts_and_styles_of_every_page_stay_within_the_budget(site: Path) -> None:
    weights = own_files()
    pages = {
        address: files_of_page((site / address / "index.html").read_text(encoding="utf-8"))
        # A form with ready sentences has a script of its own.
        for address in (*one_of_each_kind(site), "templates/incident-facts-sheet/")
    }

    every = {*STYLES, "js/head.js", "js/pages.js", "js/search-worker.js"}
    assert pages["progress/"] == {*every, "js/engagement-pages.js", "js/progress.js"}
    assert pages["faq/"] == every
    # Each is loaded by some page: nothing is published for nobody, but what a page from disk needs.
    assert set(weights) - set().union(*pages.values()) <= {"js/search-from-disk.js", "js/moved.js"}
    heavy = {
        address: total
        for address, names in pages.items()
        if (total := sum(weights[name] for name in names)) > LIMIT
    }
    assert not heavy, f"over the budget of {LIMIT}: {heavy}, {weights}"


def test_every_script_and_style_of_ours_is_named_by_its_content(site: Path) -> None:
    files = [file for root in ("", "zh") for file in (site / root / "assets" / "playbook").rglob("*.*")]
    named = {file for file in files if _NAME.search(file.name)}

    assert {file.name for file in files if file not in named} == set()
    assert {file.name.partition(".")[0] for file in named} >= {"names", "catalogue", "pages", "playbook"}
