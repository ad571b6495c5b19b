"""The drill of mangled inputs in its short form, and that it tells what falls."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.drills.inputs import ENDINGS, KINDS, Desk, block, run


class BrokenDesk(Desk):
    """Falls over inputs 1 to 4, each in another way."""

    def input(self, seed: int, number: int) -> tuple[bytes, Callable[[], None]]:
        """Make an input that holds, or one that does not."""
        falls: dict[int, Callable[[], object]] = {
            1: lambda: os.environ[""],
            2: lambda: bytearray(1 << 30),
            3: lambda: all(number == 0 for number in iter(int, 1)),
            4: os.abort,
        }

        def judge() -> None:
            falls.get(number, int)()

        return b"x", judge


def test_a_few_inputs_of_each_kind_hold_and_are_not_read_again(tmp_path: Path) -> None:
    totals = run(40, 3, None, 1, tmp_path)

    assert {kind: [endings[ending] for ending in ENDINGS[:-1]] for kind, endings in totals.items()} == {
        kind: [KINDS.count(kind) * 4, 0, 0, 0, 0] for kind in KINDS
    }
    (kept,) = tmp_path.iterdir()
    kept.write_text(kept.read_text(encoding="utf-8").replace('"held": 4', '"held": 5'), encoding="utf-8")
    assert run(40, 3, None, 1, tmp_path)["export"]["held"] == 5


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_what_falls_is_told_and_the_others_are_read() -> None:
    endings = {number: ending for number, _, ending in block(1, range(6), BrokenDesk, 0.2)}

    assert endings == {
        0: "held",
        1: "traceback KeyError: ''",
        2: "memory",
        3: "hang",
        4: "crash -6",
        5: "held",
    }
