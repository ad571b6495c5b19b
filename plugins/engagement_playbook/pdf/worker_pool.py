"""Make papers: taken from the cache, made here, or made on all cores.

Many papers are made in processes of their own, which end after a while: Typst remembers what it has
laid out, and to start a process costs as much as ten sheets. The bytes never depend on where a paper
was made: where no other process can be had, or one is killed, this one makes what is missing.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Final

from engagement_playbook.diagnostics import Diagnostic, Mark, Severity
from engagement_playbook.lint.suppressions import SHEETS
from engagement_playbook.pdf.compiler import Compiled, compile_pdf, fingerprint, page_count
from engagement_playbook.pdf.fitting import Fitter, fitted
from engagement_playbook.pdf.fonts import Fonts
from engagement_playbook.pdf.qr import with_drawings
from engagement_playbook.pdf.stand_ins import Replaced
from engagement_playbook.pdf.text_measure import measures_of
from engagement_playbook.source import DataPath
from engagement_playbook.support.content_cache import ContentCache
from engagement_playbook.support.processes import starting_without_program
from engagement_playbook.support.resources import available_memory, usable_cores
from engagement_playbook.support.temporary_folders import make_temporary_folder

WORTH_A_PROCESS: Final = 8
"""Papers that take longer to make than a process takes to start."""

_A_LIFE: Final = 160
"""Papers after which the processes that made them end, and others go on.

After so many, a book among them, a process held 650 MB; with 24 it was not much less.
"""

_MOST_PROCESSES: Final = 8
"""Processes of all languages together, on however many cores."""

_CAREFUL: Final = 1.1
_BOLD: Final = 0.96
"""By how much texts are taken for higher, or lower, than their characters tell."""

_PROCESS_BYTES: Final = 300_000_000
"""Memory for one process. Measured: 120 to 215 MB after its sheets, 450 MB in the one that made the book."""

Progress = Callable[[int], None]
"""Called with how many papers there are by now."""


@dataclass(frozen=True, slots=True)
class OneSheet:
    """The checklist that must fit one page: how diagnostics name it, its file and the place in it."""

    subject: str
    file: str
    mark: Mark | None

    def diagnostics(self, pages: int) -> tuple[Diagnostic, ...]:
        """Report a paper of more than one page."""
        if pages == 1:
            return ()
        return (
            Diagnostic(
                SHEETS,
                self.file,
                f"{self.subject} takes {pages} sheets instead of one",
                "shorten texts or cut items, or make two lists with a pause point each",
                self.mark,
                Severity.WARNING,
            ),
        )


@dataclass(frozen=True, slots=True)
class Job:
    """A paper, described to the last character.

    ``keep`` is False for a paper that holds a reader's own words: it stays out of the cache.
    ``shared`` says that builds of other languages need the same paper. ``replaced`` are a reader's
    texts that are printed with stand-ins.
    """

    virtual_files: Mapping[str, bytes]
    fonts: Fonts
    archive: bool = False
    keep: bool = True
    shared: bool = False
    one_sheet: OneSheet | None = None
    replaced: tuple[Replaced[DataPath], ...] = ()

    @property
    def file_name(self) -> str:
        """Name the file that the job makes by everything that decides its content."""
        return f"{fingerprint(self.virtual_files, self.fonts, archive=self.archive)}.pdf"


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF, and what is wrong with it.

    ``path`` is its file in the cache, None where it is not kept there: a paper that holds a reader's own words,
    or any paper where the cache cannot be written. ``warnings`` are Typst's own; there should be none.
    ``replaced`` are a reader's texts that are printed with stand-ins.
    """

    pdf: bytes
    pages: int
    path: Path | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    warnings: tuple[str, ...] = ()
    replaced: tuple[Replaced[DataPath], ...] = ()


def make(job: Job, cache: ContentCache) -> Printed:
    """Make one paper, or take it from the cache."""
    name = job.file_name if job.keep else ""
    if name and (cached := cache.get(name)):
        pages = page_count(cached.content)
        return Printed(cached.content, pages, cached.path, _complaints(job, pages))
    compiled = _compile(job)
    path = cache.put(name, compiled.pdf).path if name else None
    return _printed(job, compiled, path)


def _printed(job: Job, compiled: Compiled, path: Path | None) -> Printed:
    pages = compiled.pages
    return Printed(compiled.pdf, pages, path, _complaints(job, pages), compiled.warnings, job.replaced)


