"""``playbook completion``."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print what makes a shell complete commands and options.

    \b
    Put it where the shell reads it at its start:
      playbook completion bash >> ~/.bashrc
      playbook completion zsh >> ~/.zshrc
      playbook completion fish > ~/.config/fish/completions/playbook.fish
    """
    completion_class = get_completion_class(shell)
    assert completion_class is not None
    root = context.find_root()
    click.echo(completion_class(root.command, {}, "playbook", "_PLAYBOOK_COMPLETE").source())
