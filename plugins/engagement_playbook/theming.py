"""Names of what the theme publishes with a site, for every host."""

from typing import Final

ASSETS: Final = "assets/playbook"
"""Where styles and scripts stand, below each language's root."""

STYLES: Final = ("css/playbook.css", "css/search.css", "css/ticks.css", "css/print.css")
"""In the order in which they are loaded; below ``theme/``."""
