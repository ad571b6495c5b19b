"""Pages that a preview need not put together again."""

import os
from pathlib import Path

from engagement_playbook.mkdocs_plugin.preview.finished_pages import FinishedPages, file_stamps


def test_a_page_of_the_last_build_is_found_in_the_same_frame_only() -> None:
    kept = FinishedPages()
    kept.begin({"site_name": "A"})
    key = kept.key(("html", "title"))
    assert kept.get(key) is None
    kept.put(key, "page")

    kept.begin({"site_name": "A"})
    assert kept.key(("html", "title")) == key
    assert kept.get(key) == "page"
    assert kept.key(("html", "other")) != key

    kept.begin({"site_name": "B"})
    assert kept.key(("html", "title")) != key


def test_what_a_build_did_not_ask_for_is_forgotten() -> None:
    kept = FinishedPages()
    kept.begin(1)
    key = kept.key("page")
    kept.put(key, "page")
    for _ in range(2):
        kept.begin(1)
    assert kept.get(key) is None


def test_a_file_that_was_edited_looks_different(tmp_path: Path) -> None:
    file = tmp_path / "partials" / "nav.html"
    file.parent.mkdir()
    file.write_text("one", encoding="utf-8")
    before = file_stamps([str(tmp_path)])
    os.utime(file, ns=(1, 1))

    assert file_stamps([str(tmp_path)]) != before
    assert file_stamps([str(tmp_path / "nothing")]) == []
