"""What a reader does first, in Firefox too: ten ways through the site with no error behind any."""

from collections.abc import Iterator

import pytest

from tests.helpers import firefox
from tests.helpers.commands import mkdocs_build
from tests.helpers.firefox import Reader, Session
from tests.helpers.playbooks import plant, without_downloads
from tests.helpers.site import serve

LIST = "checklists/at-the-door/"
ARROW_DOWN, ENTER = "\ue015", "\ue007"
FIRST = "[data-item] input"
SAVED = "document.querySelector('.pb-saved')?.dataset.state === 'saved'"
PAGES = (
    "",
    "zh/",
    "phases/",
    "phases/taste/",
    LIST,
    "visits/tasting/",
    "glossary/",
    "onboarding/",
    "progress/",
)


@pytest.fixture(name="session", scope="module")
def _fixture_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    command = firefox.find()
    if command is None:
        pytest.skip("there is no Firefox on this system (Debian: apt install firefox-esr)")
    with firefox.start(command, tmp_path_factory.mktemp("profile")) as session:
        yield session


@pytest.fixture(name="root", scope="module")
def _fixture_root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    edits = {
        "phases/01-taste/phase.yml": (
            "en: The café knows which loaf it",
            "en: The café knows which sourdough it",
        )
    }
    root = without_downloads(plant(tmp_path_factory.mktemp("firefox") / "tiny", edits=edits))
    done = mkdocs_build(root)
    assert done.returncode == 0, done.stdout
    with serve(root / "site") as address:
        yield address


@pytest.fixture(name="reader")
def _fixture_reader(session: Session, root: str) -> Iterator[Reader]:
    session.errors.clear()
    with session.reader(root) as reader:
        yield reader
    assert session.errors == []


def test_every_kind_of_page_opens(reader: Reader) -> None:
    for address in PAGES:
        reader.goto(address)
        reader.wait("document.querySelectorAll('h1').length === 1")


def test_a_tick_is_kept(reader: Reader) -> None:
    reader.goto(LIST)
    reader.wait("document.querySelector('.pb-ticks__line') !== null")
    reader.click(FIRST)
    reader.wait(SAVED)

    reader.reload()

    reader.wait(f"document.querySelector('{FIRST}').checked")


def test_a_note_is_kept(reader: Reader) -> None:
    reader.goto(LIST)
    reader.click(".pb-more")
    reader.click(".pb-own__form textarea[aria-label=Note]")
    reader.press("two boxes")
    reader.wait(SAVED)

    reader.reload()

    reader.wait("document.querySelector('.pb-own__note')?.textContent.includes('two boxes')")


def test_what_does_not_apply_says_why(reader: Reader) -> None:
    reader.goto(LIST)
    reader.click(".pb-more")
    reader.click(".pb-own__form button")
    reader.wait("document.activeElement.ariaLabel === 'Reason'")
    reader.press("shut")
    reader.wait(SAVED)

    reader.wait("document.querySelector('.pb-own__na')?.textContent.includes('shut')")


def test_a_search_leads_to_a_hit(reader: Reader) -> None:
    reader.goto("faq/")
    reader.click(".md-search__input")
    reader.press("allergen card")
    reader.wait("document.querySelector('.md-search-result__link')?.textContent.includes('llergen')")

    reader.click(".md-search-result__link")

    reader.wait("location.hash === '#card' || location.hash === '#allergen-card'")


def test_an_overview_is_filtered(reader: Reader) -> None:
    reader.goto("checklists/")
    reader.wait("document.querySelector('.pb-filters:not([hidden])') !== null")
    reader.wait("document.querySelector('.pb-filters select').focus() ?? true")
    reader.press(ARROW_DOWN)

    reader.wait("location.search !== '' && document.querySelector('[data-facets][hidden]') !== null")


def test_the_language_menu_stays_on_the_page(reader: Reader) -> None:
    reader.goto(LIST)
    reader.hover(".md-select")
    reader.click(".md-select__link[data-language=zh]")

    reader.wait(f"location.pathname.endsWith('/zh/{LIST}') && document.documentElement.lang === 'zh-Hans'")


def test_a_word_explains_itself_and_may_be_pointed_at(reader: Reader) -> None:
    reader.goto("phases/taste/")
    reader.hover("a.pb-word")
    reader.wait("document.querySelector('.pb-meaning:popover-open')?.textContent")

    reader.hover(".pb-meaning")

    reader.wait("(globalThis.began ??= performance.now()) + 500 < performance.now()")
    reader.wait("document.querySelector('.pb-meaning').matches(':popover-open')")


def test_an_engagement_is_begun_and_counted(reader: Reader) -> None:
    reader.goto("progress/")
    reader.click("[data-key=new]")
    reader.click("dialog input")
    reader.press(f"Heron{ENTER}")
    reader.wait("document.querySelector('.pb-engagement h2')?.textContent === 'Heron'")
    reader.click("[data-key='new run']")
    reader.click("dialog .pb-button--first")

    reader.wait("document.querySelector('.pb-run__counts')?.textContent.includes('0 of')")


def test_a_visit_is_prepared(reader: Reader) -> None:
    reader.goto("visits/tasting/")
    reader.click(".pb-visit [name=place]")
    reader.press("The yard")
    reader.wait(SAVED)

    reader.reload()

    reader.wait("document.querySelector('.pb-visit [name=place]')?.value === 'The yard'")
