"""What a preview makes on demand is linked, and not written before."""

from pathlib import Path

from tests.helpers.playbooks import plant
from tests.helpers.previews import build_preview

SHEET = "downloads/checklists/at-the-door.pdf"


def test_a_file_that_is_made_on_demand_is_linked_and_not_written(tmp_path: Path) -> None:
    root = plant(tmp_path / "bakery")
    build_preview(root)

    page = root / "site/checklists/at-the-door/index.html"
    assert f'href="../../{SHEET}"' in page.read_text(encoding="utf-8")
    assert not (root / "site" / SHEET).exists()
