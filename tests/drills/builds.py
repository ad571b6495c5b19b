"""Builds that are killed, fed with damaged caches, or have nowhere to write; prints what was published that is wrong.

    .venv/bin/python -m tests.drills.builds                  everything, about forty minutes on two cores (Linux)
    .venv/bin/python -m tests.drills.builds --only killed --kills 20

Every choice is drawn from `--seed`; when a process is killed depends on the machine as well. A wrong site is one that is
neither what a clean build of the old content gives nor what one of the new content gives. Ends with 1 if anything fell.
"""

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.helpers.playbooks import plant, without_downloads
from tests.helpers.previews import preview

MARK = "PLAYBOOK_DRILL"
"""A variable that every process of a drill inherits."""

WORDS = ("Bread at the Door", "Rolls at the Door")
"""The two states of the content: what the site is called."""

GRACE = 20.0
"""Seconds in which the children of a killed process have to end."""

_LONG_AGO = 7_200
"""Seconds: what a dead process has left is tidied by a later one after an hour."""

_PAGE = 4_096
"""Bytes."""

Site = dict[str, str]
"""A published site: digests by path."""


def site_of(root: Path) -> Site:
    """Read what is published."""
    site = root / "site"
    return {
        file.relative_to(site).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(site.rglob("*"))
        if file.is_file()
    }


