"""What is known of each open pathway, now or at a past moment, for indicators."""

from collections.abc import Collection
from datetime import date, datetime

import polars as pl

from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.rules.lawbook import Lawbook
from milepost.store import log
from milepost.store.arrangements.closed import closed_days
from milepost.store.columns import columns
from milepost.store.footings.worked_out import attributes_read as steps_read
from milepost.store.footings.worked_out import editions_adopted, worked_out
from milepost.store.models import Event
from milepost.store.open_waits import BROUGHT_UP_TO_DATE
from milepost.store.pathways import (
    of_which_service,
    perhaps_open,
    standards_by_service,
)
from milepost.tracking import waits
from milepost.tracking.indicators import CASES, MOMENT
from milepost.tracking.stages import STEPS

AT_ONCE = 50_000
"""How many pathways of a past moment are read at once, so that memory has a bound."""

NOW = f"""
    SELECT listed.pathway, service, step, breach_on, f.day_0,
        CASE WHEN f.owed = 'due' THEN f.due END AS due, f.provisional, last_on,
        f.told_at, seen.looked_at AS seen_at, f.looked_at, f.stale_from
    FROM {BROUGHT_UP_TO_DATE} AS listed
    JOIN footings_footing f
        ON f.provider = listed.provider AND f.pathway = listed.pathway
    LEFT JOIN LATERAL (
        SELECT looked_at FROM looks_look l
        WHERE l.provider = f.provider AND l.pathway = f.pathway
            AND l.looked_at >= f.told_at AND f.looked_at >= f.told_at
        ORDER BY looked_at LIMIT 1
    ) AS seen ON true
    WHERE listed.provider = %(provider)s AND lead AND service = ANY(%(services)s)
    ORDER BY listed.pathway
"""  # noqa: S608 - only words of ours
LOOKED = """
    SELECT pathway, looked_at FROM looks_look
    WHERE provider = %(provider)s AND pathway = ANY(%(names)s) AND at <= %(known_at)s
        AND looked_at IS NOT NULL
    ORDER BY pathway, id
"""
TREATED = """
    SELECT DISTINCT pathway FROM store_event e
    WHERE provider = %(provider)s AND kind = 'treatment_started'
        AND recorded_at > %(after)s AND recorded_at <= %(until)s
        AND NOT EXISTS (SELECT FROM store_event c WHERE c.provider = e.provider
            AND c.pathway = e.pathway AND c.corrects_id = e.id
            AND c.recorded_at <= %(until)s)
    ORDER BY pathway
"""


def cases_now(scope: Scope, services: Collection[str], *, today: date) -> pl.DataFrame:
    """Read the open pathways of some services in scope as they are today.

    Returns:
        A ``CASES`` frame.
    """
    asked = {
        "provider": scope.provider,
        "services": [code for code in services if scope.covers(code)],
        "day": today,
    }
    wanted = {**CASES.schema, "step": pl.Int32()}
    found = columns(wanted, NOW, asked)
    step = pl.col("step").replace_strict(
        dict(enumerate(STEPS)), return_dtype=CASES.schema["step"]
    )
    return CASES.check(found.with_columns(step))


def cases_then(scope: Scope, *, as_at: AsAt, lawbook: Lawbook) -> pl.DataFrame:
    """Work out the open pathways in scope as they were known at a past moment.

    Returns:
        A ``CASES`` frame.
    """
    names = perhaps_open(scope, as_at)
    sitting = waits.judges(lawbook, standards_by_service(scope))
    steps = steps_read(editions_adopted(scope, lawbook))
    closed = closed_days(scope.provider, lawbook)
    attributes = waits.attributes_read(sitting) | steps
    found = [pl.DataFrame(schema=CASES.schema)]
    for first in range(0, len(names), AT_ONCE):
        part = names[first : first + AT_ONCE]
        events = log.events(scope, pathways=part, attributes=attributes)
        services = of_which_service(scope, part)
        clocks = waits.judged(events, services, sitting, as_at=as_at)
        where = waits.positions_of(events, clocks, as_at)
        listed = waits.waits(clocks, where)
        running = listed.select("pathway", "started")
        on = worked_out(scope, events, running, lawbook, as_at=as_at, closed=closed)
        leading = listed.filter("lead").join(services, on="pathway")
        found.append(_cases(scope, leading.join(on, on="pathway"), as_at.known_at))
    return CASES.check(pl.concat(found).sort("pathway"))


def treated(scope: Scope, *, after: datetime, until: datetime) -> pl.Series:
    """Name the pathways on which a treatment was recorded between two moments.

    One that was taken back, or put right, by the second of them doesn't count; what was
    recorded in its place does, if it is a treatment.
    """
    asked = {"provider": scope.provider, "after": after, "until": until}
    return columns({"pathway": pl.String()}, TREATED, asked)["pathway"]


def _cases(scope: Scope, listed: pl.DataFrame, known_at: datetime) -> pl.DataFrame:
    names = listed["pathway"].to_list()
    asked = {"provider": scope.provider, "names": names, "known_at": known_at}
    looks = columns({"pathway": pl.String(), "looked_at": MOMENT}, LOOKED, asked)
    seen = (
        looks.rename({"looked_at": "seen_at"})
        .join(listed.select("pathway", "told_at", "looked_at"), on="pathway")
        # A look that was undone is no look: the latest one says when the last was.
        .filter(pl.all_horizontal(pl.col("looked_at", "seen_at") >= pl.col("told_at")))
        .group_by("pathway")
        .agg(pl.col("seen_at").min())
    )
    due = pl.when(pl.col("owed") == "due").then("due").alias("due")
    found = listed.join(seen, on="pathway", how="left")
    return found.with_columns(due, pl.col("next_step").alias("step")).select(
        list(CASES.columns)
    )


def first_told_on(scope: Scope) -> date | None:
    """Find the day on which we were first told of anything; None if never."""
    first = Event.objects.filter(provider=scope.provider).order_by("id").first()
    return first and first.recorded_at.date()
