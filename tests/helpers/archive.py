"""The site packed to be opened from disk, made as a person makes it."""

import json
import zipfile
from pathlib import Path

from tests.helpers.commands import run_module
from tests.helpers.playbooks import edit, plant, without_downloads
from tests.helpers.site import locked

PALETTE = """\
  palette:
    - {scheme: default, toggle: {icon: material/brightness-7, name: Light}}
    - {scheme: slate, toggle: {icon: material/brightness-4, name: Dark}}
"""
"""The choice of a colour scheme that the shipped site offers too."""


def unpack_once(shared: Path) -> Path:
    """Pack the tiny playbook, with an address of its own, and unpack it, once for all workers of a run."""
    folder = shared / "tiny-archive"
    with locked(shared, "tiny-archive"):
        if not folder.exists():
            root = plant(
                folder / "bakery",
                edits={"mkdocs.yml": ("docs_dir:", "site_url: https://bread.example/handbook/\ndocs_dir:")},
            )
            edit(root / "mkdocs.yml", "  font: false\n", f"  font: false\n{PALETTE}")
            unpacked(root, folder / "unpacked")
    return folder / "unpacked"


def unpacked_pages(folder: Path, *, name: str) -> Path:
    """Pack the pages of the tiny playbook, with a name for its second language, and unpack them again."""
    root = without_downloads(plant(folder / "bakery"))
    edit(root / "mkdocs.yml", "code: zh\n", f"code: zh\n          name: {json.dumps(name)}\n")
    return unpacked(root, folder / "unpacked")


def unpacked(root: Path, target: Path) -> Path:
    """Pack a playbook and unpack it again; return where it lies."""
    packed = run_module(root, "engagement_playbook", "offline")
    assert packed.returncode == 0, packed.stdout
    with zipfile.ZipFile(root / "dist" / "playbook-offline.zip") as archive:
        archive.extractall(target)
    return target
