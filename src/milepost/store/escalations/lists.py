"""Lists of escalations, and of the requests a desk has still to book."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count

from milepost.foundation.scope import Scope
from milepost.store.called_off import CALLED_OFF, STANDS
from milepost.store.escalations.models import Standing

BREACH_ON = """w.breach_on + CASE WHEN w.moving_until > w.projected_on
    THEN GREATEST(0, LEAST(w.moving_until, %(day)s) - w.projected_on) ELSE 0 END"""
PRIORITY = """LEFT JOIN LATERAL (
    SELECT says_priority AS priority FROM store_event e
    WHERE e.provider = {of}.provider AND e.pathway = {of}.pathway
        AND kind IN ('referral_received', 'referral_regraded')
        AND says_priority IS NOT NULL
        AND NOT EXISTS (SELECT FROM store_event c WHERE c.provider = e.provider
            AND c.pathway = e.pathway AND c.corrects_id = e.id)
    ORDER BY day DESC, id DESC LIMIT 1
) AS urgency ON true"""
GRAVEST_FIRST = """CASE priority WHEN 'urgent_suspected_cancer' THEN 0
    WHEN 'urgent' THEN 1 WHEN 'soon' THEN 2 ELSE 3 END"""
PATIENT = "nhs_number, family_name, given_name, title, born, p.owner, p.hospital"
LISTED = f"""
    SELECT s.*, {PATIENT}, priority, {BREACH_ON} AS breach_on,
        (f.told_at <= f.looked_at) IS NOT TRUE AND f.id IS NOT NULL AS unseen,
        first.reason AS reason, last.what AS last_what, last.at AS last_at,
        last.by AS last_by, COALESCE(last.outcome, last.reason) AS last_said,
        count(*) OVER () AS shown
    FROM escalations_standing s
    JOIN store_pathway p ON p.provider = s.provider AND p.name = s.pathway
    JOIN store_patient ON store_patient.id = p.patient_id
    JOIN escalations_entry first
        ON first.escalation_id = s.escalation_id AND first.place = 1
    JOIN escalations_entry last
        ON last.escalation_id = s.escalation_id AND last.place = s.entries
    LEFT JOIN store_openwait w
        ON w.provider = s.provider AND w.pathway = s.pathway AND w.lead
    LEFT JOIN footings_footing f ON f.provider = s.provider AND f.pathway = s.pathway
    {PRIORITY.format(of="s")}
"""  # noqa: S608 - only words of ours
GROUPED = """
    SELECT p.owner, count(*) AS waiting, min(s.raised_at) AS oldest,
        count(*) FILTER (WHERE s.answer_by < %(now)s) AS overdue
    FROM escalations_standing s
    JOIN store_pathway p ON p.provider = s.provider AND p.name = s.pathway
    WHERE {where} AND s.cause = 'tracking_stale'
    GROUP BY p.owner ORDER BY count(*) DESC, p.owner
"""
ORDERS = {
    "rung": "s.rung DESC, s.raised_at, s.escalation_id",
    "urgency": f"{GRAVEST_FIRST}, breach_on NULLS LAST, s.escalation_id",
    "newest": "s.escalation_id DESC",
}
UNBOOKED = f"""
    SELECT w.pathway, asked.test, asked.requested_on, asked.vetted, priority,
        {BREACH_ON} AS breach_on, {PATIENT}, w.service, count(*) OVER () AS shown
    FROM store_openwait w
    JOIN LATERAL (
        SELECT max(says_test) AS test,
            max(day) FILTER (WHERE kind = 'test_requested') AS requested_on,
            (array_agg(kind ORDER BY day DESC, id DESC))[1] = 'test_vetted' AS vetted,
            (array_agg(kind ORDER BY day DESC, id DESC))[1] AS last_kind
        FROM store_event e
        WHERE e.provider = w.provider AND e.pathway = w.pathway
            AND kind IN ('test_requested', 'test_vetted', 'test_booked',
                'test_performed', 'test_reported')
            AND {STANDS} AND NOT {CALLED_OFF}
        GROUP BY COALESCE(says_request, says_test, '')
    ) AS asked ON asked.last_kind IN ('test_requested', 'test_vetted')
    JOIN store_pathway p ON p.provider = w.provider AND p.name = w.pathway
    JOIN store_patient ON store_patient.id = p.patient_id
    {PRIORITY.format(of="w")}
    WHERE w.provider = %(provider)s AND w.lead AND w.testing
        AND asked.test = ANY(%(tests)s) AND asked.requested_on IS NOT NULL
        AND (%(services)s::text[] IS NULL OR w.service = ANY(%(services)s))
    ORDER BY {GRAVEST_FIRST}, breach_on NULLS LAST, asked.requested_on, w.pathway
    LIMIT %(most)s
