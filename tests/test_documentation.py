"""What the tool can do is written down where people look for it."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from engagement_playbook.cli import main
from engagement_playbook.config.settings import Options
from engagement_playbook.diagnostics import codes

ROOT = Path(__file__).resolve().parents[1]
MANUALS = [(ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("manual.md", "manual.zh.md")]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ROOMS = ROOT / "plugins" / "engagement_playbook"
GUIDES = sorted((ROOT / "playbook/pages").glob("*/authors-guide.md"))
COMMANDS = sorted(main.commands.items())


def options(command: click.Command) -> Iterator[str]:
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            yield max(parameter.opts, key=len)


@pytest.mark.parametrize(
    ("name", "command"), COMMANDS, ids=lambda each: each if isinstance(each, str) else ""
)
def test_every_command_explains_itself_with_an_example(name: str, command: click.Command) -> None:
    assert command.help
    if command.params:
        assert f"playbook {name}" in command.help
    assert "\\b" not in command.help, "a raw docstring keeps its examples from standing line by line"
    assert [parameter.name for parameter in command.params if isinstance(parameter, click.Option) and not parameter.help] == []  # fmt: skip


@pytest.mark.parametrize("name", [name for name, _ in COMMANDS])
def test_every_command_is_documented(name: str) -> None:
    for manual in MANUALS:
        assert re.search(rf"`(playbook )?{name}\b", manual), (
            f"add `playbook {name}` to the manuals, 'Commands'"
        )


@pytest.mark.parametrize("name", sorted(Options.model_fields))
def test_every_option_of_the_plugin_is_documented(name: str) -> None:
    for manual in MANUALS:
        assert f"| `{name}` |" in manual, f"add `{name}` to the manuals, 'Configure the site'"


def test_every_room_is_explained_and_the_words_of_our_own_are_few() -> None:
    rooms = {folder.name for folder in ROOMS.iterdir() if (folder / "__init__.py").is_file()}
    _, _, glossary = CONTRIBUTING.partition("## Words of our own")

    assert set(re.findall(r"^\| `(\w+)/` \|", CONTRIBUTING, re.MULTILINE)) == rooms
    assert 0 < len(re.findall(r"^\| (?!word|---)", glossary.partition("\n## ")[0], re.MULTILINE)) <= 25


def test_the_guide_is_there_in_every_language_with_the_same_parts() -> None:
    parts = {
        guide.parent.name: re.findall(r"^## .*\{#(.+)\}$", guide.read_text("utf-8"), re.MULTILINE)
        for guide in GUIDES
    }

    assert set(parts) == {folder.name for folder in (ROOT / "playbook/pages").iterdir()}
    assert len({tuple(part) for part in parts.values()}) == 1


@pytest.mark.parametrize("guide", GUIDES, ids=lambda each: each.parent.name)
def test_what_the_guide_tells_exists(guide: Path) -> None:
    text = guide.read_text(encoding="utf-8")

    told = re.findall(r"playbook ([a-z]+)((?: [^`\n]*)?)`", text)
    assert {name for name, _ in told} <= set(main.commands)
    for name, rest in told:
        assert set(re.findall(r"--[a-z-]+", rest)) <= set(options(main.commands[name])), name
    assert set(re.findall(r"PB\d{3}", text)) <= set(codes())
    for folder in re.findall(r"`(phases|checklists|case_studies|playbook)/", text):
        assert (ROOT / folder).is_dir()
