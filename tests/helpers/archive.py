"""The site packed to be opened from disk, made as a person makes it."""

import json
import zipfile
from pathlib import Path

from tests.helpers.commands import run_module
from tests.helpers.playbooks import edit, plant


def unpacked_tiny(folder: Path, *, name: str = "") -> Path:
    """Pack the tiny playbook, with an address of its own, and unpack it again; return where it lies.

    ``name`` is what its second language is called; what its speakers call it unless given.
    """
    root = plant(
        folder / "bakery",
        edits={"mkdocs.yml": ("docs_dir:", "site_url: https://bread.example/handbook/\ndocs_dir:")},
    )
    if name:
        edit(root / "mkdocs.yml", "code: zh\n", f"code: zh\n          name: {json.dumps(name)}\n")
    return unpacked(root, folder / "unpacked")


def unpacked(root: Path, target: Path) -> Path:
    """Pack a playbook and unpack it again; return where it lies."""
    packed = run_module(root, "engagement_playbook", "offline")
    assert packed.returncode == 0, packed.stdout
    with zipfile.ZipFile(root / "dist" / "playbook-offline.zip") as archive:
        archive.extractall(target)
    return target
