"""What rules and the passing of time ask to be done: which climb, which are watched."""

from collections.abc import Collection
from datetime import date, datetime

import polars as pl
from django.db import connection
from django.db.models import Q

from milepost.escalations.causes import WATCHED
from milepost.escalations.desk_asked import Awaited
from milepost.escalations.entries import TAKES_ON
from milepost.escalations.raising import RAISED
from milepost.events.kinds import Kind
from milepost.foundation.scope import Scope
from milepost.rules.ladders import Cause
from milepost.store.asked import ask
from milepost.store.called_off import CALLED_OFF, STANDS, VISIT_CALLED_OFF
from milepost.store.columns import rows
from milepost.store.escalations.models import BY_HAND, Standing
from milepost.store.open_waits import BROUGHT_UP_TO_DATE
from milepost.tracking.bookings import BOOKED
from milepost.tracking.stages import STEPS

WAITING = f"""
    SELECT listed.pathway, service, step, booked_for, breach_on,
        CASE WHEN owner > '' THEN f.stale_from END AS stale_from
    FROM {BROUGHT_UP_TO_DATE} AS listed
    LEFT JOIN footings_footing f
        ON f.provider = listed.provider AND f.pathway = listed.pathway
    WHERE listed.provider = %(provider)s AND lead AND service = ANY(%(services)s)
    ORDER BY listed.pathway
"""  # noqa: S608 - only words of ours
TOLD = f"""
    SELECT escalation_id AS escalation, pathway, cause, about, rung,
        state = 'resolved' AS resolved, state = 'eased' AS eased,
        (resolved_at AT TIME ZONE 'Europe/London')::date AS promised_on,
        CASE WHEN state = 'resolved' AND EXISTS (
            SELECT FROM store_event v LEFT JOIN store_event was ON was.id = v.corrects_id
            WHERE v.provider = s.provider AND v.pathway = s.pathway
                AND v.recorded_at > s.resolved_at
                AND (v.kind = ANY(%(undoes)s) OR was.kind = ANY(%(booked)s))
        ) AND NOT EXISTS (
            SELECT FROM store_event e
            WHERE e.provider = s.provider AND e.pathway = s.pathway
                AND e.kind = ANY(%(booked)s) AND e.recorded_at > s.resolved_at
                AND e.says_for_day >= %(day)s
                AND {STANDS} AND NOT {CALLED_OFF} AND NOT {VISIT_CALLED_OFF}
        ) THEN NULL ELSE quiet_until END AS quiet_until,
        EXISTS (SELECT FROM escalations_entry e
            WHERE e.escalation_id = s.escalation_id AND e.what = ANY(%(takes_on)s)
        ) AS taken_on
    FROM escalations_standing s
    WHERE provider = %(provider)s AND service = ANY(%(services)s) AND cause <> %(hand)s
        AND (state <> 'resolved' OR quiet_until >= %(day)s)
    ORDER BY escalation_id
"""  # noqa: S608 - only words of ours
UNDOES = (Kind.APPOINTMENT_CANCELLED, Kind.APPOINTMENT_MISSED)
"""After which a promise may be void, as after a booking that is taken back."""

AWAITED = f"""
    SELECT * FROM (
        SELECT pathway, max(says_test) AS test,
            max(day) FILTER (WHERE kind = 'test_requested') AS requested_on,
            (array_agg(kind ORDER BY day DESC, id DESC))[1] AS last_kind
        FROM store_event e
        WHERE provider = %(provider)s AND pathway = ANY(%(pathways)s)
            AND kind IN ('test_requested', 'test_vetted', 'test_booked',
                'test_performed', 'test_reported')
            AND {STANDS} AND NOT {CALLED_OFF}
        GROUP BY pathway, COALESCE(says_request, says_test, '')
    ) AS asked
    WHERE last_kind <> 'test_reported' AND test IS NOT NULL
        AND requested_on IS NOT NULL
    ORDER BY pathway, requested_on, test
"""  # noqa: S608 - only words of ours


REACHES = """
    SELECT (SELECT sum(last_event) FROM store_service WHERE provider = %(provider)s),
        (SELECT max(id) FROM adoptions_decision WHERE provider = %(provider)s),
        (SELECT max(id) FROM adoptions_move WHERE provider = %(provider)s),
        (SELECT max(id) FROM adoptions_said WHERE provider = %(provider)s),
        (SELECT max(id) FROM arrangements_change WHERE provider = %(provider)s),
        (SELECT max(id) FROM escalations_closedday WHERE provider = %(provider)s),
        (SELECT max(id) FROM escalations_goesby WHERE provider = %(provider)s),
        (SELECT max(id) FROM escalations_entry), (SELECT max(id) FROM looks_look)
"""
Marks = tuple[int | None, ...]
LOOKED = """
    SELECT escalation_id AS number, first.by, last.looked_at
    FROM escalations_standing s JOIN LATERAL (
        SELECT l.looked_at FROM looks_look l
        WHERE l.provider = s.provider AND l.pathway = s.pathway
        ORDER BY l.id DESC LIMIT 1
    ) AS last ON last.looked_at >= s.raised_at
    JOIN LATERAL (
        SELECT l.by FROM looks_look l
        WHERE l.provider = s.provider AND l.pathway = s.pathway
            AND l.looked_at = last.looked_at
        ORDER BY l.id LIMIT 1
    ) AS first ON true
    WHERE escalation_id = ANY(%(numbers)s) AND cause = %(cause)s
"""