"""  # noqa: S608 - only words of ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which escalations are asked for. None asks for nothing in particular."""

    posts: Collection[tuple[str, str, str]] | None = None
    """Those that wait for one of these: a role, a service and a desk."""

    person: str = ""
    """With ``posts``: or that ask back, and wait for an answer of this person."""

    raised_by: str | None = None
    state: str | None = None
    """``unacknowledged``, ``unresolved``, ``at_top``, ``eased`` or ``answered``."""

    role: str | None = None
    service: str | None = None
    desk: str | None = None
    cause: str | None = None
    owner: str | None = None
    """Who follows the pathway."""

    apart: bool = False
    """Leave out stale tracking, which is shown by whoever follows the pathways."""

    pathway: str | None = None
    number: int | None = None
    order: str = "rung"
    most: int = 100
    page: int = 1
    """From the first; each holds ``most``."""


STATES: Mapping[str, str] = {
    "unacknowledged": "s.state = 'waiting'",
    "unresolved": "s.state <> 'resolved'",
    "at_top": "s.rung = s.rungs AND s.state <> 'resolved'",
    "eased": "s.state = 'eased'",
    "answered": "s.state IN ('asked', 'resolved')",
}


def listed(scope: Scope, wanted: Wanted, *, day: date) -> list[dict[str, Any]]:
    """Read escalations in scope with their patients; ``shown`` says how many match."""
    asked: dict[str, object] = {"provider": scope.provider, "day": day}
    where = " AND ".join(narrowed(scope, wanted, asked))
    size, first = int(wanted.most), int(wanted.most) * (int(wanted.page) - 1)
    sql = f"""{LISTED} WHERE {where} ORDER BY {ORDERS[wanted.order]}
        LIMIT {size} OFFSET {first}"""
    return _rows(sql, asked)


def stale_by_owner(
    scope: Scope, wanted: Wanted, *, now: datetime
) -> list[dict[str, Any]]:
    """Count those of a list that are about stale tracking, by who follows the pathway."""
    asked: dict[str, object] = {"provider": scope.provider, "now": now}
    where = " AND ".join(narrowed(scope, replace(wanted, apart=False), asked))
    return _rows(GROUPED.format(where=where), asked)


def posts(scope: Scope) -> list[tuple[str, str, str, int]]:
    """List each role, service and desk that open escalations wait for, and how many."""
    open_ones = Standing.objects.filter(provider=scope.provider).exclude(
        state="resolved"
    )
    if scope.services is not None:
        open_ones = open_ones.filter(service__in=scope.services)
    by_post = open_ones.values_list("role", "service", "desk")
    return list(by_post.annotate(waiting=Count("escalation")))


def unbooked(
    scope: Scope, tests: Sequence[str], *, day: date, most: int = 200
) -> list[dict[str, Any]]:
    """Read the tests requested and not yet booked, the most urgent patients first."""
    asked = {
        "provider": scope.provider,
        "services": None if scope.services is None else list(scope.services),
        "tests": list(tests),
        "day": day,
        "most": most,
    }
    return _rows(UNBOOKED, asked)


def latest_entry_at(scope: Scope) -> datetime | None:
    """Find when anything was last recorded of a provider's escalations."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT max(at) FROM escalations_entry JOIN escalations_standing s
            USING (escalation_id) WHERE s.provider = %s""",
            [scope.provider],
        )
        return cursor.fetchone()[0]


def narrowed(scope: Scope, wanted: Wanted, asked: dict[str, object]) -> Iterator[str]:
    """Give the conditions on ``s`` and its pathway ``p``; what they ask goes in ``asked``."""
    yield "s.provider = %(provider)s"
    if scope.services is not None:
        asked["services"] = list(scope.services)
        yield "s.service = ANY(%(services)s)"
    if wanted.posts is not None:
        asked["me"] = wanted.person
        for place, name in enumerate(("roles", "of", "desks")):
            asked[name] = [post[place] for post in wanted.posts]
        yield """((s.role, s.service, s.desk) IN (
                SELECT * FROM unnest(%(roles)s::text[], %(of)s::text[], %(desks)s::text[])
            ) OR s.state = 'asked' AND %(me)s IN (NULLIF(s.raised_by, ''),
                CASE WHEN s.raised_by = '' THEN p.owner END))"""
    if wanted.state is not None:
        yield STATES[wanted.state]
    if wanted.owner is not None:
        asked["owner"] = wanted.owner
        yield "p.owner = %(owner)s"
    if wanted.apart:
        yield "s.cause <> 'tracking_stale'"
    for name, column in FILTERS.items():
        if (value := getattr(wanted, name)) is not None:
            asked[name] = value
            yield f"s.{column} = %({name})s"


FILTERS = {
    "raised_by": "raised_by",
    "role": "role",
    "service": "service",
    "desk": "desk",
    "cause": "cause",
    "pathway": "pathway",
    "number": "escalation_id",
}


def _rows(sql: str, asked: Mapping[str, object]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
