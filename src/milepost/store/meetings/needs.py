"""Read which tests patients wait for, and whose slots nobody will come to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from milepost.foundation.scope import Scope
from milepost.store.asked import ask
from milepost.store.called_off import CALLED_OFF, STANDS

AWAITED = f"""
    SELECT pathway, test, requested_on, booked_for FROM (
        SELECT e.pathway, max(says_test) AS test,
            max(day) FILTER (WHERE kind = 'test_requested') AS requested_on,
            (array_agg(says_for_day ORDER BY day DESC, id DESC)
                FILTER (WHERE kind = 'test_booked'))[1] AS booked_for,
            (array_agg(kind ORDER BY day DESC, id DESC))[1] AS last_kind
        FROM store_event e
        WHERE e.provider = %(provider)s AND e.pathway = ANY(%(pathways)s)
            AND kind IN ('test_requested', 'test_vetted', 'test_booked',
                'test_performed', 'test_reported')
            AND {STANDS} AND NOT {CALLED_OFF}
        GROUP BY e.pathway, COALESCE(says_request, says_test, '')
    ) AS asked
    WHERE last_kind IN ('test_requested', 'test_vetted', 'test_booked')
        AND test IS NOT NULL
    ORDER BY pathway, requested_on, test
"""  # noqa: S608 - only words of ours
NEEDLESS = """
    SELECT given.slot, given.event, given.provider, given.activity, given.day, e.kind, e.says_test
    FROM (
        SELECT DISTINCT ON (s.id) s.id AS slot, s.day, p.provider, p.activity,
            g.pathway, g.event
        FROM meetings_slot s
        JOIN meetings_pool p ON p.id = s.pool_id
        JOIN meetings_giving g ON g.slot_id = s.id
        WHERE s.day >= %(day)s ORDER BY s.id, g.place DESC
    ) AS given
    JOIN store_event e ON e.provider = given.provider AND e.pathway = given.pathway
        AND e.id > given.event AND e.day < given.day AND e.day <= %(day)s
    WHERE given.pathway > '' AND e.kind = ANY(%(kinds)s)
        AND NOT EXISTS (SELECT FROM store_event c WHERE c.provider = e.provider
            AND c.pathway = e.pathway AND c.corrects_id = e.id)
    ORDER BY given.slot, e.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A test that was requested, and isn't done."""

    test: str
    requested_on: date | None
    booked_for: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What happened to a slot's patient after it was given, before its day."""

    slot: int
    event: int
    """By which the booking was asked for."""

    provider: str
    activity: str
    kind: str
    test: str | None


def awaited_tests(
    scope: Scope, pathways: Collection[str]
) -> dict[str, tuple[Awaited, ...]]:
    """Read which tests some pathways wait for. Whoever asks may see them."""
    asked = {"provider": scope.provider, "pathways": list(pathways)}
    found: dict[str, tuple[Awaited, ...]] = {}
    for row in ask(AWAITED, asked):
        one = Awaited(
            test=row["test"],
            requested_on=row["requested_on"],
            booked_for=row["booked_for"],
        )
        found[row["pathway"]] = (*found.get(row["pathway"], ()), one)
    return found


def since_given(day: date, kinds: Collection[str]) -> list[Since]:
    """Read what of some kinds happened to patients whose slot is still ahead."""
    return [
        Since(
            slot=row["slot"],
            event=row["event"],
            provider=row["provider"],
            activity=row["activity"],
            kind=row["kind"],
            test=row["says_test"],
        )
        for row in ask(NEEDLESS, {"day": day, "kinds": list(kinds)})
    ]
