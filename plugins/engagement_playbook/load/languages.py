"""Make one problem of a language that the whole playbook has and its configuration does not list.

A language that is listed and not written yet stays reported text by text: that is the work to be done.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from engagement_playbook.config.settings import OptionPlace
from engagement_playbook.diagnostics import Diagnostic
from engagement_playbook.load.loaded import Loaded

_LANGUAGE: Final = re.compile(
    r"(?:unknown language|the text has no|no locale for the language) '(?P<code>[^']+)'\Z"
)
_LACKING, _UNKNOWN, _NO_LOCALE = _CODES = ("PB105", "PB106", "PB208")
_FEW: Final = 3
"""So many texts are as quickly looked at as the configuration."""


def one_for_a_language(
    loaded: Loaded, problems: Iterable[Diagnostic], place: OptionPlace | None
) -> list[Diagnostic]:
    """Make one of the problems about one language, where most texts of a playbook share it.

    ``place`` is where the languages are listed.
    """
    remaining = [*problems]
    about = {
        problem: (problem.code, match["code"])
        for problem in remaining
        if problem.code in _CODES and (match := _LANGUAGE.search(problem.message))
    }
    count = sum(len(file.texts) for file in loaded.files)
    many = Counter(about.values())
    common = {kind for kind, number in many.items() if number > max(_FEW, count / 2)}
    if not common:
        return remaining
    lacking = sorted(language for code, language in common if code == _LACKING)
    unknown = sorted(language for code, language in common if code == _UNKNOWN)
    path, mark = place[:2] if place else ("mkdocs.yml", None)
    listed = ", ".join(loaded.playbook.languages)
    made: list[Diagnostic] = []
    common -= {(_LACKING, language) for language in lacking}
    while lacking and unknown:
        wrong, right = lacking.pop(0), unknown.pop(0)
        common |= {(_NO_LOCALE, wrong), (_LACKING, wrong)}
        message = f"'languages:' lists '{wrong}', and the texts are written in '{right}'"
        made.append(Diagnostic(_UNKNOWN, path, message, f"write '- code: {right}'", mark))
    for language in unknown:
        message = f"most texts have a '{language}', and 'languages:' lists {listed} only"
        made.append(Diagnostic(_UNKNOWN, path, message, f"add '- code: {language}' to it", mark))
    return [*(problem for problem in remaining if about.get(problem) not in common), *made]
