"""The report of a finished week: its figures, who is past limits, and what changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from milepost.foundation.scope import Scope
from milepost.reading.barriers_of_week import BarrierOfWeek, read_barriers_of_week
from milepost.reading.held_from_others import Held, held_from_others
from milepost.reading.indicators import (
    Behind,
    Counted,
    Whose,
    marks_of,
    whose_figures,
    with_names,
)
from milepost.reading.indicators_asked import Asked
from milepost.store import pathways
from milepost.store.indicators import weeks

LISTS = ("over", "late", "unresolved", "breached", "joined", "treated", "left", "moved")
"""The figures whose patients are listed, in order."""

WEEKS = 26
A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The first of those behind a figure, the most days first, and how many there are."""

    rows: tuple[Behind, ...]
    shown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyReport:
    """Everything a report says."""

    whose: Whose
    marks: Mapping[int, tuple[str, ...]]
    """The days that mark a long wait, each with the names of the services where it does."""

    parts: pl.DataFrame
    """``figure``, ``part``, ``count`` and ``days``, of all its services."""

    figures: Mapping[str, Counted]
    before: Mapping[str, Counted] | None
    """The figures of the week before; None if that isn't kept."""

    lists: Mapping[str, Listed]
    ages: tuple[tuple[str, int], ...]
    """Of each unresolved escalation its part and its days."""

    barriers: tuple[BarrierOfWeek, ...]
    services: Mapping[str, str]
    """The name of each service in scope, by its code."""

    held: Held | None = None
    """What is held back; None in a report for the team, from which nothing is."""


def read_weekly_report(
    scope: Scope, asked: Asked, *, now: datetime, most: int, beyond: bool = False
) -> WeeklyReport | None:
    """Read the report of a finished week, as it was known at its end; None if not kept.

    Args:
        scope: who asks.
        asked: whose, and the week.
        now: the moment.
        most: how many patients of each list.
        beyond: whether it goes beyond the team: small figures are held back then.
    """
    theirs = pathways.services(scope)
    kept = weeks.kept(scope.provider, most=WEEKS)
    whose = whose_figures(theirs, kept, asked, now)
    if whose is None or asked.week is None:
        return None
    codes, before = whose.codes, asked.week - A_WEEK
    counted = weeks.counted(scope, codes, asked.week)
    sums = weeks.summed(scope, codes, [asked.week, before])
    listed = {
        figure: weeks.listed(scope, codes, asked.week, figure, most=most)
        for figure in LISTS
    }
    ages = weeks.listed(scope, codes, asked.week, "unresolved", most=None)
    everybody = with_names(scope, [row for rows in listed.values() for row in rows])
    named = iter(everybody)
    return WeeklyReport(
        whose=whose,
        marks=marks_of(s for s in theirs if s.code in codes),
        parts=counted.group_by("figure", "part").agg(pl.col("count", "days").sum()),
        figures=_of(sums, asked.week),
        before=_of(sums, before) if before in kept else None,
        lists={
            figure: Listed(
                rows=tuple(next(named) for _ in rows),
                shown=rows[0]["shown"] if rows else 0,
            )
            for figure, rows in listed.items()
        },
        ages=tuple((row["part"] or "", row["days"]) for row in ages),
        barriers=read_barriers_of_week(
            scope, codes, ends=asked.week, known_at=whose.as_at.known_at
        ),
        services={service.code: service.name for service in theirs},
        held=held_from_others(scope, whose, ends=asked.week, before=before)
        if beyond
        else None,
    )


def weeks_kept(scope: Scope) -> tuple[date, ...]:
    """List the last days of the weeks that are kept, the latest first."""
    return tuple(weeks.kept(scope.provider, most=WEEKS))


def _of(sums: pl.DataFrame, week: date) -> Mapping[str, Counted]:
    theirs = sums.filter(pl.col("ends") == week).select("figure", "count", "days")
    return {figure: Counted(count, days) for figure, count, days in theirs.iter_rows()}
