"""The front door of the Word and Excel makers.

Their libraries take longer to load than a checklist takes to read, so each is loaded by the first
document that needs it. All makers keep one promise: the same content gives the same bytes, and what
a document says depends on its arguments alone.
"""

from __future__ import annotations

from engagement_playbook.documents.wording import OfficeWording
from engagement_playbook.locale import Locale
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.template import Template
from engagement_playbook.settings import Settings


def template_docx(
    playbook: Playbook, template: Template, locale: Locale, settings: Settings, *, logo: bytes | None = None
) -> bytes:
    """Make the Word form of a template.

    ``logo`` is the organisation's logo as PNG or JPEG; None leaves it out.
    """
    from engagement_playbook.documents.word.template import make_template

    return make_template(OfficeWording(playbook, locale, settings), template, logo)


def template_xlsx(playbook: Playbook, template: Template, locale: Locale, settings: Settings) -> bytes:
    """Make the workbook of a template: its fields, a sheet per table, a worked example."""
    from engagement_playbook.documents.excel.template import make_template

    return make_template(OfficeWording(playbook, locale, settings), template)


def checklist_docx(
    playbook: Playbook, checklist: Checklist, locale: Locale, settings: Settings, *, logo: bytes | None = None
) -> bytes:
    """Make the Word form of a checklist.

    ``logo`` is the organisation's logo as PNG or JPEG; None leaves it out.
    """
    from engagement_playbook.documents.word.checklist import make_checklist

    return make_checklist(OfficeWording(playbook, locale, settings), checklist, logo)


def checklist_xlsx(playbook: Playbook, checklist: Checklist, locale: Locale, settings: Settings) -> bytes:
    """Make the workbook of a checklist, with a status per item and live counts."""
    from engagement_playbook.documents.excel.checklist import make_checklist

    return make_checklist(OfficeWording(playbook, locale, settings), checklist)


def checklists_xlsx(playbook: Playbook, locale: Locale, settings: Settings) -> bytes:
    """Make one workbook of all checklists: an overview with live counts, and a sheet each."""
    from engagement_playbook.documents.excel.checklist import make_checklists

    return make_checklists(OfficeWording(playbook, locale, settings))
