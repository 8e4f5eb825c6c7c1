"""Where each open pathway stands on its timed pathway, in days that outlive today."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from functools import reduce

import polars as pl

from milepost.clocks.signs import bear_any
from milepost.clocks.table import CLOCKS
from milepost.events.table import EVENTS, known
from milepost.foundation.days import AsAt
from milepost.foundation.tables import Column, Table
from milepost.rules.timed_pathways import PathwayEdition
from milepost.tracking.bookings import bookings_ahead, by_pathway
from milepost.tracking.steps import NO_HOLIDAYS, Side, side_by_side

POSITIONS = Table(
    "positions on a timed pathway",
    {
        "pathway": EVENTS.columns["pathway"],
        "day_0": Column(
            pl.Date, "The day its days count from; none before its sign.", optional=True
        ),
        "reached": Column(pl.String, "The furthest step done.", optional=True),
        "reached_on": Column(pl.Date, "The day of that step.", optional=True),
        "stage_from": Column(
            pl.Date, "The last day any step was done; else day 0.", optional=True
        ),
        "next_step": Column(pl.String, "The step that is owed next.", optional=True),
        "role": Column(pl.String, "Whose it is to keep moving.", optional=True),
        "ladder": Column(pl.String, "What is climbed when it is late.", optional=True),
        "warn_days": Column(
            pl.Int32, "It is at risk with so few days left.", optional=True
        ),
        "window_from": Column(pl.Date, "The first day meant for it.", optional=True),
        "due": Column(pl.Date, "The last day on which it is in time.", optional=True),
        "provisional": Column(
            pl.Boolean, "Whether that day moves until it is certain."
        ),
        "alongside": Column(
            pl.List(pl.String), "The undone steps that go on beside it."
        ),
        "skipped": Column(pl.List(pl.String), "Undone steps that others overtook."),
        "lapsed_on": Column(
            pl.Date, "From this day no step is owed any more.", optional=True
        ),
        "booked_days": Column(pl.List(pl.Date), "Each day booked for the next step."),
        "booked_whats": Column(pl.List(pl.String), "What is booked for each."),
        "breach_on": CLOCKS.columns["breach_on"],
        "tracked_on": Column(
            pl.Date, "The last day anyone looked; none if never.", optional=True
        ),
        "unseen_from": Column(
            pl.Date, "The day of the first thing nobody has seen.", optional=True
        ),
        "last_on": Column(pl.Date, "The day of the last thing that happened."),
        "changes_on": Column(
            pl.Date, "The day on which to work this out again.", optional=True
        ),
    },
    in_order_of=("pathway",),
)
"""All of it days, so that yesterday's row is right today: see ``standing``."""


NEVER = date(9999, 12, 31)


def positions_as_at(
    events: pl.DataFrame,
    edition: PathwayEdition,
    *,
    as_at: AsAt,
    breaches: pl.DataFrame | None = None,
    looks: pl.DataFrame | None = None,
    said_to_apply: pl.DataFrame | None = None,
    holidays: Collection[date] = NO_HOLIDAYS,
) -> pl.DataFrame:
    """Say where each pathway stands, what is owed next, and what is booked for it.

    The next step is the one due first of those required, not done, and not overtaken
    by a later one; once there is no such step, of those that were overtaken. When no
    step is owed any more (cancer is ruled out, say) there is none.

    Args:
        events: an ``EVENTS`` frame of the open pathways that go by this edition.
        edition: the edition of the timed pathway.
        as_at: the standpoint.
        breaches: the ``breach_on`` of each ``pathway`` that has one.
        looks: the moment (``looked_at``, UTC) at which each ``pathway`` was last
            tracked: a note, or an event that a person typed in.
        said_to_apply: as in ``side_by_side``.
        holidays: of the nation, for steps counted in working days.

    Returns:
        A ``POSITIONS`` frame: one row for each pathway of which anything is known.
    """
    side = Side(edition)
    wide = side_by_side(
        events, edition, as_at=as_at, said_to_apply=said_to_apply, holidays=holidays
    )
    placed = wide.with_columns(_next_number(side).alias("next"))
    happened = known(events, as_at).with_row_index("row")
    tomorrow = as_at.day + timedelta(days=1)
    found = (
        placed.with_columns(*_of_the_next(side), *_reached(side))
        .with_columns(changes_on=pl.when("provisional").then(pl.lit(tomorrow)))
        .join(_booked(happened, placed, side, as_at.day), on="pathway", how="left")
        .with_columns(pl.col("booked_days", "booked_whats").fill_null([]))
    )
    found = _with_breaches(found, breaches)
    found = _with_looks(found, happened, looks)
    return POSITIONS.check(found.select(list(POSITIONS.columns)).sort("pathway"))


def _owed(number: int) -> pl.Expr:
    return (
        pl.col("day_0").is_not_null()
        & pl.col("lapsed_on").is_null()
        & pl.col(f"required_{number}")
        & pl.col(f"done_{number}").is_null()
    )


def _overtaken(side: Side, number: int) -> pl.Expr:
    later = (pl.col(f"done_{n}").is_not_null() for n in side.over(number))
    return reduce(lambda a, b: a | b, later, pl.lit(value=False))


