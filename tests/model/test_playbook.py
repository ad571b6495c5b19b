"""The tiny playbook, asked the questions that pages and sheets ask."""

import pytest

from engagement_playbook import Playbook, load_playbook
from engagement_playbook.model.base import Applies, Content, in_scope
from engagement_playbook.model.checklist import Moment
from engagement_playbook.model.playbook import title_of
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.walk import texts_of
from tests.helpers.playbooks import TINY


@pytest.fixture(name="playbook", scope="module")
def _fixture_playbook() -> Playbook:
    return load_playbook(TINY, ("en", "zh")).playbook


def ids(references: tuple[Reference, ...]) -> list[str]:
    return [str(reference) for reference in references]


def test_parts_come_by_kind_in_reading_order(playbook: Playbook) -> None:
    assert [phase.id for phase in playbook.phases] == ["taste", "deliver"]
    assert [checklist.id for checklist in playbook.checklists] == [
        "before-any-visit",
        "at-the-door",
        "before-tasting",
    ]
    assert [template.id for template in playbook.templates] == ["order-sheet"]
    assert [visit.id for visit in playbook.visits] == ["tasting"]
    assert [case.id for case in playbook.cases] == ["closed-door-2019"]
    assert [stage.id for stage in playbook.stages] == ["choosing", "supplying"]
    assert [role.id for role in playbook.roles] == ["baker", "driver", "cafe-owner"]
    assert [term.id for term in playbook.terms] == ["sourdough", "crumb"]
    assert [rule.id for rule in playbook.rules] == ["allergen-rule"]
    assert [phrase.id for phrase in playbook.phrases] == ["sold-out"]
    assert [question.id for question in playbook.questions] == ["late-bread"]
    assert [day.id for day in playbook.days] == ["day-1"]
    assert [scenario.id for scenario in playbook.scenarios] == ["closed-door"]
    assert playbook.home is not None


@pytest.mark.parametrize(
    ("target", "kinds", "expected"),
    [
        (Reference("lesson", "closed-door-2019/ask-for-the-key"), (), ["item:at-the-door/right-door"]),
        (
            Reference("rule", "allergen-rule"),
            (),
            ["item:at-the-door/allergen-card", "item:before-tasting/allergies", "milestone:flour-labelled"],
        ),
        (
            Reference("step", "deliver/first-delivery"),
            (),
            [
                "stage:supplying",
                "item:at-the-door/right-door",
                "rule:allergen-rule",
                "phrase:sold-out",
                "faq:late-bread",
            ],
        ),
        (Reference("step", "deliver/first-delivery"), ("item",), ["item:at-the-door/right-door"]),
        (Reference("checklist", "before-tasting"), (), ["visit:tasting", "milestone:oven-booked"]),
        (Reference("template", "order-sheet"), ("step",), ["step:taste/try-three-loaves"]),
        (Reference("phrase", "sold-out"), (), ["faq:late-bread"]),
        (Reference("term", "sourdough"), (), ["phase:taste"]),
        (Reference("case", "closed-door-2019"), (), ["visit:tasting"]),
    ],
)
def test_the_other_side_of_a_reference_is_derived(
    playbook: Playbook, target: Reference, kinds: tuple[str, ...], expected: list[str]
) -> None:
    assert ids(playbook.referrers(target, *kinds)) == expected


def test_core_checklists_come_by_their_moment(playbook: Playbook) -> None:
    assert [checklist.id for checklist in playbook.core_checklists(Moment.BEFORE)] == ["before-any-visit"]
    assert playbook.core_checklists(Moment.DURING) == ()


def test_parts_of_a_kind_are_listed_in_reading_order(playbook: Playbook) -> None:
    assert ids(playbook.references("role")) == ["role:baker", "role:driver", "role:cafe-owner"]
    assert playbook.references("dragon") == ()


def test_parts_of_a_phase_and_of_none(playbook: Playbook) -> None:
    taste = Reference("phase", "taste")

    assert [checklist.id for checklist in playbook.checklists_of(taste)] == ["before-tasting"]
    assert [checklist.id for checklist in playbook.checklists_of(None)] == ["before-any-visit"]
    assert [template.id for template in playbook.templates_of(taste)] == ["order-sheet"]
    assert playbook.templates_of(None) == ()


@pytest.mark.parametrize(
    ("setting", "applies", "unless", "expected"),
    [
        ({}, {}, {}, True),
        ({}, {"places": ("shop",)}, {"places": ("shop",)}, True),
        ({"places": ("shop",)}, {"places": ("shop", "van")}, {}, True),
        ({"places": ("shop", "van")}, {"places": ("van",)}, {}, True),
        ({"places": ("shop",)}, {"places": ("van",)}, {}, False),
        ({"places": ("shop",)}, {"places": ()}, {"places": ()}, True),
        ({"places": ("shop",)}, {}, {"places": ("shop", "van")}, False),
        ({"places": ("shop", "van")}, {}, {"places": ("shop",)}, True),
        ({"places": ("shop",)}, {"stages": ("choosing",)}, {}, True),
        (
            {"places": ("shop",), "stages": ("supplying",)},
            {"places": ("shop",), "stages": ("choosing",)},
            {},
            False,
        ),
    ],
)
def test_what_applies_somewhere_may_do_so_in_a_setting(
    setting: Applies, applies: Applies, unless: Applies, expected: bool
) -> None:
    assert in_scope(setting, applies, unless) is expected


def test_every_part_has_a_title_in_every_language(playbook: Playbook) -> None:
    for reference in playbook.parts:
        assert [language for language, inline in playbook.title(reference).items() if inline.plain] == [
            "en",
            "zh",
        ]


def test_what_has_no_title_says_so() -> None:
    with pytest.raises(TypeError, match="Content has no title"):
        title_of(Content())


def test_texts_of_a_part_include_nested_ones(playbook: Playbook) -> None:
    part = playbook.part(Reference("checklist", "before-any-visit"))

    assert [text["en"].plain for text in texts_of(part.value)] == [
        "Before any visit",
        "In the van, engine off.",
        "Have everything before the door opens.",
        "Put on a clean apron.",
        'Say aloud "list complete".',
    ]


def test_words_have_labels(playbook: Playbook) -> None:
    assert playbook.word("seasons", "summer", "zh") == "夏季"
    assert playbook.word("seasons", "autumn", "zh") == "autumn"
    assert playbook.word("moons", "full", "en") == "full"
    assert playbook.word("stages", "choosing", "en") == "Choosing"


def test_an_unknown_reference_is_an_error_of_the_program(playbook: Playbook) -> None:
    with pytest.raises(KeyError):
        playbook.part(Reference("phase", "eat"))
