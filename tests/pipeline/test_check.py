"""Checking a playbook leaves the process as it was, however often it is done."""

import gc
from pathlib import Path

from engagement_playbook.config.mkdocs_yml import read_configuration
from engagement_playbook.pipeline.check import check
from tests.helpers.playbooks import plant


def test_what_a_check_left_is_collected_like_anything_else(tmp_path: Path) -> None:
    """A preview checks at each save: what the collector must not look at would pile up."""
    root = plant(tmp_path / "tiny")
    settings = read_configuration(root).settings
    assert settings
    before = gc.get_freeze_count()

    check(root, settings)

    assert gc.get_freeze_count() == before
    assert gc.isenabled()