class Builds:
    """A small playbook with all its papers in a folder of its own, in one of two states, and its builds."""

    def __init__(self, folder: Path, *, papers: bool = True) -> None:
        self.root = plant(folder / "tiny")
        if not papers:
            without_downloads(self.root)
        self._places = folder / "tmp"
        self._places.mkdir()
        self.state = 0
        self.duration = 0.0
        """Seconds of a build from nothing."""
        self.token = uuid.uuid4().hex
        clean: list[Site] = []
        for _ in WORDS:
            self.toggle()
            shutil.rmtree(self.root / ".cache", ignore_errors=True)
            began = time.monotonic()
            self.build()
            self.duration = time.monotonic() - began
            clean.append(site_of(self.root))
        # Toggled first: the first site is that of the second state.
        self.clean = clean[::-1]
        self.own = self._entries()

    def toggle(self) -> None:
        """Change the content from one state to the other."""
        file = self.root / "mkdocs.yml"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(WORDS[self.state], WORDS[1 - self.state]), encoding="utf-8")
        self.state = 1 - self.state

    def start(self, *before: str) -> subprocess.Popen[str]:
        """Start a build; words of a program that limits it may come before."""
        return subprocess.Popen(
            [*before, sys.executable, "-m", "mkdocs", "build", "--quiet"],
            cwd=self.root,
            env={
                **os.environ,
                MARK: self.token,
                "TMPDIR": str(self._places),
                "SOURCE_DATE_EPOCH": "1790000000",
                "NO_MKDOCS_2_WARNING": "1",
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )

    def build(self) -> str:
        """Build, which has to succeed; return what it said."""
        process = self.start()
        output, _ = process.communicate()
        if process.returncode:
            raise RuntimeError(output)
        return output

    def processes(self) -> list[int]:
        """List the living processes of this drill."""
        marked = f"{MARK}={self.token}".encode()
        living = []
        for folder in Path("/proc").iterdir():
            with suppress(OSError):
                if (
                    folder.name.isdecimal()
                    and marked in (folder / "environ").read_bytes()
                    and ") Z " not in (folder / "stat").read_text(encoding="utf-8")
                ):
                    living.append(int(folder.name))
        return sorted(living)

    def _entries(self) -> set[str]:
        site, kept = self.root / "site", self.root / ".cache"
        return {
            entry.relative_to(self.root.parent).as_posix()
            for entry in self.root.parent.rglob("*")
            # The site is looked at as a whole, and what is kept has names of its own; what is half written begins with a dot.
            if not (site in entry.parents or kept in entry.parents) or entry.name.startswith(".new-")
        }

    def left(self) -> set[str]:
        """List what lies around after a later build that nobody asked for."""
        for entry in (*self._places.iterdir(), *self.root.parent.rglob(".new-*")):
            for path in (entry, *entry.rglob("*")):
                with suppress(OSError):
                    os.utime(path, (time.time() - _LONG_AGO,) * 2, follow_symlinks=False)
        self.build()
        return self._entries() - self.own


def killed(builds: Builds, drawn: random.Random, kills: int) -> Iterator[tuple[str, bool, int]]:
    """Kill a process of each build at some moment: which one, whether the site is whole, processes left over."""
    for number in range(kills):
        builds.toggle()
        before = site_of(builds.root)
        process = builds.start()
        time.sleep(drawn.uniform(0, builds.duration * 1.05))
        children = [living for living in builds.processes() if living != process.pid]
        victim, name = process.pid, "parent"
        if number % 2 and children:
            victim, name = drawn.choice(children), "child"
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
        process.communicate()
        waited = time.monotonic() + GRACE
        while (living := builds.processes()) and time.monotonic() < waited:
            time.sleep(0.05)
        now = site_of(builds.root)
        yield name, now in (before, builds.clean[builds.state]), len(living)
        for orphan in living:
            os.kill(orphan, signal.SIGKILL)
    builds.build()
    yield "build after all", site_of(builds.root) == builds.clean[builds.state], 0


def _flipped(file: Path, drawn: random.Random) -> None:
    data = bytearray(file.read_bytes())
    if data:
        data[drawn.randrange(len(data))] ^= drawn.randrange(1, 256)
    file.write_bytes(data)


def _as_folder(file: Path, drawn: random.Random) -> None:
    file.unlink()
    (file / str(drawn.random())).mkdir(parents=True)


def _linked(file: Path, target: Path) -> None:
    file.unlink()
    file.symlink_to(target)


def _another(file: Path, drawn: random.Random) -> None:
    others = sorted(
        other for other in file.parent.iterdir() if other.is_file() and other.suffix == file.suffix
    )
    file.write_bytes(drawn.choice(others).read_bytes())


DAMAGES: dict[str, Callable[[Path, random.Random], object]] = {
    "one byte": _flipped,
    "cut": lambda file, drawn: os.truncate(file, drawn.randrange(max(1, file.stat().st_size))),
    "empty": lambda file, _: file.write_bytes(b""),
    "longer": lambda file, drawn: file.write_bytes(file.read_bytes() + drawn.randbytes(9)),
    "noise": lambda file, drawn: file.write_bytes(drawn.randbytes(300)),
    "wrong type": lambda file, _: file.write_bytes(b"[1, {}]"),
    "another entry": _another,
    "gone": lambda file, _: file.unlink(),
    "a folder": _as_folder,
    "a link to nowhere": lambda file, _: _linked(file, Path("nowhere")),
    "a link to itself": lambda file, _: _linked(file, file),
}


def damaged(builds: Builds, drawn: random.Random, count: int, at_once: int) -> Iterator[tuple[str, bool]]:
    """Damage entries of the cache and build, some at once: which damages, and whether the site is right."""
    for first in range(0, count, at_once):
        names: list[str] = []
        for _ in range(min(at_once, count - first)):
            entries = sorted(
                file
                for file in (builds.root / ".cache").rglob("*")
                if file.is_file() and not file.is_symlink()
            )
            file, name = drawn.choice(entries), drawn.choice(sorted(DAMAGES))
            DAMAGES[name](file, drawn)
            names.append(f"{file.relative_to(builds.root / '.cache').as_posix()} {name}")
        if drawn.random() < 0.5:
            builds.toggle()
        process = builds.start()
        output, _ = process.communicate()
        right = process.returncode == 0 and site_of(builds.root) == builds.clean[builds.state]
        yield ", ".join(names) + ("" if right else f"\n{output}"), right


@contextmanager
def _mounted(folder: Path, size: int) -> Iterator[None]:
    kept = folder.with_name(f"{folder.name}-kept")
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(folder, kept, symlinks=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=True)
    try:
        shutil.copytree(kept, folder, symlinks=True, dirs_exist_ok=True)
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)
        shutil.rmtree(kept)


UNPRIVILEGED = (
    "setpriv",
    "--bounding-set=-dac_override,-dac_read_search",
    "--inh-caps=-dac_override,-dac_read_search",
)
"""Permissions bind root as well."""


