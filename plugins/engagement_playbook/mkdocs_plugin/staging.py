"""Put a finished site where the last good one stands, or leave that one alone.

MkDocs empties the site folder before it begins. A build therefore goes into a sibling folder and
takes the place of the old site when everything has succeeded. Folders cannot be exchanged in one step on
every system, so that takes two renames: a reader who asks between them, for some microseconds, finds
neither site. Whoever needs more publishes each build under a name of its own and lets the server switch.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from pathlib import Path
from typing import Final

_BUILDING: Final = "building"
_PREVIOUS: Final = "previous"


class SitePublisher:
    """Stages one build of ``site`` and publishes it.

    ``staging`` is where to build. Folders are named by process, so that two builds at once do not
    share one, and what a killed build left behind is found and removed.
    """

    def __init__(self, site: Path) -> None:
        # A link is replaced at its target: the link itself may belong to a web server's set-up.
        self._site = site.resolve() if site.is_symlink() else site
        self.staging = self._sibling(_BUILDING)

    def prepare(self) -> None:
        """Remove what killed builds left, and bring back a site that one had set aside."""
        for kind in (_PREVIOUS, _BUILDING):
            for litter in sorted(self._site.parent.glob(f".{self._site.name}.{kind}-*")):
                owner = litter.name.rpartition("-")[2].partition(".")[0]
                if owner.isdecimal() and int(owner) != os.getpid() and _is_running(int(owner)):
                    continue
                if kind == _PREVIOUS and not self._site.exists():
                    litter.rename(self._site)
                else:
                    shutil.rmtree(litter, ignore_errors=True)

    def publish(self) -> None:
        """Put the staged build in the place of the site.

        Raises OSError where that fails; the old site is in place then, and after an interruption.
        """
        if self._site.is_mount():
            self._copy_in_place()
            return
        previous = self._sibling(_PREVIOUS)
        had_site = self._site.exists()
        try:
            if had_site:
                self._site.rename(previous)
            self.staging.rename(self._site)
        except BaseException:
            if had_site and not self._site.exists():
                previous.rename(self._site)
            raise
        shutil.rmtree(previous, ignore_errors=True)

    def discard(self) -> None:
        """Throw the staged build away."""
        shutil.rmtree(self.staging, ignore_errors=True)

    def _copy_in_place(self) -> None:
        """Replace file by file: a mount point cannot be renamed."""
        shutil.copytree(self.staging, self._site, dirs_exist_ok=True)
        for folder, names, files in os.walk(self._site, topdown=False):
            counterpart = self.staging / Path(folder).relative_to(self._site)
            for name in files:
                if not (counterpart / name).exists():
                    (Path(folder) / name).unlink()
            for name in names:
                if not (counterpart / name).exists():
                    (Path(folder) / name).rmdir()
        self.discard()

    def _sibling(self, kind: str) -> Path:
        return self._site.parent / f".{self._site.name}.{kind}-{os.getpid()}"


def _is_running(process: int) -> bool:
    if sys.platform == "win32":
        return False  # a folder in use cannot be removed there, and rmtree ignores that
    with contextlib.suppress(PermissionError):
        try:
            os.kill(process, 0)
        except (ProcessLookupError, OverflowError):  # a number no process can have
            return False
    return True
