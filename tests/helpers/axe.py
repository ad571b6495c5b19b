"""Accessibility of an open page, judged by axe-core."""

from collections.abc import Mapping
from importlib.resources import files

from playwright.sync_api import Page

SCRIPT = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, *, exceptions: Mapping[str, str]) -> list[str]:
    """Return a line per offending element of the page as it stands now.

    `exceptions` names the rules that are not asked, each with the reason why; a rule that axe does not know is refused,
    or a misspelt exception would look like a kept promise.
    """
    # evaluate, as a script element could be forbidden by the page's own policy.
    page.evaluate(SCRIPT)
    known = set(page.evaluate("() => axe.getRules().map(rule => rule.ruleId)"))
    if unknown := sorted(exceptions.keys() - known):
        raise ValueError(f"axe has no such rule: {', '.join(unknown)}")
    options = {
        "resultTypes": ["violations"],
        "rules": {rule: {"enabled": False} for rule in exceptions},
    }
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {' › '.join(map(str, node['target']))}: {node['html']}"
        for rule in found
        for node in rule["nodes"]
    ]
