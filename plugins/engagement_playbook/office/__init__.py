"""The playbook as data and as office documents."""

from engagement_playbook.office.cache import OfficeCache
from engagement_playbook.office.checklists_csv import checklists_csv
from engagement_playbook.office.labels import PixelLogos
from engagement_playbook.office.office import checklists_xlsx, part_docx, part_xlsx
from engagement_playbook.office.playbook_json import (
    SCHEMA,
    engagement_schema_json,
    playbook_json,
    playbook_schema,
)

__all__ = [
    "SCHEMA",
    "OfficeCache",
    "PixelLogos",
    "checklists_csv",
    "checklists_xlsx",
    "engagement_schema_json",
    "part_docx",
    "part_xlsx",
    "playbook_json",
    "playbook_schema",
]
