"""Build one further language in a process of its own, with the host the parent runs under.

It builds beside the parent's site, so it can begin before the host has emptied that, and is put into
it when both are done. A preview keeps the process: what it has read once, it need not read again.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

LANGUAGE_VARIABLE: Final = "ENGAGEMENT_PLAYBOOK_LANGUAGE"
"""Set in a child: the language it builds."""

SERVING_VARIABLE: Final = "ENGAGEMENT_PLAYBOOK_SERVING"
"""Set in a child of a preview: bad content becomes a page, not a failure."""

SITE_URL_VARIABLE: Final = "ENGAGEMENT_PLAYBOOK_SITE_URL"
"""Set in a child: the address of the parent's site, which a preview chooses itself."""


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """One build: the file that configures it, where its result shall stand, and how the host is asked."""

    config_file: Path
    site_dir: Path
    site_url: str | None
    strict: bool
    directory_urls: bool
    serving: bool

    @property
    def staging(self) -> Path:
        """Where it is built, beside the parent's site."""
        parent = self.site_dir.parent
        return parent.with_name(f"{parent.name}.{self.site_dir.name}")

    def line(self) -> bytes:
        """Write the request as ``language_worker`` reads it."""
        arguments = ["build", "-f", str(self.config_file), "-d", str(self.staging)]
        arguments.append("--strict" if self.strict else "--no-strict")
        arguments.append("--use-directory-urls" if self.directory_urls else "--no-directory-urls")
        environment = {SITE_URL_VARIABLE: self.site_url or ""}
        return json.dumps({"arguments": arguments, "environment": environment}).encode() + b"\n"


class LanguageBuild:
    """The builds of one language: one at a time, each begun by a request and ended by ``finish``."""

    def __init__(self, language: str, request: BuildRequest) -> None:
        """Start a process and give it the first request."""
        self.language = language
        self._request = request
        # A file, not a pipe: nobody reads while the parent builds, and a full pipe would stop the child.
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"{__package__}.language_worker", _host()],
            env={**os.environ, **_environment(language, request)},
            cwd=request.config_file.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
        )
        self._tell(request)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it can take another request."""
        return self._process.poll() is None

    def rebuild(self, request: BuildRequest) -> None:
        """Begin another build; the one before must have finished."""
        self._request = request
        self._tell(request)

    def finish(self) -> str:
        """Wait; put the language into the site; pass the output on; return what failed, or nothing."""
        assert self._process.stdout is not None
        answer = self._process.stdout.readline().strip()
        status = answer.decode("ascii") if answer else str(self._process.wait())
        self._log.seek(0)
        lines = self._log.read().decode("utf-8", errors="replace").splitlines()
        self._log.seek(0)
        self._log.truncate()
        # --quiet would also hide warnings from the strict count.
        for line in lines:
            if not line.startswith("INFO") or f"{__package__.partition('.')[0]}: {self.language}: " in line:
                sys.stderr.write(f"{line}\n")
        if status != "0":
            shutil.rmtree(self._request.staging, ignore_errors=True)
            return f"the build of language '{self.language}' failed with status {status}"
        shutil.rmtree(self._request.site_dir, ignore_errors=True)
        shutil.move(self._request.staging, self._request.site_dir)
        return ""

    def close(self) -> None:
        """Let the process end, when it has nothing more to do."""
        for stream in (self._process.stdin, self._process.stdout, self._log):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        self._process.wait()

    def stop(self) -> None:
        """End the process at once, whatever it is doing."""
        self._process.kill()
        self.close()
        shutil.rmtree(self._request.staging, ignore_errors=True)

    def _tell(self, request: BuildRequest) -> None:
        assert self._process.stdin is not None
        # One that has died meanwhile is missed by finish().
        with suppress(OSError):
            self._process.stdin.write(request.line())
            self._process.stdin.flush()


def _host() -> str:
    return "properdocs" if "properdocs" in sys.modules else "mkdocs"


def _environment(language: str, request: BuildRequest) -> Mapping[str, str]:
    fixed = {LANGUAGE_VARIABLE: language, "NO_MKDOCS_2_WARNING": "1", "PYTHONIOENCODING": "utf-8"}
    return {**fixed, SERVING_VARIABLE: "1"} if request.serving else fixed
