"""Who signs a document: a role, or more about it."""

from pathlib import Path

import pytest

from engagement_playbook import load_playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.template import Party, Signature, Template
from tests.helpers.playbooks import edit, plant

LANGUAGES = ("en", "zh")
SHEET = "phases/01-taste/templates/order-sheet.yml"


def signed(root: Path, *entries: str) -> Path:
    lines = "".join(f"  - {entry}\n" for entry in entries)
    edit(root / SHEET, "sections:\n", f"signatures:\n{lines}sections:\n")
    return root


def signatures(root: Path) -> tuple[Signature, ...]:
    loaded = load_playbook(root, LANGUAGES)
    assert loaded.diagnostics == ()
    template = loaded.playbook.part(Reference("template", "order-sheet")).value
    assert isinstance(template, Template)
    return template.signatures


def test_a_role_alone_is_short_for_one_that_signs(tmp_path: Path) -> None:
    short, whole = signatures(
        signed(plant(tmp_path / "tiny"), "baker", "{role: baker, party: vendor, seal: true}")
    )

    assert (short.role, short.party, short.seal) == (Reference("role", "baker"), None, False)
    assert (whole.role, whole.party, whole.seal) == (Reference("role", "baker"), Party.VENDOR, True)
    # The published data keeps the short form that it always had.
    assert [signature.model_dump(mode="json", exclude_none=True) for signature in (short, whole)] == [
        "baker",
        {"role": "baker", "party": "vendor", "seal": True},
    ]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("bakre", f"{SHEET}:16:5: error[PB201]: there is no role 'bakre' — did you mean 'baker'?"),
        ("{role: bakre}", f"{SHEET}:16:12: error[PB201]: there is no role 'bakre' — did you mean 'baker'?"),
        ("{role: baker, label: {en: Baker, zh: 面包师}}", f"{SHEET}:16:5: error[PB104]: 'signatures': a signature names either a 'role' or a 'label' — write one of them; two who sign are two entries"),
        ("{seal: true}", f"{SHEET}:16:5: error[PB104]: 'signatures': a signature names either a 'role' or a 'label' — write one of them; two who sign are two entries"),
        ("{role: baker, party: buyer}", f"{SHEET}:16:26: error[PB104]: 'party': 'buyer' is not one of its values — write customer, vendor or supervisor"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_reported_where_it_stands(tmp_path: Path, entry: str, message: str) -> None:
    root = signed(plant(tmp_path / "tiny"), entry)

    assert [str(problem) for problem in load_playbook(root, LANGUAGES).diagnostics] == [message]
