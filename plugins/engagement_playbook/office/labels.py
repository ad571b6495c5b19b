"""What documents say, whatever their format: one playbook, one language, one site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from engagement_playbook.model.base import Reviewed, newest_revision
from engagement_playbook.model.checklist import Checklist, Item
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.template import FieldType, Sentence, Template, TemplateField, pieces
from engagement_playbook.model.text import LocalizedText, Span
from engagement_playbook.presentation.labels import dotted, unique
from engagement_playbook.presentation.presentation import Presentation, neutral

OFFICE: Final = "document."
"""The section of the locale files that only documents use."""

UNDATED: Final = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - the first day a ZIP file knows, and it knows no zones
"""When a document was made whose content has no date of revision."""

LONGEST_PROPERTY: Final = 255
"""Characters that a property of a document may have."""


@dataclass(frozen=True, slots=True)
class CellChoices:
    """Words to choose from; ``closed`` where nothing else may be written."""

    words: tuple[str, ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class PixelLogos:
    """The logos of both sides as PNG, which is what Word can show; None for a side without one."""

    organisation: bytes | None = None
    customer: bytes | None = None


@dataclass(frozen=True, slots=True)
class OfficeLabels(Presentation):
    """Finds the words for one document: those it shares with sheets, and its own."""

    def office(self, key: str, **values: object) -> str:
        """Look up a string that only documents use."""
        return self.locale.text(OFFICE + key, **values)

    def runs(self, text: LocalizedText | None) -> tuple[Span, ...]:
        """Take a text's runs in the language of the document; None has none."""
        return text[self.locale.code].runs if text else ()

    def written(self, text: LocalizedText | None) -> str:
        """Take a text's characters, each link followed by its address; None is empty."""
        return "".join(f"{run.text} ({run.href})" if run.href else run.text for run in self.runs(text))

    def font(self, script: str) -> str:
        """Name the font for a script (``latin``, ``east_asian``) or of cells: the site's for the language, or the locale's."""
        look = self.settings.options.look
        return look.document_font.get(self.locale.code) or self.office(f"font.{script}")

    @property
    def accent(self) -> str:
        """The colour of titles as RRGGBB."""
        return self.settings.options.look.accent.removeprefix("#").upper()

    def maker(self, part: Checklist | Template) -> str:
        """Who made a document, for its properties: of a neutral one the organisation, where it has a name."""
        return self.organisation if neutral(part.audience) else self.author

    def place_of(self, part: Checklist | Template) -> str:
        """Say where a part belongs and who may see it; of a neutral one nothing, since that is our order."""
        if neutral(part.audience):
            return ""
        place = self.template_place(part) if isinstance(part, Template) else self.checklist_place(part)
        return dotted(place, self.audience(part.audience))

    @property
    def all_languages(self) -> tuple[str, ...]:
        """The languages of the playbook, that of the document first."""
        return unique((self.locale.code, *self.playbook.languages))

    @property
    def is_east_asian(self) -> bool:
        """Whether quotation marks, dashes and the like are to be set in the East Asian font."""
        return self.office("language") == self.office("east_asian_language")

    def ready(self, template: Template, sentence: Sentence, language: str) -> str:
        """Write a ready sentence down in one language, with the names of its blanks in brackets."""
        return "".join(
            f"[{template.fields[piece].label[language].plain}]" if is_blank else piece
            for piece, is_blank in pieces(sentence.text[language].plain)
        )

    def template_place(self, template: Template) -> str:
        """Say which phase a template belongs to."""
        return self._phase(template.phase)

    def checklist_place(self, checklist: Checklist) -> str:
        """Say which phase, which visits or which moment a list belongs to."""
        if checklist.phase:
            return self._phase(checklist.phase)
        return dotted(self.meetings(checklist), self.moment(checklist))

    def _phase(self, reference: Reference) -> str:
        return dotted(self.phase_number(reference), self.title(reference))

    def options(self, field: TemplateField) -> CellChoices | None:
        """List what a field may be filled with; None where it takes free text.

        A list of the playbook stays open: a customer's own name for a role must fit in too.
        """
        if field.type is FieldType.PERSON_ROLE:
            return CellChoices(self.roles, closed=False)
        if field.choices is None:
            return None
        if field.choices.source:
            return CellChoices(self._list(field.choices.source), closed=False)
        return CellChoices(unique(self.written(choice.label) for choice in field.choices.values), closed=True)

    def _list(self, source: str) -> tuple[str, ...]:
        playbook = self.playbook
        texts = {
            "roles": [role.name for role in playbook.roles],
            "stages": [stage.title for stage in playbook.stages],
            "phases": [phase.title for phase in playbook.phases],
        }[source]
        return unique(self.words(text) for text in texts)

    @property
    def roles(self) -> tuple[str, ...]:
        """The names of all roles, to choose from."""
        return self._list("roles")

    def reasons(self, item: Item) -> Iterable[str]:
        """Name what an item exists for: lessons with their case, rules, practice."""
        for because in item.because:
            if because.case:
                case = Reference("case", because.case.owner)
                yield self.office("reason.case", case=self.title(case), lesson=self.title(because.case))
            if because.rule:
                yield self.title(because.rule)
            if because.practice:
                yield self.office("reason.practice")


def clipped(words: str, most: int = LONGEST_PROPERTY) -> str:
    """Cut a text to a number of characters as Office counts them, where it would refuse a longer one."""
    encoded = words.encode("utf-16-le")
    if len(encoded) <= 2 * most:
        return words
    return encoded[: 2 * (most - 1)].decode("utf-16-le", "ignore").rstrip() + "…"


def made_on(parts: Iterable[Reviewed]) -> dt.datetime:
    """The newest date of revision, which becomes the date of the document: no clock decides its bytes."""
    newest = newest_revision(parts)
    return dt.datetime.combine(newest, dt.time()) if newest else UNDATED
