"""What people install: the wheel alone, away from the sources, makes a site and its paper."""

import os
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from email.parser import Parser
from pathlib import Path

import pypdfium2
import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "plugins" / "engagement_playbook"
NOT_SHIPPED = {"__pycache__"}


def run(*command: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program without anything that leads back to the sources."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env={**environment, "PYTHONUTF8": "1", "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(name="wheel", scope="module")
def _fixture_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    # The locked build backend, from where the tests run: nothing is fetched.
    built = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, folder=ROOT)
    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(name="installed", scope="module")
def _fixture_installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the programs of an environment that has the wheel and the locked packages."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    python = programs / "python"
    done = run(
        *(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index"),
        *("--disable-pip-version-check", "--quiet", wheel),
        folder=folder,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    where = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", folder=folder)
    # Behind its own packages, and without the .pth files in there: our sources stay out of sight.
    Path(where.stdout.strip(), "locked.pth").write_text(
        f"{sysconfig.get_path('purelib')}\n", encoding="utf-8"
    )
    return programs


def test_everything_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    tracked = {
        f"engagement_playbook/{file.relative_to(SOURCE).as_posix()}"
        for file in SOURCE.rglob("*")
        if file.is_file() and NOT_SHIPPED.isdisjoint(file.parts)
    }
    with zipfile.ZipFile(wheel) as archive:
        shipped = {name for name in archive.namelist() if ".dist-info/" not in name}

    assert shipped == tracked
    assert {Path(name).suffix for name in shipped} >= {
        ".py",
        ".yml",
        ".md",
        ".typ",
        ".j2",
        ".js",
        ".css",
        ".html",
    }


def test_a_plain_install_brings_what_the_project_needs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (each for each in archive.namelist() if each.endswith(".dist-info/METADATA"))
        metadata = Parser().parsestr(archive.read(name).decode("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    needed = [Requirement(element) for element in metadata.get_all("Requires-Dist", [])]
    plain = {str(requirement) for requirement in needed if not requirement.marker}
    assert plain == {str(Requirement(each)) for each in project["dependencies"]}
    # What an extra brings comes with its name only.
    extras = project["optional-dependencies"]
    assert {str(requirement.marker) for requirement in needed if requirement.marker} == {
        f'extra == "{name}"' for name in extras
    }


@pytest.mark.build
def test_a_clean_install_makes_a_playbook_a_site_and_paper(installed: Path, tmp_path: Path) -> None:
    def program(*command: str) -> str:
        done = run(installed / command[0], *command[1:], folder=ours if ours.is_dir() else tmp_path)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    ours = tmp_path / "ours"
    where = run(
        installed / "python", "-c", "import engagement_playbook as e; print(e.__file__)", folder=tmp_path
    )
    assert Path(where.stdout.strip()).is_relative_to(installed.parent), where.stderr

    program("playbook", "init", str(ours), "--name", "Moves")
    assert program("playbook", "check").endswith("no problems\n")
    program("python", "-m", "mkdocs", "build", "--strict")
    for page in (
        "index.html",
        "zh/index.html",
        "checklists/before-the-offer/index.html",
        "downloads/playbook.pdf",
    ):
        assert (ours / "site" / page).is_file(), page
    program("playbook", "pack", "home-survey", "--language", "zh", "-o", "pack.pdf")
    with pypdfium2.PdfDocument(ours / "pack.pdf") as document:
        assert len(document) >= 3
        assert "上门勘察" in document[0].get_textpage().get_text_range()
