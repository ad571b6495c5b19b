"""The files of a built site beside the register of its addresses."""

from collections import Counter
from pathlib import Path

from mkdocs.utils import get_theme_dir

from engagement_playbook.config.mkdocs_yml import read_configuration
from engagement_playbook.lint.output_addresses import SiteClaims, site_path
from engagement_playbook.load import load_playbook
from engagement_playbook.presentation.addresses import UrlStyle
from engagement_playbook.support.file_names import comparable_path

THEME = Path(get_theme_dir("material"))


def files_without_one_claim(root: Path, site: Path, style: UrlStyle) -> list[str]:
    """Name each file of a site that the register has not, or twice, and each of the register that the site has not.

    What the theme brings along is the host's to know.
    """
    configuration = read_configuration(root)
    settings = configuration.settings
    assert settings is not None
    pages = {language: configuration.page_folders(language) for language in settings.languages}
    claims = SiteClaims(
        load_playbook(root, settings.languages, configuration.pages),
        settings.languages,
        pages,
        downloads=settings.options.downloads,
    )
    wrong = []
    for language in settings.languages:
        top = site if language == settings.languages[0] else site / language
        listed = [*claims.common, *claims.of(language, style)]
        folders = tuple(f"{claim.uri}/" for claim in listed if claim.is_folder)
        expected = Counter(site_path(claim.uri, style) for claim in listed if not claim.is_folder)
        files = {path.relative_to(top).as_posix() for path in top.rglob("*") if path.is_file()}
        made = {file for file in files if not file.startswith(folders) and not (THEME / file).is_file()}
        wrong += [
            f"{language}: {file} is listed {count} times" for file, count in expected.items() if count > 1
        ]
        wrong += [f"{language}: {file} is not listed" for file in sorted(made - expected.keys())]
        wrong += [f"{language}: {file} is not there" for file in sorted(expected.keys() - files)]
        wrong += [f"{language}: there is no {folder}" for folder in folders if not (top / folder).is_dir()]
        same = Counter(map(comparable_path, files))
        wrong += [f"{language}: {path} is one of several on some systems" for path in same if same[path] > 1]
    return wrong
