"""Programs of the environment, run as a person runs them."""

import logging
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path

from click.testing import CliRunner


def run_module(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m …` in a folder, without input; its two outputs come back as one text."""
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )


def mkdocs_build(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `mkdocs build --strict` in a folder, in this process; its two outputs come back as one text.

    Only the further languages have processes of their own, as always. A test of processes, of what they
    inherit or of how they end takes ``run_module``.
    """
    from mkdocs.__main__ import cli

    with chdir(root), _logging_kept(), warnings.catch_warnings():
        warnings.resetwarnings()
        result = CliRunner(env={"NO_MKDOCS_2_WARNING": "1"}).invoke(cli, ["build", "--strict", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return subprocess.CompletedProcess(["mkdocs", "build"], result.exit_code, result.output)


@contextmanager
def _logging_kept() -> Iterator[None]:
    """Take away the handlers that MkDocs adds for each command and keeps for the life of its process."""
    logger = logging.getLogger("mkdocs")
    handlers, level, propagate = list(logger.handlers), logger.level, logger.propagate
    try:
        yield
    finally:
        logger.handlers[:] = handlers
        logger.setLevel(level)
        logger.propagate = propagate
