"""The playbook as data and as office documents."""

from engagement_playbook.documents.checklists_csv import checklists_csv
from engagement_playbook.documents.office import (
    checklist_docx,
    checklist_xlsx,
    checklists_xlsx,
    template_docx,
    template_xlsx,
)
from engagement_playbook.documents.playbook_json import engagement_schema_json, playbook_json

__all__ = [
    "checklist_docx",
    "checklist_xlsx",
    "checklists_csv",
    "checklists_xlsx",
    "engagement_schema_json",
    "playbook_json",
    "template_docx",
    "template_xlsx",
]
