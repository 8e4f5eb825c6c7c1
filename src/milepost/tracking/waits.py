"""Every clock of every pathway, by the standards of its service, and those that run."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import polars as pl

from milepost.clocks.engine import clocks_as_at
from milepost.clocks.table import CLOCKS, How
from milepost.events.table import EVENTS, known
from milepost.foundation.days import AsAt
from milepost.foundation.tables import Column, Table
from milepost.rules.clock_rules import ClockRule
from milepost.rules.lawbook import Lawbook
from milepost.rules.standards import Governs, Standard
from milepost.tracking.stages import POSITIONS, positions

EVERYTHING = datetime(9999, 12, 31, tzinfo=UTC)
"""A standpoint from which all that is in the log is known."""

JUDGED = Table(
    "judged clocks",
    {
        **CLOCKS.columns,
        "limit_days": Column(pl.Int32, "The limit of the edition that governs it."),
        "waited_from": Column(
            pl.Date,
            "A running clock's day to count its wait from, if nothing more is deducted.",
            optional=True,
        ),
    },
    in_order_of=("pathway", "standard", "clock"),
)

WAITS = Table(
    "waits",
    {
        **{
            name: JUDGED.columns[name]
            for name in ("pathway", "standard", "clock", "started", "waited_from")
        },
        "breach_on": JUDGED.columns["breach_on"],
        "limit_days": JUDGED.columns["limit_days"],
        "lead": Column(pl.Boolean, "Whether it is its pathway's first to breach."),
        **{n: c for n, c in POSITIONS.columns.items() if n != "pathway"},
    },
    in_order_of=("pathway", "standard", "clock"),
)
"""One row for each running clock, with its pathway's position."""

READ_ANYWAY = {"until", "days", "due", "for_day", "original_start"} | {
    "activity",
    "test",
    "request",
}


@dataclass(frozen=True, slots=True)
class Judge:
    """A standard, its rules, and the services whose pathways it judges."""

    standard: Standard
    rules: tuple[ClockRule, ...]
    services: frozenset[str]


def judges(lawbook: Lawbook, services: Mapping[str, Sequence[str]]) -> list[Judge]:
    """Find the standards that services work by, given the ids of each one's."""
    named = sorted({standard for theirs in services.values() for standard in theirs})
    return [
        Judge(
            standard := lawbook.the(Standard, name),
            lawbook.all(ClockRule, standard.editions[-1].clock_rules),
            frozenset(code for code, theirs in services.items() if name in theirs),
        )
        for name in named
    ]


def attributes_read(sitting: Iterable[Judge]) -> frozenset[str]:
    """Name the attributes of events that make any difference to clocks or positions."""
    return frozenset(READ_ANYWAY).union(
        name
        for judge in sitting
        for rule in judge.rules
        for edition in rule.editions
        for sign in (*edition.on, *edition.unless)
        for name in sign.when
    )


def judged(
    events: pl.DataFrame,
    services: pl.DataFrame,
    sitting: Iterable[Judge],
    *,
    as_at: AsAt,
) -> pl.DataFrame:
    """Work out the clocks of pathways, each by every standard of its service.

    Args:
        events: an ``EVENTS`` frame.
        services: the ``service`` of each ``pathway``.
        sitting: the standards of those services.
        as_at: the standpoint.

    Returns:
        A ``JUDGED`` frame.
    """
    found = [pl.DataFrame(schema=JUDGED.schema)]
    for judge in sitting:
        theirs = services.filter(pl.col("service").is_in(list(judge.services)))
        told = events.join(theirs, on="pathway", how="semi", maintain_order="left")
        clocks = clocks_as_at(told, judge.standard, judge.rules, as_at=as_at)
        found.append(with_limits(clocks, judge.standard, as_at))
    return JUDGED.check(pl.concat(found).sort("pathway", "standard", "clock"))


def with_limits(clocks: pl.DataFrame, standard: Standard, as_at: AsAt) -> pl.DataFrame:
    """Add to a ``CLOCKS`` frame of one standard what makes it a ``JUDGED`` frame."""
    limit = _limit(standard, as_at.day).cast(pl.Int32)
    over = pl.duration(days=pl.col("limit_days") + 1)
    return clocks.with_columns(limit.alias("limit_days")).with_columns(
        (pl.col("breach_on") - over).alias("waited_from")
    )


