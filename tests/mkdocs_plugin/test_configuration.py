"""The plugin and the command line read one configuration and find the same in it."""

from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import ConfigurationError, PluginError

from engagement_playbook.config.mkdocs_yml import Configuration, read_configuration
from engagement_playbook.mkdocs_plugin.plugin import EngagementPlaybookPlugin
from tests.helpers.playbooks import TINY, edit, plant

HEAD = "site_name: Site\ndocs_dir: playbook/pages\ntheme:\n  name: material\nplugins:\n  - engagement-playbook:\n"

CONFIGURATIONS = {
    "the tiny playbook": (TINY / "mkdocs.yml").read_text(encoding="utf-8"),
    "no options": HEAD.rstrip(":\n") + "\n",
    "empty options": f"{HEAD}      feedback:\n      base:\n      languages:\n      organisation:\n",
    "wrong types": f"{HEAD}      languages: en\n      organisation: Mill\n      downloads: 'no'\n      feedback: 7\n      paper: a3\n",
    "unknown options": f"{HEAD}      papr: a4\n      organisation:\n        nmae: Mill\n      odd:\n",
    "switched on": f"{HEAD}      enabled: true\n",
    "rules": f"{HEAD}      rules:\n        PB305:\n          severity: off\n          reason: Titles are nouns.\n        PB999:\n          severity: error\n",
    "inherited": f"INHERIT: parent.yml\n{HEAD}      papr: a4\n",
    "inherited options": "INHERIT: parent.yml\ntheme:\n  name: material\nplugins:\n  engagement-playbook:\n    paper: a3\n",
    "environment": f"{HEAD}      feedback: !ENV [NO_SUCH_NAME, 'a@example.com']\n      paper: !ENV NO_SUCH_NAME\n",
    "an address": f"site_url: https://bread.example/handbook\n{HEAD}      downloads: false\n",
    "addresses": f"repo_url: https://forge.example/bread\nedit_uri_template: javascript:alert(1)\nextra:\n  homepage: data:text/html,a\n{HEAD}      feedback: file:///a\n",
    "patterns": f"exclude_docs: |\n  old.md\ndraft_docs: |\n  about.md\n{HEAD}      languages:\n        - code: en\n        - code: zh\n",
    "functions of extensions": f"markdown_extensions:\n  - toc:\n      slugify: !!python/name:markdown.extensions.toc.slugify\n{HEAD}      papr: a4\n",
}
PARENT = "site_name: Parent\ndocs_dir: playbook/pages\nplugins:\n  engagement-playbook:\n    languages:\n      - code: zh\n    odd: 1\n"


def in_the_host(file: Path, **options: Any) -> Configuration:
    """Read a configuration as the plugin of a running host does."""
    config = load_config(str(file), **options)
    plugin = config.plugins["engagement-playbook"]
    assert isinstance(plugin, EngagementPlaybookPlugin)
    return plugin.read_site(config).configuration


@pytest.mark.parametrize("name", CONFIGURATIONS)
@pytest.mark.parametrize("file", ["mkdocs.yml", "mkdocs.yaml"])
def test_both_read_the_same(tmp_path: Path, file: str, name: str) -> None:
    root = plant(tmp_path / "playbook")
    (root / "mkdocs.yml").unlink()
    (root / file).write_text(CONFIGURATIONS[name], encoding="utf-8")
    (root / "parent.yml").write_text(PARENT, encoding="utf-8")
    (root / "playbook/pages/en/old.md").write_text("# Old\n", encoding="utf-8")

    here, there = read_configuration(root), in_the_host(root / file)
    assert here.settings == there.settings
    assert [*map(str, here.problems)] == [*map(str, there.problems)]
    assert here.folders == there.folders
    assert here.pages == there.pages


def test_what_the_host_was_told_otherwise_holds(tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook")
    settings = in_the_host(root / "mkdocs.yml", site_url="https://bread.example").settings

    assert settings is not None
    assert settings.site_url == "https://bread.example/"


def test_aliases_that_grow_without_end_are_refused_in_the_host_too(tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook")
    bomb = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 13))
    message = "mkdocs.yml: error[PB003]: the file has more than 50,000 values — split it into several files"
    for options in ("languages: *a12", "rules: *a12", "downloads: false\nextra:\n  x: *a12"):
        (root / "mkdocs.yml").write_text(f"{bomb}{HEAD}      {options}\n", encoding="utf-8")

        assert [*map(str, read_configuration(root).problems)] == [message]
        # The host goes through every value as soon as its plugins are loaded.
        with pytest.raises(ConfigurationError) as caught:
            in_the_host(root / "mkdocs.yml")
        assert str(caught.value) == message


def test_a_host_may_start_in_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = plant(tmp_path / "playbook")
    monkeypatch.chdir(tmp_path)

    assert in_the_host(Path("playbook/mkdocs.yml")).folders == read_configuration(root).folders


def test_a_configuration_without_a_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = plant(tmp_path / "playbook")
    monkeypatch.chdir(root)
    with pytest.raises(PluginError) as caught:
        in_the_host(root / "mkdocs.yml", config_file_path="<stdin>")

    assert str(caught.value) == (
        "the configuration has no file: write it to mkdocs.yml, or name it with '-f FILE'; every language reads it"
    )


def test_every_language_is_built_from_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = plant(tmp_path / "playbook")
    edit(root / "mkdocs.yml", "      languages:\n", "      downloads: false\n      languages:\n")
    monkeypatch.chdir(tmp_path)

    config = load_config("playbook/mkdocs.yml", strict=True)
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    assert (root / "site/about/index.html").is_file()
    assert (root / "site/zh/about/index.html").is_file()
