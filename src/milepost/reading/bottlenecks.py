"""Where time goes on a service's timed pathway: step by step, month by month, and now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.rules.lawbook import Lawbook
from milepost.rules.timed_pathways import PathwayEdition, TimedPathway
from milepost.store.adoptions.decisions import edition_of, in_force
from milepost.store.adoptions.goes_by import Group, groups, open_pathways
from milepost.store.arrangements.closed import closed_days
from milepost.store.pathways import heard_of_since, with_patients
from milepost.tracking.bottlenecks import BOTTLENECKS, STEPS_DONE, by_month, steps_done
from milepost.tracking.people import display_name
from milepost.tracking.standing import standing

MONTHS = 12
"""How many months are measured, with the one that isn't over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One patient who waits at a step."""

    pathway: str
    name: str
    nhs_number: str
    due: date | None
    state: str
    days: int
    """Since the step before was done, or since day 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepNow:
    """How many wait at a step today."""

    step: str
    waiting: int
    late: int
    median_days: float | None
    longest_days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BottlenecksReading:
    """Where time went on a service's timed pathway, and where patients wait now."""

    template: TimedPathway
    edition: PathwayEdition
    """The one in use for patients who begin today."""

    now: tuple[StepNow, ...]
    months: pl.DataFrame
    """A ``BOTTLENECKS`` frame of the months measured."""

    since: date
    """The first day of the first of them."""

    step: str
    """The step asked about; else that at which most are late, or most wait."""

    waiting: tuple[Waiting, ...]
    """Those who wait at it, the longest first."""


def read_bottlenecks(
    scope: Scope, service: str, step: str, *, as_at: AsAt, lawbook: Lawbook
) -> BottlenecksReading | None:
    """Read where time goes; None where the service, or the scope, has no timed pathway.

    Each patient is measured by the edition they go by; a step that several editions have
    is one step, by its name.

    Args:
        scope: who asks.
        service: which.
        step: the step of which those who wait are named; blank for the slowest now.
        as_at: now.
        lawbook: the timed pathways.
    """
    decided = in_force(scope, on=as_at.day).get(service)
    found = edition_of(decided, lawbook) if decided else None
    if found is None:
        return None
    template, edition = found
    since = _months_before(as_at.day, MONTHS - 1)
    closed = closed_days(scope.provider, lawbook)
    known = {"as_at": as_at, "lawbook": lawbook, "closed": closed}
    heard = heard_of_since(scope, service, since)
    done = [_done(group) for group in groups(scope, heard, **known)]
    every = pl.concat([pl.DataFrame(schema=STEPS_DONE.schema), *done])
    where = _where(groups(scope, open_pathways(scope, service), **known), as_at.day)
    now = tuple(_now(where, [each.name for each in edition.steps]))
    if step not in {one.step for one in now}:
        step = max(now, key=lambda one: (one.late, one.waiting)).step
    return BottlenecksReading(
        template=template,
        edition=edition,
        now=now,
        step=step,
        months=BOTTLENECKS.check(by_month(every.filter(pl.col("month") >= since))),
        since=since,
        waiting=tuple(_waiting(scope, where.filter(pl.col("next_step") == step))),
    )


def _done(group: Group) -> pl.DataFrame:
    return steps_done(
        group.events,
        group.edition,
        as_at=group.as_at,
        said_to_apply=group.said,
        holidays=group.closed,
    )


def _where(divided: Iterable[Group], day: date) -> pl.DataFrame:
    """Say at which step each open patient waits, how long, and how that stands."""
    wanted = {
        "pathway": pl.String,
        "next_step": pl.String,
        "due": pl.Date,
        "state": pl.String,
        "stage_days": pl.Int32,
    }
    found = [pl.DataFrame(schema=wanted)]
    for group in divided:
        positions = group.positions()
        stands = standing(positions, day).select("pathway", "state", "stage_days")
        placed = positions.join(stands, on="pathway")
        found.append(
            placed.filter(~pl.col("state").is_in(["unplaced", "lapsed", "complete"]))
            .with_columns(pl.col("state").cast(pl.String))
            .select(list(wanted))
        )
    return pl.concat(found)


def _now(where: pl.DataFrame, steps: list[str]) -> Iterable[StepNow]:
    told = {
        row["next_step"]: row
        for row in where.group_by("next_step")
        .agg(
            pl.len().alias("waiting"),
            (pl.col("state") == "late").sum().alias("late"),
            pl.col("stage_days").median().alias("median"),
            pl.col("stage_days").max().alias("longest"),
        )
        .sort("next_step")
        .iter_rows(named=True)
    }
    for step in dict.fromkeys([*steps, *told]):
        row = told.get(step, {})
        yield StepNow(
            step=step,
            waiting=row.get("waiting", 0),
            late=row.get("late", 0),
            median_days=row.get("median"),
            longest_days=row.get("longest"),
        )


def _waiting(scope: Scope, where: pl.DataFrame) -> Iterable[Waiting]:
    who = with_patients(scope, where["pathway"].to_list())
    found = where.join(who, on="pathway").sort(
        ["stage_days", "pathway"], descending=[True, False]
    )
    for row in found.iter_rows(named=True):
        yield Waiting(
            pathway=row["pathway"],
            name=display_name(row["family_name"], row["given_name"], row["title"]),
            nhs_number=row["nhs_number"],
            due=row["due"],
            state=row["state"],
            days=row["stage_days"],
        )


def _months_before(day: date, months: int) -> date:
    """Give the first day of the month so many months before a day's.

    >>> _months_before(date(2026, 2, 14), 11)
    datetime.date(2025, 3, 1)
    """
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)
