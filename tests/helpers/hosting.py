"""The hosting recipes, read as what a reader's browser would get from them."""

import re
from pathlib import Path

RECIPES = Path(__file__).resolve().parents[2] / "docs" / "hosting"


def nginx_headers() -> dict[str, str]:
    """Read the headers that the nginx recipe sends with every answer; what hangs on the address is left out."""
    recipe = (RECIPES / "nginx.conf").read_text(encoding="utf-8")
    return dict(re.findall(r'^\s*add_header ([\w-]+) "([^"]+)" always;$', recipe, re.MULTILINE))
