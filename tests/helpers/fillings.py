"""A workspace on the tiny playbook whose register fills tables of the order sheet; the café is invented."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from engagement_playbook.engagement.due import WorkingDays
from engagement_playbook.engagement.filling import Filling
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.template import Template
from tests.helpers.workspaces import plant_workspace, playbook_of, workspace

TODAY = dt.date(2027, 3, 2)
WEEKDAYS = WorkingDays(lambda day: day.weekday() < 5)

ORDER_SHEET = "phases/01-taste/templates/order-sheet.yml"

FORM = """id: order-sheet
phase: taste
title: {en: Order sheet, zh: 订货单}
audience: AUDIENCE
formats: [docx, xlsx, pdf]
sections:
  - id: place
    title: {en: Place, zh: 地点}
    fields:
      - {id: work, type: text, label: {en: Work, zh: 项目}, known: project}
      - {id: cut, type: date, label: {en: Numbers of, zh: 数据时点}, known: today}
      - {id: meeting, type: text, label: {en: Meeting, zh: 会议}, known: meeting}
      - {id: held-on, type: date, label: {en: Held on, zh: 会议日期}, known: meeting-day}
      - {id: door, type: text, label: {en: Door, zh: 门}}
  - id: loaves
    title: {en: Loaves, zh: 面包}
    table:
      rows: 4
      columns:
        - {id: number, type: text, label: {en: No., zh: 编号}}
        - {id: loaf, type: text, label: {en: Loaf, zh: 面包}}
        - {id: baked, type: person_role, label: {en: Baked by, zh: 由谁烤}}
        - {id: until, type: date, label: {en: Until, zh: 期限}}
        - id: how
          type: choice
          choices: [{id: open, label: {en: still open, zh: 还开着}}, {id: kept, label: {en: kept, zh: 兑现}}]
          label: {en: State, zh: 状态}
        - {id: many, type: number, label: {en: Number, zh: 数量}}
        - {id: signed, type: check, label: {en: Signed, zh: 已签}}
        - {id: said, type: text, label: {en: Said, zh: 备注}}
  - id: lights
    title: {en: Lights, zh: 灯}
    table:
      rows: 2
      columns:
        - id: axis
          type: choice
          choices: [{id: bread, label: {en: bread, zh: 面包}}, {id: butter, label: {en: butter, zh: 黄油}}]
          label: {en: Item, zh: 指标}
        - {id: figure, type: text, label: {en: Figure, zh: 数值}}
  - id: days
    title: {en: Days, zh: 日期}
    table:
      rows: 3
      columns:
        - {id: what, type: text, label: {en: What, zh: 事项}, known: date-name}
        - {id: planned, type: date, label: {en: Planned, zh: 计划}, known: date}
        - {id: waits, type: text, label: {en: Waits for, zh: 等待}}
"""

FILL: dict[str, Any] = {
    "template": "order-sheet",
    "section": "loaves",
    "columns": {
        "number": "id",
        "loaf": "words",
        "baked": "owner",
        "until": "due",
        "how": "state",
        "many": "loaves",
        "signed": "in-contract",
    },
}

COUNT: dict[str, Any] = {
    "template": "order-sheet",
    "section": "lights",
    "row": {"axis": "bread"},
    "column": "figure",
}


def plant_filled(
    target: Path,
    files: Mapping[str, str] | None = None,
    *,
    fill: Mapping[str, Any] = FILL,
    audience: str = "table",
    read_in: tuple[str, ...] = ("tasting",),
) -> Path:
    """Write the playbook and the workspace; return the workspace's folder."""
    root = plant_workspace(target, files)
    base = root.parent / "bakery"
    (base / ORDER_SHEET).write_text(FORM.replace("AUDIENCE", audience), encoding="utf-8")
    registers = base / "playbook" / "registers.yml"
    content = yaml.safe_load(registers.read_text(encoding="utf-8"))
    content["items"][0] |= {"fills": [fill], "counts": [COUNT], "read_in": [*read_in]}
    registers.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return root


def filling_of(root: Path) -> Filling:
    """Fill from a workspace on the day of these tests."""
    return Filling.of(playbook_of(root), workspace(root), TODAY, WEEKDAYS)


def order_sheet(playbook: Playbook) -> Template:
    """Return the form that is filled."""
    template = playbook.part(Reference("template", "order-sheet")).value
    assert isinstance(template, Template)
    return template
