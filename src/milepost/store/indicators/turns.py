"""The escalations of a period, with every turn of their rungs, as known at its end."""

from collections.abc import Collection
from datetime import datetime
from itertools import groupby
from operator import itemgetter

import polars as pl

from milepost.escalations.indicators import RAISED
from milepost.escalations.life import stands
from milepost.escalations.tally import turns_of
from milepost.foundation.scope import Scope
from milepost.rules.lawbook import Lawbook
from milepost.store.arrangements.closed import closed_days
from milepost.store.escalations.facts import (
    as_raised,
    edition_kept,
    entries_of,
)
from milepost.store.escalations.models import Escalation


def raised_and_turns(
    scope: Scope,
    services: Collection[str],
    *,
    since: datetime,
    until: datetime,
    lawbook: Lawbook,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read the escalations that were raised or still open in a period.

    Returns:
        A ``RAISED`` frame, and a ``TURNS`` frame of the same.
    """
    theirs = Escalation.objects.filter(
        provider=scope.provider,
        raised_at__lt=until,
        service__in=[code for code in services if scope.covers(code)],
    ).exclude(standing__resolved_at__lt=since)
    found = {row.id: as_raised(row) for row in theirs.order_by("id")}
    closed = closed_days(scope.provider, lawbook)
    standings = []
    for number, told in groupby(entries_of(found), itemgetter(0)):
        raised = found[number]
        edition = edition_kept(lawbook, raised.ladder, raised.in_force)
        known = [entry for _, entry in told if entry.at < until]
        standings.append((number, stands(known, edition, now=until, holidays=closed)))
    rows = [
        (r.number, r.pathway, r.service, r.desk, r.cause, r.raised_at)
        for r in found.values()
    ]
    return pl.DataFrame(rows, schema=RAISED.schema, orient="row"), turns_of(standings)
