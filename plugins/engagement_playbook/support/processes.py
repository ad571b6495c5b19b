"""How a process starts others, ends when it is asked to, and knows whether another one runs."""

from __future__ import annotations

import os
import signal
import sys
import threading
from _thread import interrupt_main
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType, ModuleType
from typing import Final

_REQUESTS: Final = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""Signals that ask a process to end. SIGHUP comes from a terminal that was closed; Windows has none."""


@contextmanager
def starting_without_program() -> Iterator[None]:
    """Let processes that are started here not load the program that this one runs.

    They would otherwise import it under another name: that takes time and memory, and a program that does not expect it
    would run once more.
    """
    program = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = program


class TerminatedError(SystemExit):
    """The process was asked to end, and ends by way of every ``finally``."""


def exit_on_termination() -> None:
    """Let the main thread raise TerminatedError where a signal would end the process without any clean-up.

    What was set for a signal before, as nohup does, stays. Does nothing in another thread than the main one.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    for request in _REQUESTS:
        if signal.getsignal(request) == signal.SIG_DFL:
            signal.signal(request, _exit)


def end_at_once_on_termination() -> None:
    """Undo ``exit_on_termination``, for a program that goes on with something else."""
    if threading.current_thread() is not threading.main_thread():
        return
    for request in _REQUESTS:
        if signal.getsignal(request) is _exit:
            signal.signal(request, signal.SIG_DFL)


def _exit(request: int, _frame: FrameType | None) -> None:
    # Clean-up is not interrupted by the next one.
    signal.signal(request, signal.SIG_IGN)
    # As a shell reports a process that a signal has ended.
    raise TerminatedError(128 + request)


def end_main_thread() -> None:
    """Ask the main thread of this process to end, as ``exit_on_termination`` lets it, from another thread."""
    main = threading.main_thread().ident
    if hasattr(signal, "pthread_kill") and main is not None:
        # Wakes it up where it waits for a lock.
        signal.pthread_kill(main, signal.SIGTERM)
    else:
        interrupt_main(signal.SIGTERM)


def is_running(process: int) -> bool:
    """Whether a process has not ended yet; on Windows, where files in use cannot be removed, that is not asked."""
    if sys.platform == "win32":
        return False
    with suppress(PermissionError):
        try:
            os.kill(process, 0)
        except (ProcessLookupError, OverflowError):  # a number no process can have
            return False
    return True
