"""The pages by hand that the benchmark builds with other tools hold what ours hold."""

import lxml.html
import pytest
from markdown import Markdown

from engagement_playbook.config.mkdocs_yml import read_configuration
from engagement_playbook.load import load_playbook
from engagement_playbook.locale import load_locales
from engagement_playbook.model.playbook import Playbook
from tests.benchmarks.handwritten import EXTENSIONS, handwritten_pages, texts_by_page
from tests.benchmarks.playbooks import ROOT

LANGUAGES = ("en", "zh")


@pytest.fixture(scope="module")
def playbook() -> Playbook:
    return load_playbook(ROOT, LANGUAGES, read_configuration(ROOT).pages).playbook


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def shown(playbook: Playbook, language: str) -> dict[str, str]:
    """What readers see on the shared pages and on the first page of each folder, by its source file."""
    locales, _ = load_locales(LANGUAGES)
    pages = handwritten_pages(playbook, locales[language], read_configuration(ROOT).titles(language))
    of_folder = {uri.rpartition("/")[0]: uri for uri in pages if "/" in uri and not uri.endswith("index.md")}
    reader = Markdown(
        extensions=[*EXTENSIONS], extension_configs={name: dict(EXTENSIONS[name]) for name in EXTENSIONS}
    )
    return {
        uri: " ".join(lxml.html.fromstring(reader.reset().convert(markdown)).text_content().split())
        for uri, markdown in pages.items()
        if "/" not in uri or uri.endswith("index.md") or uri in of_folder.values()
    }


def test_every_text_of_a_part_is_on_its_page(
    playbook: Playbook, language: str, shown: dict[str, str]
) -> None:
    texts = texts_by_page(playbook, language)
    missing = [
        (uri, text)
        for uri, page in shown.items()
        for text in texts.get(uri, ())
        if " ".join(text.split()) not in page
    ]
    assert missing == []
