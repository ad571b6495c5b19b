"""A preview of broken content shows what is wrong, whatever the last one has left."""

from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from engagement_playbook.mkdocs_plugin.mode import Mode
from engagement_playbook.mkdocs_plugin.plugin import EngagementPlaybookPlugin
from tests.helpers.playbooks import edit, plant

PLUGIN = "  - engagement-playbook:\n"
LIST = "checklists/deliver/at-the-door.yml"


def preview(root: Path) -> None:
    """Build once, as the process of one language of a preview does."""
    config = load_config(str(root / "mkdocs.yml"))
    plugin = config.plugins["engagement-playbook"]
    assert isinstance(plugin, EngagementPlaybookPlugin)
    plugin.mode = Mode(serving=True, language="en")
    config.plugins.on_startup(command="serve", dirty=False)
    try:
        build(config)
    finally:
        # MkDocs keeps the plugin for the next build of this process.
        plugin.mode = Mode()


@pytest.fixture(name="root")
def _fixture_root(tmp_path: Path) -> Path:
    """A playbook without downloads, of which a preview was built in one language before it was broken."""
    root = plant(tmp_path / "bakery", edits={"mkdocs.yml": (PLUGIN, f"{PLUGIN}      downloads: false\n")})
    preview(root)
    edit(root / LIST, "style: ", "styel: ")
    return root


@pytest.mark.parametrize(
    ("damage", "known"), [(None, True), (b'["checklists/at-the-d', False), (b"", False), (b"3", False)]
)
def test_every_known_address_shows_what_is_wrong(root: Path, damage: bytes | None, known: bool) -> None:
    (addresses,) = root.glob(".cache/**/addresses-en.json")
    if damage is not None:
        addresses.write_bytes(damage)
    preview(root)

    assert "PB101" in (root / "site/index.html").read_text(encoding="utf-8")
    page = root / "site/checklists/at-the-door/index.html"
    assert page.is_file() is known
    assert not known or "PB101" in page.read_text(encoding="utf-8")
