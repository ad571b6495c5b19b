"""Good files with odd values in them: what somebody writes who has not read what a key takes."""

import copy
from typing import Any

import yaml
from hypothesis import strategies as st

from engagement_playbook.load.file_types import FILE_TYPES, FileType
from tests.helpers.playbooks import TINY

FILES = [(kind, file) for kind in FILE_TYPES for file in sorted(TINY.glob(kind.pattern))]

# Copied: a list that is sampled is the same object each time, and the next odd value may go into it.
ODD_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5000),
    st.floats(allow_nan=False, allow_infinity=False, width=16),
    st.sampled_from(
        ["", " ", "a", "practice", "A b", "2026-02-30", "**", "[a](b)", "x" * 2100, [], {}, [[]], [None], {"en": "a"},
         {"en": "a", "zh": None}, {"zz": 1}, [{}], [{"id": 3}], {"id": "a"}, {"values": 3}, [{"case": "a/b", "rule": 1}]]
    ),
).map(copy.deepcopy)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> tuple[FileType, Any]:
    """Take a good file and put odd values into it, or take good ones out."""
    kind, file = draw(st.sampled_from(FILES))
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    for _ in range(draw(st.integers(1, 4))):
        node = data
        while True:
            steps: list[Any] = list(node) if isinstance(node, dict) else list(range(len(node)))
            if not steps:
                break
            step = draw(st.sampled_from(steps))
            deeper = node[step]
            if isinstance(deeper, dict | list) and deeper and draw(st.integers(0, 4)):
                node = deeper
                continue
            action = draw(st.sampled_from(["replace", "delete", "add", "repeat"]))
            if action == "delete":
                del node[step]
            elif action == "add" and isinstance(node, dict):
                node[draw(st.sampled_from(["id", "text", "titel", "items", "en", "applies", "on"]))] = draw(
                    ODD_VALUES
                )
            elif action == "repeat" and isinstance(node, list):
                node.append(copy.deepcopy(deeper))
            else:
                node[step] = draw(ODD_VALUES)
            break
    return kind, data
