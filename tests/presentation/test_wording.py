"""The words that a sheet and a document of one list share."""

from __future__ import annotations

import datetime as dt

import pytest

from engagement_playbook import load_playbook
from engagement_playbook.config.settings import LanguageOptions, Options, Organisation, Settings
from engagement_playbook.locale import load_locales
from engagement_playbook.model.base import Audience, Trial
from engagement_playbook.model.checklist import Checklist, SignOff, Style
from engagement_playbook.model.reference import Reference
from engagement_playbook.presentation.labels import unique
from engagement_playbook.presentation.presentation import Presentation, neutral
from tests.helpers.playbooks import TINY

CODES = ("en", "zh")
PLAYBOOK = load_playbook(TINY, CODES).playbook
LOCALES = load_locales(CODES)[0]
LANGUAGES = tuple(LanguageOptions(code=code, site_name=f"Bread {code}") for code in CODES)


def wording(language: str = "en", organisation: Organisation | None = None) -> Presentation:
    options = Options(languages=LANGUAGES, organisation=organisation or Organisation())
    return Presentation(PLAYBOOK, LOCALES[language], Settings(options=options))


@pytest.fixture(name="checklist")
def _fixture_checklist() -> Checklist:
    value = PLAYBOOK.part(Reference("checklist", "before-tasting")).value
    assert isinstance(value, Checklist)
    return value


def test_marks_are_what_is_known(checklist: Checklist) -> None:
    known = checklist.model_copy(
        update={
            "version": "2.1",
            "revised": dt.date(2026, 11, 2),
            "owner": Reference("role", "baker"),
            "tried": Trial.model_validate({"on": "2026-11-20", "by": "baker"}),
            "applies": {"ovens": ("stone", "wood")},
        }
    )
    bare = known.model_copy(
        update={"version": None, "revised": None, "owner": None, "tried": None, "applies": {}}
    )

    assert wording("en").marks(known) == (
        *("before-tasting", "Version 2.1", "Revised 2026-11-02", "Owner: Baker"),
        *("Tried in the field 2026-11-20, Baker", "Applies to: stone, wood"),
    )
    assert wording("en").marks(bare) == ("before-tasting", "Not yet tried")
    assert wording("zh").marks(bare)[0] == "before-tasting"


@pytest.mark.parametrize("audience", [Audience.TABLE, Audience.HANDOVER])
def test_a_neutral_part_says_its_version_and_nothing_of_ours(
    checklist: Checklist, audience: Audience
) -> None:
    known = checklist.model_copy(
        update={"audience": audience, "version": "2.1", "revised": dt.date(2026, 11, 2)}
    )

    assert wording("en").marks(known) == ("Version 2.1", "Revised 2026-11-02")
    assert wording("zh").pause_point_label(known) == "使用时点"
    assert wording("zh").critical_legend(known) == "未完成时，由双方商定如何处理。"
    assert (neutral(audience), neutral(Audience.OWN)) == (True, False)


def test_where_a_case_happened_is_said_in_words() -> None:
    (case, *_) = PLAYBOOK.cases

    def said(region: str, language: str) -> str:
        return wording(language).region(case.model_copy(update={"region": region}))

    assert [said("UK", language) for language in CODES] == ["United Kingdom", "英国"]
    assert [said("CN, ID, RU", language) for language in CODES] == [
        "China, Indonesia, Russia",
        "中国、印度尼西亚、俄罗斯",
    ]
    assert said("GB", "en") == "United Kingdom"
    assert said("EU", "zh") == "欧盟"
    assert said("Mill Lane, GB", "zh") == "Mill Lane, GB"


def test_a_list_is_placed_by_its_phase_or_by_its_meetings_and_moment(checklist: Checklist) -> None:
    en = wording("en")

    assert (en.meetings(checklist), en.moment(checklist)) == ("Tasting", "Before the visit")
    assert en.moment(checklist.model_copy(update={"moment": None})) == ""
    assert [en.phase_number(Reference("phase", phase.id)) for phase in PLAYBOOK.phases] == [
        f"Phase {phase.number}" for phase in PLAYBOOK.phases
    ]
    core = Presentation(
        type(PLAYBOOK)(PLAYBOOK.languages, PLAYBOOK.parts, core=frozenset({checklist.id})),
        LOCALES["en"],
        en.settings,
    )
    assert core.meetings(checklist) == "Every visit"


def test_a_gate_is_signed_by_those_who_answer_for_it_and_one_more(checklist: Checklist) -> None:
    assert wording().signoff(checklist) is None
    signoff = wording().signoff(checklist.model_copy(update={"signoff": SignOff.GATE}))

    assert signoff is not None
    assert signoff.results == ("Go", "Go, with conditions", "No-go")
    assert signoff.roles[-1] == ""
    assert len(signoff.roles) == len(set(signoff.roles)) <= 6


def test_who_made_it_is_a_house_and_never_a_person() -> None:
    house = Organisation(name="Mill & Co", confidentiality={"zh": "机密"})

    assert wording("zh").author == "Bread zh"
    assert wording("zh", house).author == "Mill & Co"
    assert (wording("en", house).confidentiality, wording("zh", house).confidentiality) == ("", "机密")


def test_a_style_has_a_name_and_a_sentence() -> None:
    for language in CODES:
        for style in Style:
            assert wording(language).style(style)
            assert wording(language).style_hint(style) != wording(language).style(style)


def test_equal_words_are_said_once() -> None:
    assert unique(["b", "a", "b", ""]) == ("b", "a", "")
