"""Every pathway that a meeting might speak of, with what its agenda asks."""

from collections.abc import Collection
from datetime import date, datetime

import polars as pl
from django.db import connection

from milepost.foundation.scope import Scope
from milepost.meetings.agenda import CANDIDATES
from milepost.meetings.forecast import AHEAD, TREATMENTS, end_of_month
from milepost.rules.meetings import AgendaRule, Takes
from milepost.store.columns import columns
from milepost.store.open_waits import BROUGHT_UP_TO_DATE
from milepost.tracking.stages import STEPS

WAITING = f"""
    SELECT w.pathway, p.patient_id::text AS patient, w.service, s.family, w.standard,
        NULL::date AS first_on, w.waited_from, w.limit_days, w.breach_on, w.step::int AS step,
        w.booked_for, w.booked_what, seen.last_on AS looked_on, LEAST(seen.due, agreed.due) AS action_due,
        e.escalated_on, e.rung, NULL::date AS planned_for
    FROM {BROUGHT_UP_TO_DATE} AS w
    JOIN store_pathway p ON p.provider = w.provider AND p.name = w.pathway
    JOIN store_service s ON s.provider = w.provider AND s.code = w.service
    LEFT JOIN (
        SELECT DISTINCT ON (pathway) pathway, due,
            (looked_at AT TIME ZONE 'Europe/London')::date AS last_on
        FROM looks_look WHERE provider = %(provider)s ORDER BY pathway, id DESC
    ) AS seen ON seen.pathway = w.pathway
    LEFT JOIN (
        SELECT a.pathway, min(e.due) AS due FROM agreed_action a
        JOIN LATERAL (
            SELECT state, due FROM agreed_entry WHERE action_id = a.id
            ORDER BY place DESC LIMIT 1
        ) AS e ON e.state = 'open'
        WHERE a.provider = %(provider)s AND a.pathway > '' GROUP BY a.pathway
    ) AS agreed ON agreed.pathway = w.pathway
    LEFT JOIN (
        SELECT pathway, max(rung) AS rung,
            min(raised_at AT TIME ZONE 'Europe/London')::date AS escalated_on
        FROM escalations_standing
        WHERE provider = %(provider)s AND state <> 'resolved' GROUP BY pathway
    ) AS e ON e.pathway = w.pathway
    WHERE w.provider = %(provider)s AND w.lead
        AND (%(services)s::text[] IS NULL OR w.service = ANY(%(services)s))
"""  # noqa: S608 - only words of ours
FIRST = """
    SELECT w.pathway, l.first_on FROM store_openwait w
    JOIN store_service s ON s.provider = w.provider AND s.code = w.service
    JOIN store_latest l ON l.provider = w.provider AND l.pathway = w.pathway
    WHERE w.provider = %(provider)s AND w.lead
        AND (%(families)s::text[] IS NULL OR s.family = ANY(%(families)s))
        AND (%(services)s::text[] IS NULL OR w.service = ANY(%(services)s))
"""
OVER = """('planned_activated', 'treatment_started', 'admitted', 'discharged', 'died',
    'returned_to_primary_care', 'decision_not_to_treat', 'treatment_declined',
    'went_private')"""
PLANNED = f"""
    SELECT p.name AS pathway, p.patient_id::text AS patient, p.service, s.family,
        last.says_due AS planned_for
    FROM (
        SELECT DISTINCT pathway FROM store_event
        WHERE provider = %(provider)s AND kind = 'planned_listed'
    ) AS listed
    CROSS JOIN LATERAL (
        SELECT kind, says_due FROM store_event e
        WHERE provider = %(provider)s AND pathway = listed.pathway AND day <= %(day)s
            AND (kind = 'planned_listed' OR kind IN {OVER})
            AND NOT EXISTS (SELECT FROM store_event c WHERE c.provider = e.provider
                AND c.pathway = e.pathway AND c.corrects_id = e.id)
        ORDER BY day DESC, id DESC LIMIT 1
    ) AS last
    JOIN store_pathway p ON p.provider = %(provider)s AND p.name = listed.pathway
    JOIN store_service s ON s.provider = p.provider AND s.code = p.service
    WHERE last.kind = 'planned_listed' AND last.says_due < %(day)s
        AND (%(services)s::text[] IS NULL OR p.service = ANY(%(services)s))
"""  # noqa: S608 - only words of ours
READ = {
    name: column.dtype() if isinstance(column.dtype, type) else column.dtype
    for name, column in CANDIDATES.columns.items()
    if name not in ("next_step", "carried", "planned_for")
}


