"""How a waiting list grows and shrinks from one month to the next."""

from typing import TypeVar

import polars as pl

Count = TypeVar("Count", int, pl.Expr)


def unreported_removals(
    before: Count, new: Count, completed: Count, now: Count
) -> Count:
    """Those who left the list without a completed pathway being reported.

    They hold validation, first appointments missed, referrals rejected, duplicates and
    stops found late. Any of the arguments may be columns.

    Args:
        before: on the list at the end of the month before.
        new: periods begun in the month.
        completed: pathways completed in the month.
        now: on the list at the end of the month.

    Source:
        NHS England, RTT overview timeseries: exact in every month since October 2015.

    >>> unreported_removals(7_312_356, 1_818_303, 1_595_960, 7_296_893)
    237806
    """
    return before + new - completed - now


def all_removals(before: Count, new: Count, now: Count) -> Count:
    """Everybody who left the list in a month, whatever the reason.

    Source:
        NHS England, RTT overview timeseries.

    >>> all_removals(7_312_356, 1_818_303, 7_296_893)
    1833766
    """
    return before + new - now


def clearance_weeks(
    waiting: int | pl.Expr, stops_a_week: float | pl.Expr
) -> float | pl.Expr:
    """How long the list would take to clear if nobody joined it, in weeks.

    Args:
        waiting: incomplete pathways.
        stops_a_week: clocks stopped in a typical week.

    Source:
        nhse-rtt-guidance-2025-02, section 9.1.

    >>> clearance_weeks(52_000, 4_000)
    13.0
    """
    return waiting / stops_a_week


def share_within(within: int | pl.Expr, counted: int | pl.Expr) -> float | pl.Expr:
    """Those inside a limit, as a share of those counted, from 0 to 1.

    Completed pathways whose start nobody knows are not counted.

    Source:
        nhse-rtt-guidance-2025-02, section 10.1.7.

    >>> share_within(126, 200)
    0.63
    """
    return within / counted


def percent_to_one_decimal(within: pl.Expr, counted: pl.Expr) -> pl.Expr:
    """A percentage as Scotland publishes it: one decimal, halves upwards.

    Worked out in whole numbers, so that no half is lost on the way. Where nobody is
    counted there is none.

    Source:
        Public Health Scotland, Cancer Waiting Times: performance is within over
        eligible. That halves go up is our reading: none occurs in the releases quoted.

    >>> within, counted = pl.Series([202, 1, 1, 0]), pl.Series([213, 16, 2000, 0])
    >>> pl.select(percent_to_one_decimal(pl.lit(within), pl.lit(counted)))[:, 0].to_list()
    [94.8, 6.3, 0.1, None]
    """
    tenths = (2000 * within + counted) // (2 * counted)
    return pl.when(counted > 0).then((tenths / 10).round(1))
