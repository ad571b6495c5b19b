"""The one door through which an author's files come in."""

import os
from pathlib import Path

import pytest

from engagement_playbook.source import InputFileError, read_bytes, read_text


def refusal(file: Path, **options: object) -> str:
    with pytest.raises(InputFileError) as caught:
        read_text(file, file.name, **options)  # type: ignore[arg-type]
    return str(caught.value.diagnostic)


def test_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"\xef\xbb\xbf# A\r\n")

    assert read_bytes(file, "a.md", [tmp_path]) == b"\xef\xbb\xbf# A\r\n"
    assert read_text(file, "a.md", [tmp_path]) == "# A\r\n"


@pytest.mark.skipif(os.name == "nt", reason="makes pipes")
def test_what_is_no_file_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "gone").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to("loop")

    names = ("pipe", "folder", "gone", "loop", "absent", "a\0b")
    assert [refusal(tmp_path / name, roots=[tmp_path]) for name in names] == [
        "pipe: error[PB001]: cannot be read: not a regular file — put a plain text file here",
        "folder: error[PB001]: cannot be read: is a directory — check that it is a readable file",
        "gone: error[PB001]: cannot be read: no such file or directory — check that it is a readable file",
        "loop: error[PB001]: cannot be read: too many levels of symbolic links — check that it is a readable file",
        "absent: error[PB001]: cannot be read: no such file or directory — check that it is a readable file",
        "a b: error[PB001]: cannot be read: embedded null byte — check that it is a readable file",
    ]
    assert refusal(Path("/dev/zero")) == (
        "zero: error[PB001]: cannot be read: not a regular file — put a plain text file here"
    )


def test_a_link_may_lead_into_a_root_and_nowhere_else(tmp_path: Path) -> None:
    inside, outside, base = (tmp_path / name for name in ("inside", "outside", "base"))
    for folder in (inside, outside, base):
        folder.mkdir()
        (folder / "a.md").write_text(folder.name, encoding="utf-8")
    for folder in (outside, base):
        (inside / f"{folder.name}.md").symlink_to(folder / "a.md")
    (inside / "linked").symlink_to(outside)
    roots = [inside, base]

    assert read_text(inside / "base.md", "base.md", roots) == "base"
    leads_out = "error[PB001]: cannot be read: the link leads out of the playbook — put the file itself here"
    assert refusal(inside / "outside.md", roots=roots) == f"outside.md: {leads_out}"
    assert refusal(inside / "linked" / "a.md", roots=roots) == f"a.md: {leads_out}"
    assert refusal(inside / ".." / "outside" / "a.md", roots=roots) == f"a.md: {leads_out}"
    assert read_text(inside / "outside.md", "outside.md") == "outside"


def test_a_root_may_itself_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.md").write_text("a", encoding="utf-8")
    (tmp_path / "link").symlink_to("real")

    assert read_text(tmp_path / "link" / "a.md", "a.md", [tmp_path / "link"]) == "a"


def test_a_file_may_have_so_many_bytes_and_no_more(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")

    assert read_bytes(tmp_path / "a", "a", limit=5) == b"12345"
    assert refusal(tmp_path / "a", limit=4) == (
        "a: error[PB003]: the file has 5 bytes; the limit is 4 — split it into several files"
    )


def test_a_file_that_says_it_is_empty_is_limited_too() -> None:
    maps = Path("/proc/self/maps")
    if not maps.exists():
        pytest.skip("needs a file whose size is not known")

    assert refusal(maps, limit=10) == (
        "maps: error[PB003]: the file has 11 bytes; the limit is 10 — split it into several files"
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"# A\r\nb\xe9", "a.md:2:2: error[PB002]: byte 0xE9 is not UTF-8 — save the file as UTF-8 (not GBK, GB18030 or Latin-1)"),
        (b"\xff\xfea\0", "a.md:1:1: error[PB002]: the file is UTF-16 or UTF-32, not UTF-8 — save it as UTF-8"),
    ],
)  # fmt: skip
def test_another_encoding_is_placed(tmp_path: Path, content: bytes, problem: str) -> None:
    (tmp_path / "a.md").write_bytes(content)

    assert refusal(tmp_path / "a.md") == problem
