"""What decides whether a person's patients are owed something: a row for each, and light."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from milepost.escalations.entries import What
from milepost.foundation.scope import Scope
from milepost.store.asked import ask
from milepost.store.escalations.answers import ANSWERS, Answer
from milepost.store.footings.asked import LATE
from milepost.store.open_waits import AS_PROJECTED, BROUGHT_UP_TO_DATE
from milepost.tracking.worklist import Case, Tracked

FRESH = """f.pathway IS NOT NULL
    AND NOT (f.provisional AND f.worked_out_on < %(day)s)
    AND f.by_decision >= COALESCE(decided.latest, 0)
    AND COALESCE(decided.begun <= f.worked_out_on, true)
    AND (f.by_move >= reach.moved OR NOT EXISTS (
        SELECT FROM adoptions_move m WHERE m.provider = listed.provider
            AND m.pathway = listed.pathway AND m.id > f.by_move))
    AND (f.by_said >= reach.said OR NOT EXISTS (
        SELECT FROM adoptions_said s WHERE s.provider = listed.provider
            AND s.pathway = listed.pathway AND s.id > f.by_said))
"""
"""Whether what is kept of a patient's steps is what would be worked out now."""

OF_A_PERSON = """
    WITH decided AS (
        SELECT service, max(id) AS latest,
            max(begins) FILTER (WHERE begins <= %(day)s) AS begun
        FROM adoptions_decision WHERE provider = %(provider)s GROUP BY service
    ),
    reach AS (
        SELECT COALESCE((SELECT max(id) FROM adoptions_move
                WHERE provider = %(provider)s), 0) AS moved,
            COALESCE((SELECT max(id) FROM adoptions_said
                WHERE provider = %(provider)s), 0) AS said
    )
    SELECT listed.pathway, listed.breach_on, listed.booked_for,
        listed.last_event, listed.last_on,
        look.looked_at, look.by, look.note, look.action, look.due, look.seen,
        {fresh} AS fresh, CASE WHEN {late} THEN f.due END AS step_due,
        f.unkept_on, f.unkept_what,
        answer.escalation_id, answer.what AS answered, answer.at AS answered_at
    FROM {source} AS listed
    CROSS JOIN reach
    LEFT JOIN decided ON decided.service = listed.service
    LEFT JOIN footings_footing f
        ON f.provider = listed.provider AND f.pathway = listed.pathway
    LEFT JOIN LATERAL (
        SELECT * FROM looks_look l
        WHERE l.provider = listed.provider AND l.pathway = listed.pathway
        ORDER BY l.id DESC LIMIT 1
    ) AS look ON true
    LEFT JOIN LATERAL (
        SELECT e.escalation_id, e.what, e.at FROM escalations_escalation x
        JOIN escalations_entry e ON e.escalation_id = x.id
        WHERE x.provider = listed.provider AND x.pathway = listed.pathway
            AND e.what = ANY(%(answers)s) AND e.by <> '' AND e.by <> %(owner)s
        ORDER BY e.at DESC, e.id DESC LIMIT 1
    ) AS answer ON true
    WHERE listed.provider = %(provider)s AND listed.lead AND listed.owner = %(owner)s
        AND (%(services)s::text[] IS NULL OR listed.service = ANY(%(services)s))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """One patient whom a person follows, as far as what they are owed goes."""

    case: Case
    fresh: bool
    """Whether its late step was read; else it has to be worked out from the log."""

    answer: Answer | None
    """What another person last said to an escalation about the patient."""

    unkept: tuple[date, str] | None
    """The first day booked, and what for, of which nothing says what became."""


def followed(
    scope: Scope, owner: str, *, today: date, is_behind: bool
) -> Iterator[Followed]:
    """Read every patient whom a person follows, in one question.

    Args:
        scope: whose patients.
        owner: the account of whoever follows them; blank for those nobody follows.
        today: the day.
        is_behind: whether a day has changed some rows since they were projected.
    """
    asked = {
        "provider": scope.provider,
        "services": None if scope.services is None else list(scope.services),
        "owner": owner,
        "day": today,
        "answers": list(ANSWERS),
    }
    source = BROUGHT_UP_TO_DATE if is_behind else AS_PROJECTED
    for row in ask(OF_A_PERSON.format(fresh=FRESH, late=LATE, source=source), asked):
        yield _followed(row)


def _followed(row: dict[str, Any]) -> Followed:
    answered: datetime | None = row["answered_at"]
    unkept_on, late = row["unkept_on"], row["step_due"]
    return Followed(
        case=Case(
            pathway=row["pathway"],
            breach_on=row["breach_on"],
            booked_for=row["booked_for"],
            last_event=row["last_event"],
            last_on=row["last_on"],
            late_since=date.fromordinal(late.toordinal() + 1) if late else None,
            unkept_on=unkept_on,
            answered_at=answered and answered.astimezone(),
            tracked=_tracked(row),
        ),
        fresh=row["fresh"],
        answer=None
        if answered is None
        else Answer(row["escalation_id"], What(row["answered"]), answered),
        unkept=None if unkept_on is None else (unkept_on, row["unkept_what"]),
    )


def _tracked(row: dict[str, Any]) -> Tracked | None:
    if row["looked_at"] is None:
        return None
    return Tracked(
        at=row["looked_at"].astimezone(),
        by=row["by"],
        note=row["note"],
        action=row["action"],
        due=row["due"],
        seen=row["seen"],
    )
