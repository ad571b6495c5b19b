"""Folders in, a resolved playbook and its diagnostics out."""

from engagement_playbook.load.playbook import Loaded, Memory, load_playbook

__all__ = ["Loaded", "Memory", "load_playbook"]
