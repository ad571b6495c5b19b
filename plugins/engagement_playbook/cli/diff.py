"""``playbook diff``."""

from __future__ import annotations

import io
import json
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engagement_playbook.cli.content import checked_content
from engagement_playbook.config.mkdocs_yml import configuration_file
from engagement_playbook.diagnostics import did_you_mean, has_errors, shown, summary

if TYPE_CHECKING:
    from engagement_playbook.authoring.differences import Difference, ValueChange
    from engagement_playbook.model.playbook import Playbook


@click.command()
@click.argument("old")
@click.argument("new", default=".")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "markdown", "json")),
    default="text",
    show_default=True,
    help="How to report.",
)
@click.option("--language", default="", help="Language of the texts shown; the site's first unless given.")
@click.pass_obj
def diff(root: Path, old: str, new: str, form: str, language: str) -> None:
    """Say what is different for readers between two states of a playbook.

    OLD and NEW are folders with mkdocs.yml, or revisions that git knows; NEW is what stands here
    unless given. Parts are told apart by their ids and by what is under `formerly:`.

    \b
    Examples:
      playbook diff HEAD~1
      playbook diff v1.0 v1.1 --format markdown
      playbook diff ../playbook-of-last-year .
    """
    from engagement_playbook.authoring.differences import differences

    before, after = (_playbook(root, state) for state in (old, new))
    if language and language not in after.languages:
        hint = (
            did_you_mean(language, after.languages)
            or f"this playbook is written in {', '.join(after.languages)}"
        )
        raise click.BadParameter(f"there are no texts in '{language}'; {hint}", param_hint="--language")
    changed_parts = [*differences(before, after)]
    if form == "json":
        click.echo(
            json.dumps([_as_data(difference) for difference in changed_parts], ensure_ascii=False, indent=2)
        )
        return
    lines = [*_lines(changed_parts, language or after.languages[0], markdown=form == "markdown")]
    for line in lines or ["no difference for readers"]:
        click.echo(shown(line))


def _playbook(root: Path, state: str) -> Playbook:
    """Load one state; what of it cannot be read is said and left out. Raises a usage error for no state."""
    with _folder(root, state) as folder:
        checked = checked_content(folder)
        if has_errors(checked.loaded.diagnostics):
            problems = summary(checked.loaded.diagnostics)
            click.echo(shown(f"{state}: {problems}; what cannot be read is left out"), err=True)
        return checked.loaded.playbook


@contextmanager
def _folder(root: Path, state: str) -> Iterator[Path]:
    folder = root / state
    if configuration_file(folder).exists():
        yield folder.resolve()
        return
    with tempfile.TemporaryDirectory() as temporary:
        _extract(root, state, Path(temporary))
        if not configuration_file(Path(temporary)).exists():
            raise click.UsageError(f"there was no playbook here in '{state}': no mkdocs.yml")
        yield Path(temporary)


def _extract(root: Path, revision: str, target: Path) -> None:
    """Write the folder as it was in a revision. Raises a usage error where git knows no such state."""
    neither = f"'{revision}' is neither a folder with mkdocs.yml nor a revision that git knows here"
    if revision.startswith("-"):
        raise click.UsageError(neither)
    command = ["git", "-C", str(root), "archive", "--format=tar", revision]
    try:
        done = subprocess.run(command, check=False, capture_output=True)
    except OSError as error:
        raise click.UsageError(f"{neither}: there is no program 'git'") from error
    if done.returncode:
        raise click.UsageError(neither)
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(target, filter="data")


def _lines(changed_parts: Iterable[Difference], language: str, *, markdown: bool) -> Iterator[str]:
    code, strong, bullet = ("`", "**", "- ") if markdown else ("", "", "")
    for difference in changed_parts:
        title = difference.titles.get(language) or next(iter(difference.titles.values()), "")
        words = [f"{bullet}{strong}{difference.kind.value}{strong} {code}{difference.reference}{code}"]
        if difference.former:
            words.append(f"(was {code}{difference.former}{code})")
        if difference.version:
            old, new = (version or "none" for version in difference.version)
            words.append(f"{old} → {new}")
        yield " ".join([*words, _quoted(title, markdown=markdown)])
        for change in _in_language(difference.changes, language):
            name = (
                f"{change.name} ({change.language})"
                if change.language not in {None, language}
                else change.name
            )
            yield f"  {bullet}{code}{name}{code}: {_change(change, markdown=markdown)}"


def _change(change: ValueChange, *, markdown: bool) -> str:
    old, new = (_quoted(value or "", markdown=markdown) for value in (change.old, change.new))
    if change.old is None:
        return f"new, {new}"
    return f"gone, was {old}" if change.new is None else f"{old} → {new}"


def _in_language(changes: Iterable[ValueChange], language: str) -> Iterator[ValueChange]:
    """Yield the changes of texts in one language, and those of texts that changed in others alone."""
    changes = tuple(changes)
    in_language = {change.name for change in changes if change.language == language}
    for change in changes:
        if change.language in {None, language} or change.name not in in_language:
            yield change


def _quoted(text: str, *, markdown: bool) -> str:
    if not markdown:
        return f"“{text}”"
    return "“" + "".join(f"\\{sign}" if sign in "\\`*_[]<>#&|!" else sign for sign in text) + "”"


def _as_data(difference: Difference) -> dict[str, object]:
    return {
        "kind": difference.kind.value,
        "part": str(difference.reference),
        "formerly": str(difference.former) if difference.former else None,
        "title": dict(difference.titles),
        "version": list(difference.version) if difference.version else None,
        "changes": [
            {"value": change.name, "language": change.language, "old": change.old, "new": change.new}
            for change in difference.changes
        ],
    }
