"""``playbook offline``."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from engagement_playbook.cli.content import publishable
from engagement_playbook.diagnostics import shown
from engagement_playbook.pipeline.offline import VARIABLE

DEFAULT = Path("dist", "playbook-offline.zip")


@click.command()
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
    help=f"Where to write it; {DEFAULT} unless given.",
)  # fmt: skip
@click.pass_obj
def offline(root: Path, output: Path | None) -> None:
    """Pack the whole site into a zip file to open from disk.

    Its pages link to files, so they open without a web server; search, the language menu and
    the downloads work as on the site.

    \b
    Example:
      playbook offline -o playbook.zip
    """
    from engagement_playbook.pipeline.offline import pack_site

    archive = output or root / DEFAULT
    locales = publishable(root).locales.values()
    readme = "\n".join(f"{locale.text('offline.readme')}\n" for locale in locales)
    with tempfile.TemporaryDirectory(prefix="playbook-offline-") as folder:
        site = Path(folder) / "site"
        build = subprocess.run(
            [
                sys.executable,
                "-m",
                "mkdocs",
                "build",
                "--quiet",
                "--no-directory-urls",
                "--site-dir",
                str(site),
            ],
            cwd=root,
            env={**os.environ, VARIABLE: "1", "NO_MKDOCS_2_WARNING": "1"},
            check=False,
        )
        if build.returncode:
            click.echo("the site could not be built; nothing was packed", err=True)
            sys.exit(1)
        try:
            members = pack_site(site, readme, archive)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise click.UsageError(f"cannot write '{archive}': {reason}") from error
    click.echo(shown(f"{archive}: {members} files, {archive.stat().st_size / 1_000_000:.1f} MB"))
