"""A comment may stand behind any value that is no text, and behind no text; tried on every value there is."""

from collections.abc import Iterator
from pathlib import Path

from engagement_playbook import load_playbook
from engagement_playbook.load import SourceFile
from engagement_playbook.source import DataPath
from tests.helpers.playbooks import plant

BARE = {
    "abbreviations", "at", "issuer", "keywords", "number", "organisations", "publisher", "reason", "region", "title",
}  # fmt: skip
"""Fields whose texts are the same in every language; `number` and `at` are texts only of a rule's citation."""
NOT_TEXTS = {("phase", "number"), ("stages", "number"), ("registers", "number"), ("regulations", "at")}


def plain_ends(file: SourceFile) -> Iterator[tuple[int, DataPath]]:
    """Yield the index behind each value without quotes that ends its line, with the value's path."""
    document = file.document
    for path, position in document.positions.items():
        span = document.span(path)
        if span is None or position.value.end is None or span[0] == span[1]:
            continue
        written, rest = document.text[slice(*span)], document.text[span[1] :]
        if written[0] not in "\"'|>" and rest.startswith("\n"):
            yield span[1], path


def is_text(file: SourceFile, path: DataPath) -> bool:
    if any(path[: len(text)] == text for text, _ in file.texts):
        return True
    value = file.document.data
    names = [step for step in path if isinstance(step, str)]
    return bool(value) and any(
        name in BARE and (file.file_type.name, name) not in NOT_TEXTS for name in names[-2:]
    )


def test_a_comment_is_an_error_behind_every_text_and_behind_nothing_else(tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook")
    expected: set[str] = set()
    values = 0
    for file in load_playbook(root, ("en", "zh")).files:
        text = file.document.text
        for end, path in sorted(plain_ends(file), reverse=True):
            text = f"{text[:end]} # why{text[end:]}"
            values += 1
            if is_text(file, path):
                line = file.document.text.count("\n", 0, end) + 1
                expected.add(f"{file.document.path}:{line}")
        (root / file.document.path).write_text(text, encoding="utf-8")

    found = {
        f"{problem.path}:{problem.mark.line}"
        for problem in load_playbook(root, ("en", "zh")).diagnostics
        if problem.code == "PB016" and problem.mark
    }
    others = [
        str(problem) for problem in load_playbook(root, ("en", "zh")).diagnostics if problem.code != "PB016"
    ]

    assert found == expected
    assert others == []
    assert len(expected) > 100
    assert values - len(expected) > 100
