"""``{fields}`` in a string, and the values that take their place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_FIELD: Final = re.compile(r"\{([a-z_]+)\}")


def field_names(template: str) -> frozenset[str]:
    """Return the names of the fields in a string."""
    return frozenset(_FIELD.findall(template))


def fill_fields(template: str, values: Mapping[str, object]) -> str:
    """Put values in the places of their fields; a field without a value stays as it is written."""
    # In one go: a value may hold the name of another field.
    return _FIELD.sub(lambda field: str(values.get(field[1], field[0])), template)
