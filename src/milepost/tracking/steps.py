"""Each pathway's steps side by side in one row: which are done, required and due when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from milepost.clocks.signs import bear_any
from milepost.events.kinds import Kind
from milepost.events.table import known
from milepost.foundation.days import AsAt
from milepost.rules.timed_pathways import (
    ORIGIN,
    Named,
    PathwayEdition,
    Step,
    Unit,
)

NO_HOLIDAYS: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Side:
    """The steps of an edition, and the names of their columns by each one's number."""

    edition: PathwayEdition

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps in order."""
        return self.edition.steps

    @cached_property
    def numbers(self) -> range:
        """From 0, in order."""
        return range(len(self.steps))

    def mates(self, number: int) -> list[int]:
        """The other steps of a step's bundle."""
        bundle = self.steps[number].bundle
        return [
            n
            for n in self.numbers
            if bundle and n != number and self.steps[n].bundle == bundle
        ]

    def over(self, number: int) -> list[int]:
        """The later steps that overtake a step once they are done.

        Not those of its bundle, which go on beside it; nor, of a step for every
        patient, those of a branch, which is a side line.
        """
        step = self.steps[number]
        return [
            n
            for n in self.numbers[number + 1 :]
            if n not in self.mates(number)
            and (step.branch is not None or self.steps[n].branch is None)
        ]


def side_by_side(
    events: pl.DataFrame,
    edition: PathwayEdition,
    *,
    as_at: AsAt,
    said_to_apply: pl.DataFrame | None = None,
    holidays: Collection[date] = NO_HOLIDAYS,
) -> pl.DataFrame:
    """Put each pathway's steps in one row.

    A step is done on the first day, from day 0 on, of an event that shows it. Doing a
    later step doesn't do an earlier one. While its anchor isn't done a step's day is
    provisional: it counts from the day the anchor is due, or from today if that is later.

    Args:
        events: an ``EVENTS`` frame.
        edition: the edition of the timed pathway that they go by.
        as_at: the standpoint.
        said_to_apply: the ``pathway`` and ``step`` of each step, of those that aren't
            for every patient, that a person says is for this one.
        holidays: of the nation, for steps counted in working days.

    Returns:
        ``pathway``, ``day_0``, ``lapsed_on``, ``last_on``; and for each step, by its
        number from 0: ``done_0`` (a day), ``required_0`` (yes or no), ``due_0`` (a day)
        and ``provisional_0`` (yes or no). One row for each pathway, in order.
    """
    side = Side(edition)
    happened = known(events, as_at).with_row_index("row")
    since = _since_day_0(happened, edition)
    found = _everyone(happened).join(_done(since, side), on="pathway", how="left")
    for number, step in enumerate(side.steps):
        if step.done_by is Named.TESTS_ALL_REPORTED:
            days = tests_all_reported(since).rename({"day": f"done_{number}"})
            found = found.join(days, on="pathway", how="left")
    found = _required(found, side, said_to_apply)
    return _due(found, side, as_at.day, sorted(holidays)).sort("pathway")


def tests_all_reported(happened: pl.DataFrame) -> pl.DataFrame:
    """Find the day of the last report, once each test asked for has its report.

    A test is told from another by its request, or else by its name. One asked for
    again after its report is awaited again.

    Returns:
        ``pathway`` and ``day``, of the pathways of which that is true.
    """
    which = pl.coalesce("request", "test", pl.lit("")).alias("which")
    asked = pl.col("kind") == Kind.TEST_REQUESTED.value
    answered = pl.col("kind") == Kind.TEST_REPORTED.value
    return (
        happened.lazy()
        .filter(asked | answered)
        .group_by("pathway", which)
        .agg(
            pl.col("row").filter(asked).max().alias("asked"),
            pl.col("row").filter(answered).max().alias("answered"),
            pl.col("day").filter(answered).max(),
        )
        .filter(pl.col("asked").is_not_null())
        .group_by("pathway")
        .agg(
            (pl.col("answered") > pl.col("asked")).fill_null(value=False).all(),
            pl.col("day").max(),
        )
        .filter("answered")
        .select("pathway", "day")
        .collect()
    )


