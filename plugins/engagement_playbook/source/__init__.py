"""Read input files, YAML and JSON into plain data, with a separate table of positions.

This room does not know what a playbook is. Limits are enforced while events are read and before data is
composed, so that a hostile file costs no more than one pass over its events.
"""

from engagement_playbook.source.input_file import InputFileError, check_file, is_inside, read_bytes, read_text
from engagement_playbook.source.yaml_document import (
    CutText,
    Data,
    DataPath,
    Document,
    Position,
    ids_of,
    parse_document,
    read_document,
)

__all__ = [
    "CutText",
    "Data",
    "DataPath",
    "Document",
    "InputFileError",
    "Position",
    "check_file",
    "ids_of",
    "is_inside",
    "parse_document",
    "read_bytes",
    "read_document",
    "read_text",
]
