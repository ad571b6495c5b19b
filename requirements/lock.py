"""Write the lock files from pyproject.toml: versions and hashes, never an address.

Run by `make lock`, with the oldest Python that the project supports: a resolver leaves out what only an older Python
needs, and picks releases that an older Python cannot install. Patch releases count: Debian 12 stays at 3.11.2, and a
dependency that asks for 3.11.5 has been met. So what was resolved is tried against each Python named in pyproject.toml.

site.lock is what a build of the site needs, test.lock is that and what `make test` needs on top. An existing lock is
kept where it still fits; `make lock UPGRADE=1` looks for newer releases.
"""

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
HEADER = "# Written by `make lock` from pyproject.toml. Versions and hashes only: where to get them is pip's business.\n"


def main() -> None:
    project = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    oldest = re.fullmatch(r">=(3\.\d+)", project["project"]["requires-python"])
    running = f"3.{sys.version_info.minor}"
    if oldest is None or oldest[1] != running:
        sys.exit(f"lock with Python {oldest and oldest[1]}, the oldest one supported; this is {running}")

    groups = project["dependency-groups"]
    site = [*project["project"]["dependencies"], *groups["build"], *groups["lock"]]
    upgrade = "--upgrade" in sys.argv[1:]
    compile_lock("site.lock", site, upgrade=upgrade)
    # The same versions on both levels, or a test would try another program than the one that readers get.
    compile_lock("test.lock", [*site, *groups["test"]], "--constraint", "site.lock", upgrade=upgrade)

    for classifier in project["project"]["classifiers"]:
        if version := re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", classifier):
            try_install("test.lock", version[1])


def compile_lock(name: str, wanted: list[str], *options: str, upgrade: bool) -> None:
    target = HERE / name
    command = [
        *(sys.executable, "-m", "piptools", "compile", "-", "--output-file", name, "--quiet"),
        *("--generate-hashes", "--strip-extras", "--allow-unsafe", "--no-header", "--annotation-style=line"),
        *("--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host", "--no-emit-options"),
        *(["--upgrade"] if upgrade else []),
        *options,
    ]
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    subprocess.run(command, cwd=HERE, input="\n".join(wanted), text=True, check=True, env=environment)

    lines = target.read_text(encoding="utf-8").splitlines(keepends=True)
    text = "".join(line for line in lines if not line.startswith("#"))
    # "via -r -" names our pipe and "-c site.lock" repeats itself on each line; neither helps a reader.
    text = re.sub(r"-r -(?=[,\s])", "pyproject.toml", text)
    text = re.sub(r"-c site\.lock, |, -c site\.lock", "", text)
    if "://" in text:
        sys.exit(f"{name} names an address; nothing may tell readers where to fetch from")
    target.write_text(HEADER + "\n" + text.lstrip("\n"), encoding="utf-8")


def try_install(name: str, python: str) -> None:
    """Ask pip, downloading wheels but installing nothing, whether the lock fits the first release of a Python."""
    # pip, asked about another machine, takes each of these names literally and derives no older one from it.
    tags = ["1", "2014", *(f"_2_{glibc}" for glibc in (5, 12, 17, 24, 27, 28, 31, 34))]
    platforms = [f"--platform=manylinux{tag}_x86_64" for tag in tags]
    with tempfile.TemporaryDirectory() as nowhere:
        command = [
            *(sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--ignore-installed"),
            *("--require-hashes", "--no-deps", "--requirement", name, f"--target={nowhere}"),
            *("--only-binary=:all:", f"--python-version={python}", *platforms),
        ]
        if subprocess.run(command, cwd=HERE, check=False).returncode:
            sys.exit(
                f"{name} does not install on Python {python}.0; lock with an older patch release of it, "
                "or narrow the dependency in pyproject.toml"
            )


if __name__ == "__main__":
    main()
