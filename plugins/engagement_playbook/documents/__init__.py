"""The playbook as data and as office documents."""

from engagement_playbook.documents.playbook_json import playbook_json

__all__ = ["playbook_json"]
