"""Load the content files of a folder into a resolved playbook and its diagnostics."""

from engagement_playbook.load.incremental import PreviousLoad
from engagement_playbook.load.loaded import Loaded, SourceFile
from engagement_playbook.load.loader import load_playbook

__all__ = ["Loaded", "PreviousLoad", "SourceFile", "load_playbook"]
