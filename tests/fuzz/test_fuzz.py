"""No file, however strange, ends in a traceback, a crash, a hang or a place outside the file."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement_playbook.config.mkdocs_yml import read_configuration
from engagement_playbook.config.settings import Settings
from engagement_playbook.engagement.reading import read_engagement
from engagement_playbook.load.file_types import FileType
from engagement_playbook.locale import load_locales
from engagement_playbook.pipeline.check import check
from tests.fuzz.checks import assert_inside, read, render
from tests.fuzz.mangling import RUN, SHIPPED_FILES, STRUCTURES, TINY_FILES, YAML_TEXT, accidents
from tests.helpers.playbooks import TINY, plant

fuzz = settings(settings.get_profile("fuzz"))

MANGLED_RUNS = st.tuples(st.integers(0, len(RUN)), st.integers(0, 9), st.binary(max_size=4)).map(
    lambda cut: RUN[: cut[0]] + cut[2] + RUN[cut[0] + cut[1] :]
)


@pytest.fixture(name="root", scope="module")
def _fixture_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant(tmp_path_factory.mktemp("fuzz") / "tiny")


@pytest.fixture(name="of_site", scope="module")
def _fixture_of_site() -> Settings:
    found = read_configuration(TINY).settings
    assert found
    return found


@fuzz
@given(st.sampled_from([kind for kind, _ in TINY_FILES]), st.binary(max_size=200))
def test_any_bytes(kind: FileType, data: bytes) -> None:
    read(kind, data)


@fuzz
@given(st.sampled_from([kind for kind, _ in TINY_FILES]), YAML_TEXT)
def test_any_text(kind: FileType, text: str) -> None:
    read(kind, text.encode("utf-8", errors="surrogatepass"))


@fuzz
@given(st.sampled_from([kind for kind, _ in TINY_FILES]), STRUCTURES)
def test_any_structure(kind: FileType, value: object) -> None:
    read(kind, json.dumps(value, ensure_ascii=False).encode("utf-8", errors="surrogatepass"))


@fuzz
@given(accidents(SHIPPED_FILES))
def test_accidents_of_the_shipped_files(case: tuple[FileType, Path, bytes]) -> None:
    kind, _, data = case

    read(kind, data)


@fuzz
@given(case=accidents(TINY_FILES))
def test_accidents_in_a_whole_playbook(
    case: tuple[FileType, Path, bytes], root: Path, of_site: Settings
) -> None:
    _, file, data = case
    path = file.relative_to(TINY).as_posix()
    (root / path).write_bytes(data)
    try:
        checked = check(root, of_site)
    finally:
        (root / path).write_bytes(file.read_bytes())

    contents = {each.relative_to(root).as_posix(): each.read_bytes() for each in root.rglob("*.yml")} | {
        path: data
    }
    assert_inside(checked.diagnostics, contents)
    if checked.ok:
        render(checked)


@fuzz
@given(case=accidents([(TINY_FILES[0][0], TINY / "mkdocs.yml")]))
def test_accidents_of_the_configuration(case: tuple[FileType, Path, bytes], root: Path) -> None:
    (root / "mkdocs.yml").write_bytes(case[2])

    found = read_configuration(root)

    assert found.settings is not None or found.problems
    assert_inside(found.problems, {"mkdocs.yml": case[2]})


@fuzz
@given(
    case=accidents(
        [
            (TINY_FILES[0][0], file)
            for file in sorted(
                (Path(__file__).parents[2] / "plugins/engagement_playbook/locale").glob("*.yml")
            )
        ]
    )
)
def test_accidents_of_a_locale(
    case: tuple[FileType, Path, bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp() / "locales"
    folder.mkdir(exist_ok=True)
    (folder / "en.yml").write_bytes(case[2])

    _, problems = load_locales(("en",), folder)

    assert_inside(problems, {"playbook/locales/en.yml": case[2]})


@fuzz
@given(data=st.binary(max_size=200) | STRUCTURES.map(json.dumps).map(str.encode) | MANGLED_RUNS)
def test_any_engagement(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.getbasetemp() / "engagement.json"
    file.write_bytes(data)

    found = read_engagement(file)

    assert found.engagement is not None or found.diagnostics
    assert_inside(found.diagnostics, {file.name: data, str(file): data})
