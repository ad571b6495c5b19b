"""Input files in, plain data and a side table of positions out.

Nothing here knows what a playbook is. Positions live beside the data, never in it, and every
limit is held before anything is composed: a hostile file costs one pass over its events.
"""

from engagement_playbook.source.input_file import InputFileError, read_bytes, read_text
from engagement_playbook.source.yaml_document import (
    Data,
    DataPath,
    Document,
    Position,
    ids_of,
    parse_document,
    read_document,
)

__all__ = [
    "Data",
    "DataPath",
    "Document",
    "InputFileError",
    "Position",
    "ids_of",
    "parse_document",
    "read_bytes",
    "read_document",
    "read_text",
]