def _everyone(happened: pl.DataFrame) -> pl.DataFrame:
    """Every pathway, so that nobody without a day 0 falls off."""
    return happened.group_by("pathway").agg(pl.col("day").max().alias("last_on"))


def _since_day_0(happened: pl.DataFrame, edition: PathwayEdition) -> pl.DataFrame:
    began = happened.filter(bear_any(edition.day_0))
    start = began.group_by("pathway").agg(pl.col("day").min().alias("day_0"))
    return happened.join(start, on="pathway", maintain_order="left").filter(
        pl.col("day") >= pl.col("day_0")
    )


def _done(since: pl.DataFrame, side: Side) -> pl.DataFrame:
    first_day = [
        pl.col("day").filter(bear_any(step.done_when)).min().alias(f"done_{number}")
        for number, step in enumerate(side.steps)
        if step.done_by is None
    ]
    applies = [
        bear_any(step.branch.when).any().alias(f"shown_{number}")
        for number, step in enumerate(side.steps)
        if step.branch
    ]
    lapsed = pl.col("day").filter(bear_any(side.edition.lapses_when)).min()
    return since.group_by("pathway").agg(
        pl.col("day_0").first(), lapsed.alias("lapsed_on"), *first_day, *applies
    )


def _required(
    found: pl.DataFrame, side: Side, said_to_apply: pl.DataFrame | None
) -> pl.DataFrame:
    """Say which steps are for this patient: all, but a branch only once it is shown."""
    for number, step in enumerate(side.steps):
        name = f"required_{number}"
        if step.branch is None:
            found = found.with_columns(pl.lit(value=True).alias(name))
            continue
        shown = pl.col(f"shown_{number}").fill_null(value=False)
        if said_to_apply is not None:
            said = said_to_apply.filter(pl.col("step") == step.name)
            shown = shown | pl.col("pathway").is_in(said["pathway"].implode())
        found = found.with_columns(shown.alias(name)).drop(f"shown_{number}")
    return found


def _due(
    found: pl.DataFrame, side: Side, today: date, holidays: list[date]
) -> pl.DataFrame:
    names = [step.name for step in side.steps]
    for number, step in enumerate(side.steps):
        from_day, waits = pl.col("day_0"), pl.lit(value=False)
        if step.anchor != ORIGIN:
            anchor = names.index(step.anchor)
            done = pl.col(f"done_{anchor}")
            meant = pl.max_horizontal(f"due_{anchor}", pl.lit(today))
            from_day, waits = pl.coalesce(done, meant), done.is_null()
        begun = pl.when(pl.col("day_0").is_not_null()).then(from_day)
        found = found.with_columns(
            days_after(begun, step.target_day, step.unit, holidays).alias(
                f"due_{number}"
            ),
            (waits & pl.col("day_0").is_not_null()).alias(f"provisional_{number}"),
            days_after(begun, step.window_start, step.unit, holidays).alias(
                f"window_{number}"
            ),
        )
    return found


def days_after(
    day: pl.Expr, days: int | None, unit: Unit, holidays: Collection[date] = NO_HOLIDAYS
) -> pl.Expr:
    """Count days on from a day; no day where no number is set.

    From a day that isn't counted, the next counted one is the first.

    >>> thursday = pl.DataFrame({"day": [date(2025, 4, 17)]})
    >>> easter = [date(2025, 4, 18), date(2025, 4, 21)]
    >>> thursday.select(
    ...     days=days_after(pl.col("day"), 3, Unit.DAYS, easter),
    ...     weekdays=days_after(pl.col("day"), 3, Unit.WEEKDAYS, easter),
    ...     working_days=days_after(pl.col("day"), 3, Unit.WORKING_DAYS, easter),
    ... ).row(0)
    (datetime.date(2025, 4, 20), datetime.date(2025, 4, 22), datetime.date(2025, 4, 24))
    """
    if days is None:
        return pl.lit(None, dtype=pl.Date)
    if unit is Unit.DAYS or days == 0:
        return day.dt.offset_by(f"{days}d")
    off = sorted(holidays) if unit is Unit.WORKING_DAYS else []
    return day.dt.add_business_days(days, holidays=off, roll="backward")
