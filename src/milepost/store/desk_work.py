"""What is under way at a desk, and what it has reported lately."""

from collections.abc import Collection
from datetime import date
from typing import Any

from milepost.foundation.scope import Scope
from milepost.store.asked import ask
from milepost.store.called_off import CALLED_OFF, STANDS
from milepost.store.escalations.lists import (
    BREACH_ON,
    GRAVEST_FIRST,
    PATIENT,
    PRIORITY,
)

REPORTED = f"""
    WITH told AS MATERIALIZED (
        SELECT e.provider, e.pathway, e.day AS reported_on,
            COALESCE(e.says_request, e.says_test, '') AS which
        FROM store_event e
        JOIN store_pathway p ON p.provider = e.provider AND p.name = e.pathway
        WHERE e.provider = %(provider)s AND e.kind = 'test_reported'
            AND e.day BETWEEN %(first)s AND %(last)s AND {STANDS}
            AND (%(services)s::text[] IS NULL OR p.service = ANY(%(services)s))
    )
    SELECT test, requested_on, booked_on, performed_on, reported_on FROM told
    CROSS JOIN LATERAL (
        SELECT max(e.day) AS day FROM store_event e
        WHERE e.provider = told.provider AND e.pathway = told.pathway
            AND e.day < told.reported_on AND {STANDS} AND e.kind = 'test_reported'
            AND COALESCE(says_request, says_test, '') = told.which
    ) AS before
    CROSS JOIN LATERAL (
        SELECT max(says_test) AS test,
            min(day) FILTER (WHERE kind = 'test_requested') AS requested_on,
            min(day) FILTER (WHERE kind = 'test_booked') AS booked_on,
            max(day) FILTER (WHERE kind = 'test_performed') AS performed_on
        FROM store_event e
        WHERE e.provider = told.provider AND e.pathway = told.pathway
            AND e.day BETWEEN COALESCE(before.day, '-infinity') AND told.reported_on
            AND {STANDS}
            AND e.kind IN ('test_requested', 'test_booked', 'test_performed',
                'test_reported')
            AND COALESCE(says_request, says_test, '') = told.which
    ) AS way WHERE test = ANY(%(tests)s)
"""  # noqa: S608 - only words of ours
UNDER_WAY = f"""
    SELECT w.pathway, asked.test, asked.requested_on, asked.booked_for,
        asked.performed_on, priority, {BREACH_ON} AS breach_on, {PATIENT}, w.service,
        count(*) OVER () AS shown
    FROM store_openwait w
    JOIN LATERAL (
        SELECT max(says_test) AS test,
            max(day) FILTER (WHERE kind = 'test_requested') AS requested_on,
            (array_agg(says_for_day ORDER BY day DESC, id DESC)
                FILTER (WHERE kind = 'test_booked'))[1] AS booked_for,
            max(day) FILTER (WHERE kind = 'test_performed') AS performed_on,
            (array_agg(kind ORDER BY day DESC, id DESC))[1] AS last_kind
        FROM store_event e
        WHERE e.provider = w.provider AND e.pathway = w.pathway AND {STANDS}
            AND NOT {CALLED_OFF}
            AND e.kind IN ('test_requested', 'test_vetted', 'test_booked',
                'test_performed', 'test_reported')
        GROUP BY COALESCE(says_request, says_test, '')
    ) AS asked ON asked.test = ANY(%(tests)s)
    JOIN store_pathway p ON p.provider = w.provider AND p.name = w.pathway
    JOIN store_patient ON store_patient.id = p.patient_id
    {PRIORITY.format(of="w")}
    WHERE w.provider = %(provider)s AND w.lead AND w.testing
        AND {{which}}
        AND (%(services)s::text[] IS NULL OR w.service = ANY(%(services)s))
    ORDER BY {GRAVEST_FIRST}, breach_on NULLS LAST, w.pathway LIMIT %(most)s
"""  # noqa: S608 - only words of ours
WHICH = {
    "unreported": "asked.last_kind = 'test_performed'",
    "booked_late": f"""asked.last_kind = 'test_booked'
        AND asked.booked_for >= ({BREACH_ON}) AND asked.booked_for >= %(day)s""",
}
"""By what is asked for: the condition."""


def reported(
    scope: Scope, tests: Collection[str], *, first: date, last: date
) -> list[dict[str, Any]]:
    """Read the reports of some tests from one day to another, with their way there."""
    asked = _asked(scope, tests) | {"first": first, "last": last}
    return ask(REPORTED, asked)


def under_way(
    scope: Scope, tests: Collection[str], which: str, *, day: date, most: int
) -> list[dict[str, Any]]:
    """Read tests that were done and not reported, or are booked too late.

    The most urgent patients first; ``shown`` says how many there are.
    """
    asked = _asked(scope, tests)
    asked |= {"day": day, "most": most}
    return ask(UNDER_WAY.format(which=WHICH[which]), asked)


def _asked(scope: Scope, tests: Collection[str]) -> dict[str, Any]:
    return {
        "provider": scope.provider,
        "services": None if scope.services is None else list(scope.services),
        "tests": sorted(tests),
    }
