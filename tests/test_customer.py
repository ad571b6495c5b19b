"""The house rule: what the customer is, is content; code says `customer`."""

import re
from pathlib import Path

PLUGINS = Path(__file__).resolve().parents[1] / "plugins"
SUFFIXES = {".py", ".typ", ".js", ".j2"}

# Names that stand in files people keep: each is read, and called something else from there on.
BOUNDARIES = {
    # Exported engagements.
    ("engagement/export.py", '"fields.bank",'),
    ("engagement/export.py", 'customer: Line = Field("", alias="bank")'),
    # What readers' browsers hold, and the files exported from there.
    ("site/theme/js/engagements.js", 'const CUSTOMER = "bank"'),
    # A key that authors wrote in earlier versions, and that other programs read in playbook.json.
    ("model/stage.py", 'FORMER_KEY: Final = "bank_owes"'),
    # An option that people have in their scripts.
    ("cli/pack.py", '"--bank",'),
    ("cli/sheet.py", '"--bank",'),
}


def test_nothing_knows_what_a_bank_is() -> None:
    package = PLUGINS / "engagement_playbook"
    lines = {
        (path.relative_to(package).as_posix(), line.strip())
        for path in package.rglob("*")
        if path.suffix in SUFFIXES
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search("bank", line, re.IGNORECASE)
    }

    assert lines == BOUNDARIES