def waits(clocks: pl.DataFrame, where: pl.DataFrame) -> pl.DataFrame:
    """Gather the clocks that run, with their pathways' positions.

    A clock whose start nobody knows leads, as if it had waited longest.

    Args:
        clocks: a ``JUDGED`` frame.
        where: a ``POSITIONS`` frame.
    """
    running = clocks.filter(pl.col("how") == How.RUNNING.value)
    first = (
        running.sort("breach_on", "standard", "clock", nulls_last=False)
        .unique("pathway", keep="first")
        .select("pathway", "standard", "clock", lead=pl.lit(value=True))
    )
    return WAITS.check(
        running.join(first, on=["pathway", "standard", "clock"], how="left")
        .join(where, on="pathway", how="left")
        .with_columns(pl.col("lead").fill_null(value=False))
        .select(list(WAITS.columns))
        .sort("pathway", "standard", "clock")
    )


def positions_of(
    events: pl.DataFrame, clocks: pl.DataFrame, as_at: AsAt
) -> pl.DataFrame:
    """Find the positions of the pathways whose clocks run, and of no others."""
    running = clocks.filter(pl.col("how") == How.RUNNING.value)
    theirs = events.join(running, on="pathway", how="semi", maintain_order="left")
    return positions(theirs, as_at)


def moving_until(
    events: pl.DataFrame,
    services: pl.DataFrame,
    clocks: pl.DataFrame,
    sitting: Iterable[Judge],
    *,
    as_at: AsAt,
) -> pl.DataFrame:
    """Find the running clocks from which days go on being taken out after the day.

    Each is asked once more how it would stand when all periods away are over. The
    days it loses until then follow one on another, since they have all begun.

    Returns:
        ``pathway``, ``standard``, ``clock`` and the last day of such, ``moving_until``.
    """
    happened = known(events, as_at)
    away = happened.filter(pl.col("until") > as_at.day)
    keys = ["pathway", "standard", "clock"]
    none = pl.DataFrame(schema=JUDGED.schema).select(*keys, moving_until="breach_on")
    if away.is_empty():
        return none
    theirs = happened.join(away, on="pathway", how="semi", maintain_order="left")
    over = AsAt(away.select(pl.col("until").max()).item(), as_at.known_at)
    then = judged(theirs, services, sitting, as_at=over)
    lost = (pl.col("breach_on_right") - pl.col("breach_on")).dt.total_days()
    last = pl.lit(as_at.day) + pl.duration(days=lost)
    return (
        clocks.join(then, on=keys)
        .filter(lost > 0)
        .select(*keys, last.alias("moving_until"))
    )


def latest(events: pl.DataFrame, day: date) -> pl.DataFrame:
    """Say of each pathway how far its log reaches, and when to look at it again.

    A period that goes on takes out a day each day. A day that an event names may be
    one on which a clock starts, and a booking is over on the day after its own.
    """
    tomorrow = pl.lit(day + timedelta(days=1))
    looks = (
        pl.when(pl.col("until") > day).then(tomorrow),
        pl.when(pl.col("for_day") >= day).then(pl.max_horizontal("for_day", tomorrow)),
        pl.when(pl.col("due") > day).then("due"),
    )
    return (
        EVENTS.check(events)
        .group_by("pathway", maintain_order=True)
        .agg(
            pl.col("day").min().alias("first_on"),
            pl.col("day").max().alias("last_on"),
            pl.col("event").max().alias("last_event"),
            pl.col("recorded_at").max().alias("last_told_at"),
            pl.min_horizontal(*looks).min().alias("changes_on"),
        )
    )


def _limit(standard: Standard, day: date) -> pl.Expr:
    """The limit of the edition that governs each clock, as the engine chooses it."""
    first, *later = standard.editions
    limit = pl.lit(first.limit_days)
    for edition in later:
        if edition.in_force > day:
            continue
        if edition.governs is Governs.STARTED:
            started_under = pl.col("started") >= edition.in_force
            governed = started_under.fill_null(value=True)
        else:
            ended = pl.col("ended")
            governed = ended.is_null() | (ended >= edition.in_force)
        limit = pl.when(governed).then(edition.limit_days).otherwise(limit)
    return limit
