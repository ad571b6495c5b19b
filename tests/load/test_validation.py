"""Whatever an author writes, fitting it to its model ends in content or in diagnostics, at places in the file."""

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given

from engagement_playbook.load.file_types import FileType
from engagement_playbook.load.validation import validate
from engagement_playbook.source import parse_document
from tests.helpers.mutations import FILES, mutated
from tests.helpers.properties import bounded


@bounded
@given(mutated())
def test_any_data_is_fitted_or_reported(case: tuple[FileType, Any]) -> None:
    kind, data = case
    text = yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False)
    document = parse_document(text.encode("utf-8"), "a.yml")
    if document.data is None:
        return
    lines = text.split("\n")

    content = validate(document, kind.model, ("en", "zh"))

    assert content is not None or document.diagnostics
    assert not document.repaired or document.diagnostics
    for diagnostic in document.diagnostics:
        assert diagnostic.mark is not None, diagnostic
        assert 1 <= diagnostic.mark.line <= len(lines), diagnostic
        assert 1 <= diagnostic.mark.column <= len(lines[diagnostic.mark.line - 1]) + 1, diagnostic
        assert diagnostic.message[0] != "i" or not diagnostic.message.startswith("input should"), diagnostic


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


@pytest.mark.parametrize(("kind", "file"), FILES, ids=lambda value: value.name)
def test_good_files_fit_and_are_left_alone(kind: FileType, file: Path) -> None:
    document = parse_document(file.read_bytes(), file.name)
    before = copy.deepcopy(document.data)

    assert validate(document, kind.model, ("en", "zh")) is not None
    assert document.data == before
    assert document.repaired == set()
    assert document.diagnostics == []
