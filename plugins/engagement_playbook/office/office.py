"""The front door of the Word and Excel makers.

Their libraries take longer to load than a checklist takes to read, so each is loaded by the first
document that needs it. All makers keep one promise: the same content gives the same bytes, and what
a document says depends on its arguments alone.
"""

from __future__ import annotations

from engagement_playbook.config.settings import Settings
from engagement_playbook.engagement.filling import BLANK, FilledForm
from engagement_playbook.locale import Locale
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.template import Template
from engagement_playbook.office.labels import OfficeLabels, PixelLogos


def part_docx(
    playbook: Playbook,
    part: Checklist | Template,
    locale: Locale,
    settings: Settings,
    *,
    logos: PixelLogos | None = None,
    example: bool = False,
    filled: FilledForm = BLANK,
) -> bytes:
    """Make the Word form of a checklist or a template.

    ``example`` asks for the file beside a template's that says how it is filled in. ``filled`` is what stands
    in a template's already.
    """
    from engagement_playbook.office.word.checklist import make_checklist
    from engagement_playbook.office.word.template import make_example, make_template

    wording = OfficeLabels(playbook, locale, settings)
    logos = logos or PixelLogos()
    if isinstance(part, Checklist):
        return make_checklist(wording, part, logos)
    return make_example(wording, part, logos) if example else make_template(wording, part, logos, filled)


def part_xlsx(
    playbook: Playbook,
    part: Checklist | Template,
    locale: Locale,
    settings: Settings,
    *,
    example: bool = False,
    filled: FilledForm = BLANK,
) -> bytes:
    """Make the workbook of a checklist, with a status per item and live counts, or of a template.

    A template's has its fields and a sheet per table; ``example`` asks for the one that says how it is filled in.
    ``filled`` is what stands in a template's already.
    """
    from engagement_playbook.office.excel.checklist import make_checklist
    from engagement_playbook.office.excel.template import make_example, make_template

    wording = OfficeLabels(playbook, locale, settings)
    if isinstance(part, Checklist):
        return make_checklist(wording, part)
    return make_example(wording, part) if example else make_template(wording, part, filled)


def checklists_xlsx(playbook: Playbook, locale: Locale, settings: Settings) -> bytes:
    """Make one workbook of all checklists: an overview with live counts, and a sheet each."""
    from engagement_playbook.office.excel.checklist import make_checklists

    return make_checklists(OfficeLabels(playbook, locale, settings))
