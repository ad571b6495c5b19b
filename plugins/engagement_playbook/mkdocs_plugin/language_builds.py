"""Build the further languages of a site, each in a process of its own, with the host the parent runs under.

A language is built beside the parent's site, so it can begin before the host has emptied that, and is put into
it when both are done. A preview keeps the processes: what they have read once, they need not read again.
"""

from __future__ import annotations

import atexit
import logging
import shutil
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Final

import mkdocs
from mkdocs.exceptions import PluginError

from engagement_playbook.mkdocs_plugin.language_worker import BuildAnswer, BuildRequest, LogEntry, work
from engagement_playbook.support.processes import starting_without_program

_PATIENCE: Final = 10.0
"""Seconds that a process has to clean up when it is asked to end; a thick paper is finished first."""


class LanguageBuild:
    """The builds of one language: one at a time, each begun by a request and ended by ``finish``.

    Raises PluginError where no process can be started.
    """

    def __init__(self, request: BuildRequest) -> None:
        """Start a process and give it the first request."""
        context = get_context("spawn")
        self._language = request.mode.language
        self._connection: Connection[BuildRequest, BuildAnswer]
        theirs: Connection[BuildAnswer, BuildRequest]
        try:
            self._connection, theirs = context.Pipe()
            # Starting anew, and not as a copy of this process: the same on every system, and safe with threads.
            self._process = context.Process(target=work, args=(theirs, mkdocs.__name__))
            with starting_without_program():
                self._process.start()
        except OSError as error:
            raise PluginError(
                f"the process that builds language '{self._language}' cannot start: {error.strerror}"
            ) from error
        # Only the other process holds it now: its end is the end of the connection.
        theirs.close()
        self.rebuild(request)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid or 0

    @property
    def is_alive(self) -> bool:
        """Whether it can take another request."""
        return self._process.is_alive()

    def rebuild(self, request: BuildRequest) -> None:
        """Begin another build; the one before must have finished."""
        self.request = request
        # One that has died meanwhile is missed by finish().
        with suppress(OSError):
            self._connection.send(request)

    def finish(self) -> str:
        """Wait; put the language into the site; pass the output on; return what failed, or nothing."""
        try:
            answer = self._connection.recv()
        except (EOFError, OSError):
            self._process.join()
            answer = BuildAnswer(f"its process {_end(self._process.exitcode)}", ())
        for entry in answer.output:
            match entry:
                case LogEntry():
                    logging.getLogger(entry.logger).log(entry.level, entry.message)
                case str():
                    sys.stderr.write(entry)
        if answer.failure:
            shutil.rmtree(self.request.staging, ignore_errors=True)
            return f"the build of language '{self._language}' failed: {answer.failure}"
        shutil.rmtree(self.request.site_dir, ignore_errors=True)
        try:
            shutil.move(self.request.staging, self.request.site_dir)
        except OSError as error:
            return f"language '{self._language}' cannot be written to the site: {error.strerror}"
        return ""

    def ask_to_end(self) -> None:
        """Let the process end, whatever it is doing; returns at once."""
        self._connection.close()

    def close(self) -> None:
        """End the process, by force if it does not end when it is asked, and remove an unfinished build."""
        self.ask_to_end()
        self._process.join(_PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        shutil.rmtree(self.request.staging, ignore_errors=True)


class LanguageBuilds:
    """The builds of all further languages of a site, at once."""

    def __init__(self) -> None:
        self._builds: dict[str, LanguageBuild] = {}

    def start(self, requests: Iterable[BuildRequest]) -> None:
        """Begin to build; a language that is not requested any more ends. Raises PluginError, see LanguageBuild."""
        by_language = {request.mode.language: request for request in requests}
        for language, build in [*self._builds.items()]:
            if language not in by_language or not build.is_alive:
                self._builds.pop(language).close()
        # Otherwise Python would wait at its end for processes that wait for requests.
        atexit.register(self.close)
        for language, request in by_language.items():
            if language in self._builds:
                self._builds[language].rebuild(request)
            else:
                self._builds[language] = LanguageBuild(request)

    def finish(self) -> None:
        """Wait for all languages and put them into the site; raises PluginError for those that failed."""
        failures = [failure for language in [*self._builds] if (failure := self._finish(language))]
        if failures:
            raise PluginError("; ".join(failures))

    def _finish(self, language: str) -> str:
        build = self._builds[language]
        failure = build.finish()
        if failure and build.request.mode.serving and not build.is_alive:
            # A preview would answer no request until the next file is saved.
            build.close()
            self._builds[language] = build = LanguageBuild(build.request)
            failure = build.finish()
        return failure

    def close(self) -> None:
        """End all processes, whatever they are doing."""
        atexit.unregister(self.close)
        for build in self._builds.values():
            build.ask_to_end()
        while self._builds:
            self._builds.popitem()[1].close()


def _end(status: int | None) -> str:
    if status is None or status >= 0:
        return f"ended with status {status}"
    with suppress(ValueError):
        return f"was ended by {signal.Signals(-status).name}"
    return f"was ended by signal {-status}"
