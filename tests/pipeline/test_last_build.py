"""Facts of the last build come back as they were, or are unknown."""

from pathlib import Path

import pytest

from engagement_playbook.pipeline.last_build import recall, remember


def test_facts_come_back(tmp_path: Path) -> None:
    remember(tmp_path, "addresses-en", ["index.md"])
    remember(tmp_path, "downloads-en", {"a.pdf": (1, None)})

    assert recall(tmp_path, "addresses-en") == ["index.md"]
    assert recall(tmp_path, "downloads-en") == {"a.pdf": [1, None]}
    assert recall(tmp_path, "addresses-zh") is None


@pytest.mark.parametrize("damage", [b"", b'["index.md', b'["roles.md"]', b"3", b"\xff", b"[" * 100_000])
def test_damaged_facts_are_unknown(tmp_path: Path, damage: bytes) -> None:
    remember(tmp_path, "addresses-en", ["index.md"])
    (file,) = tmp_path.rglob("addresses-en.json")
    file.write_bytes(damage)

    assert recall(tmp_path, "addresses-en") is None


def test_without_a_cache_nothing_is_known(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    remember(tmp_path / "file", "addresses-en", ["index.md"])

    assert recall(tmp_path / "file", "addresses-en") is None
