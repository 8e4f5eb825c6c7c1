"""What an open page must know to hear that something on it has changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from milepost.foundation.problems import Problem

OF_STEPS = ("events", "decisions", "moves", "sayings")
"""The records that say where patients stand on the steps of a timed pathway."""


@dataclass(frozen=True, slots=True)
class Live:
    """What the page asks, and from where on."""

    state: str
    """What it shows, as ``/changes`` is asked about it."""

    marks: str
    made: str
    """The time of day at which it was made."""

    again: str
    """The address that shows it anew: without what was sent or saved."""


def live(
    marks: str,
    now: datetime,
    again: str,
    shows: Mapping[str, str],
    *,
    shown: Iterable[int] = (),
) -> Live:
    """Say what a page must know.

    Args:
        marks: how far its records reached before it was read.
        now: the moment.
        again: the address that shows it anew.
        shows: what it shows: ``of`` says which kind of page it is.
        shown: the numbers of the escalations on it.
    """
    told = {name: value for name, value in shows.items() if value}
    numbers = ".".join(map(str, shown))
    state = urlencode(told | ({"shown": numbers} if numbers else {}))
    return Live(state, marks, f"{now:%H:%M}", again)


def read_numbers(text: str, *, most: int = 200) -> list[int]:
    """Read the numbers that a page says it shows; what isn't one is left out.

    >>> read_numbers("3.14.x.")
    [3, 14]
    """
    said = (n for n in text.split(".") if n.isascii() and n.isdigit() and len(n) < 19)
    return [int(number) for number in said][:most]


UNREAD = Problem(
    "web.not-a-mark",
    "since",
    "It isn’t said since when.",
    "Open the page again.",
)
