"""Two lists compared: the lines, the accounts, and what couldn't be compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from milepost.quality.two_lists.accounts import (
    Limit,
    Reconciled,
    ServiceAccount,
    by_service,
    reconciled,
)
from milepost.quality.two_lists.differences import compare
from milepost.quality.two_lists.listed import COMPARED
from milepost.quality.two_lists.order import MatchingOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class OneList:
    """A list, as it was read."""

    frame: pl.DataFrame
    """Its rows, as ``LISTED`` has them."""

    refused: Sequence[tuple[int, str]] = ()
    """Rows that can't be read, and why."""

    tells: frozenset[str] = frozenset(COMPARED)
    """What it has columns for."""

    missing: tuple[str, ...] = ()
    """Columns that its mapping reads, and that aren't there."""

    unread: tuple[str, ...] = ()
    """Columns that nobody reads."""

    unlisted: tuple[tuple[str, str, int], ...] = ()
    """Codes that its mapping doesn't list: the map, the code, how often."""

    @property
    def rows(self) -> int:
        """How many rows its file has."""
        return len(self.frame) + len(self.refused)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What came of comparing two lists."""

    lines: pl.DataFrame
    """As ``LINES`` has them."""

    old: Reconciled
    new: Reconciled
    services: tuple[ServiceAccount, ...]
    not_compared: tuple[str, ...]
    """What one of the lists doesn't tell, so that nobody could say whether it differs."""

    aside: tuple[str, ...] = ()
    """What may differ, by the matching order, without a wait counting as changed."""

    @property
    def remainder(self) -> int:
        """How many rows of either list are not accounted for once. It must be nought."""
        return abs(self.old.remainder) + abs(self.new.remainder)


def compare_lists(
    old: OneList,
    new: OneList,
    order: MatchingOrder,
    *,
    limits: Mapping[str, Limit],
    usual: Limit,
    today: date,
) -> Comparison:
    """Compare two lists.

    Args:
        old: the list of the old system.
        new: the list of the new one.
        order: by what rows are matched.
        limits: by service, the limit of its standard.
        usual: the limit of every other service.
        today: the day on which both lists stood so.
    """
    told = old.tells & new.tells
    compared = [name for name in COMPARED if name in told - set(order.aside)]
    lines = compare(
        old.frame,
        new.frame,
        order,
        compared=compared,
        refused=(old.refused, new.refused),
    )
    return Comparison(
        lines=lines,
        old=reconciled(lines, old.rows, "old"),
        new=reconciled(lines, new.rows, "new"),
        services=tuple(
            by_service(
                lines, old.frame, new.frame, limits=limits, usual=usual, today=today
            )
        ),
        not_compared=tuple(name for name in COMPARED if name not in told),
        aside=tuple(name for name in order.aside if name in told),
    )
