"""Limits of a content file: its size, depth and number of values, and the characters it may hold."""

from __future__ import annotations

import re
from typing import Final

MAX_BYTES: Final = 1_048_576
"""Files of the shipped playbook have under 60 KB; a megabyte is a mistake or an attack."""

MAX_DEPTH: Final = 24
"""The content model is seven levels deep; libyaml's composer overflows the C stack at 30,000."""

MAX_NODES: Final = 50_000
"""The largest shipped file has about 4,000 nodes."""

MAX_REPEATS: Final = 20
"""How often one kind of forbidden character is reported in a file, as a binary file has thousands."""

UNPRINTABLE: Final = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""Characters that YAML 1.2 section 5.1 does not allow in a stream, and three invisible kinds it does allow.

U+0085, U+2028 and U+2029 end a line for some parsers and not for editors, so positions would lie;
U+FEFF inside a text is a forgotten byte order mark.
"""

DIRECTION_CONTROL: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Invisible marks that reorder the text around them on paper and on screen (Unicode TR 9)."""
