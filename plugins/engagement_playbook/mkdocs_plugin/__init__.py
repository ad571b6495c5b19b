"""The adapter to MkDocs and to what has grown from it; nothing else of this package knows a host."""

from engagement_playbook.mkdocs_plugin.plugin import EngagementPlaybookPlugin

__all__ = ["EngagementPlaybookPlugin"]