def share_of_cores(builds: int) -> int:
    """Count the processes that each of some builds at once may have; 0 where the memory is too small for one."""
    processes = min(usable_cores(), _MOST_PROCESSES)
    memory = available_memory()
    share = max(1, processes // builds)
    return share if memory is None else min(share, memory // builds // _PROCESS_BYTES)


def missing(jobs: Iterable[Job], cache: ContentCache) -> dict[str, Job]:
    """Pick the papers that the cache lacks, by their file names."""
    return {job.file_name: job for job in jobs if job.keep and not cache.has(job.file_name)}


def make_all(
    jobs: Sequence[Job],
    lacking: Mapping[str, Job],
    cache: ContentCache,
    progress: Progress,
    cores: int,
    *,
    from_the_end: bool = False,
) -> Iterator[Printed]:
    """Make papers in their order; what the cache lacks is made before the first one is given.

    ``lacking`` are those that the cache lacks. Few papers are made in this process, more of them in up to
    so many processes as there are ``cores``, none for 0. Two builds at once that share papers and a cache make those
    first, one of them ``from_the_end``, and meet in the middle.
    """
    there = len(jobs) - len(lacking)
    not_kept: dict[str, Compiled] = {}
    if cores and len(lacking) >= 2 * WORTH_A_PROCESS:
        queue = _queue([*lacking.values()], from_the_end=from_the_end)
        for job, compiled in _in_processes(queue, cache, cores):
            if compiled:
                not_kept[job.file_name] = compiled
            there += 1
            progress(there)
    for place, job in enumerate(jobs, 1):
        if not_kept and job.keep and (compiled := not_kept.get(job.file_name)):
            yield _printed(job, compiled, None)
        else:
            yield make(job, cache)
        if there < place:
            there = place
            progress(there)


def _queue(jobs: list[Job], *, from_the_end: bool) -> list[Job]:
    """Put papers in the order in which they are begun."""
    # Otherwise their own order stays: neighbours share texts, and Typst remembers the last few papers. The
    # book is the last of it, and after a book Typst takes longer for everything.
    shared = [job for job in jobs if job.shared]
    return [*(shared[::-1] if from_the_end else shared), *(job for job in jobs if not job.shared)]


def _in_processes(jobs: list[Job], cache: ContentCache, cores: int) -> Iterator[tuple[Job, Compiled | None]]:
    """Put papers into the cache from several processes; yields each, with its PDF if it could not be kept."""
    processes = max(1, min(cores, len(jobs) // WORTH_A_PROCESS))
    rounds = max(1, round(len(jobs) / (processes * _A_LIFE)))
    # The folders in which processes work are in one that stays when a process is killed, and goes with the others.
    folder = make_temporary_folder("papers")
    try:
        for place in range(rounds):
            # Starting anew, and not as a copy of this process: the same on every system, and safe with threads.
            pool = ProcessPoolExecutor(
                processes,
                get_context("spawn"),
                initializer=_begin,
                initargs=(max(1, cores // processes), folder),
            )
            try:
                with starting_without_program():
                    futures = {pool.submit(_put, _light(job), cache): job for job in jobs[place::rounds]}
                for future in as_completed(futures):
                    yield futures[future], future.result()
            finally:
                pool.shutdown(cancel_futures=True)
    except (BrokenProcessPool, OSError, ImportError, NotImplementedError):
        # A process was killed, as a system does that runs out of memory, or there can be none: no process, no semaphore.
        return
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _light(job: Job) -> Job:
    """Leave out which characters the fonts have: that is settled by now, and larger than any paper."""
    return replace(job, fonts=replace(job.fonts, characters=frozenset()))


def _begin(threads: int, folder: Path) -> None:
    """Leave the keyboard to the process that started this one, work in its folder, and end with it, however it ends.

    Typst may use so many ``threads``: with one for each core in each process, they would wait for each
    other, which cost 7 % of the processor's time where it was measured.
    """
    os.environ.setdefault("RAYON_NUM_THREADS", str(threads))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tempfile.tempdir = str(folder)
    threading.Thread(target=_end_with_parent, args=(folder,), daemon=True).start()


def _end_with_parent(folder: Path) -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)


def _put(job: Job, cache: ContentCache) -> Compiled | None:
    """Put a paper into the cache; returns it where it could not be kept."""
    # Another build may have made it since; what is damaged is made anew.
    if cache.get(job.file_name):
        return None
    compiled = _compile(job)
    return None if cache.put(job.file_name, compiled.pdf).path else compiled


def _compile(job: Job) -> Compiled:
    """Lay a paper out as it was reckoned, and once more where the reckoning was too bold, or too careful."""
    data, frame = (json.loads(job.virtual_files[name]) for name in ("data.json", "frame.json"))
    # Here, and not where papers are described: a paper that is kept needs no drawing.
    data = with_drawings(data)
    measures = measures_of(frame, job.fonts)

    def attempt(margin: float, *, counted: bool = False) -> tuple[int | None, Compiled]:
        document = fitted(data, Fitter(frame, measures, margin))
        document["one_page"] &= not counted
        files = {**job.virtual_files, "data.json": json.dumps(document, ensure_ascii=False).encode()}
        return document["pages"], compile_pdf(files, job.fonts, archive=job.archive)

    pages, compiled = attempt(1)
    if pages is not None and compiled.pages > pages:
        pages, compiled = attempt(_CAREFUL)
        if pages == 1 and compiled.pages > 1:
            _, compiled = attempt(_CAREFUL, counted=True)
    elif job.one_sheet and pages != 1:
        pages, bolder = attempt(_BOLD)
        compiled = bolder if pages == 1 and bolder.pages == 1 else compiled
    return compiled


def _complaints(job: Job, pages: int) -> tuple[Diagnostic, ...]:
    return job.one_sheet.diagnostics(pages) if job.one_sheet else ()
