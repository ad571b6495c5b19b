"""Keep a preview's eye on folders that are removed and come back, as a checkout of another branch does to them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Event, Thread

from mkdocs.livereload import LiveReloadServer


class FolderWatch:
    """Watches folders again that the server has lost, and folders that are new; looks every ``pause`` seconds."""

    def __init__(self, server: LiveReloadServer, folders: Iterable[Path], pause: float = 0.5) -> None:
        self._server = server
        self._pause = pause
        self._folders = {folder: _identity(folder) for folder in folders}
        self._stopped = Event()
        # A file that the server watches: to write it is to ask for a build.
        self._signal = NamedTemporaryFile(prefix="playbook-preview-")  # noqa: SIM115 - closed by stop()
        server.watch(self._signal.name)
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop to look."""
        self._stopped.set()
        self._thread.join()
        self._signal.close()

    def _run(self) -> None:
        while not self._stopped.wait(self._pause):
            returned = [folder for folder in self._folders if self._has_returned(folder)]
            for folder in returned:
                self._watch_again(str(folder))
            if returned:
                self._signal.write(b".")
                self._signal.flush()

    def _has_returned(self, folder: Path) -> bool:
        before = self._folders[folder]
        now = self._folders[folder] = _identity(folder)
        return now is not None and now != before

    def _watch_again(self, folder: str) -> None:
        with suppress(KeyError):
            while True:
                self._server.unwatch(folder)
        with suppress(OSError):
            self._server.watch(folder)


def _identity(folder: Path) -> tuple[int, int] | None:
    with suppress(OSError):
        status = folder.stat()
        return status.st_dev, status.st_ino
    return None