def places(builds: Builds) -> Iterator[tuple[str, bool]]:
    """Build where places are full or may not be written to (as root): which, and whether it ended in good order."""
    places_of = {
        "cache": builds.root / ".cache",
        "site": builds.root / "site",
        "temporary folder": builds.root.parent / "tmp",
        "project": builds.root,
    }
    for name, folder in places_of.items():
        for trouble in ("full", "read-only"):
            if (name, trouble) == ("project", "full"):
                continue
            builds.toggle()
            before = site_of(builds.root)
            if trouble == "full":
                sizes = (file.stat().st_size for file in folder.rglob("*") if file.is_file())
                # Each file takes whole pages of memory.
                size = sum(-(-size // _PAGE) * _PAGE for size in sizes) + 40_000
                shutil.rmtree(builds.root / ".cache") if name == "cache" else None
                with _mounted(folder, size):
                    process = builds.start()
                    output, _ = process.communicate()
                    now = site_of(builds.root)
            else:
                paths = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
                for path in paths:
                    path.chmod(0o555)
                process = builds.start(*UNPRIVILEGED)
                output, _ = process.communicate()
                now = site_of(builds.root)
                for path in paths:
                    path.chmod(0o755)
            published = now == builds.clean[builds.state] if process.returncode == 0 else now == before
            said = "Traceback" not in output and (process.returncode == 0 or bool(output.strip()))
            last = (output.strip().splitlines() or ["built"])[-1]
            yield (
                f"{name} {trouble}: {process.returncode} {last}",
                published and said and not builds.processes(),
            )


def memory_of_tree(token: str) -> int:
    """Add up the memory of all processes that have inherited a mark, in bytes; what they share counts once."""
    total = 0
    for folder in Path("/proc").iterdir():
        with suppress(OSError):
            if folder.name.isdecimal() and f"{MARK}={token}".encode() in (folder / "environ").read_bytes():
                rollup = (folder / "smaps_rollup").read_text(encoding="ascii")
                total += (
                    sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
                    * 1024
                )
    return total


def edited(root: Path, first: int, last: int) -> tuple[int, int]:
    """Edit a previewed playbook again and again; return the memory of its processes after two of the edits, in bytes."""
    token = uuid.uuid4().hex
    file = root / "checklists" / "deliver" / "at-the-door.yml"
    memory: dict[int, int] = {}
    with preview(root, **{MARK: token}) as address:
        _wait_for(f"{address}/checklists/at-the-door/", "")
        text = file.read_text(encoding="utf-8")
        line = next(
            line for line in text.splitlines() if line.strip().startswith("en: ") and line.endswith(".")
        )
        for number in range(1, last + 1):
            words = f"Look at door {number}."
            file.write_text(text.replace(line, f"{line[: line.index('en: ')]}en: {words}"), encoding="utf-8")
            _wait_for(f"{address}/checklists/at-the-door/", words)
            memory[number] = memory_of_tree(token)
    file.write_text(text, encoding="utf-8")
    return memory[first], memory[last]


def _wait_for(address: str, words: str, patience: float = 120) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        with suppress(OSError), urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 — of this drill
            if words in answer.read().decode():
                return
        time.sleep(0.05)
    raise RuntimeError(f"{address} does not show {words!r}")


def say(*cells: object) -> None:
    """Print a row of the table."""
    first, *others = map(str, cells)
    sys.stdout.write(f"{first:<60}" + "".join(f"{cell:>10}" for cell in others) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Run the drills and print their table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=("killed", "damaged", "places", "edited"), help="one of the drills")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--damages", type=int, default=500)
    parser.add_argument("--at-once", type=int, default=10, help="damages before each build")
    parser.add_argument("--edits", type=int, default=300)
    given = parser.parse_args()
    drawn = random.Random(given.seed)  # noqa: S311 — repeatable, no secret
    fell = 0
    say("drill", "made", "wrong", "left")
    with tempfile.TemporaryDirectory(prefix="playbook-drill-") as folder:
        builds = Builds(Path(folder) / "builds")
        if given.only in (None, "killed"):
            made: list[tuple[str, bool, int]] = []
            for result in killed(builds, drawn, given.kills):
                made.append(result)
                if not result[1] or result[2]:
                    say(f"  {result[0]}", "", not result[1], result[2])
            wrong, orphans = sum(not whole for _, whole, _ in made), sum(living for *_, living in made)
            left = builds.left()
            say("killed builds: sites, processes", len(made), wrong, orphans)
            say(f"what they left after another build {sorted(left) or ''}", len(made), "", len(left))
            fell += wrong + orphans + len(left)
        if given.only in (None, "damaged"):
            results = []
            for names, right in damaged(builds, drawn, given.damages, given.at_once):
                results.append(right)
                if not right:
                    say(f"  {names}", "", 1)
            say("damaged caches: builds", given.damages, results.count(False))
            fell += results.count(False)
        if given.only in (None, "places"):
            for name, is_right in places(builds):
                say(name, 1, int(not is_right))
                fell += not is_right
        if given.only in (None, "edited"):
            early, late = edited(plant(Path(folder) / "edited"), min(20, given.edits // 2), given.edits)
            say("memory of a preview after 20 and all edits, MB", given.edits, early >> 20, late >> 20)
            fell += late > early * 1.3
    sys.exit(1 if fell else 0)


if __name__ == "__main__":
    main()
