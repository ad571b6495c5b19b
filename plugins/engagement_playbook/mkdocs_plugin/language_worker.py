"""Builds of one further language, in a process that stays for the next one.

Nothing of the host is loaded before the process knows which one its parent runs under.
"""

from __future__ import annotations

import io
import logging
import os
import shutil
import signal
import sys
import traceback
import warnings
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

from engagement_playbook.mkdocs_plugin.mode import Mode
from engagement_playbook.support.processes import TerminatedError, end_main_thread, exit_on_termination


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """One build: the file that configures it, where its result shall stand, and what else the parent was told.

    Records of the log below ``log_level`` are not wanted.
    """

    config_file: Path
    site_dir: Path
    mode: Mode
    strict: bool
    directory_urls: bool
    log_level: int = logging.INFO

    @property
    def staging(self) -> Path:
        """Where it is built, beside the parent's site."""
        parent = self.site_dir.parent
        return parent.with_name(f"{parent.name}.{self.site_dir.name}")


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A record of the log: the name of its logger, its level and its whole text."""

    logger: str
    level: int
    message: str


@dataclass(frozen=True, slots=True)
class BuildAnswer:
    """How a build went: why it failed, or nothing, and what was logged and printed, in order."""

    failure: str
    output: tuple[LogEntry | str, ...]


def work(connection: Connection[BuildAnswer, BuildRequest], host: str) -> None:
    """Build with a host, ``mkdocs`` or ``properdocs``, what is requested over a connection, and answer.

    Ends when the connection is closed, also by the parent's death and in the middle of a build.
    """
    # A person's Ctrl-C is the parent's to answer.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    exit_on_termination()
    requests: SimpleQueue[BuildRequest] = SimpleQueue()
    Thread(target=_receive, args=(connection, requests), daemon=True).start()
    worker: _Worker | None = None
    try:
        worker = _Worker(host)
        while True:
            answer = worker.build(requests.get())
            # One who does not wait for the answer has closed the connection, which ends the process.
            with suppress(OSError):
                connection.send(answer)
    except TerminatedError:
        pass
    finally:
        if worker is not None:
            worker.close()


def _receive(connection: Connection[BuildAnswer, BuildRequest], requests: SimpleQueue[Any]) -> None:
    with suppress(EOFError, OSError):
        while True:
            requests.put(connection.recv())
    end_main_thread()
    # On Windows nothing else wakes up one that waits for a request.
    requests.put(None)


class _Worker:
    """The host of a process, and what it has loaded."""

    def __init__(self, host: str) -> None:
        # What Material prints of its host once, the parent has printed.
        os.environ["NO_MKDOCS_2_WARNING"] = "1"
        if not sys.warnoptions:
            warnings.simplefilter("ignore")
        # First of all: one host takes the place of the other when it is loaded.
        state = import_module(f"{host}.__main__").State()
        self._output: list[LogEntry | str] = []
        self._logger: logging.Logger = state.logger
        self._logger.removeHandler(state.stream)
        self._logger.addHandler(_Collector(self._output))
        self._load_config = import_module(f"{host}.config").load_config
        self._build = import_module(f"{host}.commands.build").build
        self._host_error: type[Exception] = import_module(f"{host}.exceptions").MkDocsException
        self._started: Any = None

    def build(self, request: BuildRequest) -> BuildAnswer:
        """Build one language; whatever a plugin raises is an answer."""
        self._output.clear()
        self._logger.setLevel(request.log_level)
        printed = _Printed(self._output)
        failure = ""
        with redirect_stdout(printed), redirect_stderr(printed):
            try:
                self._run(request)
            except TerminatedError:
                shutil.rmtree(request.staging, ignore_errors=True)
                raise
            except (SystemExit, self._host_error) as stop:
                failure = str(stop)
            except Exception as error:  # noqa: BLE001 - of any plugin; the parent says that the build has failed
                traceback.print_exc()
                failure = f"{type(error).__name__}: {error}"
        return BuildAnswer(failure, tuple(self._output))

    def close(self) -> None:
        """Tell the plugins that the process ends."""
        if self._started is not None:
            self._started.on_shutdown()

    def _run(self, request: BuildRequest) -> None:
        from engagement_playbook.mkdocs_plugin.plugin import EngagementPlaybookPlugin

        config = self._load_config(
            str(request.config_file),
            site_dir=str(request.staging),
            strict=request.strict,
            use_directory_urls=request.directory_urls,
        )
        for plugin in config.plugins.values():
            if isinstance(plugin, EngagementPlaybookPlugin):
                plugin.mode = request.mode
        if self._started is None:
            self._started = config.plugins
            config.plugins.on_startup(command="serve" if request.mode.serving else "build", dirty=False)
        # The address also tells the host to include drafts.
        self._build(config, serve_url=request.mode.address if request.mode.serving else None)


class _Collector(logging.Handler):
    """Keeps what is logged: what a person wants to see of a second build beside the first."""

    def __init__(self, output: list[LogEntry | str]) -> None:
        super().__init__()
        self._output = output

    def filter(self, record: logging.LogRecord) -> bool:
        """Leave out what the host says of every build, unless everything is asked for."""
        verbose = logging.getLogger(record.name).isEnabledFor(logging.DEBUG)
        return verbose or record.levelno > logging.INFO or __package__.partition(".")[0] in record.name

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record."""
        self._output.append(LogEntry(record.name, record.levelno, self.format(record)))


class _Printed(io.TextIOBase):
    """Keeps what is printed."""

    def __init__(self, output: list[LogEntry | str]) -> None:
        self._output = output

    def write(self, text: str) -> int:
        """Keep a piece of text."""
        self._output.append(text)
        return len(text)
