"""The host's theme finds everything that the host takes of it, and nothing else."""

from pathlib import Path

from mkdocs.config import load_config
from mkdocs.structure.files import Files

from engagement_playbook.mkdocs_plugin.lean_theme import LeanTheme

ICON = ".icons/material/check.svg"


def test_the_host_finds_the_same_files_of_a_theme_without_listing_its_icons(tmp_path: Path) -> None:
    for name in ("main.html", "extra/own.css", ".hidden/own.css", "extra/.hidden/own.css", "extra/.own.css"):
        file = tmp_path / "custom" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("", encoding="utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: A\nplugins: []\ntheme:\n  name: material\n  custom_dir: custom\n", encoding="utf-8"
    )
    config = load_config(str(tmp_path / "mkdocs.yml"))
    theme = LeanTheme(config.theme)

    lists = []
    for environment in (config.theme.get_env(), theme.get_env()):
        files = Files([])
        files.add_files_from_theme(environment, config)
        lists.append([(file.src_uri, file.abs_src_path) for file in files])
    assert lists[0] == lists[1]
    assert "extra/own.css" in dict(lists[1])
    assert ICON in config.theme.get_env().list_templates()
    assert ICON not in theme.get_env().list_templates()
    assert theme.get_env().get_template(ICON).render().startswith("<svg")


def test_whatever_is_changed_of_a_theme_afterwards_is_changed_in_both(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: A\nplugins: []\n", encoding="utf-8")
    config = load_config(str(tmp_path / "mkdocs.yml"))
    theme = LeanTheme(config.theme)
    theme["language"] = "zh"
    theme.dirs.insert(0, "elsewhere")
    assert config.theme["language"] == "zh"
    assert config.theme.dirs == theme.dirs
