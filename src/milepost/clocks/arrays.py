"""What the compiled loop reads and writes: numbers, and arrays of them."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

NONE, START, STOP, NULLIFY, RESET, DEDUCT, EXCLUDE, TRANSFER = range(8)
"""The effects, in the order ``rules.clock_rules.Effect`` gives them."""

STILL_RUNNING = -1
"""What a clock's ``end_row`` holds where no row has ended it."""

NO_DAY = -(2**30)
"""No day, or a day that nobody knows. Sums that meet it stay inside an int32."""

EVENT, RECEIVED, ADMISSION, MISSED, DUE, FIRST_RECEIVED, ORIGINAL_START = range(7)
"""Which day an effect takes place on, in the order of ``OnDay``. Those from RECEIVED
to FIRST_RECEIVED are also, one lower, the places in the walk's memory."""

ANY_TIME, WITHIN_LIMIT, PAST_LIMIT, UNDER_LIMIT, SOON_AFTER_START = range(5)
"""How long must have been waited: none said, and then in the order of ``Waited``."""

COUNTED, IN_TIME, SOON, TWICE = 1, 2, 4, 8
"""How a period away is counted, a bit each: at all; only if it begins while the wait
is within its limit, or soon after the start; and with the days it shares with others
counted again."""

NO_LIMIT = 2**40

MEMORIES = 5
NO_MEMORY = -1

Records = np.recarray[tuple[int], np.dtype[Any]]
"""An array of rows, each of named numbers."""

RULE = np.dtype(
    [
        ("place", np.int32),  # among all the rules in force
        ("effect", np.int32),
        ("on_day", np.int32),
        ("needs", np.int32),  # notes, one bit each, as in the four that follow
        ("unless", np.int32),
        ("else_notes", np.int32),
        ("notes", np.int32),
        ("drops", np.int32),  # with what a clock's start or end makes it forget
        ("remembers", np.int32),
        ("forgets", np.int32),
        ("waited", np.int32),
        ("away", np.int32),  # how a period is counted; other rules never ask
        ("moves", np.bool_),
        ("final", np.bool_),
    ]
)
"""One rule, as the loop reads it."""

CLOCK = np.dtype(
    [
        ("start_row", np.int32),
        ("end_row", np.int32),
        ("started", np.int32),
        ("ended", np.int32),
        ("counted_from", np.int32),  # the day it started, or was last reset
        ("left_out", np.int32),  # how many days since then don't count
        ("started_by", np.int32),  # the rule, by its place
        ("ended_by", np.int32),
    ]
)
"""One clock, by the rows of the events that began and ended it."""


class Events(NamedTuple):
    """Events, as far as clocks care: one entry each, in order within a pathway."""

    day: NDArray[np.int32]
    """Days since 1970-01-01, as everywhere here."""

    case: NDArray[np.int16]
    """Which rules the event meets: a place in ``Rules.first``."""

    until: NDArray[np.int32]
    """The last day of a period that doesn't count; the day before, if there's none."""

    days: NDArray[np.int32]
    """Further days that don't count."""

    said: NDArray[np.int32]
    """Another day the event names, or ``NO_DAY``."""


class Rules(NamedTuple):
    """The rules in force, as the cases list them."""

    first: NDArray[np.int32]
    """Where each case begins in ``listed``, and then where the last one ends."""

    listed: Records
    """The rules of each case, in the order in which to read them."""
