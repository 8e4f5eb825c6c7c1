"""Compile the loop before anybody waits for it."""

from datetime import date

from milepost.clocks import loop
from milepost.clocks.effects import effects_of
from milepost.events.table import EVENTS


def warm_up() -> None:
    """Walk along an empty list, so that the loop is compiled for all that follow.

    It takes some seconds the first time in a process, and nothing after that. A server
    calls it when it starts, never while somebody waits for a page.
    """
    nothing = EVENTS.schema.to_frame()
    loop.by_the_loop(nothing, effects_of(nothing, []), 0, date(2000, 1, 1))
