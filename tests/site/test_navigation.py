from engagement_playbook.site import navigation
from tests.site.reading import Site


def test_the_menu_in_english(sites: dict[str, Site]) -> None:
    assert navigation(sites["en"].playbook, sites["en"].locale) == [
        {"Home": "index.md"},
        {
            "Phases": [
                "phases/index.md",
                {"1 Taste together": "phases/taste.md"},
                {"2 Deliver": "phases/deliver.md"},
            ]
        },
        {"Visits": "visits/index.md"},
        {"Checklists": "checklists/index.md"},
        {"Templates": "templates/index.md"},
        {"Case studies": "case-studies/index.md"},
        {
            "Rules and words": [
                {"Stages": "stages.md"},
                {"Roles": "roles.md"},
                {"Regulations": "regulations.md"},
                {"Plan backwards": "plan.md"},
                {"Registers": ["registers/index.md"]},
                {"Glossary": "glossary.md"},
                {"Phrases": "phrases.md"},
                {"Questions and answers": "faq.md"},
            ]
        },
        {
            "Start here": [
                {"Onboarding": "onboarding.md"},
                {"Progress": "progress.md"},
                "about.md",
                {"What the checks say": "about/checks.md"},
            ]
        },
    ]


def test_the_menu_of_a_private_site_begins_with_the_account(sites: dict[str, Site]) -> None:
    menu = navigation(sites["en"].playbook, sites["en"].locale, private=True)
    assert menu[:3] == [
        {"Account": ["index.md", {"Profile": "profile.md"}]},
        {"Registers": ["registers/index.md", {"Orders": "registers/orders.md"}]},
        {"Playbook": "playbook/index.md"},
    ]
    assert str(menu).count("'registers/index.md'") == 1


def test_every_language_has_the_same_pages(sites: dict[str, Site]) -> None:
    def addresses(menu: object) -> list[object]:
        if isinstance(menu, list):
            return [address for each in menu for address in addresses(each)]
        return [a for each in menu.values() for a in addresses(each)] if isinstance(menu, dict) else [menu]

    menus = [addresses(navigation(site.playbook, site.locale)) for site in sites.values()]

    assert menus[0] == menus[1]
    assert sites["en"].pages.keys() == sites["zh"].pages.keys()
