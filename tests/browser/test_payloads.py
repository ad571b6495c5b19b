"""Whatever stands in a text is text: nothing of it runs, nothing of it is fetched, all of it is shown.

Every text of every kind of file gets every payload that fits it, over a few builds; each page is then opened. The drill
does the same to papers and documents (tests/drills/payloads.py).
"""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from engagement_playbook import load_playbook
from tests.helpers.commands import mkdocs_build
from tests.helpers.payloads import (
    ALL_BUILDS,
    BUILDS,
    LANGUAGES,
    PAYLOADS,
    ROOM,
    Filled,
    chosen,
    crawl,
    fill,
    hidden,
    slots,
    written,
)
from tests.helpers.playbooks import plant, without_downloads


@pytest.fixture(name="filled", scope="module", params=range(BUILDS))
def _fixture_filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    filled = fill(plant(tmp_path_factory.mktemp("payloads") / "tiny"), request.param)
    # Paper and documents have hostile texts of their own; see tests/print and tests/documents.
    built = mkdocs_build(without_downloads(filled.root), "--no-strict")
    assert built.returncode == 0, built.stdout[-4000:]
    return filled


def test_there_are_enough_payloads_and_none_is_too_long_for_a_text() -> None:
    assert len(PAYLOADS) == len(set(PAYLOADS)) >= 300
    assert max(len(written(payload)) for payload in PAYLOADS) < 60


def test_in_the_long_form_every_text_meets_every_payload(tmp_path: Path) -> None:
    loaded = load_playbook(plant(tmp_path / "tiny"), LANGUAGES)
    found = list(slots(loaded))

    assert len(found) > 250
    assert {slot.file for slot in found} == {file.document.path for file in loaded.files}
    for number, slot in enumerate(found):
        if slot.room == "text":
            turns = (number * 5 + build * len(PAYLOADS) // ALL_BUILDS for build in range(ALL_BUILDS))
            met = " ".join(chosen(ROOM["text"] - 20, turn) for turn in turns)
            assert all(payload in met for payload in PAYLOADS)


def test_nothing_runs_nothing_is_fetched_and_every_word_is_shown(filled: Filled, browser: Browser) -> None:
    result = crawl(filled.root / "site", browser)

    assert result.troubles == []
    assert hidden(filled, result.words) == set()
