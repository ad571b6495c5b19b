"""What a paper that both sides see must not carry: words that speak of the playbook, taken from it and its locale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engagement_playbook.config.settings import Settings
from engagement_playbook.locale import Locale
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.template import Template
from engagement_playbook.model.walk import texts_of
from engagement_playbook.presentation.presentation import neutral
from tests.pdf.reading import squeezed

_KEYS = (
    *("sheet.untried", "sheet.return_or_shred", "sheet.live", "sheet.pause_point", "sheet.book.title"),
    *("sheet.tried", "sheet.owner", "sheet.left_out"),
    *("sheet.legend.critical", "sheet.style_hint.", "word.audience.", "word.style."),
)


def neutral_parts(playbook: Playbook) -> Iterator[Checklist | Template]:
    """Go through the lists and forms that both sides see."""
    yield from (checklist for checklist in playbook.checklists if neutral(checklist.audience))
    yield from (template for template in playbook.templates if neutral(template.audience))


def traces(playbook: Playbook, settings: Settings, locales: Mapping[str, Locale], language: str) -> set[str]:
    """Collect the words without white space; what content of both sides says itself is no trace."""
    strings = locales[language].strings
    words = {text.partition("{")[0] for key, text in strings.items() if key.startswith(_KEYS)}
    words |= {settings.name(code) for code in locales}
    words |= {strings["sheet.phase"].replace("{number}", str(phase.number)) for phase in playbook.phases}
    kinds = ("checklist", "template", "visit", "phase")
    words |= {part.id for part in playbook.parts if part.kind in kinds and "-" in part.id}
    said = squeezed(
        " ".join(
            text[code].plain
            for part in (*neutral_parts(playbook), *playbook.visits, *playbook.roles)
            for text in texts_of(part)
            # A sheet in two languages has those of both.
            for code in playbook.languages
        )
    )
    return {squeezed(word) for word in words} - {""} - {word for word in map(squeezed, words) if word in said}
