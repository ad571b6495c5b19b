"""A rule with all that a rule may say, laid over that of the tiny playbook."""

from pathlib import Path

from tests.helpers.playbooks import edit

RULES = "playbook/regulations.yml"
SHEET = "phases/01-taste/templates/order-sheet.yml"

RULE = """\
    kind: regulation
    citations:
      - title: 过敏原标示规定
        language: zh
        date: 2020-11
        address: https://town.example/rules/12
    number: "12/2020"
"""
MORE = """\
    changes_ahead:
      - on: 2027-03-18
        what:
          en: Cards name traces, too.
          zh: 卡片也要写微量成分。
    clocks:
      - id: ill
        name:
          en: Somebody fell ill
          zh: 有人不适
        trigger:
          en: A guest is ill
          zh: 客人不适
        first:
          en: 2 hours
          zh: 2 小时
        final:
          en: 3 days
          zh: 3 天
        reporters: [cafe]
        to:
          en: the town
          zh: 镇里
        deliver:
          en: The recipe after 15 minutes
          zh: 15 分钟给配方
    steps: [deliver/first-delivery]
    checked: 2026-11-01
    checked_how: recalled
clock_notes:
  - id: first
    before: true
    title:
      en: Somebody is ill now?
      zh: 正有人不适？
    text:
      en: Close this page.
      zh: 先放下本页。
"""
SECTION = """\
  - id: clocks
    title:
      en: Clocks
      zh: 时限
    source: clocks
"""


def with_clocks(root: Path) -> Path:
    """Let the rule of a planted playbook be cited and have a clock, and its form a section made from it."""
    edit(root / RULES, '    number: "12/2020"\n', RULE)
    edit(root / RULES, "    steps: [deliver/first-delivery]\n    checked: 2026-11-01\n", MORE)
    sheet = root / SHEET
    sheet.write_text(sheet.read_text(encoding="utf-8") + SECTION, encoding="utf-8")
    return root
