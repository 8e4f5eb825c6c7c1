"""Which messages a person may see to together, and which of those chosen are left."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto

MOST = 200
"""Messages at once: so many a person can look over before they say yes."""


class Left(StrEnum):
    """Why a message that was chosen is left as it is."""

    NOT_WAITING = auto()
    """It waits no more, or never did, or there is none."""

    CHANGED_HANDS = auto()
    """It isn't any more whose it was when it was chosen."""


@dataclass(frozen=True, slots=True)
class SortedOut:
    """Which messages a batch touches, in order of their numbers, and which not."""

    touched: tuple[int, ...]
    left: Mapping[int, Left]


def sort_out(chosen: Mapping[int, str], waiting: Mapping[int, str]) -> SortedOut:
    """Divide the messages that were chosen into those touched and those left.

    Args:
        chosen: by message, whose it was when it was chosen; blank for nobody's.
        waiting: by message that waits now, whose it is.

    >>> found = sort_out({7: "", 3: "", 5: "bob"}, waiting={3: "", 5: ""})
    >>> found.touched, {number: str(why) for number, why in found.left.items()}
    ((3,), {5: 'changed_hands', 7: 'not_waiting'})
    """
    left = {}
    for number in sorted(chosen):
        if number not in waiting:
            left[number] = Left.NOT_WAITING
        elif waiting[number] != chosen[number]:
            left[number] = Left.CHANGED_HANDS
    touched = tuple(number for number in sorted(chosen) if number not in left)
    return SortedOut(touched, left)
