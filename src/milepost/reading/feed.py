"""What a simulated hospital goes by: who waits, and how many there have been."""

from datetime import datetime
from typing import Any

import polars as pl

from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.reading.waiting_list import read_waiting_list
from milepost.rules.lawbook import Lawbook
from milepost.store import pathways
from milepost.store.tending import sequences
from milepost.synth.services import ALL
from milepost.tracking.list_query import ListQuery

FAMILY = {service.code: service.family for service in ALL}
SIZE = 50
WHO = ("hospital_number", "nhs_number", "family_name", "given_name", "title")


def how_many(scope: Scope) -> tuple[int, int]:
    """Count the patients and the pathways that a provider has ever had."""
    return pathways.how_many(scope)


def last_number(scope: Scope, feed: str) -> int:
    """Read the last number in sequence that a feed has sent; 0 if none."""
    return sequences.last_number(scope, feed)


def who_waits(
    scope: Scope, lawbook: Lawbook, *, now: datetime, service: str
) -> dict[str, Any]:
    """Read some of those who wait at a service: booked soonest, and with nothing booked.

    Args:
        scope: whose patients.
        lawbook: the rules.
        now: the moment.
        service: one of the synthetic board's.

    Returns:
        What can be written as JSON: the service, and for each of ``waiting`` a row of
        ``WAITING`` and who it is.
    """
    soonest = ListQuery(service=service, booked="something", sort="booked", size=SIZE)
    nothing = ListQuery(service=service, booked="nothing", sort="last", size=SIZE)
    found = {
        wait.pathway: {
            "pathway": wait.pathway,
            "service": wait.service,
            "family": FAMILY[wait.service],
            "next_step": wait.next_step,
            "booked_for": wait.booked_for.isoformat() if wait.booked_for else None,
            "test": None,
        }
        for query in (soonest, nothing)
        for wait in read_waiting_list(
            scope, query, as_at=AsAt(now.date(), now), now_live=True, lawbook=lawbook
        ).rows
    }
    people = _people(scope, list(found))
    waiting = [{"waits": found[name], "who": who} for name, who in people.items()]
    return {"service": service, "waiting": waiting}


def _people(scope: Scope, names: list[str]) -> dict[str, dict[str, str]]:
    who = pathways.with_patients(scope, names).select(
        "pathway", *WHO, pl.col("born").dt.to_string("%Y-%m-%d")
    )
    return {row.pop("pathway"): row for row in who.iter_rows(named=True)}