def _next_number(side: Side) -> pl.Expr:
    """The number of the step due first; in the order of the steps, of several that day."""
    in_turn = {n: _owed(n) & ~_overtaken(side, n) for n in side.numbers}
    behind = {n: _owed(n) for n in side.numbers}
    return pl.coalesce(_due_first(in_turn), _due_first(behind))


def _due_first(candidates: Mapping[int, pl.Expr]) -> pl.Expr:
    """A step without a day goes before the next one that has a day, as it stands."""
    days: dict[int, pl.Expr] = {}
    following: pl.Expr = pl.lit(NEVER)
    for number in sorted(candidates, reverse=True):
        following = pl.coalesce(f"due_{number}", following)
        days[number] = following
    soonest = pl.min_horizontal(
        *(pl.when(is_one).then(days[n]) for n, is_one in candidates.items())
    )
    return pl.coalesce(
        *(
            pl.when(is_one & (days[n] == soonest)).then(n)
            for n, is_one in candidates.items()
        )
    )


def _of_the_next(side: Side) -> list[pl.Expr]:
    """What the row says of its next step, and of the others that are owed."""
    steps = side.steps
    mates = [
        pl.when(_owed(n), pl.col("next").is_in(side.mates(n))).then(
            pl.lit(steps[n].name)
        )
        for n in side.numbers
    ]
    behind = [
        pl.when(_owed(n) & _overtaken(side, n)).then(pl.lit(steps[n].name))
        for n in side.numbers
    ]
    return [
        _pick([pl.lit(step.name) for step in steps]).alias("next_step"),
        _pick([pl.lit(step.chase.role) for step in steps]).alias("role"),
        _pick([pl.lit(step.chase.ladder) for step in steps]).alias("ladder"),
        _pick([pl.lit(step.chase.warn_with_days_left) for step in steps])
        .cast(pl.Int32)
        .alias("warn_days"),
        _pick([pl.col(f"window_{n}") for n in side.numbers]).alias("window_from"),
        _pick([pl.col(f"due_{n}") for n in side.numbers]).alias("due"),
        _pick([pl.col(f"provisional_{n}") for n in side.numbers])
        .fill_null(value=False)
        .alias("provisional"),
        pl.concat_list(mates).list.drop_nulls().alias("alongside"),
        pl.concat_list(behind).list.drop_nulls().alias("skipped"),
    ]


def _reached(side: Side) -> list[pl.Expr]:
    backwards = list(reversed(side.numbers))
    done = {n: pl.col(f"done_{n}") for n in side.numbers}
    names = {n: pl.lit(side.steps[n].name) for n in side.numbers}
    furthest = (pl.when(done[n].is_not_null()).then(names[n]) for n in backwards)
    return [
        pl.coalesce(*furthest).alias("reached"),
        pl.coalesce(*(done[n] for n in backwards)).alias("reached_on"),
        pl.coalesce(pl.max_horizontal(*done.values()), "day_0").alias("stage_from"),
    ]


def _pick(by_number: Iterable[pl.Expr]) -> pl.Expr:
    """Choose from what each step says that of the next step; nothing without one."""
    return pl.coalesce(
        *(pl.when(pl.col("next") == n).then(said) for n, said in enumerate(by_number))
    )


def _booked(
    happened: pl.DataFrame, placed: pl.DataFrame, side: Side, day: date
) -> pl.DataFrame:
    """List what is booked for each pathway's next step."""
    would_do = pl.lit(value=False)
    for n, step in enumerate(side.steps):
        does = bear_any(step.booked_when) if step.booked_when else pl.lit(value=True)
        would_do = would_do | ((pl.col("next") == n) & does)
    ahead = bookings_ahead(happened, day).join(
        placed.select("pathway", "next"), on="pathway"
    )
    return by_pathway(ahead.filter(would_do))


def _with_breaches(found: pl.DataFrame, breaches: pl.DataFrame | None) -> pl.DataFrame:
    if breaches is None:
        return found.with_columns(pl.lit(None, dtype=pl.Date).alias("breach_on"))
    soonest = breaches.group_by("pathway").agg(pl.col("breach_on").min())
    return found.join(soonest, on="pathway", how="left")


def _with_looks(
    found: pl.DataFrame, happened: pl.DataFrame, looks: pl.DataFrame | None
) -> pl.DataFrame:
    """Add the day anyone last looked, and of the first thing we were told of since."""
    never = pl.DataFrame(
        schema={"pathway": pl.String, "looked_at": pl.Datetime("us", "UTC")}
    )
    last = (
        (never if looks is None else looks)
        .group_by("pathway")
        .agg(pl.col("looked_at").max())
    )
    unseen = (
        happened.select("pathway", "day", "recorded_at")
        .join(last, on="pathway", how="left")
        .filter(
            pl.col("looked_at").is_null()
            | (pl.col("recorded_at") > pl.col("looked_at"))
        )
        .group_by("pathway")
        .agg(pl.col("day").min().alias("unseen_from"))
    )
    in_london = pl.col("looked_at").dt.convert_time_zone("Europe/London").dt.date()
    return (
        found.join(last, on="pathway", how="left")
        .join(unseen, on="pathway", how="left")
        .with_columns(in_london.alias("tracked_on"))
    )
