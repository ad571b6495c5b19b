"""Folders in, a resolved playbook and its diagnostics out."""

from engagement_playbook.load.playbook import Loaded, load_playbook

__all__ = ["Loaded", "load_playbook"]
