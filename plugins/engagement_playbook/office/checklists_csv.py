"""All checklist items as one CSV file, a row each."""

from __future__ import annotations

import csv
import io
import re
from typing import Final

from engagement_playbook.config.settings import Settings
from engagement_playbook.locale import Locale
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.office.labels import OfficeLabels

COLUMNS: Final = (
    *("checklist", "title", "item", "critical", "text"),
    *("why", "because", "owner", "evidence", "steps"),
)

_FORMULA: Final = re.compile(r"(?:^|(?<=[;\t\r\n]))(?='*[=+\-@＝＋－＠]|(?<![^;])'*[\t\r])")
"""Where a cell begins that a spreadsheet would compute; some compute the full-width characters too.

Where a semicolon or a tab separates cells, our quotes are none: a text is cut there, and at its line breaks.
"""

_GUARD: Final = "'"


def checklists_csv(playbook: Playbook, locale: Locale) -> bytes:
    """Write RFC 4180 in UTF-8 with a byte order mark, by which Excel knows the encoding.

    What a spreadsheet would take for a formula gets an apostrophe in front, and so does what already
    has apostrophes there: removing one at each such place gives back every text as it was.
    """
    wording = OfficeLabels(playbook, locale, Settings())
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(wording.office(f"csv.{column}") for column in COLUMNS)
    for checklist in playbook.checklists:
        for item in checklist.items:
            cells = (
                checklist.id,
                wording.written(checklist.title),
                item.id,
                wording.office("yes" if item.critical else "no"),
                wording.written(item.text),
                wording.written(item.why),
                "\n".join(wording.reasons(item)),
                wording.title(item.owner) if item.owner else "",
                wording.written(item.evidence),
                "\n".join(wording.name(step) for step in item.steps),
            )
            rows.writerow(map(guarded, cells))
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def guarded(cell: str) -> str:
    """Keep a spreadsheet from computing a text."""
    return _FORMULA.sub(_GUARD, cell)
