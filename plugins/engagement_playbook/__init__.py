"""Compile structured YAML into a bilingual, searchable playbook with checklists to print.

The public surface: load a folder, look at its diagnostics, build its artifacts. The command line
(``cli``) and the MkDocs plugin (``mkdocs_plugin``) are thin layers over it.
"""

from __future__ import annotations

from typing import Final

from engagement_playbook.diagnostics import Diagnostic, Severity
from engagement_playbook.load import Loaded, load_playbook
from engagement_playbook.model.playbook import Playbook

__all__ = ["Diagnostic", "Loaded", "Playbook", "Severity", "__version__", "load_playbook"]

__version__: Final = "0.1.0"
