"""The lock files: complete, hashed, in the ranges of pyproject.toml, and silent about where packages come from."""

import ast
import json
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = PROJECT["dependency-groups"]
SITE = [*PROJECT["project"]["dependencies"], *GROUPS["build"], *GROUPS["lock"]]
LOCKS = {"site.lock": SITE, "test.lock": [*SITE, *GROUPS["test"]]}
PIN = re.compile(
    r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;]+)(?: ; [^\\]+)?(?P<hashes>(?: --hash=sha256:[0-9a-f]{64})+)"
)


def read(name: str) -> str:
    return (ROOT / "requirements" / name).read_text(encoding="utf-8")


def pins(name: str) -> dict[str, Version]:
    """Return what a lock pins; any line that is not a version with hashes fails."""
    lines = [line for line in read(name).splitlines() if line.strip() and not line.lstrip().startswith("#")]
    found: dict[str, Version] = {}
    for requirement in re.split(r"\n(?! )", "\n".join(lines)):
        pin = PIN.fullmatch(re.sub(r"\s*\\\n\s+", " ", requirement))
        assert pin, f"{name}: not a version with hashes: {requirement.splitlines()[0]}"
        found[canonicalize_name(pin["name"])] = Version(pin["version"])
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_of_the_project_is_locked_within_its_range(name: str) -> None:
    locked = pins(name)

    off = []
    for requirement in map(Requirement, LOCKS[name]):
        version = locked.get(canonicalize_name(requirement.name))
        if version is None or version not in requirement.specifier:
            off.append(f"{requirement}: locked is {version}")

    assert not off, f"{name} is behind pyproject.toml; run `make lock`:\n" + "\n".join(off)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_address_and_no_place_on_a_disk(name: str) -> None:
    # pip reads options from a requirements file, so an index could hide in one.
    suspects = [
        line
        for line in read(name).splitlines()
        if re.search(r"://|www\.|^\s*--(?!hash)|^\s*-\w| @ |(?:^|[\s(=])(?:\.{0,2}/|[A-Za-z]:\\)\w", line)
    ]

    assert suspects == []


def test_the_lock_of_the_linters_is_hashed_and_names_no_registry() -> None:
    folder = ROOT / "requirements" / "node"
    wanted = json.loads((folder / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    locked = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]

    assert locked[""]["devDependencies"] == wanted, "run `make lock`"
    packages = {name: package for name, package in locked.items() if name}
    assert [
        name for name, package in packages.items() if not package["integrity"].startswith("sha512-")
    ] == []
    assert [name for name, package in packages.items() if "resolved" in package] == []


def test_tests_run_the_versions_that_readers_get() -> None:
    site, test = pins("site.lock"), pins("test.lock")

    assert {name: test.get(name) for name in site} == site


def test_the_build_backend_is_the_locked_one() -> None:
    assert PROJECT["build-system"]["requires"] == GROUPS["build"]


def test_what_the_package_imports_is_what_it_says_it_needs() -> None:
    distributions = packages_distributions()
    imported = {
        name.partition(".")[0]
        for file in (ROOT / "plugins").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom) and not node.level
            else []
        )
    }
    needed = {
        canonicalize_name(distributions[module][0])
        for module in imported - {"engagement_playbook", "__future__"}
        if module in distributions and module not in sys.stdlib_module_names
    }

    extras = PROJECT["project"]["optional-dependencies"]
    said = [*PROJECT["project"]["dependencies"], *(line for lines in extras.values() for line in lines)]
    assert needed - {canonicalize_name(Requirement(line).name) for line in said} == set()


def test_what_an_extra_brings_is_what_the_tests_run() -> None:
    extras = PROJECT["project"]["optional-dependencies"]

    assert {line for lines in extras.values() for line in lines} <= set(GROUPS["test"])
