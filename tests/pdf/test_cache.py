"""Unchanged paper is not printed again, and nothing depends on what the cache holds."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engagement_playbook.pdf import Bundle, Job, worker_pool
from engagement_playbook.pdf.phase import phase_checklists
from engagement_playbook.pdf.worker_pool import WORTH_A_PROCESS
from tests.pdf.paper_reader import PaperReader, settings
from tests.support.playbooks import edit

TASTING = "checklists/taste/before-tasting.yml"

PRINT = """
import sys
from pathlib import Path
import pytest

from engagement_playbook.pdf import Bundle, Job, worker_pool
from engagement_playbook.pdf.worker_pool import WORTH_A_PROCESS
from tests.pdf.paper_reader import PaperReader
sys.stdout.write(str(PaperReader(Path(sys.argv[1])).print_list("before-tasting").path))
"""


def test_unchanged_paper_comes_from_the_cache(planted: Path) -> None:
    first = PaperReader(planted).print_list("before-tasting")
    assert first.path is not None
    before = first.path.stat().st_mtime_ns

    again = PaperReader(planted).print_list("before-tasting")

    assert again.pdf == first.pdf == first.path.read_bytes()
    assert again.pages == 1
    assert first.path.stat().st_mtime_ns == before
    assert first.path.is_relative_to(planted / ".cache" / "print")


def test_a_changed_text_is_printed_anew(planted: Path) -> None:
    first = PaperReader(planted).print_list("before-tasting")
    edit(planted / TASTING, "en: Pack three loaves, uncut.", "en: Pack four loaves, uncut.")

    assert PaperReader(planted).print_list("before-tasting").path != first.path
    assert PaperReader(planted).print_list("before-tasting", "zh").path != first.path


def test_a_damaged_cache_is_mended(planted: Path) -> None:
    first = PaperReader(planted).print_list("before-tasting")
    assert first.path is not None

    first.path.write_bytes(first.pdf[:100])
    assert PaperReader(planted).print_list("before-tasting").pdf == first.pdf

    first.path.with_suffix(".json").write_text("[]", encoding="utf-8")
    assert PaperReader(planted).print_list("before-tasting").pdf == first.pdf
    assert first.path.read_bytes() == first.pdf


def test_a_cache_outside_the_folder_of_the_playbook(planted: Path, tmp_path: Path) -> None:
    options = settings().options.model_copy(update={"cache": str(tmp_path / "elsewhere")})
    printed = PaperReader(planted, settings().model_copy(update={"options": options})).print_list(
        "before-tasting"
    )

    assert printed.path is not None
    assert printed.path.is_relative_to(tmp_path / "elsewhere")


def test_two_processes_print_at_once(planted: Path) -> None:
    command = [sys.executable, "-c", PRINT, str(planted)]
    root = Path(__file__).resolve().parents[2]
    both = [subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    paths = [process.communicate(timeout=60)[0] for process in both]

    assert [process.returncode for process in both] == [0, 0]
    assert paths[0] == paths[1]
    assert [each.suffix for each in sorted(Path(paths[0]).parent.iterdir())] == [".json", ".pdf"]


def test_importing_the_room_does_not_load_typst() -> None:
    program = "import sys, engagement_playbook.pdf; print('typst' in sys.modules, 'fontTools' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["False", "False"]


def test_the_cache_keeps_what_was_asked_for_last(planted: Path) -> None:
    context = PaperReader(planted)
    old, new = context.print_list("before-tasting"), context.print_list("before-tasting", "zh")
    assert old.path is not None
    assert new.path is not None
    for place, path in enumerate((old.path, new.path)):
        os.utime(path.with_suffix(".json"), (place, place))
    context.print_list("before-tasting")

    context.printer().tidy(most=len(old.pdf))

    assert old.path.exists(), "asked for again"
    assert not new.path.exists()
    assert [*new.path.parent.glob("*.json")] == [old.path.with_suffix(".json")]


def test_what_another_language_may_be_about_to_copy_stays_however_much_it_is(planted: Path) -> None:
    printed = PaperReader(planted).print_list("before-tasting")
    PaperReader(planted).printer().tidy(most=0)

    assert printed.path is not None
    assert printed.path.exists()


def test_a_small_cache_is_left_alone(planted: Path) -> None:
    printed = PaperReader(planted).print_list("before-tasting")
    PaperReader(planted).printer().tidy()

    assert printed.path is not None
    assert printed.path.exists()


def jobs(context: PaperReader) -> list[Job]:
    """Describe enough papers to be worth several processes, each of them another one."""
    found: list[Job] = []
    playbook = context.loaded.playbook
    for language in context.locales:
        printer = context.printer(language)
        found += [printer.checklist(playbook, each) for each in playbook.checklists]
        found += [printer.visit(playbook, each, bundle) for each in playbook.visits for bundle in Bundle]
        found += [printer.template(playbook, each) for each in playbook.templates]
        found += [
            printer.phase(playbook, phase) for phase in playbook.phases if phase_checklists(playbook, phase)
        ]
        found.append(printer.book(playbook))
    return found


def test_in_several_processes_come_the_same_bytes_in_the_same_order(
    planted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = PaperReader(planted)
    options = here.settings.options.model_copy(update={"cache": str(tmp_path / "elsewhere")})
    there = PaperReader(planted, here.settings.model_copy(update={"options": options}))
    counted: list[int] = []
    one_by_one = [here.printer().make(job).pdf for job in jobs(here)]

    many = jobs(there)
    assert len(many) >= 2 * WORTH_A_PROCESS
    with monkeypatch.context() as patched:
        patched.setattr(worker_pool, "compile_pdf", None)  # nothing is made in this process
        in_processes = [printed.pdf for printed in there.printer().make_all(many, counted.append, cores=2)]

    assert in_processes == one_by_one
    assert counted == [*range(1, len(many) + 1)]


def test_what_two_languages_share_is_made_from_either_end(planted: Path) -> None:
    context = PaperReader(planted)
    playbook = context.loaded.playbook
    shared = [context.printer().bilingual(playbook, each, context.locales) for each in playbook.checklists]
    assert all(job.shared for job in shared)
    assert not any(job.shared for job in jobs(context))
    in_order = [context.printer().make(job) for job in shared]

    for language in context.locales:
        shutil.rmtree(planted / context.settings.options.cache)
        made = [*context.printer(language).make_all([*shared, *jobs(context)], cores=2)]
        assert [printed.pdf for printed in made[: len(shared)]] == [printed.pdf for printed in in_order]
        assert all(printed.path and printed.path.exists() for printed in made)


def test_what_is_there_is_not_made_again(planted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = PaperReader(planted)
    made = [*context.printer().make_all(jobs(context), cores=1)]
    monkeypatch.setattr(worker_pool, "compile_pdf", None)
    counted: list[int] = []

    assert [*context.printer().make_all(jobs(context), counted.append)] == made
    assert counted == []


def test_a_failure_in_another_process_is_not_hidden(planted: Path) -> None:
    context = PaperReader(planted)
    broken = [
        Job({"main.typ": f'#panic("paper {number}")'.encode(), "data.json": b""}, job.fonts)
        for number, job in enumerate(jobs(context))
    ]

    with pytest.raises(RuntimeError, match=r"panicked with: paper \d+"):
        [*context.printer().make_all(broken, cores=2)]
