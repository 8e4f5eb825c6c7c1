"""Where pathways stand on the timed pathway of their service, for the rules that watch."""

from collections.abc import Collection
from datetime import date

import polars as pl

from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.rules.lawbook import Lawbook
from milepost.rules.timed_pathways import PathwayEdition
from milepost.store import log
from milepost.store.adoptions.decisions import edition_of, in_force
from milepost.tracking.positions import positions_as_at
from milepost.tracking.standing import standing

SAID = ("next_step", "due", "provisional", "booked_for")
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
    adopted = in_force(scope)
    named = {s: edition_of(decided, lawbook) for s, decided in adopted.items()}
    editions = {service: found[1] for service, found in named.items() if found}
    of_them = pl.col("service").is_in(list(editions))
    found = [watched.clear()]
    for service, edition in editions.items():
        theirs = watched.filter(pl.col("service") == service)
        if not theirs.is_empty():
            found.append(_placed(scope, theirs, edition, as_at, closed))
    return pl.concat(found).sort("pathway"), watched.filter(~of_them)


def _placed(
    scope: Scope,
    theirs: pl.DataFrame,
    edition: PathwayEdition,
    as_at: AsAt,
    closed: Collection[date],
) -> pl.DataFrame:
    events = log.events(scope, pathways=theirs["pathway"].to_list())
    breaches = theirs.select("pathway", "breach_on").drop_nulls()
    where = positions_as_at(
        events, edition, as_at=as_at, breaches=breaches, holidays=closed
    )
    booked = standing(where, as_at.day).select("pathway", "booked_for")
    said = where.select("pathway", "next_step", "due", "provisional").join(
        booked, on="pathway"
    )
    return (
        theirs.drop(SAID)
        .join(said, on="pathway", how="left")
        .with_columns(pl.col("provisional").fill_null(value=True))
        .select(theirs.columns)
    )