def candidates(
    scope: Scope,
    services: frozenset[str] | None,
    *,
    day: date,
    lines: Collection[AgendaRule],
) -> pl.DataFrame:
    """Read every pathway in scope whose clock runs, as a ``CANDIDATES`` frame.

    Planned lists, and the day of the first thing recorded, take longer to read: they
    are read where a line asks for them, and that day of the families it names.

    Args:
        scope: whose patients may be seen.
        services: those the meeting is about, of them; None for all.
        day: today.
        lines: of the agenda.
    """
    within = _within(scope, services)
    asked = {"provider": scope.provider, "services": within, "day": day}
    wanted = {**READ, "step": pl.Int32(), "planned_for": pl.Date()}
    found = columns(wanted, WAITING, asked)
    found = found.with_columns(_step(), pl.lit(None, pl.String).alias("carried"))
    if any(line.takes is Takes.PAST_DAY for line in lines):
        found = _with_first(found, asked, lines)
    if any(line.takes is Takes.PLANNED_OVERDUE for line in lines):
        found = _with_planned(found, asked)
    return CANDIDATES.check(found.select(list(CANDIDATES.columns)).sort("pathway"))


def _with_first(
    found: pl.DataFrame, asked: dict[str, object], lines: Collection[AgendaRule]
) -> pl.DataFrame:
    named = [line.families for line in lines if line.takes is Takes.PAST_DAY]
    families = sorted({f for one in named for f in one}) if all(named) else None
    wanted = {"pathway": pl.String(), "first_on": pl.Date()}
    first = columns(wanted, FIRST, asked | {"families": families})
    return found.drop("first_on").join(first, on="pathway", how="left")


def _with_planned(found: pl.DataFrame, asked: dict[str, object]) -> pl.DataFrame:
    wanted = {n: READ[n] for n in ("pathway", "patient", "service", "family")}
    due = columns({**wanted, "planned_for": pl.Date()}, PLANNED, asked)
    waiting = found.drop("planned_for").join(
        due.select("pathway", "planned_for"), on="pathway", how="left"
    )
    others = due.join(found, on="pathway", how="anti")
    return pl.concat([waiting, others], how="diagonal")


def treated_since(scope: Scope, pathways: list[str], *, since: datetime) -> set[str]:
    """Name those of some pathways of which we were told since a moment that treatment began.

    By when we were told, since whoever was treated before a list was frozen, and is told
    of after it, still stands on that list.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT pathway FROM store_event e
            WHERE provider = %s AND pathway = ANY(%s) AND recorded_at > %s
                AND kind = 'treatment_started'
                AND NOT EXISTS (SELECT FROM store_event c WHERE c.provider = e.provider
                    AND c.pathway = e.pathway AND c.corrects_id = e.id)""",
            [scope.provider, pathways, since],
        )
        return {name for (name,) in cursor.fetchall()}


def asked_about(scope: Scope, pathways: list[str]) -> tuple[int, int]:
    """Count the open escalations about some pathways, and those nobody has taken on."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*), count(*) FILTER (WHERE acknowledged_at IS NULL)
            FROM escalations_standing
            WHERE provider = %s AND pathway = ANY(%s) AND state <> 'resolved'""",
            [scope.provider, pathways],
        )
        return cursor.fetchone()


AHEAD_OF = f"""
    SELECT w.pathway, w.standard, w.service, w.breach_on, w.step::int AS step,
        w.booked_for, treatment.day AS treatment_on,
        round(f.chance * 1000000)::int AS millionths,
        f.ranked IS NOT NULL AS proved
    FROM {BROUGHT_UP_TO_DATE} AS w
    LEFT JOIN LATERAL (
        SELECT min(booked.day) AS day
        FROM store_openwait o, unnest(o.booked_days, o.booked_whats) AS booked (day, what)
        WHERE o.id = w.id AND booked.day >= %(day)s
            AND booked.what = ANY(%(treatments)s)
    ) AS treatment ON true
    LEFT JOIN forecasts_forecast f ON f.provider = w.provider AND f.pathway = w.pathway
        AND f.standard = w.standard AND f.clock = w.clock AND f.day = %(day)s
        AND w.breach_on > %(day)s AND w.breach_on <= %(last)s
    WHERE w.provider = %(provider)s
        AND (%(services)s::text[] IS NULL OR w.service = ANY(%(services)s))
"""  # noqa: S608 - only words of ours


def clocks(scope: Scope, services: frozenset[str] | None, *, day: date) -> pl.DataFrame:
    """Read every running clock, as an ``AHEAD`` frame.

    A chance is read only of those whose breach day comes before the month has ended.
    """
    asked = {
        "provider": scope.provider,
        "services": _within(scope, services),
        "day": day,
        "last": end_of_month(day),
        "treatments": list(TREATMENTS),
    }
    wanted = {
        name: column.dtype() if isinstance(column.dtype, type) else column.dtype
        for name, column in AHEAD.columns.items()
        if name not in ("next_step", "chance")
    }
    numbers = {"step": pl.Int32(), "millionths": pl.Int32()}
    found = columns({**wanted, **numbers}, AHEAD_OF, asked)
    chance = (pl.col("millionths") / 1_000_000).alias("chance")
    return AHEAD.check(found.with_columns(_step(), chance).select(list(AHEAD.columns)))


def _step() -> pl.Expr:
    steps = dict(enumerate(STEPS))
    told = pl.col("step").replace_strict(steps, default=None, return_dtype=pl.String)
    return told.alias("next_step")


def _within(scope: Scope, services: frozenset[str] | None) -> list[str] | None:
    if scope.services is None:
        return None if services is None else sorted(services)
    return sorted(scope.services if services is None else services & scope.services)