def out_of_time(
    now: datetime, *, at_most: int, but: Collection[int] = ()
) -> list[tuple[str, int]]:
    """List whose and which escalations climb or wake by now, the longest due first.

    Args:
        now: the moment.
        at_most: how many.
        but: leave out these.
    """
    due = Standing.objects.filter(Q(climbs_at__lt=now) | Q(wakes_at__lte=now))
    due = due.exclude(escalation_id__in=list(but)) if but else due
    found = due.order_by("climbs_at", "wakes_at", "escalation_id")[:at_most]
    return list(found.values_list("provider", "escalation_id"))


def has_been_due(provider: str, before: datetime) -> bool:
    """Whether some escalation was to climb or wake before a moment, and hasn't."""
    theirs = Standing.objects.filter(provider=provider)
    return theirs.filter(Q(climbs_at__lt=before) | Q(wakes_at__lt=before)).exists()


def marks(provider: str) -> Marks:
    """Say how far everything reaches that rules look at, to tell whether it has grown."""
    with connection.cursor() as cursor:
        cursor.execute(REACHES, {"provider": provider})
        return tuple(cursor.fetchone())


def watched(scope: Scope, services: Collection[str], *, day: date) -> pl.DataFrame:
    """Read what the rules of a ladder watch, of every open pathway of some services.

    The due day of a next step is known only where the service goes by a timed pathway:
    see ``placed``. The day anyone last looked is that of lists and indicators, and is
    none where nobody follows the pathway.

    Returns:
        A ``WATCHED`` frame with the ``service`` of each pathway beside.
    """
    wanted = {
        "pathway": pl.String,
        "service": pl.String,
        "step": pl.Int16,
        "booked_for": pl.Date,
        "breach_on": pl.Date,
        "stale_from": pl.Date,
    }
    asked = {"provider": scope.provider, "services": list(services), "day": day}
    found = rows(wanted, WAITING, asked).with_columns(
        pl.col("step")
        .replace_strict(dict(enumerate(STEPS)), return_dtype=pl.String)
        .alias("next_step"),
        pl.lit(None, dtype=pl.Date).alias("due"),
        pl.lit(value=True).alias("provisional"),
        pl.lit(None, dtype=pl.Date).alias("stage_from"),
        pl.lit(value=False).alias("bookable"),
    )
    return found.select(*WATCHED.columns, "service").sort("pathway")


def raised_by_rule(
    scope: Scope, services: Collection[str], *, day: date
) -> pl.DataFrame:
    """Read what rules have raised that isn't over, or was promised for a day to come.

    A promise is no more once a booking was missed, cancelled or taken back since it was
    given, and nothing was booked since that stands.

    Returns:
        A ``RAISED`` frame.
    """
    asked = {
        "provider": scope.provider,
        "services": list(services),
        "day": day,
        "hand": BY_HAND,
        "takes_on": [str(what) for what in TAKES_ON],
        "undoes": [str(kind) for kind in UNDOES],
        "booked": [str(kind) for kind in BOOKED],
    }
    wanted = {
        name: pl.String if name == "cause" else column.dtype
        for name, column in RAISED.columns.items()
    }
    found = rows(wanted, TOLD, asked)
    return found.with_columns(
        pl.col("cause").cast(RAISED.columns["cause"].dtype),
        pl.col("about").fill_null(""),
    )


def looked_since(numbers: Collection[int]) -> dict[int, tuple[str, datetime]]:
    """Say who looked, and when, of pathways whose tracking had gone stale.

    Args:
        numbers: of escalations. Those raised for another cause are left out, and so are
            those at whose pathway nobody has looked since.
    """
    asked = {"numbers": list(numbers), "cause": Cause.TRACKING_STALE.value}
    found = ask(LOOKED, asked)
    return {row["number"]: (row["by"], row["looked_at"]) for row in found}


def tests_awaited(scope: Scope, pathways: Collection[str]) -> dict[str, list[Awaited]]:
    """Give the tests under way on each of some pathways: not reported, nor taken back."""
    asked = {"provider": scope.provider, "pathways": list(pathways)}
    found: dict[str, list[Awaited]] = {}
    for row in ask(AWAITED, asked):
        one = Awaited(row["test"], row["requested_on"], row["last_kind"])
        found.setdefault(row["pathway"], []).append(one)
    return found
