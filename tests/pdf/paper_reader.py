"""A printer on a copy of the tiny playbook."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from engagement_playbook import Loaded, load_playbook
from engagement_playbook.config.settings import LanguageOptions, Options, Organisation, Settings
from engagement_playbook.engagement.export import Run
from engagement_playbook.locale import load_locales
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.model.phase import Phase
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.template import Template
from engagement_playbook.model.visit import Visit
from engagement_playbook.pdf import Bundle, PackFields, PackRequest, Printed, Printer
from engagement_playbook.presentation.visit_papers import Choice
from tests.pdf.reading import Reading

LANGUAGES = (
    LanguageOptions(code="en", site_name="Bread at the Door"),
    LanguageOptions(code="zh", site_name="面包到门"),
)


def settings(
    *, site_url: str = "", paper: str = "a4", fonts: str = "", organisation: Organisation | None = None
) -> Settings:
    """Settings of a site in two languages."""
    options = Options(
        languages=LANGUAGES, paper=paper, fonts=fonts, organisation=organisation or Organisation()
    )
    return Settings(options=options, site_url=site_url)


def line_of(file: Path, text: str) -> int:
    """Return the number of the only line that ends with a text."""
    (line,) = (
        number
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if line.endswith(text)
    )
    return line


@dataclass
class PaperReader:
    """Loads a folder once and prints from it, in the languages of its settings."""

    root: Path
    settings: Settings = field(default_factory=settings)

    def __post_init__(self) -> None:
        languages = self.settings.languages
        self.loaded: Loaded = load_playbook(self.root, languages)
        self.locales = load_locales(languages, self.root / "playbook/locales")[0]

    def printer(self, language: str = "en") -> Printer:
        return Printer(self.settings, self.locales, language, self.root, self.loaded.mark)

    def print_list(self, name: str, language: str = "en") -> Printed:
        checklist = self.loaded.playbook.part(Reference("checklist", name)).value
        assert isinstance(checklist, Checklist)
        printer = self.printer(language)
        return printer.make(printer.checklist(self.loaded.playbook, checklist))

    def print_bundle(
        self,
        bundle: Bundle,
        language: str = "en",
        fields: PackFields | None = None,
        name: str = "tasting",
        run: Run | None = None,
        checklists: tuple[str, ...] | None = None,
        choice: Choice | None = None,
    ) -> Printed:
        request = PackRequest(fields or PackFields(), run, choice or Choice(checklists))
        return self.print_request(bundle, request, language, name)

    def print_request(
        self, bundle: Bundle, request: PackRequest, language: str = "en", name: str = "tasting"
    ) -> Printed:
        visit = self.loaded.playbook.part(Reference("visit", name)).value
        assert isinstance(visit, Visit)
        printer = self.printer(language)
        return printer.make(printer.visit(self.loaded.playbook, visit, bundle, request))

    def print_template(self, name: str, language: str = "en") -> Printed:
        template = self.loaded.playbook.part(Reference("template", name)).value
        assert isinstance(template, Template)
        printer = self.printer(language)
        return printer.make(printer.template(self.loaded.playbook, template))

    def print_bilingual(self, name: str, language: str = "en") -> Printed:
        checklist = self.loaded.playbook.part(Reference("checklist", name)).value
        assert isinstance(checklist, Checklist)
        printer = self.printer(language)
        return printer.make(printer.bilingual(self.loaded.playbook, checklist, self.locales))

    def print_phase(self, name: str, language: str = "en") -> Printed:
        phase = self.loaded.playbook.part(Reference("phase", name)).value
        assert isinstance(phase, Phase)
        printer = self.printer(language)
        return printer.make(printer.phase(self.loaded.playbook, phase))

    def print_book(self, language: str = "en") -> Printed:
        printer = self.printer(language)
        return printer.make(printer.book(self.loaded.playbook))

    def read_list(self, name: str, language: str = "en") -> Reading:
        return Reading(self.print_list(name, language).pdf)

    def read_bundle(
        self, bundle: Bundle, language: str = "en", fields: PackFields | None = None, name: str = "tasting"
    ) -> Reading:
        return Reading(self.print_bundle(bundle, language, fields, name).pdf)
