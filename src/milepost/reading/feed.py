"""What a simulated feed goes by: who waits, and how many there have been."""

from datetime import datetime

import polars as pl

from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.reading.waiting_list import read_waiting_list
from milepost.rules.lawbook import Lawbook
from milepost.store import pathways
from milepost.synth.feed import WAITING
from milepost.synth.services import ALL
from milepost.tracking.list_query import ListQuery

FAMILY = {service.code: service.family for service in ALL}
SIZE = 200


def how_many(scope: Scope) -> tuple[int, int]:
    """Count the patients and the pathways that a provider has ever had."""
    return pathways.how_many(scope)


def some_who_wait(
    scope: Scope, lawbook: Lawbook, *, now: datetime, page: int
) -> pl.DataFrame:
    """Read some of those who wait: who is booked soonest, and some with nothing booked.

    Args:
        scope: whose patients.
        lawbook: the rules.
        now: the moment.
        page: which of those with nothing booked, counted round and round.

    Returns:
        A ``WAITING`` frame.
    """
    soonest = ListQuery(booked="something", sort="booked", size=SIZE)
    nothing = ListQuery(booked="nothing", sort="last", size=SIZE, page=page)
    found = [
        wait
        for query in (soonest, nothing)
        for wait in read_waiting_list(
            scope, query, as_at=AsAt(now.date(), now), now_live=True, lawbook=lawbook
        ).rows
    ]
    rows = {
        wait.pathway: {
            "pathway": wait.pathway,
            "service": wait.service,
            "family": FAMILY[wait.service],
            "next_step": wait.next_step,
            "booked_for": wait.booked_for,
            "test": None,
        }
        for wait in found
        if wait.service in FAMILY
    }
    return WAITING.check(pl.DataFrame(list(rows.values()), schema=WAITING.schema))
