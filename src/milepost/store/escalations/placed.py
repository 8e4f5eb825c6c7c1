"""Where pathways stand on the timed pathway of their service, for the rules that watch."""

from collections.abc import Collection
from datetime import date

import polars as pl

from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.rules.lawbook import Lawbook
from milepost.store.adoptions.decisions import terms
from milepost.store.adoptions.goes_by import Group, groups, in_lawbook
from milepost.tracking.bookings import may_be_booked
from milepost.tracking.standing import standing

SAID = ("next_step", "due", "provisional", "stage_from", "bookable", "booked_for")
"""What a timed pathway says of a position, in place of what a list says."""


def on_timed_pathways(
    scope: Scope,
    watched: pl.DataFrame,
    *,
    lawbook: Lawbook,
    as_at: AsAt,
    closed: Collection[date],
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Divide what is watched into pathways whose next step has a due day, and the rest.

    Args:
        scope: whose pathways.
        watched: as ``due.watched`` gives it.
        lawbook: the timed pathways.
        as_at: the standpoint.
        closed: the days on which nobody is at work, beside weekends.

    Returns:
        Those of services that adopted a timed pathway, with what that says of their
        next step; and the others as they came.
    """
    timed = [s for s, run in terms(scope).items() if in_lawbook(run, lawbook)]
    of_them = pl.col("service").is_in(timed)
    names = watched.filter(of_them)["pathway"].to_list()
    divided = groups(
        scope, names, as_at=as_at, lawbook=lawbook, closed=frozenset(closed)
    )
    placed = [_placed(watched, group, as_at) for group in divided]
    there = pl.concat([watched.clear(), *placed])
    eventless = watched.filter(of_them).join(there, on="pathway", how="anti")
    return (
        pl.concat([there, eventless]).sort("pathway"),
        watched.filter(~of_them),
    )


def _placed(watched: pl.DataFrame, group: Group, as_at: AsAt) -> pl.DataFrame:
    breaches = watched.select("pathway", "breach_on").drop_nulls()
    where = group.positions(breaches=breaches)
    booked = standing(where, as_at.day).select("pathway", "booked_for")
    bookable = [step.name for step in group.edition.steps if may_be_booked(step)]
    said = where.select(
        *("pathway", "next_step", "due", "provisional", "stage_from"),
        bookable=pl.col("next_step").is_in(bookable).fill_null(value=False),
    ).join(booked, on="pathway")
    theirs = watched.join(said, on="pathway", how="semi", maintain_order="left")
    return (
        theirs.drop(SAID)
        .join(said, on="pathway", how="left")
        .with_columns(pl.col("provisional").fill_null(value=True))
        .select(watched.columns)
    )


def tests_of_steps(
    scope: Scope, lawbook: Lawbook
) -> dict[tuple[str, str], frozenset[str]]:
    """Give the tests that would do each step, by service and step, of those that name any."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    for service, run in terms(scope).items():
        for *_, edition in in_lawbook(run, lawbook):
            for step in edition.steps:
                signs = (*step.done_when, *step.booked_when)
                named = frozenset(
                    str(s.when["test"]) for s in signs if "test" in s.when
                )
                at = (service, step.name)
                if named:
                    found[at] = found.get(at, frozenset()) | named
    return found
