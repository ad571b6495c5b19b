"""The plugin's options and MkDocs' own facts, as one value."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement_playbook.config.mkdocs_yml import read_configuration
from engagement_playbook.config.settings import Settings, read_settings
from tests.helpers.playbooks import TINY
from tests.helpers.properties import bounded

LANGUAGES = [{"code": "en", "site_name": "Bread"}, {"code": "zh", "site_name": "面包"}]


def problems(options: dict[str, object]) -> list[str]:
    return [str(language) for language in read_settings(options, {})[1]]


def test_nothing_has_to_be_set() -> None:
    assert read_settings({}, {}) == (Settings(), [])
    assert Settings().languages == ("en",)


def test_options_and_facts() -> None:
    settings, found = read_settings(
        {"languages": LANGUAGES, "paper": "letter"},
        {"site_name": "Site", "site_url": None, "theme": object()},
    )

    assert found == []
    assert settings.languages == ("en", "zh")
    assert settings.name("zh") == "面包"
    assert (settings.site_name, settings.site_url, settings.options.paper) == ("Site", "", "letter")
    with pytest.raises(KeyError):
        settings.language("fr")


def test_a_look_is_as_it_is_configured() -> None:
    look = {
        "accent": "#1F4E79",
        "document_font": {"zh": "仿宋"},
        "head_fields": ["date", {"id": "contract", "label": {"en": "Contract", "zh": "合同"}}],
        "notes_column": False,
        "cover": {"title": {"en": "How we work"}},
    }
    settings, found = read_settings({"languages": LANGUAGES, "look": look, "project": "Ovens"}, {})

    assert found == []
    assert settings.options.look.accent == "#1f4e79"
    assert [field.id for field in settings.options.look.head_fields] == ["date", "contract"]
    assert [field.id for field in Settings().options.look.head_fields] == [
        *("customer", "date", "place", "pm", "attendees")
    ]


@pytest.mark.parametrize(
    ("colour", "wrong"),
    [
        ("#767676", ""),
        ("#777777", "too pale on white: its contrast is 4.4"),
        ("#ffff00", "too pale on white: its contrast is 1.0"),
        ("red", "not a colour"),
        ("#fff", "not a colour"),
    ],
)
def test_a_colour_is_dark_enough_for_words(colour: str, wrong: str) -> None:
    found = problems({"look": {"accent": colour}})

    assert [text.partition("engagement-playbook': ")[2].partition(" — ")[0] for text in found] == (
        [wrong] if wrong else []
    )


def test_a_language_without_a_name_takes_the_site_s() -> None:
    assert read_settings({"languages": [{"code": "en"}]}, {"site_name": "Site"})[0].name("en") == "Site"


def test_what_is_wrong_is_left_out_and_the_rest_kept() -> None:
    settings, found = read_settings(
        {
            "languages": [*LANGUAGES, {"name": "?"}],
            "paper": "a3",
            "papr": 1,
            "organisation": {"name": "Mill", "logo": 3},
        },
        {},
        "site.yml",
    )

    assert settings.languages == ("en", "zh")
    assert (settings.options.paper, settings.options.organisation.name) == ("a4", "Mill")
    assert sorted(map(str, found)) == [
        "site.yml: error[PB210]: option 'languages.2.code' of plugin 'engagement-playbook' is missing — add it",
        "site.yml: error[PB210]: option 'organisation.logo' of plugin 'engagement-playbook': expected a text — put it in quotes",
        "site.yml: error[PB210]: option 'paper' of plugin 'engagement-playbook': not one of its values — write a4 or letter",
        "site.yml: error[PB210]: unknown option 'papr' of plugin 'engagement-playbook' — did you mean 'paper'?",
    ]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"languages": []}, "option 'languages' of plugin 'engagement-playbook': the list is empty — add an entry, or delete the option"),
        ({"languages": "en"}, "option 'languages' of plugin 'engagement-playbook': expected a list — begin each entry with '- '"),
        ({"languages": ["en"]}, "option 'languages.0' of plugin 'engagement-playbook': expected keys and values — write each as '- code: en'"),
        ({"languages": [{"code": "English"}]}, "option 'languages.0.code' of plugin 'engagement-playbook': not one of its values — write a language code such as 'en' or 'zh'"),
        ({"languages": [{"code": "nul"}]}, "option 'languages.0.code' of plugin 'engagement-playbook': some systems cannot hold a folder of this name — write another code"),
        ({"languages": [{"code": "zh-Hans"}, {"code": "zh-hans"}]}, "option 'languages' of plugin 'engagement-playbook': 'zh-hans' is listed twice"),
        ({"languages": [{"code": "en"}, {"code": "en"}]}, "option 'languages' of plugin 'engagement-playbook': 'en' is listed twice"),
        ({"organisation": {"nme": "a"}}, "unknown option 'organisation.nme' of plugin 'engagement-playbook' — did you mean 'name'?"),
        ({"organisation": {"confidentiality": {"en": 1}}}, "option 'organisation.confidentiality.en' of plugin 'engagement-playbook': expected a text — put it in quotes"),
    ],
)  # fmt: skip
def test_messages(options: dict[str, object], expected: str) -> None:
    assert problems(options) == [f"mkdocs.yml: error[PB210]: {expected}"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,a", "file:///a", "//a/b", "write to us", 'https://a/"b', "https://a/\nb"])  # fmt: skip
def test_a_suggestion_goes_to_the_web_or_into_a_mail(address: str) -> None:
    settings, found = read_settings({"feedback": address, "languages": LANGUAGES}, {})

    assert settings.options.feedback == ""
    assert [*map(str, found)] == [
        "mkdocs.yml: error[PB210]: option 'feedback' of plugin 'engagement-playbook': no address that may leave — write a mail address, or a link that begins with https:// or http://"
    ]


@pytest.mark.parametrize("address", ["a@example.org", "mailto:a@example.org?cc=b@example.org", "https://a.example/new?t={body}&p={page}"])  # fmt: skip
def test_a_place_for_suggestions_stays_as_it_is_written(address: str) -> None:
    settings, found = read_settings({"feedback": address}, {})

    assert (settings.options.feedback, found) == (address, [])


def test_addresses_of_the_host_stay_addresses_on_a_page() -> None:
    site = {
        "site_url": 'https://a.example/"><script>alert(1)</script>/',
        "repo_url": "javascript:alert(1)",
        "edit_uri": '"onclick="alert(1)',
        "extra": {
            "homepage": "data:text/html,a",
            "social": [{"link": "https://b.example"}, {"link": "file:///c"}],
        },
    }
    settings, found = read_settings({}, site)

    assert settings.site_url == ""
    whole = "write the whole address, as https://www.example.org/handbook/"
    assert [*map(str, found)] == [
        f"mkdocs.yml: error[PB210]: '{name}' is no address that may leave: '{address}' — {hint}"
        for name, address, hint in (
            ("site_url", site["site_url"], whole),
            ("repo_url", "javascript:alert(1)", whole),
            ("edit_uri", site["edit_uri"], "write it as 'edit/main/'"),
            ("extra.homepage", "data:text/html,a", whole),
            ("extra.social.1.link", "file:///c", whole),
        )
    ]
    good = {"repo_url": "https://a.example/b", "edit_uri": "edit/main/", "edit_uri_template": "blob/{path!q}"}
    assert read_settings({}, good)[1] == []


def test_half_a_character_breaks_nothing() -> None:
    half = "\ud800"
    options = {
        f"fee{half}": 1,
        "rules": {f"PB{half}": "x"},
        "languages": [{"code": "en", "name": half}],
        "base": half,
    }
    settings, found = read_settings(options, {"site_name": half})

    assert settings.language("en").name == settings.site_name == settings.options.base == "\ufffd"
    assert {problem.code for problem in found} == {"PB210"}


@bounded
@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(
                st.sampled_from(
                    ["languages", "code", "name", "organisation", "confidentiality", "paper", "x"]
                ),
                inner,
            ),
        ),
        max_leaves=12,
    )
)
def test_any_options_give_settings(options: object) -> None:
    given_options = options if isinstance(options, dict) else {"languages": options}
    settings, _ = read_settings(given_options, {})

    assert settings.languages


def write(folder: Path, text: str) -> Path:
    (folder / "mkdocs.yml").write_text(text, encoding="utf-8")
    return folder


def test_the_configuration_of_the_tiny_playbook() -> None:
    configuration = read_configuration(TINY)

    assert configuration.problems == ()
    assert configuration.settings is not None
    assert configuration.settings.languages == ("en", "zh")
    assert configuration.pages == {"about"}


@pytest.mark.parametrize(
    "plugins",
    [
        "plugins:\n  engagement-playbook:\n    languages:\n      - code: fr\n",
        "plugins:\n  - search\n  - engagement-playbook:\n      languages:\n        - code: fr\n",
    ],
)
def test_plugins_are_a_list_or_a_mapping(tmp_path: Path, plugins: str) -> None:
    settings = read_configuration(write(tmp_path, plugins)).settings

    assert settings is not None
    assert settings.languages == ("fr",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "site_name: a\n",
        "plugins:\n",
        "plugins: [search]\n",
        "plugins:\n  - engagement-playbook\n",
        "plugins:\n  - engagement-playbook:\n",
    ],
)
def test_a_bare_configuration(tmp_path: Path, text: str) -> None:
    configuration = read_configuration(write(tmp_path, text))

    assert configuration.settings is not None
    assert configuration.settings.languages == ("en",)


def test_tags_of_other_plugins_make_nothing(tmp_path: Path) -> None:
    text = "a: !!python/object/apply:os.system [touch touched]\nb: !ENV [X, y]\nsite_name: Site\n"
    settings = read_configuration(write(tmp_path, text)).settings

    assert settings is not None
    assert settings.site_name == "Site"
    assert [entry.name for entry in tmp_path.iterdir()] == ["mkdocs.yml"]


@pytest.mark.parametrize(
    "text",
    [
        "day: 2026-13-45\n",
        "a: " + "[" * 1500,
        "a: &a [*a]\nplugins: &b [*b]\n",
        "a: \0\n",
        "a: !!bool x\n",
        "a: !!int ''\n",
        "a: !!timestamp x\n",
        "a: !!float x\n",
        "? [a]\n: b\n",
        "? {a: b}\n: c\n",
        "INHERIT: [a]\n",
        "plugins: {engagement-playbook: {languages: &a [{code: *a}]}}\n",
    ],
)
def test_hostile_configuration_is_a_diagnostic_or_nothing(tmp_path: Path, text: str) -> None:
    assert [problem.code for problem in read_configuration(write(tmp_path, text)).problems] in (
        [],
        ["PB004"],
        ["PB001"],
    )
