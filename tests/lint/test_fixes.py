"""`check --fix`: what is mended, what stays as it was, and that a second time changes nothing."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement_playbook import load_playbook
from engagement_playbook.cli import main
from engagement_playbook.config.mkdocs_yml import read_configuration
from engagement_playbook.lint.fixes import fixed
from engagement_playbook.model.checklist import Checklist
from engagement_playbook.pipeline.check import check
from tests.helpers.playbooks import plant
from tests.helpers.properties import bounded

FILE_AT_DOOR = "checklists/deliver/at-the-door.yml"
FILE = "checklists/deliver/basket.yml"
HEAD = """# The basket, as it leaves the bakery.
id: basket
title: {en: The basket, zh: 篮子}
audience: own
style: do-confirm
pause_point: {en: In the bakery., zh: 在面包房。}
objective: {en: Load what was ordered., zh: 装的就是订的。}
"""


def run(root: Path) -> Result:
    return CliRunner().invoke(main, ["-C", str(root), "check", "--fix"])


def test_everything_that_is_safe_is_mended_and_said(tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook")
    (root / FILE).write_text(
        f"""{HEAD}items:
  # First what is counted.
  - id: loaves   
    text:
      en: Count the loaves
      zh: "数面包,别数错。"   # aloud

  # What stops the round.
  - id: order
    critical: true
    because: [practice]
    text: {{en: "Read the order", zh: "念订单(全文)"}}
  - id: close-the-list
    closes: true
    text:
      en: 'Say aloud "list complete".'
      zh: 大声说“清单完成”。
# The end.
version: "1.0"
""",  # noqa: W291 - the spaces at the end are the case
        encoding="utf-8",
    )
    result = run(root)

    assert (result.exit_code, result.stderr) == (0, "")
    assert "fixed[PB307]: critical item 'order' stands below 'loaves'" in result.stdout
    assert {line.rpartition("fixed[")[2][:5] for line in result.stdout.splitlines()[:-1]} == {
        "PB307",
        "PB322",
        "PB323",
        "PB324",
    }
    assert (root / FILE).read_text(encoding="utf-8") == (
        f"""{HEAD}items:
  # What stops the round.
  - id: order
    critical: true
    because: [practice]
    text: {{en: "Read the order.", zh: "念订单（全文）。"}}
  # First what is counted.
  - id: loaves
    text:
      en: Count the loaves.
      zh: "数面包，别数错。"   # aloud

  - id: close-the-list
    closes: true
    text:
      en: 'Say aloud "list complete".'
      zh: 大声说“清单完成”。
