"""Whatever a site holds has an address of its own. What a problem says word for word is in tests/golden."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engagement_playbook import load_playbook
from engagement_playbook.config.pages import PageFolder
from engagement_playbook.lint.output_addresses import (
    HOST_FILES,
    AddressRegister,
    SiteClaims,
    check_addresses,
    site_path,
)
from engagement_playbook.load import Loaded
from engagement_playbook.model.playbook import Part
from engagement_playbook.model.reference import MAX_ID, Reference, is_id, page_name_problem
from engagement_playbook.presentation.addresses import PAGE_KINDS
from engagement_playbook.support.file_names import comparable_path
from tests.helpers.playbooks import TINY
from tests.helpers.properties import bounded

LANGUAGES = ("en", "zh")
ELSEWHERE = "give the file another name, or put it elsewhere"


@pytest.fixture(name="tiny", scope="module")
def _fixture_tiny() -> Loaded:
    return load_playbook(TINY, LANGUAGES)


def folder(*uris: str, language: str = "en", templates: Sequence[str] = ()) -> PageFolder:
    """Describe a folder of pages that need not be there."""
    place = TINY / "pages" / language
    return PageFolder(place, {uri: place / uri for uri in uris}, templates=frozenset(templates))


def problems(tiny: Loaded, pages: Mapping[str, Sequence[PageFolder]], *, downloads: bool = True) -> list[str]:
    claims = SiteClaims(tiny, LANGUAGES, pages, downloads=downloads)
    return [str(problem) for problem in check_addresses(claims, LANGUAGES)]


def of_english(tiny: Loaded, *uris: str, downloads: bool = True) -> list[str]:
    found = problems(tiny, {"en": [folder(*uris)], "zh": [folder(language="zh")]}, downloads=downloads)
    assert all(line.startswith("pages/en/") for line in found)
    return [line.removeprefix("pages/en/") for line in found]


@pytest.mark.parametrize(
    "uris",
    [
        ("about.md", "guide/index.md", "guide/more.md", "zh-notes.md", "favicon.ico", "robots.txt"),
        ("checklists/price-list.md", "checklists/at-the-door.png", "downloads/own.pdf", "phases.png"),
        ("assets/images/favicon.png", "assets/playbook.css", "progress/first.md", "zh.png", ".well-known/a.txt"),
        ("a.md", "a/b.md", "a/c.md", "面包.md", "con-tract.md", "index/a.md"),
    ],
)  # fmt: skip
def test_what_has_an_address_of_its_own(tiny: Loaded, uris: tuple[str, ...]) -> None:
    assert of_english(tiny, *uris) == []


@pytest.mark.parametrize(
    ("uri", "problem"),
    [
        ("zh.md", "zh.md:1:1: error[PB506]: its address 'zh/' is taken by language 'zh' (mkdocs.yml)"),
        ("ZH/a.png", "ZH/a.png: error[PB506]: its address 'ZH/a.png' is in 'zh/', taken by language 'zh' (mkdocs.yml)"),
        ("zh", "zh: error[PB506]: its address 'zh' is taken by language 'zh' (mkdocs.yml)"),
        ("checklists", "checklists: error[PB506]: its address 'checklists' is the folder of a page that every playbook has"),
        ("checklists.md", "checklists.md:1:1: error[PB506]: its address 'checklists/' is taken by a page that every playbook has"),
        ("README.markdown", "README.markdown:1:1: error[PB506]: its address 'index.html' is taken by a page that every playbook has"),
        ("about/checks/index.html", "about/checks/index.html: error[PB506]: its address 'about/checks/' is taken by a page that every playbook has"),
        ("faq.html", "faq.html: error[PB506]: its address 'faq.html' is taken by a page that every playbook has"),
        ("Faq.md", "Faq.md:1:1: error[PB506]: its address 'Faq/' is on some systems 'faq/', taken by a page that every playbook has"),
        ("assets/Playbook/own.js", "assets/Playbook/own.js: error[PB506]: its address 'assets/Playbook/own.js' is in 'assets/playbook/', taken by the site's styles and scripts"),
        ("404.md", "404.md:1:1: error[PB506]: its address '404.html' is taken by a file that the host writes"),
        ("sitemap.xml", "sitemap.xml: error[PB506]: its address 'sitemap.xml' is taken by a file that the host writes"),
        ("search/search_index.json", "search/search_index.json: error[PB506]: its address 'search/search_index.json' is taken by a file that the host writes"),
        ("README.txt", "README.txt: error[PB506]: its address 'README.txt' is taken by the archive to open from disk"),
        ("downloads/playbook.json", "downloads/playbook.json: error[PB506]: its address 'downloads/playbook.json' is taken by a file that every playbook has"),
        ("downloads/checklists/at-the-door.bilingual.pdf", "downloads/checklists/at-the-door.bilingual.pdf: error[PB506]: its address 'downloads/checklists/at-the-door.bilingual.pdf' is taken by checklist 'at-the-door' (checklists/deliver/at-the-door.yml:1)"),
    ],
)  # fmt: skip
def test_an_address_that_is_taken(tiny: Loaded, uri: str, problem: str) -> None:
    assert of_english(tiny, uri) == [f"{problem} — {ELSEWHERE}"]


@pytest.mark.parametrize(
    ("uris", "problem"),
    [
        (("guide.md", "guide/index.md"), "guide/index.md:1:1: error[PB506]: its address 'guide/' is taken by pages/en/guide.md"),
        (("guide.html", "guide.md"), "guide.md:1:1: error[PB506]: its address 'guide.html' is taken by pages/en/guide.html"),
        (("Guide.md", "guide.md"), "guide.md:1:1: error[PB506]: its address 'guide/' is on some systems 'Guide/', taken by pages/en/Guide.md"),
        (("cafe\u0301.txt", "caf\u00e9.txt"), "caf\u00e9.txt: error[PB506]: its address 'caf\u00e9.txt' is on some systems 'cafe\u0301.txt', taken by pages/en/cafe\u0301.txt"),
        (("guide/a.txt", "Guide"), "guide/a.txt: error[PB506]: its address 'guide/a.txt' is in 'Guide/', taken by pages/en/Guide"),
    ],
)  # fmt: skip
def test_two_of_ones_own_at_one_address(tiny: Loaded, uris: tuple[str, ...], problem: str) -> None:
    assert of_english(tiny, *uris) == [f"{problem} — {ELSEWHERE}"]


@pytest.mark.parametrize(
    ("uri", "reason"),
    [
        ("aux.md", "Windows keeps that name for a device"),
        ("guide/nul/a.md", "Windows keeps that name for a device"),
        ("trailing..md", "Windows drops a dot or space at the end of a name"),
        ("guide /a.png", "Windows drops a dot or space at the end of a name"),
        ("why?.md", "Windows allows no ? in a name"),
        (f"{'a' * 252}.md", "file systems take at most 255 bytes for a name"),
    ],
)
def test_a_name_that_some_system_cannot_hold(tiny: Loaded, uri: str, reason: str) -> None:
    mark = ":1:1" if uri.endswith(".md") else ""

    assert of_english(tiny, uri) == [
        f"{uri}{mark}: error[PB506]: its name is none that every system can hold — {reason}: choose another one"
    ]


def test_a_site_without_downloads_leaves_their_addresses_free(tiny: Loaded) -> None:
    uris = ("downloads/playbook.pdf", "downloads/engagement.schema.json")

    assert len(of_english(tiny, *uris)) == 2
    assert [line.partition(":")[0] for line in of_english(tiny, *uris, downloads=False)] == [
        "downloads/engagement.schema.json"
    ]


def test_a_file_that_the_host_makes_a_template_of_is_its_own(tiny: Loaded) -> None:
    own = folder("404.html", "robots.txt", templates=["404.html", "robots.txt"])

    assert problems(tiny, {"en": [own]}) == []


def test_what_takes_the_place_of_another_at_the_same_path_is_no_second_claim(tiny: Loaded) -> None:
    shared = replace(folder("guide.md", "guide/index.md"), folder=Path("shared"))

    assert len(problems(tiny, {"en": [shared, folder("guide.md")]})) == 1
    assert problems(tiny, {"en": [folder("guide.md"), folder("guide.md")]}) == []


def test_a_draft_claims_nothing_and_a_page_that_the_host_leaves_out_does(tiny: Loaded) -> None:
    own = folder("progress.md", "guide/index.md")
    left_out = {"guide/README.md": own.folder / "guide/README.md"}

    assert problems(tiny, {"en": [replace(own, drafts=frozenset({"progress.md"}), left_out=left_out)]}) == [
        f"pages/en/guide/README.md:1:1: error[PB506]: its address 'guide/' is taken by pages/en/guide/index.md — {ELSEWHERE}"
    ]


def test_the_folder_of_a_language_without_one_holds_those_of_the_others(tiny: Loaded) -> None:
    place = TINY / "pages"
    everything = PageFolder(place, {uri: place / uri for uri in ("about.md", "zh/about.md")})
    own = PageFolder(place / "zh", {"about.md": place / "zh/about.md"})

    assert problems(tiny, {"en": [everything], "zh": [own]}) == []


def test_a_language_that_is_called_like_a_page_leaves_no_room_for_it(tiny: Loaded) -> None:
    claims = SiteClaims(tiny, ("en", "faq"), {}, downloads=False)

    assert [str(problem) for problem in check_addresses(claims, ("en", "faq"))] == [
        "mkdocs.yml: error[PB506]: its address 'faq/' is the folder of a page that every playbook has — write another code"
    ]


ids = st.one_of(
    st.sampled_from(["index", "con", "com1", "progress", "playbook", "checklists", "zh", "a", "x" * MAX_ID]),
    st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True),
).filter(lambda name: is_id(name) and not page_name_problem(name))
"""Every id that a part with a page may have; some are names that other files have."""


@bounded
@given(names=st.lists(ids, min_size=5, max_size=25), former=st.lists(ids, max_size=3))
def test_no_playbook_claims_an_address_twice(tiny: Loaded, names: list[str], former: list[str]) -> None:
    """Whatever parts with pages are called, each once in its kind, nothing that is made stands in the way of another."""
    originals = {kind: tiny.playbook.part(tiny.playbook.references(kind)[0]) for kind in PAGE_KINDS}
    parts: dict[Reference, Part] = {}
    for place, name in enumerate(names):
        kind = PAGE_KINDS[place % len(PAGE_KINDS)]
        original = originals[kind]
        reference = Reference(kind, name)
        parts[reference] = replace(
            original, reference=reference, value=original.value.model_copy(update={"id": name})
        )
    first = next(iter(parts))
    assume(len({*former}) == len(former) and not {*former} & {reference.id for reference in parts})
    value = parts[first].value
    if "formerly" in type(value).model_fields:
        parts[first] = replace(parts[first], value=value.model_copy(update={"formerly": tuple(former)}))
    loaded = replace(tiny, playbook=replace(tiny.playbook, parts=parts))

    for style in HOST_FILES:
        register = AddressRegister(style)
        claims = SiteClaims(loaded, LANGUAGES, {}, downloads=True)
        collisions = (register.add(claim) for claim in (*claims.common, *claims.of("en", style)))
        assert [collision.message for collision in collisions if collision] == []


names = st.sampled_from(
    ["a", "A", "a.", "\u00e9", "E\u0301", "zh", "Faq", "index", "README", "checklists", "at-the-door", "assets", "playbook"]
)  # fmt: skip
uris = st.builds(
    lambda folders, name, ending: "/".join((*folders, f"{name}{ending}")),
    st.lists(names, max_size=2),
    names,
    st.sampled_from([".md", ".md", ".markdown", ".html", "/index.html", ""]),
)


@bounded
@given(written=st.lists(uris, max_size=12, unique=True))
def test_what_is_not_reported_stands_alone_on_every_system(tiny: Loaded, written: list[str]) -> None:
    """Whatever is written by hand: what was accepted, and what is made, share no file and no file is a folder."""
    claims = SiteClaims(tiny, LANGUAGES, {"en": [folder(*written)]}, downloads=True)
    refused = {problem.path for problem in check_addresses(claims, LANGUAGES)}
    accepted = [uri for uri in written if f"pages/en/{uri}" not in refused]

    for style in HOST_FILES:
        others = [claim for claim in (*claims.common, *claims.of("en", style)) if claim.owner]
        paths = [comparable_path(site_path(claim.uri, style)) for claim in others]
        paths += [comparable_path(site_path(uri, style)) for uri in accepted]
        assert len({*paths}) == len(paths)
        assert not [path for path in paths for other in paths if path.startswith(f"{other}/")]
