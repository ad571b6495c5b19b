"""A file for archives, where the site asks for one."""

from pathlib import Path

from engagement_playbook.config.settings import Settings
from engagement_playbook.pdf import Bundle
from tests.helpers.playbooks import edit
from tests.pdf.paper_reader import PaperReader, settings
from tests.pdf.reading import Reading

PDFA = (b"<pdfaid:part>2</pdfaid:part>", b"<pdfaid:conformance>A</pdfaid:conformance>")
PDFUA = b"<pdfuaid:part>1</pdfuaid:part>"


def archive() -> Settings:
    options = settings().options.model_copy(update={"archive": True})
    return settings(site_url="https://bread.example/").model_copy(update={"options": options})


def test_papers_say_that_they_are_for_archives_and_stay_accessible(planted: Path) -> None:
    context = PaperReader(planted, archive())
    bilingual = context.print_bilingual("before-tasting")
    papers = [
        context.print_list("before-tasting"),
        context.print_bundle(Bundle.OWN, "zh"),
        context.print_book(),
        context.print_template("order-sheet"),
        bilingual,
    ]

    for printed in papers:
        assert all(mark in printed.pdf for mark in (*PDFA, PDFUA))
        assert Reading(printed.pdf).tagged
        assert printed.pages == len(Reading(printed.pdf).document)


def test_without_the_option_they_do_not(planted: Path) -> None:
    plain, kept = (
        PaperReader(planted).print_list("before-tasting"),
        PaperReader(planted, archive()).print_list("before-tasting"),
    )

    assert PDFA[0] not in plain.pdf
    assert PDFUA in plain.pdf
    assert plain.path != kept.path


def test_a_list_that_was_never_dated_has_a_date_all_the_same(planted: Path) -> None:
    edit(planted / "checklists/taste/before-tasting.yml", "revised: 2026-11-01\n", "")
    printed = PaperReader(planted, archive()).print_list("before-tasting")

    assert Reading(printed.pdf).metadata["CreationDate"] == "D:19800101000000Z"
