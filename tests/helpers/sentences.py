"""Sentences that stand ready, as a section more of the tiny playbook's form."""

from pathlib import Path

from tests.helpers.clocks import SHEET

NOTICE = """\
  - id: call
    title:
      en: Call
      zh: 电话
    fields:
      - id: noticed
        type: moment
        label:
          en: Noticed
          zh: 发现
        help:
          en: By the clock on the wall.
          zh: 看墙上的钟。
        example: "06:10"
  - id: notice
    title:
      en: Notice
      zh: 通报
    sentences:
      - id: burnt
        text:
          en: At {noticed} we saw that {loaves} loaves are burnt.
          zh: 我方于 {noticed} 发现 {loaves} 个面包烤焦。
      - id: nuts
        text:
          en: "We do {doing}; nuts: {nuts}."
          zh: 我方正在{doing}；坚果：{nuts}。
    fields:
      - id: loaves
        type: number
        label:
          en: Loaves
          zh: 面包数
        example: "12"
      - id: doing
        type: long_text
        label:
          en: What we do
          zh: 处置
      - id: nuts
        type: choice
        choices:
          - id: "no"
            label:
              en: none
              zh: 无
          - id: some
            label:
              en: some
              zh: 有
        label:
          en: Nuts
          zh: 坚果
        example:
          en: none
          zh: 无
"""


def with_sentences(root: Path) -> Path:
    """Let the form of a planted playbook have sentences that stand ready."""
    sheet = root / SHEET
    sheet.write_text(sheet.read_text(encoding="utf-8") + NOTICE, encoding="utf-8")
    return root
