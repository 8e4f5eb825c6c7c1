"""Who waited at a past moment, as an agenda asks for them."""

from datetime import date

import polars as pl

from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.meetings.agenda import CANDIDATES
from milepost.rules.lawbook import Lawbook
from milepost.store import log
from milepost.store.looks.diary import latest_looks
from milepost.store.pathways import (
    of_which_service,
    perhaps_open,
    services,
    with_patients,
)
from milepost.tracking import waits


def waiting_then(
    scope: Scope, wanted: frozenset[str], *, as_at: AsAt, lawbook: Lawbook
) -> pl.DataFrame:
    """Work out from the log who waited in some services, as a ``CANDIDATES`` frame.

    What was promised, escalated or planned then isn't known of a past moment, and is
    left out. A patient is known by their hospital number.

    Args:
        scope: whose patients may be seen.
        wanted: the services.
        as_at: the moment.
        lawbook: the rules.
    """
    within = Scope(scope.provider, scope.person, wanted)
    names = perhaps_open(within, as_at)
    theirs = {one.code: one for one in services(within)}
    sitting = waits.judges(lawbook, {c: one.standards for c, one in theirs.items()})
    events = log.events(within, pathways=names)
    clocks = waits.judged(events, of_which_service(within, names), sitting, as_at=as_at)
    where = waits.positions_of(events, clocks, as_at)
    leading = waits.waits(clocks, where).filter("lead")
    people = with_patients(within, leading["pathway"].to_list())
    family = {code: one.family for code, one in theirs.items()}
    looked = _looked(within, leading["pathway"].to_list(), as_at)
    first = events.group_by("pathway").agg(pl.col("day").min().alias("first_on"))
    found = (
        leading.join(people, on="pathway")
        .join(first, on="pathway", how="left")
        .join(looked, on="pathway", how="left")
        .with_columns(
            patient="hospital_number",
            family=pl.col("service").replace_strict(family, return_dtype=pl.String),
            next_step=pl.col("next_step").cast(pl.String),
            limit_days=pl.col("limit_days").cast(pl.Int32),
            action_due=pl.lit(None, pl.Date),
            escalated_on=pl.lit(None, pl.Date),
            rung=pl.lit(None, pl.Int32),
            planned_for=pl.lit(None, pl.Date),
            carried=pl.lit(None, pl.String),
        )
    )
    return CANDIDATES.check(found.select(list(CANDIDATES.columns)).sort("pathway"))


def _looked(scope: Scope, names: list[str], as_at: AsAt) -> pl.DataFrame:
    found: dict[str, date] = {
        name: look.at.date()
        for name, look in latest_looks(scope, names).items()
        if look.at <= as_at.known_at
    }
    schema = {"pathway": pl.String, "looked_on": pl.Date}
    return pl.DataFrame(
        {"pathway": list(found), "looked_on": list(found.values())}, schema=schema
    )
