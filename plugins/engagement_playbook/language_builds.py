"""Build one further language in a process of its own, with the host the parent runs under.

It builds beside the parent's site, so it can begin before the host has emptied that, and is put into
it when both are done.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

LANGUAGE_VARIABLE: Final = "ENGAGEMENT_PLAYBOOK_LANGUAGE"
"""Set in a child: the language it builds."""

SERVING_VARIABLE: Final = "ENGAGEMENT_PLAYBOOK_SERVING"
"""Set in a child of a preview: bad content becomes a page, not a failure."""

SITE_URL_VARIABLE: Final = "ENGAGEMENT_PLAYBOOK_SITE_URL"
"""Set in a child: the address of the parent's site, which a preview chooses itself."""


OFFLINE_VARIABLE: Final = "ENGAGEMENT_PLAYBOOK_OFFLINE"
"""Set for a build that will be opened from disk: it has no address of its own."""


@dataclass(slots=True)
class LanguageBuild:
    """One running build of one language."""

    language: str
    process: subprocess.Popen[bytes]
    output: IO[bytes]
    staging: Path
    target: Path

    @classmethod
    def start(
        cls,
        language: str,
        *,
        config_file: Path,
        site_dir: Path,
        site_url: str | None,
        strict: bool,
        directory_urls: bool,
        serving: bool,
    ) -> LanguageBuild:
        """Start the build of what shall stand at ``site_dir``; until ``finish`` it writes to a folder beside."""
        host = "properdocs" if "properdocs" in sys.modules else "mkdocs"
        staging = site_dir.parent.with_name(f"{site_dir.parent.name}.{language}")
        command = [sys.executable, "-m", host, "build", "-f", str(config_file), "-d", str(staging)]
        command.append("--strict" if strict else "--no-strict")
        command.append("--use-directory-urls" if directory_urls else "--no-directory-urls")
        environment = {
            **os.environ,
            LANGUAGE_VARIABLE: language,
            SITE_URL_VARIABLE: site_url or "",
            "NO_MKDOCS_2_WARNING": "1",
            "PYTHONIOENCODING": "utf-8",
        }
        if serving:
            environment[SERVING_VARIABLE] = "1"
        # A file, not a pipe: nobody reads while the parent builds, and a full pipe would stop the child.
        output = tempfile.TemporaryFile()  # noqa: SIM115 - closed by finish() or stop()
        process = subprocess.Popen(
            command,
            env=environment,
            cwd=config_file.parent,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
        return cls(language, process, output, staging, site_dir)

    def finish(self) -> str:
        """Wait; put the language into the site; pass the output on; return what failed, or nothing."""
        status = self.process.wait()
        with self.output:
            self.output.seek(0)
            said = self.output.read().decode("utf-8", errors="replace").splitlines()
        # --quiet would also hide warnings from the strict count.
        for line in said:
            if not line.startswith("INFO") or f"{__package__}: {self.language}: " in line:
                sys.stderr.write(f"{line}\n")
        if status:
            shutil.rmtree(self.staging, ignore_errors=True)
            return f"the build of language '{self.language}' failed with status {status}"
        shutil.rmtree(self.target, ignore_errors=True)
        shutil.move(self.staging, self.target)
        return ""

    def stop(self) -> None:
        """End the build at once."""
        self.process.kill()
        self.process.wait()
        self.output.close()
        shutil.rmtree(self.staging, ignore_errors=True)
