"""Look, while an author reads a preview, whether every sheet fits its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event, Thread

from engagement_playbook.diagnostics import Diagnostic
from engagement_playbook.pipeline.check import Checked


class SheetWatch:
    """One look at a time, in the background: the next one ends the one before.

    ``say`` is called from another thread, once for each complaint of a look. A look begins after a
    ``pause`` in seconds: who saves again at once is not kept waiting by it.
    """

    def __init__(self, say: Callable[[Diagnostic], object], pause: float = 1.0) -> None:
        self._say = say
        self._pause = pause
        self._over = Event()
        self._thread: Thread | None = None

    def look(self, checked: Checked) -> None:
        """Begin to look at a playbook that could be built; returns at once."""
        self.stop()
        self._over = over = Event()
        self._thread = Thread(target=self._report, args=(checked, over), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End what is going on, after the sheet that is being laid out."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _report(self, checked: Checked, over: Event) -> None:
        if over.wait(self._pause):
            return
        said: set[Diagnostic] = set()
        for each in _complaints(checked):
            if over.is_set():
                return
            if each is not None and each not in said:
                said.add(each)
                self._say(each)


def _complaints(checked: Checked) -> Iterator[Diagnostic | None]:
    """Lay out one sheet after the other; yields after each, and what is wrong with it."""
    if not checked.settings.options.downloads:
        return
    from engagement_playbook.pipeline.downloads import DownloadBuilder

    for language in checked.locales:
        counter = DownloadBuilder(checked, language)
        for offer in counter.sheets():
            yield None
            yield from counter.make(offer).diagnostics
