"""The code of a diagnostic as people type it: ``PB301``, ``301``, or the short name of a rule."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from engagement_playbook.diagnostics import codes, did_you_mean


class DiagnosticCode(click.ParamType[str]):
    """Turns what was typed into a code that has an explanation; a usage error names the nearest."""

    name = "code"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the code that ``value`` means. Raises a usage error where there is none."""
        code = code_named(value)
        if code is None:
            known = codes()
            hint = did_you_mean(value.upper(), known) or did_you_mean(value, _names())
            raise click.BadParameter(
                f"there is no code '{value}'; {hint or f'codes run from {known[0]} to {known[-1]}'}",
                param_hint=param.opts[0] if isinstance(param, click.Option) else "CODE",
            )
        return code

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Offer the codes and the names of rules that begin so."""
        known = (*codes(), *_names())
        return [CompletionItem(name) for name in known if name.lower().startswith(incomplete.lower())]


def code_named(text: str) -> str | None:
    """Return the code that a number, a code in any case or a rule's short name means; None for no code."""
    code = f"PB{text}" if text.isdigit() else text.upper()
    return code if code in codes() else _names().get(text.lower())


def _names() -> dict[str, str]:
    from engagement_playbook.lint.rules import RULES

    return {rule.name: rule.code for rule in RULES.values()}
