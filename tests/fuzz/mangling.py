"""Files as no author means them: bytes, texts, and good files after an accident."""

import re
from collections.abc import Callable
from pathlib import Path

from hypothesis import strategies as st

from engagement_playbook.load.file_types import FILE_TYPES, FileType
from tests.helpers.playbooks import TINY

ROOT = Path(__file__).resolve().parents[2]
TINY_FILES = [(kind, file) for kind in FILE_TYPES for file in sorted(TINY.glob(kind.pattern))]
SHIPPED_FILES = [(kind, file) for kind in FILE_TYPES for file in sorted(ROOT.glob(kind.pattern))]

SCALARS = (
    b"", b"~", b"null", b"true", b"no", b"0", b"-1", b"1e400", b".inf", b".nan", b"0x1F", b"0o17", b"1_000", b"12:30:45",
    b"9" * 40, b"9" * 5000, b"2026-02-30", b"2026-11-22T10:00:00Z", b"[]", b"{}", b"[[[]]]", b"{a: {b: c}}", b"''", b'""',
    b"'", b'"', b"|", b">", b"|2-", b"? x", b"- - -", b"&a b", b"*a", b"!!python/object:os.system x", b"!!binary aGk=",
    b"<<", b"<<: *a", b"%YAML 1.3", b"---", b"...", b"@x", b"`x`", b"#", b"a: b: c", b'"\\ud800"', b'"\\x00"', b'"\\u202e"',
    b"en:", b"{en: a, zh: b}", b"\xef\xbb\xbf", b"\xe4\xb8", b"\xff\xfe", "\u2028".encode(), "\u0085".encode(), "\U0010ffff".encode(),
    b"**", b"[a](javascript:x)", b"[a](checklist:x)", b"[" * 200, b"**[`" * 200, b"\\" * 99, b"x" * 3000, b"\r", b"\x00", b"\t",
)  # fmt: skip


def _line(data: bytes, draw: st.DrawFn) -> tuple[list[bytes], int]:
    lines = data.split(b"\n")
    return lines, draw(st.integers(0, len(lines) - 1))


def _delete(data: bytes, draw: st.DrawFn) -> bytes:
    lines, at = _line(data, draw)
    del lines[at : at + draw(st.integers(1, 4))]
    return b"\n".join(lines)


def _repeat(data: bytes, draw: st.DrawFn) -> bytes:
    lines, at = _line(data, draw)
    lines[at:at] = lines[at : at + draw(st.integers(1, 30))]
    return b"\n".join(lines)


def _swap(data: bytes, draw: st.DrawFn) -> bytes:
    lines, at = _line(data, draw)
    other = draw(st.integers(0, len(lines) - 1))
    lines[at], lines[other] = lines[other], lines[at]
    return b"\n".join(lines)


def _indent(data: bytes, draw: st.DrawFn) -> bytes:
    lines, at = _line(data, draw)
    lines[at] = draw(st.sampled_from([b"", b" ", b"  ", b"\t", b"      ", b" " * 300])) + lines[at].lstrip()
    return b"\n".join(lines)


def _value(data: bytes, draw: st.DrawFn) -> bytes:
    lines, at = _line(data, draw)
    lines[at] = re.sub(rb"(:|-) .*$", b"", lines[at]) + b": " + draw(st.sampled_from(SCALARS))
    return b"\n".join(lines)


def _scalar(data: bytes, draw: st.DrawFn) -> bytes:
    values = list(re.finditer(rb"(?<=: )[^\n]+|(?<=- )[^\n]+", data))
    if not values:
        return data
    found = draw(st.sampled_from(values))
    return data[: found.start()] + draw(st.sampled_from(SCALARS)) + data[found.end() :]


def _insert(data: bytes, draw: st.DrawFn) -> bytes:
    at = draw(st.integers(0, len(data)))
    return data[:at] + draw(st.sampled_from(SCALARS) | st.binary(max_size=4)) + data[at:]


def _cut(data: bytes, draw: st.DrawFn) -> bytes:
    return data[: draw(st.integers(0, len(data)))]


def _flip(data: bytes, draw: st.DrawFn) -> bytes:
    at = draw(st.integers(0, max(0, len(data) - 1)))
    return data[:at] + bytes([draw(st.integers(0, 255))]) + data[at + 1 :]


def _ends(data: bytes, draw: st.DrawFn) -> bytes:
    return data.replace(b"\n", draw(st.sampled_from([b"\r\n", b"\r", b"\n\n", b"\n\r", b" \n"])))


ACCIDENTS: tuple[Callable[[bytes, st.DrawFn], bytes], ...] = (
    _delete, _repeat, _swap, _indent, _value, _scalar, _scalar, _insert, _cut, _flip, _ends,
)  # fmt: skip


@st.composite
def accidents(draw: st.DrawFn, files: list[tuple[FileType, Path]]) -> tuple[FileType, Path, bytes]:
    """Take a good file and let one to four things happen to it."""
    kind, file = draw(st.sampled_from(files))
    data = file.read_bytes()
    for accident in draw(st.lists(st.sampled_from(ACCIDENTS), min_size=1, max_size=4)):
        data = accident(data, draw)
    return kind, file, data


YAML_TEXT = st.text(st.sampled_from("ab:- \n#[]{}\"'|>&*!%?@`,~\\\té中\u2028\x00\ufeff01.e"), max_size=80)


@st.composite
def _values(draw: st.DrawFn) -> object:
    return draw(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
            lambda inner: (
                st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
            ),
            max_leaves=12,
        )
    )


STRUCTURES = _values()
