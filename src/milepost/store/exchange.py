"""Read what another system may ask for: events and pathways, a page at a time."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from milepost.foundation.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for. What is None narrows nothing."""

    number: int | None = None
    pathway: str | None = None
    nhs_number: str | None = None
    hospital_number: str | None = None
    first: date | None = None
    last: date | None = None
    """From which day, and to which, both included."""

    of_what_is_booked: bool = False
    """Whether these are days for which something is booked, not on which it was."""

    after: int = 0
    most: int = 50


WHOSE = {
    "pathway": "p.name = %(pathway)s",
    "nhs_number": "t.nhs_number = %(nhs_number)s",
    "hospital_number": "t.hospital_number = %(hospital_number)s",
}
PARTICULARS = """t.id AS patient, t.nhs_number, t.hospital_number, t.family_name,
    t.given_name, t.title, t.sex, t.born, t.died"""
REGISTERED = """FROM store_pathway p JOIN store_patient t ON t.id = p.patient_id"""
IN_SCOPE = """p.provider = %(provider)s
    AND (%(services)s::text[] IS NULL OR p.service = ANY(%(services)s))"""


def events_of_kinds(
    scope: Scope, kinds: Collection[str], wanted: Wanted
) -> list[dict[str, Any]]:
    """Read events of some kinds that stand, in the order in which we were told.

    Each comes with its pathway's name and number, and its patient's.
    """
    of = "e.says_for_day" if wanted.of_what_is_booked else "e.day"
    day = {"first": f"{of} >= %(first)s", "last": f"{of} <= %(last)s"}
    where = " AND ".join(_narrowed(wanted, day | {"number": "e.id = %(number)s"}))
    sql = f"""
        SELECT e.id AS event, p.id AS number, p.name AS pathway, t.id AS patient
        FROM store_event e
        JOIN store_pathway p ON p.provider = e.provider AND p.name = e.pathway
        JOIN store_patient t ON t.id = p.patient_id
        WHERE {IN_SCOPE} AND e.kind = ANY(%(kinds)s) AND e.id > %(after)s {where}
            AND NOT EXISTS (SELECT FROM store_event c WHERE c.provider = e.provider
                AND c.pathway = e.pathway AND c.corrects_id = e.id)
        ORDER BY e.id LIMIT %(most)s
    """  # noqa: S608 - only words of ours
    return _rows(sql, scope, wanted, kinds=list(kinds))


def pathways(scope: Scope, wanted: Wanted) -> list[dict[str, Any]]:
    """Read pathways in scope with their service, by number.

    A day asked for is that of the first event of the pathway.
    """
    day = {"first": "l.first_on >= %(first)s", "last": "l.first_on <= %(last)s"}
    where = " AND ".join(_narrowed(wanted, day | {"number": "p.id = %(number)s"}))
    sql = f"""
        SELECT p.id AS number, p.name AS pathway, p.service, p.hospital,
            t.id AS patient, l.first_on, l.last_on, l.last_told_at
        {REGISTERED}
        LEFT JOIN store_latest l ON l.provider = p.provider AND l.pathway = p.name
        WHERE {IN_SCOPE} AND p.id > %(after)s {where}
        ORDER BY p.id LIMIT %(most)s
    """
    return _rows(sql, scope, wanted)


def patients(scope: Scope, wanted: Wanted) -> list[dict[str, Any]]:
    """Read the patients of pathways in scope, by number."""
    day = {"first": "t.born >= %(first)s", "last": "t.born <= %(last)s"}
    where = " AND ".join(_narrowed(wanted, day | {"number": "t.id = %(number)s"}))
    sql = f"""
        SELECT {PARTICULARS} FROM store_patient t
        WHERE t.provider = %(provider)s AND t.id > %(after)s AND EXISTS (
            SELECT FROM store_pathway p WHERE p.patient_id = t.id AND {IN_SCOPE}
            {where})
        ORDER BY t.id LIMIT %(most)s
    """  # noqa: S608 - only words of ours
    return _rows(sql, scope, wanted)


def actions(scope: Scope, wanted: Wanted) -> list[dict[str, Any]]:
    """Read what is to be done next on each pathway: the latest look, if it says."""
    day = {"first": "k.due >= %(first)s", "last": "k.due <= %(last)s"}
    where = " AND ".join(_narrowed(wanted, day | {"number": "k.id = %(number)s"}))
    sql = f"""
        SELECT k.id AS look, k.action, k.due, k.owner, k.at, p.id AS number,
            p.name AS pathway, t.id AS patient
        FROM looks_look k
        JOIN store_pathway p ON p.provider = k.provider AND p.name = k.pathway
        JOIN store_patient t ON t.id = p.patient_id
        WHERE {IN_SCOPE} AND k.action <> '' AND k.id > %(after)s {where}
            AND NOT EXISTS (SELECT FROM looks_look n WHERE n.provider = k.provider
                AND n.pathway = k.pathway AND n.id > k.id)
        ORDER BY k.id LIMIT %(most)s
    """  # noqa: S608 - only words of ours
    return _rows(sql, scope, wanted)


def escalations(scope: Scope, wanted: Wanted) -> list[dict[str, Any]]:
    """Read escalations, by number. A day asked for is the one by which to resolve."""
    by = "(s.resolve_by AT TIME ZONE 'Europe/London')::date"
    day = {"first": f"{by} >= %(first)s", "last": f"{by} <= %(last)s"}
    named = {"number": "s.escalation_id = %(number)s"}
    where = " AND ".join(_narrowed(wanted, day | named))
    sql = f"""
        SELECT s.escalation_id AS escalation, s.cause, s.state, s.role, s.raised_at,
            s.acknowledge_by, s.resolve_by, s.resolved_at, p.id AS number,
            p.name AS pathway, t.id AS patient
        FROM escalations_standing s
        JOIN store_pathway p ON p.provider = s.provider AND p.name = s.pathway
        JOIN store_patient t ON t.id = p.patient_id
        WHERE {IN_SCOPE} AND s.escalation_id > %(after)s {where}
        ORDER BY s.escalation_id LIMIT %(most)s
    """  # noqa: S608 - only words of ours
    return _rows(sql, scope, wanted)


def _narrowed(wanted: Wanted, others: dict[str, str]) -> Iterator[str]:
    yield ""  # so that what follows begins with AND
    for name, words in {**WHOSE, **others}.items():
        if getattr(wanted, name) is not None:
            yield words


def _rows(
    sql: str, scope: Scope, wanted: Wanted, **others: object
) -> list[dict[str, Any]]:
    asked = {
        "provider": scope.provider,
        "services": None if scope.services is None else list(scope.services),
        "pathway": wanted.pathway,
        "nhs_number": wanted.nhs_number,
        "hospital_number": wanted.hospital_number,
        "number": wanted.number,
        "first": wanted.first,
        "last": wanted.last,
        "after": wanted.after,
        "most": wanted.most,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, asked | others)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
