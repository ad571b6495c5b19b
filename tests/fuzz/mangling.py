"""Files as no author means them: bytes, texts, and good files after an accident."""

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

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


RUN = b"""{"format": "playbook-engagement", "version": 1, "name": "Magnolia", "runs": [{"id": "a", "visit": "tasting",
"date": "2026-11-22", "lists": ["at-the-door"], "at": {"lists": "2026-11-22T09:00:00Z"}, "fields": {"bank": "x"}, "items": {"at-the-door/right-door": {"state": "done", "note": "n"}}}]}"""

MARKDOWN = (
    b"# ", b"\n\n", b"[", b"](", b")", b"![", b"`" * 40, b"```\n", b"~~~", b"*" * 60, b"_" * 60, b"> " * 60, b"- " * 40, b"1. ", b"    " * 20,
    b"[a](b)", b"[a](../../x.md)", b"[a](javascript:x)", b"[a]: b", b"[" * 99, b"](" * 99, b"<" * 99, b"<a href=", b"<details markdown=1>",
    b"</div>", b"<div markdown>" * 20, b"{#id}", b"{: .a }", b"{" * 60, b"|a|b|\n|-|-|\n", b"| " * 200, b"&#0;", b"&" * 50, b"---\n", b"===\n",
    b" " * 500, b"\t" * 50, b"\\" * 99, b": x", b"\x00", b"\x02stx\x03", b"\xff", "\u2028".encode(), b"wzxhzdk:0", b"title: [", b"<!--", b"]]>", b"<?",
)  # fmt: skip
"""What means something in a page."""


def mangled_page(data: bytes, drawn: Random) -> bytes:
    """Put what means something to Markdown into a page, now and then very often, and let other accidents happen."""
    for _ in range(drawn.randint(1, 6)):
        at = drawn.randint(0, len(data))
        data = data[:at] + drawn.choice(MARKDOWN) * drawn.choice([1, 1, 1, 2, 50]) + data[at:]
    return mangled(data, drawn) if drawn.random() < 0.5 else data


def _line(data: bytes, drawn: Random) -> tuple[list[bytes], int]:
    lines = data.split(b"\n")
    return lines, drawn.randrange(len(lines))


def _delete(data: bytes, drawn: Random) -> bytes:
    lines, at = _line(data, drawn)
    del lines[at : at + drawn.randint(1, 4)]
    return b"\n".join(lines)


def _repeat(data: bytes, drawn: Random) -> bytes:
    lines, at = _line(data, drawn)
    lines[at:at] = lines[at : at + drawn.randint(1, 30)]
    return b"\n".join(lines)


def _swap(data: bytes, drawn: Random) -> bytes:
    lines, at = _line(data, drawn)
    other = drawn.randrange(len(lines))
    lines[at], lines[other] = lines[other], lines[at]
    return b"\n".join(lines)


def _indent(data: bytes, drawn: Random) -> bytes:
    lines, at = _line(data, drawn)
    lines[at] = drawn.choice([b"", b" ", b"  ", b"\t", b"      ", b" " * 300]) + lines[at].lstrip()
    return b"\n".join(lines)


def _value(data: bytes, drawn: Random) -> bytes:
    lines, at = _line(data, drawn)
    lines[at] = re.sub(rb"(:|-) .*$", b"", lines[at]) + b": " + drawn.choice(SCALARS)
    return b"\n".join(lines)


def _scalar(data: bytes, drawn: Random) -> bytes:
    values = list(re.finditer(rb"(?<=: )[^\n]+|(?<=- )[^\n]+", data))
    if not values:
        return data
    value = drawn.choice(values)
    return data[: value.start()] + drawn.choice(SCALARS) + data[value.end() :]


def _insert(data: bytes, drawn: Random) -> bytes:
    at = drawn.randint(0, len(data))
    return data[:at] + drawn.choice([*SCALARS, drawn.randbytes(drawn.randint(1, 4))]) + data[at:]


def _cut(data: bytes, drawn: Random) -> bytes:
    return data[: drawn.randint(0, len(data))]


def _flip(data: bytes, drawn: Random) -> bytes:
    at = drawn.randint(0, max(0, len(data) - 1))
    return data[:at] + drawn.randbytes(1) + data[at + 1 :]


def _ends(data: bytes, drawn: Random) -> bytes:
    return data.replace(b"\n", drawn.choice([b"\r\n", b"\r", b"\n\n", b"\n\r", b" \n"]))


ACCIDENTS: tuple[Callable[[bytes, Random], bytes], ...] = (
    _delete, _repeat, _swap, _indent, _value, _scalar, _scalar, _insert, _cut, _flip, _ends,
)  # fmt: skip


def mangled(data: bytes, drawn: Random) -> bytes:
    """Let one to four accidents happen to a file."""
    for accident in drawn.choices(ACCIDENTS, k=drawn.randint(1, 4)):
        data = accident(data, drawn)
    return data


def accidents(files: list[tuple[FileType, Path]]) -> st.SearchStrategy[tuple[FileType, Path, bytes]]:
    """Take a good file and let one to four things happen to it."""
    return st.tuples(st.sampled_from(files), st.randoms(use_true_random=False)).map(
        lambda case: (*case[0], mangled(case[0][1].read_bytes(), case[1]))
    )


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
