"""Check in the background of a preview whether every checklist fits its sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event, Thread

from engagement_playbook.diagnostics import Diagnostic
from engagement_playbook.pipeline.check import Checked


class SheetWatch:
    """A background check of all sheets, at most one at a time.

    ``report`` is called from another thread, once for each different diagnostic of a check. A check begins
    after a ``pause`` in seconds, so that an author who saves again at once does not wait for its end.
    """

    def __init__(self, report: Callable[[Diagnostic], object], pause: float = 1.0) -> None:
        self._report = report
        self._pause = pause
        self._stopped = Event()
        self._thread: Thread | None = None

    def start(self, checked: Checked) -> None:
        """Stop the running check, and start that of a playbook without errors; returns at once."""
        self.stop()
        self._stopped = stopped = Event()
        self._thread = Thread(target=self._run, args=(checked, stopped), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop the running check; returns when the sheet being laid out is done."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self, checked: Checked, stopped: Event) -> None:
        if stopped.wait(self._pause):
            return
        reported: set[Diagnostic] = set()
        for diagnostic in _sheet_diagnostics(checked):
            if stopped.is_set():
                return
            if diagnostic is not None and diagnostic not in reported:
                reported.add(diagnostic)
                self._report(diagnostic)


def _sheet_diagnostics(checked: Checked) -> Iterator[Diagnostic | None]:
    """Lay out one sheet after the other, and yield their diagnostics; None before each sheet, to stop there."""
    if not checked.settings.options.downloads:
        return
    from engagement_playbook.pipeline.downloads import DownloadBuilder

    for language in checked.locales:
        builder = DownloadBuilder(checked, language)
        for sheet in builder.sheets():
            yield None
            yield from builder.make(sheet).diagnostics
