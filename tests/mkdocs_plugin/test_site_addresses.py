"""Each file of a site is written once, and by the one whose address it has."""

import builtins
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from engagement_playbook.authoring.starter import starter_files
from engagement_playbook.presentation.addresses import UrlStyle
from tests.helpers.addresses import files_without_one_claim
from tests.helpers.playbooks import edit
from tests.helpers.site import ROOT

HOOK = """\
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File


@event_priority({priority})
def on_files(files, config):
    if other := files.get_file_from_path({uri!r}):
        files.remove(other)
    files.append(File.generated(config, {uri!r}, content="# Made by a hook"))
    return files
"""


@pytest.fixture(name="root")
def _fixture_root(tmp_path: Path) -> Path:
    """Write a playbook in one language, which builds in this process, and soon."""
    root = tmp_path / "movers"
    for name, content in starter_files("Movers", ("en",)).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    edit(root / "mkdocs.yml", "      languages:\n", "      downloads: false\n      languages:\n")
    return root


def built(root: Path, *, command: Any = "build") -> Path:
    config = load_config(str(root / "mkdocs.yml"), strict=command == "build")
    config.plugins.on_startup(command=command, dirty=False)
    build(config, serve_url="http://127.0.0.1:8000/" if command == "serve" else None)
    return root / "site"


def test_the_register_has_every_file_of_the_shipped_site_once_and_no_other(site: Path) -> None:
    assert files_without_one_claim(ROOT, site, UrlStyle.DIRECTORIES) == []


def test_no_file_is_written_twice(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: Counter[str] = Counter()
    original = builtins.open

    def recording(file: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
        path = str(file)
        if ".site.building-" in path and set(mode) & set("wxa"):
            written[path.partition(".site.building-")[2].partition("/")[2]] += 1
        return original(file, mode, *args, **options)

    monkeypatch.setattr(builtins, "open", recording)
    built(root)

    assert written["faq/index.html"] == 1
    # The search plugin's own index, and ours in its place.
    assert {name: count for name, count in written.items() if count > 1} == {"search/search_index.json": 2}


@pytest.mark.parametrize(
    ("uri", "generated"),
    [("faq.md", "faq.md"), ("Checklists.md", "checklists/index.md"), ("faq/index.html", "faq.md")],
)
@pytest.mark.parametrize("priority", [50, -50], ids=["before us", "after us"])
def test_a_file_of_another_plugin_stops_the_build(
    root: Path, uri: str, generated: str, priority: int
) -> None:
    (root / "hook.py").write_text(HOOK.format(uri=uri, priority=priority), encoding="utf-8")
    edit(root / "mkdocs.yml", "docs_dir:", "hooks: [hook.py]\ndocs_dir:")

    with pytest.raises(Abort) as aborted:
        built(root)
    # MkDocs logs the same words only once in a process.
    assert (
        str(aborted.value.__context__)
        == f"'{uri}' of plugin 'hook.py' has the address of '{generated}', which is made of the playbook; nothing was built and the last site is as it was"
    )
    assert not (root / "site").exists()


def test_a_file_of_the_themes_folder_stops_the_build(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    own = root / "playbook/overrides/downloads/engagement.schema.json"
    own.parent.mkdir(parents=True)
    own.write_text("{}", encoding="utf-8")
    edit(root / "mkdocs.yml", "  name: material\n", "  name: material\n  custom_dir: playbook/overrides\n")

    with pytest.raises(Abort):
        built(root)
    assert [message for message in caplog.messages if "has the address" in message] == [
        f"'downloads/engagement.schema.json' of '{own}' has the address of 'downloads/engagement.schema.json', which is made of the playbook; nothing was built and the last site is as it was"
    ]


def test_a_preview_says_so_and_goes_on(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    (root / "hook.py").write_text(HOOK.format(uri="faq.md", priority=50), encoding="utf-8")
    edit(root / "mkdocs.yml", "docs_dir:", "hooks: [hook.py]\ndocs_dir:")

    assert (built(root, command="serve") / "faq/index.html").is_file()
    assert any("'faq.md' of plugin 'hook.py' has the address of" in message for message in caplog.messages)


def test_hand_written_pages_at_taken_addresses_leave_the_last_site_as_it_was(
    root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (root / "site").mkdir()
    (root / "site/index.html").write_text("the last good site", encoding="utf-8")
    (root / "playbook/pages/en/progress.md").write_text("# Ours\n", encoding="utf-8")

    with pytest.raises(Abort):
        built(root)
    assert [line for line in capfd.readouterr().err.splitlines() if "error[" in line] == [
        "playbook/pages/en/progress.md:1:1: error[PB506]: its address 'progress/' is taken by a page that every playbook has — give the file another name, or put it elsewhere"
    ]
    assert (root / "site/index.html").read_text(encoding="utf-8") == "the last good site"


@pytest.mark.parametrize("name", ["index.md", "README.md", "progress.md"])
def test_a_preview_shows_what_is_wrong_in_the_place_of_a_hand_written_front_page(
    root: Path, name: str
) -> None:
    (root / "playbook/pages/en" / name).write_text("# Ours\n", encoding="utf-8")

    home = (built(root, command="serve") / "index.html").read_text(encoding="utf-8")
    assert f"playbook/pages/en/{name}:1:1" in home
    assert "PB506" in home
