"""``playbook init``."""

from __future__ import annotations

from pathlib import Path

import click

from engagement_playbook.cli.content import checked_content, write
from engagement_playbook.diagnostics import shown


@click.command()
@click.argument("target", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--language", "languages", multiple=True, metavar="CODE",
    help="A language of the playbook; may be given several times. Unless given, all the example has.",
)  # fmt: skip
@click.option("--name", default="", help="The title of the site; the folder's name unless given.")
def init(target: Path, languages: tuple[str, ...], name: str) -> None:
    """Write a small playbook of your own into DIR, a new or empty folder.

    It builds at once. What stands in it is an example of another trade, a file of each kind, to be
    replaced by your own.

    \b
    Examples:
      playbook init our-playbook
      playbook init our-playbook --language en --name "How we move houses"
    """
    from engagement_playbook.authoring.schemas import SCHEMA_FOLDER, schema_files, unmarked
    from engagement_playbook.authoring.starter import starter_files, starter_languages
    from engagement_playbook.config.mkdocs_yml import read_configuration

    available = starter_languages()
    chosen = tuple(dict.fromkeys(languages)) or available
    if unknown := [language for language in chosen if language not in available]:
        raise click.BadParameter(
            f"the example is written in {', '.join(available)}; begin with one of them, then add '{unknown[0]}' "
            "as docs/manual.md says",
            param_hint="--language",
        )
    target = target.resolve()
    if target.exists() and any(target.iterdir()):
        raise click.UsageError(f"'{target}' is not empty; nothing was written")
    title = " ".join(name.split()) or target.name
    for path, content in starter_files(title, chosen).items():
        write(target / path, content)
    loaded = checked_content(target).loaded
    pages = read_configuration(target).pages
    for schema_name, content in schema_files(loaded.playbook, pages).items():
        write(target / SCHEMA_FOLDER / schema_name, content)
    for path, content in unmarked(loaded).items():
        write(target / path, content)
    click.echo(shown(f"{target}: a playbook in {', '.join(chosen)}; next: cd there, then `mkdocs serve`"))
