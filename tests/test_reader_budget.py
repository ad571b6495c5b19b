"""The reader's budget: what the theme adds to every page stays small. Times are measured by tests/benchmarks/reader.py."""

from tests.support.weight import LIMIT, own_files


def test_scripts_and_styles_stay_within_the_budget() -> None:
    weights = own_files()

    assert {"css/playbook.css", "js/search-engine.js"} <= set(weights)
    assert sum(weights.values()) <= LIMIT, f"over the budget: {weights}"
