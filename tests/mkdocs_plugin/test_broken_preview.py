"""A preview of broken content shows what is wrong, whatever the last one has left."""

from pathlib import Path

import pytest

from tests.helpers.playbooks import edit, plant
from tests.helpers.previews import build_preview

PLUGIN = "  - engagement-playbook:\n"
LIST = "checklists/deliver/at-the-door.yml"


@pytest.fixture(name="root")
def _fixture_root(tmp_path: Path) -> Path:
    """A playbook without downloads, of which a preview was built in one language before it was broken."""
    root = plant(tmp_path / "bakery", edits={"mkdocs.yml": (PLUGIN, f"{PLUGIN}      downloads: false\n")})
    build_preview(root)
    edit(root / LIST, "style: ", "styel: ")
    return root


@pytest.mark.parametrize(
    ("damage", "known"), [(None, True), (b'["checklists/at-the-d', False), (b"", False), (b"3", False)]
)
def test_every_known_address_shows_what_is_wrong(root: Path, damage: bytes | None, known: bool) -> None:
    (addresses,) = root.glob(".cache/**/addresses-en.json")
    if damage is not None:
        addresses.write_bytes(damage)
    build_preview(root)

    assert "PB101" in (root / "site/index.html").read_text(encoding="utf-8")
    page = root / "site/checklists/at-the-door/index.html"
    assert page.is_file() is known
    assert not known or "PB101" in page.read_text(encoding="utf-8")


def test_a_page_that_would_take_too_long_is_not_read(root: Path) -> None:
    edit(root / LIST, "styel: ", "style: ")
    (root / "playbook/pages/en/long.md").write_text("`" * 60_000, encoding="utf-8")
    build_preview(root)

    assert "PB003" in (root / "site/index.html").read_text(encoding="utf-8")
    assert not (root / "site/long/index.html").exists()
