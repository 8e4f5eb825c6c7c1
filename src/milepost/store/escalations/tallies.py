"""How many escalations there are, of which rung and cause, and what was decided of late."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection

from milepost.escalations.entries import What
from milepost.foundation.scope import Scope

OPEN = """provider = %(provider)s AND state <> 'resolved'
    AND (%(services)s::text[] IS NULL OR service = ANY(%(services)s))"""
BY_RUNG = f"""
    SELECT role, max(rung) AS rung, count(*) AS waiting,
        count(*) FILTER (WHERE answer_by < %(now)s) AS overdue,
        min(raised_at) AS oldest
    FROM escalations_standing WHERE {OPEN}
    GROUP BY role ORDER BY max(rung) DESC, role
"""  # noqa: S608 - only words of ours
BY_CAUSE = f"""
    SELECT cause, service, desk, count(*) AS waiting
    FROM escalations_standing WHERE {OPEN}
    GROUP BY cause, service, desk ORDER BY count(*) DESC, cause, service, desk
"""  # noqa: S608 - only words of ours
BY_EDITION = f"""
    SELECT e.ladder, e.in_force, count(*) AS running
    FROM (SELECT * FROM escalations_standing WHERE {OPEN}) AS s
    JOIN escalations_escalation e ON e.id = s.escalation_id
    GROUP BY e.ladder, e.in_force ORDER BY e.ladder, e.in_force
"""  # noqa: S608 - only words of ours
DECIDED = """
    SELECT s.escalation_id AS number, s.service, s.cause, e.what, e.at, e.by, e.role,
        COALESCE(e.outcome, e.reason) AS said, e.day, s.state, count(*) OVER () AS in_all,
        family_name, given_name, title
    FROM escalations_entry e
    JOIN escalations_standing s USING (escalation_id)
    JOIN store_pathway p ON p.provider = s.provider AND p.name = s.pathway
    JOIN store_patient ON store_patient.id = p.patient_id
    WHERE s.provider = %(provider)s AND e.at >= %(since)s AND e.what = ANY(%(whats)s)
        AND (%(services)s::text[] IS NULL OR s.service = ANY(%(services)s))
    ORDER BY e.at DESC, e.id DESC LIMIT %(most)s OFFSET %(before)s
"""
DECISIONS = (What.RESOLVED, What.PASSED_ON, What.SNOOZED)
"""What ends an escalation, or gives it to somebody else or to a later day."""


def by_rung(scope: Scope, *, now: datetime) -> list[dict[str, Any]]:
    """Count open escalations by the role they wait for, the highest rung first."""
    return _rows(BY_RUNG, _asked(scope) | {"now": now})


def by_edition(scope: Scope) -> dict[tuple[str, date], int]:
    """Count open escalations by the ladder, and the edition of it, that they keep."""
    rows = _rows(BY_EDITION, _asked(scope))
    return {(row["ladder"], row["in_force"]): row["running"] for row in rows}


def by_cause(scope: Scope) -> list[dict[str, Any]]:
    """Count open escalations by cause, service and desk, the most frequent first."""
    return _rows(BY_CAUSE, _asked(scope))


def decided(
    scope: Scope, *, since: datetime, most: int, before: int = 0
) -> list[dict[str, Any]]:
    """Read what people decided since a moment, the latest first.

    Args:
        scope: whose patients they may see.
        since: the first moment.
        most: how many are read at most, after those ``before``.
        before: how many later ones are left out.

    Returns:
        The rows, each with how many there are ``in_all``.
    """
    asked = {"since": since, "whats": [str(what) for what in DECISIONS]}
    asked |= {"most": most, "before": before}
    return _rows(DECIDED, _asked(scope) | asked)


def _asked(scope: Scope) -> dict[str, object]:
    services = None if scope.services is None else list(scope.services)
    return {"provider": scope.provider, "services": services}


def _rows(sql: str, asked: Mapping[str, object]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
