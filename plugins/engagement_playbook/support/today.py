"""The one clock: which day it is."""

from __future__ import annotations

import datetime as dt
import os
from typing import Final

_VARIABLE: Final = "SOURCE_DATE_EPOCH"


def today() -> dt.date:
    """Return the day of SOURCE_DATE_EPOCH (UTC) where that is set, else today where this computer is.

    Raises ValueError, in words for a person, where the variable is not a number of seconds.
    """
    epoch = os.environ.get(_VARIABLE, "")
    if not epoch:
        return dt.datetime.now().astimezone().date()
    try:
        return dt.datetime.fromtimestamp(int(epoch), tz=dt.UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise ValueError(f"{_VARIABLE} is not a number of seconds: '{epoch[:40]}'") from error