# The end.
version: "1.0"
"""
    )
    assert "fixed" not in run(root).stdout


@pytest.mark.parametrize(
    "words",
    [
        "Ask for order #12 and read the list.",
        "Ask for the list,and read it. #12 is the cellar",
        "Ask for\n        order #12",
    ],
)
def test_a_text_that_a_comment_cuts_is_an_error_and_left_alone(tmp_path: Path, words: str) -> None:
    root = plant(
        tmp_path / "playbook", edits={FILE_AT_DOOR: ("en: Read the name on the door aloud.", f"en: {words}")}
    )
    before = (root / FILE_AT_DOOR).read_bytes()
    result = run(root)

    assert result.exit_code == 1
    assert "error[PB016]" in result.stdout
    assert "fixed[" not in result.stdout
    assert (root / FILE_AT_DOOR).read_bytes() == before


def test_groups_are_put_together_with_their_critical_items_first(tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook")
    groups = "groups: {bread: {en: Bread, zh: 面包}, papers: {en: Papers, zh: 单据}}\n"

    def item(name: str, group: str, critical: str = "") -> str:
        words = f"{{en: Count the {name}., zh: 数一数{name}。}}"
        return f"  - id: {name}\n    group: {group}\n{critical}    text: {words}\n"

    first, second, third, fourth = (
        item("loaves", "bread"),
        item("bills", "papers"),
        item("cloths", "bread", "    critical: true\n    because: [practice]\n"),
        "  - id: close-the-list\n    closes: true\n    text: {en: Say it., zh: 说。}\n",
    )
    (root / FILE).write_text(f"{HEAD}{groups}items:\n{first}{second}{third}{fourth}", encoding="utf-8")
    result = run(root)

    assert (result.exit_code, result.stderr) == (0, "")
    assert (root / FILE).read_text(
        encoding="utf-8"
    ) == f"{HEAD}{groups}items:\n{third}{first}{second}{fourth}"


def test_what_is_laid_out_otherwise_is_left_to_its_author(tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook")
    text = (
        f"{HEAD}items: [{{id: a-loaf, text: {{en: Count., zh: 数。}}}}, "
        "{id: a-cloth, critical: true, because: [practice], text: {en: Fold., zh: 叠。}},"
        " {id: close-the-list, closes: true, text: {en: Say it., zh: 说。}}]\n"
    )
    (root / FILE).write_text(text, encoding="utf-8")
    result = run(root)

    assert result.exit_code == 1
    assert "PB307" in result.stdout
    assert (root / FILE).read_text(encoding="utf-8") == text


def test_a_byte_order_mark_and_line_ends_stay(tmp_path: Path) -> None:
    root = plant(tmp_path / "playbook")
    file = root / "checklists/core/before-any-visit.yml"
    text = file.read_text(encoding="utf-8").replace("clean apron.", "clean apron")
    file.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    run(root)

    good = text.replace("clean apron", "clean apron.").replace("\n", "\r\n")
    assert file.read_bytes() == b"\xef\xbb\xbf" + good.encode()


SIGNS = st.text("数面包aA1 ,;:!?().，。（）“”`[]x#*-", min_size=1, max_size=24)


@pytest.fixture(name="root", scope="module")
def _fixture_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant(tmp_path_factory.mktemp("fix") / "playbook")


# Each example loads a playbook several times: a fifth of the usual number, each with five times the texts.
@settings(bounded, max_examples=20)
@given(
    texts=st.lists(
        st.tuples(SIGNS, SIGNS, st.booleans(), st.sampled_from(["", "bread", "papers"])),
        min_size=1,
        max_size=15,
    ),
    quote=st.sampled_from("'\""),
)
def test_mending_keeps_what_is_said_and_settles(
    root: Path, texts: list[tuple[str, str, bool, str]], quote: str
) -> None:
    items = "".join(
        f"  - id: item-{'x' * (index + 1)}\n"
        + ("    critical: true\n    because: [practice]\n" if critical else "")
        + (f"    group: {group}\n" if group else "")
        + f"    text:\n      en: {quote}{en}{quote}\n      zh: {quote}{zh}{quote}\n"
        for index, (en, zh, critical, group) in enumerate(texts)
    )
    closing = "  - id: close-the-list\n    closes: true\n    text: {en: Say it., zh: 说。}\n"
    groups = "groups: {bread: {en: Bread, zh: 面包}, papers: {en: Papers, zh: 单据}}\n"
    (root / FILE).write_text(f"{HEAD}{groups}items:\n{items}{closing}", encoding="utf-8")
    configured = read_configuration(root).settings
    assert configured is not None
    before = said(root)
    for _ in range(5):
        for fix in (fixes := fixed(check(root, configured).diagnostics, root)):
            (root / fix.path).write_text(fix.text, encoding="utf-8")
        if not fixes:
            break
    else:
        pytest.fail("what is mended does not settle")

    assert said(root) == before


def said(root: Path) -> object:
    """Every item by its id, letter by letter without its signs; None where the file has no content."""
    content = next(
        file.content for file in load_playbook(root, ("en", "zh")).files if file.document.path == FILE
    )
    if not isinstance(content, Checklist):
        return None
    return {
        item.id: (item.critical, *("".join(filter(str.isalnum, text.plain)) for _, text in item.text.items()))
        for item in content.items
    }
