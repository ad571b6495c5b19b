"""What a visit's pack says of a template: it is printed blank, brought filled in, or filled in afterwards."""

from pathlib import Path

import pytest

from engagement_playbook import load_playbook
from engagement_playbook.model.reference import Reference
from tests.helpers.playbooks import edit, plant

VISIT = "playbook/visits/tasting.yml"
ONE = "leave it in one of them: printed blank, brought filled in, or filled in afterwards"


def packed(folder: Path, *lines: str) -> Path:
    root = plant(folder / "tiny")
    pack = "".join(f"  {line}\n" for line in lines)
    edit(root / VISIT, "templates: [order-sheet]\n", f"templates: [order-sheet]\npack:\n{pack}")
    return root


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["filled: [order-shet]"],
         f"{VISIT}:35:12: error[PB201]: there is no template 'order-shet' — did you mean 'order-sheet'?"),
        (["afterwards: [order-shet]"],
         f"{VISIT}:35:16: error[PB201]: there is no template 'order-shet' — did you mean 'order-sheet'?"),
        (["templates: [order-sheet]", "filled: [order-sheet]"],
         f"{VISIT}:36:12: error[PB104]: template 'order-sheet' is in 'templates' and in 'filled' — {ONE}"),
        (["filled: [order-sheet]", "afterwards: [order-sheet]"],
         f"{VISIT}:36:16: error[PB104]: template 'order-sheet' is in 'filled' and in 'afterwards' — {ONE}"),
    ],
)  # fmt: skip
def test_a_template_that_is_not_there_or_in_two_lists(tmp_path: Path, lines: list[str], message: str) -> None:
    loaded = load_playbook(packed(tmp_path, *lines), ("en", "zh"))

    assert [str(problem) for problem in loaded.diagnostics] == [message]


def test_a_template_that_only_the_pack_names_is_of_the_visit_too(tmp_path: Path) -> None:
    root = packed(tmp_path, "filled: [order-sheet]")
    edit(root / VISIT, "templates: [order-sheet]\n", "")
    loaded = load_playbook(root, ("en", "zh"))
    (visit,) = loaded.playbook.visits
    order_sheet = Reference("template", "order-sheet")

    assert loaded.diagnostics == ()
    assert visit.every_template == (order_sheet,)
    assert [*loaded.playbook.referrers(order_sheet, "visit")] == [Reference("visit", "tasting")]
