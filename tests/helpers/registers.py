"""A small register, and what is needed to read rows of it."""

from typing import Any

from engagement_playbook.engagement.cells import CellReader, cell_readers
from engagement_playbook.model.register import Register
from engagement_playbook.model.role import Role

CONTEXT = {"languages": ("en", "zh")}

REGISTER: dict[str, Any] = {
    "id": "promises",
    "title": {"en": "Promises", "zh": "承诺"},
    "purpose": {"en": "What we promised.", "zh": "我方承诺。"},
    "audience": "own",
    "edited_by": ["baker"],
    "kept": {"en": "Three years", "zh": "三年"},
    "columns": [
        {"id": "words", "type": "text", "label": {"en": "Words", "zh": "原话"}, "required": True},
        {"id": "notes", "type": "long_text", "label": {"en": "Notes", "zh": "备注"}, "own": True},
        {"id": "made-on", "type": "date", "use": "opened", "label": {"en": "Made on", "zh": "许诺日"}},
        {"id": "due", "type": "date", "label": {"en": "Due", "zh": "到期"}, "formerly": ["due-now"]},
        {"id": "sent-on", "type": "date", "label": {"en": "Sent on", "zh": "发出日"}},
        {"id": "owner", "type": "role", "use": "owner", "label": {"en": "Owner", "zh": "负责人"}},
        {
            "id": "state",
            "type": "choice",
            "use": "state",
            "label": {"en": "State", "zh": "状态"},
            "choices": [
                {"id": "open", "label": {"en": "Open", "zh": "进行中"}},
                {"id": "waiting", "label": {"en": "Waiting for you", "zh": "等对方"}, "means": "waiting"},
                {
                    "id": "kept",
                    "label": {"en": "Kept", "zh": "已兑现"},
                    "means": "closed",
                    "formerly": ["done"],
                },
                {"id": "dropped", "label": {"en": "Withdrawn", "zh": "已兑现"}, "means": "closed"},
            ],
        },
        {"id": "waiting-since", "type": "date", "use": "waiting-since", "label": {"en": "Since", "zh": "起"}},
        {"id": "closed-on", "type": "date", "use": "closed", "label": {"en": "Closed on", "zh": "关闭日"}},
        {"id": "loaves", "type": "number", "label": {"en": "Loaves", "zh": "个数"}},
        {"id": "in-contract", "type": "check", "label": {"en": "In the contract", "zh": "合同内"}},
        {"id": "proof", "type": "link", "label": {"en": "Proof", "zh": "证明"}},
    ],
    "deadlines": [
        {"id": "due", "date": "due", "text": {"en": "Due has passed.", "zh": "到期日已过。"}},
    ],
}


def register(**changes: object) -> Register:
    """Return the register, with other values of some of its keys."""
    return Register.model_validate({**REGISTER, **changes}, context=CONTEXT)


def roles() -> list[Role]:
    """Return two roles, of which one is called like the other in Chinese."""
    words = {"en": "Bread.", "zh": "面包。"}
    return [
        Role.model_validate(
            {"id": name, "side": "us", "name": {"en": label, "zh": chinese}}
            | dict.fromkeys(("cares_about", "can_stop", "needs_from_us"), words),
            context=CONTEXT,
        )
        for name, label, chinese in (
            ("baker", "Baker", "师傅"),
            ("driver", "Driver", "师傅"),
            ("cafe-owner", "Café owner", "店主"),
        )
    ]


def readers(**changes: object) -> dict[str, CellReader]:
    """Return the readers of the register's columns."""
    return cell_readers(register(**changes), roles(), [("yes", "no"), ("是", "否")])
