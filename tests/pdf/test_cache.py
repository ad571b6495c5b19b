"""Unchanged paper is not printed again, and nothing depends on what the cache holds."""

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from engagement_playbook.pdf import Bundle, Job, worker_pool
from engagement_playbook.pdf.phase import phase_checklists
from engagement_playbook.pdf.worker_pool import WORTH_A_PROCESS
from tests.helpers.playbooks import edit
from tests.pdf.paper_reader import PaperReader, settings

TASTING = "checklists/taste/before-tasting.yml"

PRINT = """
import sys
from pathlib import Path

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


def test_a_damaged_paper_is_made_anew(planted: Path) -> None:
    first = PaperReader(planted).print_list("before-tasting")
    assert first.path is not None
    damaged = bytearray(first.pdf)
    damaged[len(damaged) // 2] ^= 1
    first.path.write_bytes(damaged)

    assert PaperReader(planted).print_list("before-tasting") == first
    assert first.path.read_bytes() == first.pdf


@pytest.mark.parametrize("cores", [1, 2])
def test_without_a_cache_the_same_papers_are_made_and_not_kept(
    planted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cores: int
) -> None:
    kept = PaperReader(planted)
    options = kept.settings.options.model_copy(update={"cache": str(tmp_path / "file/in the way")})
    (tmp_path / "file").touch()
    reader = PaperReader(planted, kept.settings.model_copy(update={"options": options}))
    expected = [*kept.printer().make_all(jobs(kept), cores=1)]

    with monkeypatch.context() as patched:
        if cores > 1:
            patched.setattr(worker_pool, "compile_pdf", None)  # nothing is made twice, in this process
        else:
            patched.setattr(worker_pool, "WORTH_A_PROCESS", 1_000)
        printed = [*reader.printer().make_all(jobs(reader), cores=cores)]

    assert printed == [replace(paper, path=None) for paper in expected]


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
    assert [file.suffix for file in sorted(Path(paths[0]).parent.iterdir())] == [".pdf", ".sha256"]


def test_importing_the_room_does_not_load_typst() -> None:
    program = "import sys, engagement_playbook.pdf; print('typst' in sys.modules, 'fontTools' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["False", "False"]


def jobs(context: PaperReader) -> list[Job]:
    """Describe enough papers to be worth several processes, each of them another one."""
    found: list[Job] = []
    playbook = context.loaded.playbook
    for language in context.locales:
        printer = context.printer(language)
        found += [printer.checklist(playbook, checklist) for checklist in playbook.checklists]
        found += [printer.visit(playbook, visit, bundle) for visit in playbook.visits for bundle in Bundle]
        found += [printer.template(playbook, template) for template in playbook.templates]
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
    shared = [
        context.printer().bilingual(playbook, checklist, context.locales) for checklist in playbook.checklists
    ]
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
        replace(job, virtual_files={**job.virtual_files, "main.typ": f'#panic("paper {number}")'.encode()})
        for number, job in enumerate(jobs(context))
    ]

    with pytest.raises(RuntimeError, match=r"panicked with: paper \d+"):
        [*context.printer().make_all(broken, cores=2)]
