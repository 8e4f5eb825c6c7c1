"""Numbers in sequence (MSH-13): which have come, and which are missing."""

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple


class Run(NamedTuple):
    """Numbers of which none is missing, and when the earliest of them came."""

    first: int
    last: int
    since: datetime


class Gap(NamedTuple):
    """Numbers that are missing, both ends included, and since when that is known."""

    first: int
    last: int
    since: datetime

    @property
    def how_many(self) -> int:
        """How many are missing."""
        return self.last - self.first + 1


def joined(runs: Iterable[Run]) -> list[Run]:
    """Put runs together that touch or overlap. A number that comes late closes its gap.

    >>> at = datetime(2026, 1, 1)
    >>> [run[:2] for run in joined([Run(1, 2, at), Run(5, 6, at), Run(3, 3, at)])]
    [(1, 3), (5, 6)]
    """
    found: list[Run] = []
    for run in sorted(runs, key=lambda run: run.first):
        if found and run.first <= found[-1].last + 1:
            before = found.pop()
            last, since = max(before.last, run.last), min(before.since, run.since)
            run = Run(before.first, last, since)
        found.append(run)
    return found


def gaps(runs: Iterable[Run]) -> list[Gap]:
    """Name the numbers that are missing between runs.

    >>> at, then = datetime(2026, 1, 1), datetime(2026, 1, 2)
    >>> gaps([Run(9, 9, then), Run(1, 2, at)]) == [Gap(3, 8, then)]
    True
    """
    ordered = joined(runs)
    return [
        Gap(before.last + 1, after.first - 1, after.since)
        for before, after in pairwise(ordered)
    ]
