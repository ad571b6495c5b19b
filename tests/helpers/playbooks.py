"""Small playbooks for tests: a copy of the tiny one with files laid over it, made large or made hostile.

A test case that is a folder holds the files that differ from the tiny playbook, and may hold
`remove.txt` (a glob of files or folders to delete on each line) and `generate.yml` for what no
editor would save: a list of files, each with its `path` and what is in it.
"""

import shutil
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import yaml

TINY = Path(__file__).resolve().parents[1] / "fixtures" / "tiny"

NOT_CONTENT = frozenset({"remove.txt", "generate.yml", "expected.txt", "report.txt"})


def plant(
    target: Path, *, over: Path | None = None, edits: Mapping[str, tuple[str, str]] | None = None
) -> Path:
    """Copy the tiny playbook to `target`, lay a case's folder over it, make edits; return `target`.

    `edits` maps a file to an old text, which must occur in it, and a new one.
    """
    shutil.copytree(TINY, target)
    if over is not None:
        _remove(target, over / "remove.txt")
        for file in sorted(over.rglob("*")):
            if file.is_file() and file.name not in NOT_CONTENT:
                _write(target / file.relative_to(over), file.read_bytes())
        _generate(target, over / "generate.yml")
    for path, (old, new) in (edits or {}).items():
        edit(target / path, old, new)
    return target


def edit(file: Path, old: str, new: str) -> None:
    """Replace the only place where a text occurs."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{file.name} holds {old!r} {text.count(old)} times"
    file.write_text(text.replace(old, new), encoding="utf-8")


def without_downloads(root: Path) -> Path:
    """Let a playbook's site be pages only, which takes a fraction of the time; return the root."""
    edit(root / "mkdocs.yml", "      languages:\n", "      downloads: false\n      languages:\n")
    return root


def _remove(target: Path, orders: Path) -> None:
    if not orders.is_file():
        return
    for pattern in orders.read_text(encoding="utf-8").split():
        found = sorted(target.glob(pattern))
        assert found, f"{orders.parent.name}: nothing to remove at {pattern}"
        for diagnostic in found:
            if diagnostic.is_dir():
                shutil.rmtree(diagnostic)
            else:
                diagnostic.unlink()


def _generate(target: Path, orders: Path) -> None:
    if not orders.is_file():
        return
    for order in yaml.safe_load(orders.read_text(encoding="utf-8")):
        file = target / order["path"]
        if order.get("folder"):
            file.mkdir(parents=True)
        elif "hex" in order:
            _write(file, bytes.fromhex(order["hex"]))
        elif "text" in order:
            _write(file, order["text"].encode(order["encoding"]))
        elif "locale" in order:
            _write(file, _package_locale(order["locale"], order["without"], order["with"]))
        else:
            text = f"{order.get('before', '')}{order['repeat'] * order['times']}{order.get('after', '')}"
            _write(file, text.encode("utf-8"))


def _package_locale(code: str, without: str, extra: str) -> bytes:
    """Copy a locale of the package, without the line that begins with a key, with another line at its top."""
    text = files("engagement_playbook").joinpath("locale", f"{code}.yml").read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    kept = [line for line in lines if not line.strip().startswith(f"{without}:")]
    assert len(kept) == len(lines) - 1, f"locale {code} holds {without!r} {len(lines) - len(kept)} times"
    return f"{extra}\n{''.join(kept)}".encode()


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
