"""A table stays on its sheet of paper, whatever stands in its cells."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.helpers.commands import mkdocs_build
from tests.helpers.playbooks import plant, without_downloads
from tests.helpers.site import serve

ADDRESS = f"https://bakery.example/{'orders' * 40}"
CELLS = {
    "address": f"[{ADDRESS}]({ADDRESS})",
    "words": ADDRESS,
    "code": f"`{'k' * 240}`",
    "chinese": "面" * 240,
}


@pytest.fixture(name="site_url", scope="module")
def _fixture_site_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a tiny site with a page of tables."""
    root = without_downloads(plant(tmp_path_factory.mktemp("tables") / "tiny"))
    tables = "\n".join(
        f"| Which | {name} | Until |\n| --- | --- | --- |\n| Second | {cell} | Thursday |\n"
        for name, cell in CELLS.items()
    )
    for language in ("en", "zh"):
        (root / f"playbook/pages/{language}/tables.md").write_text(f"# Tables\n\n{tables}", encoding="utf-8")
    done = mkdocs_build(root)
    assert done.returncode == 0, done.stdout
    with serve(root / "site") as address:
        yield address


def test_nothing_pushes_a_column_off_the_paper(page: Page) -> None:
    page.set_viewport_size({"width": 718, "height": 1000})
    page.goto("tables/")
    page.emulate_media(media="print")

    right = page.locator("article").evaluate("article => article.getBoundingClientRect().right")
    tables = page.locator("article table").evaluate_all(
        "tables => tables.map(table => table.getBoundingClientRect().right)"
    )
    assert len(tables) == len(CELLS)
    assert [edge <= right + 1 for edge in tables] == [True] * len(CELLS)
    # Words that fit stay whole beside it.
    heights = page.locator("article th:first-child, article td:last-child").evaluate_all(
        "cells => cells.map(cell => { const range = document.createRange(); range.selectNodeContents(cell);"
        " return range.getClientRects().length })"
    )
    assert set(heights) == {1}
