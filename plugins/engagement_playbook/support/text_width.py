"""How wide a text stands in a line, estimated from its characters alone."""

from wcwidth import wcwidth


def text_width(text: str, *, narrow: float = 1, wide: float = 2) -> float:
    """Add up the widths of a text's characters, in the unit of ``narrow`` and ``wide``.

    A Chinese character is a wide one, a combining accent takes nothing. The default unit is a terminal's cell.
    """
    widths = (0, narrow, wide)
    # wcwidth answers -1 for a control character, which takes no room either.
    return sum(widths[max(wcwidth(character), 0)] for character in text)
