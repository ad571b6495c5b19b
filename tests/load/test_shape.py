"""Whatever an author writes, fitting it to its model ends in content or in diagnostics, at places in the file."""

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from engagement_playbook.load.kinds import FILE_KINDS, FileKind
from engagement_playbook.load.shape import fit
from engagement_playbook.source import parse_document
from tests.support.playbooks import TINY
from tests.support.properties import bounded

FILES = [(kind, file) for kind in FILE_KINDS for file in sorted(TINY.glob(kind.pattern))]

ODD_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5000),
    st.floats(allow_nan=False, allow_infinity=False, width=16),
    st.sampled_from(
        ["", " ", "a", "practice", "A b", "2026-02-30", "**", "[a](b)", "x" * 2100, [], {}, [[]], [None], {"en": "a"},
         {"en": "a", "zh": None}, {"zz": 1}, [{}], [{"id": 3}], {"id": "a"}, {"values": 3}, [{"case": "a/b", "rule": 1}]]
    ),
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> tuple[FileKind, Any]:
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


@bounded
@given(mutated())
def test_any_data_is_fitted_or_reported(case: tuple[FileKind, Any]) -> None:
    kind, data = case
    text = yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False)
    document = parse_document(text.encode("utf-8"), "a.yml")
    if document.data is None:
        return
    lines = text.split("\n")

    content = fit(document, kind.model, ("en", "zh"))

    assert content is not None or document.diagnostics
    assert not document.mended or document.diagnostics
    for each in document.diagnostics:
        assert each.mark is not None, each
        assert 1 <= each.mark.line <= len(lines), each
        assert 1 <= each.mark.column <= len(lines[each.mark.line - 1]) + 1, each
        assert each.message[0] != "i" or not each.message.startswith("input should"), each


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


@pytest.mark.parametrize(("kind", "file"), FILES, ids=lambda each: each.name)
def test_good_files_fit_and_are_left_alone(kind: FileKind, file: Path) -> None:
    document = parse_document(file.read_bytes(), file.name)
    before = copy.deepcopy(document.data)

    assert fit(document, kind.model, ("en", "zh")) is not None
    assert document.data == before
    assert document.mended == set()
    assert document.diagnostics == []
