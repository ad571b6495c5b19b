"""Put a finished site where the last good one stands, or leave that one alone.

MkDocs empties the site folder before it begins. A build therefore goes into a sibling folder and
takes the place of the old site when everything has succeeded. Folders cannot be exchanged in one step on
every system, so that takes two renames: a reader who asks between them, for some microseconds, finds
neither site. Whoever needs more publishes each build under a name of its own and lets the server switch.

A site that cannot be renamed is replaced file by file: a mount point, or a folder in one that is read-only.
Hidden entries of the old site stay, as MkDocs leaves them: a checkout, or what a web server reads.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
from pathlib import Path
from typing import Final

import mkdocs
from mkdocs import utils
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from engagement_playbook.diagnostics import shown
from engagement_playbook.support.processes import is_running
from engagement_playbook.support.temporary_folders import make_temporary_folder, remove_left_folders

_BUILDING: Final = "building"
_PREVIOUS: Final = "previous"
_TEMPORARY: Final = "site"


class Staging:
    """The one build of this process that goes into a folder of its own first, or none."""

    def __init__(self) -> None:
        self._publisher: SitePublisher | None = None
        self._site_dir = ""

    def begin(self, config: MkDocsConfig) -> None:
        """Let the host build beside its site; raises PluginError where the site cannot be written."""
        self._site_dir = config.site_dir
        self._publisher = SitePublisher(Path(config.site_dir))
        self._publisher.prepare()
        config.site_dir = str(self._publisher.staging)

    def publish(self, config: MkDocsConfig) -> None:
        """Put the build in the place of the site, unless the host is about to fail; raises PluginError, see SitePublisher."""
        if self._publisher is not None:
            if not _will_fail_strict(config):
                self._publisher.publish()
            config.site_dir = self._site_dir

    def discard(self) -> None:
        """Throw an unpublished build away."""
        if self._publisher is not None:
            self._publisher.discard()
            self._publisher = None


class SitePublisher:
    """Stages one build of ``site`` and publishes it.

    ``staging`` is where to build. Folders are named by process, so that two builds at once do not
    share one, and what a killed build left behind is found and removed.
    """

    def __init__(self, site: Path) -> None:
        # A link is replaced at its target: the link itself may belong to a web server's set-up.
        self._site = site.resolve() if site.is_symlink() else site
        self._temporary: Path | None = None
        self.staging = self._sibling(_BUILDING)

    def prepare(self) -> None:
        """Remove what killed builds left, bring back a site that one had set aside, and make ``staging``.

        Raises PluginError where the site cannot be written.
        """
        remove_left_folders()
        for previous in self._litter(_PREVIOUS):
            with contextlib.suppress(OSError):
                self._settle(previous)
        for building in self._litter(_BUILDING):
            shutil.rmtree(building, ignore_errors=True)
        try:
            self.staging.mkdir(parents=True)
        except OSError as error:
            if not (self._site.is_dir() and os.access(self._site, os.W_OK)):
                raise _unwritable(self._site, error) from error
            self._temporary = make_temporary_folder(_TEMPORARY)
            self.staging = self._temporary / self._site.name

    def publish(self) -> None:
        """Put the staged build in the place of the site.

        Raises PluginError where that fails. Where the site is not replaced file by file, the old one is in
        place then, and one of the two after an interruption.
        """
        try:
            if (
                self._temporary
                or self._site.is_mount()
                or any(entry.is_mount() for entry in _hidden(self._site))
            ):
                _replace_files(self.staging, self._site, keep_hidden=True)
                self.discard()
            else:
                self._swap()
        except OSError as error:
            raise _unwritable(self._site, error) from error

    def discard(self) -> None:
        """Throw the staged build away; after an interruption, finish what ``publish`` has begun."""
        with contextlib.suppress(OSError):
            self._settle(self._sibling(_PREVIOUS))
        shutil.rmtree(self._temporary or self.staging, ignore_errors=True)

    def _swap(self) -> None:
        previous = self._sibling(_PREVIOUS)
        try:
            if self._site.exists():
                self._site.rename(previous)
            self.staging.rename(self._site)
        finally:
            self._settle(previous)

    def _settle(self, previous: Path) -> None:
        """Put a site that was set aside back; where there is a new one, only what that lacks of hidden entries."""
        if not self._site.exists() and previous.exists():
            previous.rename(self._site)
        for entry in _hidden(previous):
            if not os.path.lexists(self._site / entry.name):
                entry.rename(self._site / entry.name)
        shutil.rmtree(previous, ignore_errors=True)

    def _sibling(self, kind: str) -> Path:
        return self._site.parent / f".{self._site.name}.{kind}-{os.getpid()}"

    def _litter(self, kind: str) -> list[Path]:
        """List the folders that builds of this process, or of none that is running, have left."""
        litter = []
        for entry in sorted(self._site.parent.glob(f".{self._site.name}.{kind}-*")):
            owner = entry.name.rpartition("-")[2].partition(".")[0]
            if not owner.isdecimal() or int(owner) == os.getpid() or not is_running(int(owner)):
                litter.append(entry)
        return litter


def _will_fail_strict(config: MkDocsConfig) -> bool:
    """Whether MkDocs is about to abort a strict build, which it does after the last event."""
    return bool(config.strict) and any(
        handler.get_counts()
        for handler in logging.getLogger(mkdocs.__name__).handlers
        if isinstance(handler, utils.CountHandler)
    )


def _unwritable(site: Path, error: OSError) -> PluginError:
    return PluginError(shown(f"the site cannot be written to '{site}': {error.strerror}"))


def _hidden(site: Path) -> list[Path]:
    return sorted(site.glob(".*")) if site.is_dir() else []


def _replace_files(source: Path, target: Path, *, keep_hidden: bool = False) -> None:
    """Make a folder the copy of another one; raises OSError, and has replaced some files then."""
    if not target.is_dir():
        target.mkdir()
    names = {entry.name for entry in source.iterdir()}
    for name in sorted(names):
        new, old = source / name, target / name
        if old.is_symlink() or old.is_dir() != new.is_dir():
            _remove(old)
        if new.is_dir():
            _replace_files(new, old)
        else:
            shutil.copy2(new, old)
    for old in target.iterdir():
        if old.name not in names and not (keep_hidden and old.name.startswith(".")):
            _remove(old)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
