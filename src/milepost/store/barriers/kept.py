"""Read the log of barriers, within scope."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from milepost.escalations.barriers import Did, Entry
from milepost.foundation.marks import Mark
from milepost.foundation.scope import Scope
from milepost.store.asked import ask, newer
from milepost.store.barriers import models

HELD = """
    SELECT * FROM (
        SELECT DISTINCT ON (barrier_id, pathway) barrier_id AS barrier, pathway,
            escalation, freed
        FROM barriers_held WHERE barrier_id = ANY(%(numbers)s)
        ORDER BY barrier_id, pathway, id DESC
    ) AS latest WHERE NOT freed
"""
HELD_UP = f"""
    SELECT held.barrier, held.pathway, held.escalation, p.service, s.state, s.rung,
        s.rungs, s.role, s.cause, nhs_number, family_name, given_name, title,
        w.breach_on, w.pathway IS NOT NULL AS waiting
    FROM ({HELD}) AS held
    JOIN store_pathway p ON p.provider = %(provider)s AND p.name = held.pathway
    JOIN store_patient ON store_patient.id = p.patient_id
    LEFT JOIN escalations_standing s ON s.escalation_id = held.escalation
    LEFT JOIN store_openwait w
        ON w.provider = p.provider AND w.pathway = p.name AND w.lead
    WHERE %(services)s::text[] IS NULL OR p.service = ANY(%(services)s)
    ORDER BY w.breach_on NULLS LAST, held.pathway
"""  # noqa: S608 - only words of ours
COUNTED = f"""
    SELECT barrier, count(*) AS patients,
        count(*) FILTER (WHERE s.state <> 'resolved') AS escalations,
        count(w.pathway) AS waiting
    FROM ({HELD}) AS held
    JOIN barriers_barrier b ON b.id = held.barrier
    LEFT JOIN escalations_standing s ON s.escalation_id = held.escalation
    LEFT JOIN store_openwait w
        ON w.provider = b.provider AND w.pathway = held.pathway AND w.lead
    GROUP BY barrier
"""  # noqa: S608 - only words of ours
OF_ESCALATION = """
    SELECT DISTINCT h.barrier_id AS number FROM barriers_held h
    JOIN escalations_escalation e ON e.id = %(escalation)s AND e.pathway = h.pathway
    JOIN barriers_barrier b ON b.id = h.barrier_id AND b.provider = e.provider
    WHERE NOT (SELECT freed FROM barriers_held l WHERE l.barrier_id = h.barrier_id
        AND l.pathway = h.pathway ORDER BY id DESC LIMIT 1)
"""
THERE = """
    SELECT p.name AS pathway, p.service, NULL::bigint AS escalation
    FROM store_pathway p
    WHERE p.provider = %(provider)s AND p.name = ANY(%(pathways)s)
        AND (%(services)s::text[] IS NULL OR p.service = ANY(%(services)s))
    UNION ALL
    SELECT e.pathway, e.service, e.id FROM escalations_escalation e
    WHERE e.provider = %(provider)s AND e.id = ANY(%(escalations)s)
        AND (%(services)s::text[] IS NULL OR e.service = ANY(%(services)s))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Barrier:
    """A barrier as it was noted."""

    number: int
    title: str
    theme: str
    services: frozenset[str]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many a barrier holds up."""

    patients: int = 0
    waiting: int = 0
    """Of those, whose clock runs."""

    escalations: int = 0
    """Of those, whose escalation isn't resolved."""


def barriers(scope: Scope, numbers: Collection[int]) -> list[Barrier]:
    """Read those of some barriers that are in scope, the latest first.

    A barrier is in scope where all of its services are.
    """
    found = models.Barrier.objects.filter(provider=scope.provider, id__in=numbers)
    if scope.services is not None:
        found = found.filter(services__contained_by=sorted(scope.services))
    return [_barrier(row) for row in found.order_by("-id")]


def barrier(scope: Scope, number: int) -> Barrier | None:
    """Find a barrier in scope by its number."""
    found = models.Barrier.objects.filter(provider=scope.provider, id=number).first()
    if found is None or not all(map(scope.covers, found.services)):
        return None
    return _barrier(found)


def grown(scope: Scope, mark: Mark, *, theme: str = "", number: int = 0) -> int:
    """Count the barriers in scope whose record has grown since a mark.

    Args:
        scope: who asks. Of a barrier they hear only where all of its services are theirs.
        mark: how far the records had been read.
        theme: count those of one theme; blank for any.
        number: count one barrier; 0 for any.
    """
    found = models.Entry.objects.filter(newer(mark), barrier__provider=scope.provider)
    if scope.services is not None:
        found = found.filter(barrier__services__contained_by=sorted(scope.services))
    if theme:
        found = found.filter(barrier__theme=theme)
    if number:
        found = found.filter(barrier=number)
    return found.values("barrier").distinct().count()


def entries_of(numbers: Collection[int]) -> dict[int, list[Entry]]:
    """Read the records of several barriers, each in the order recorded."""
    rows = models.Entry.objects.filter(barrier__in=numbers)
    found: dict[int, list[Entry]] = {number: [] for number in numbers}
    for row in rows.order_by("barrier_id", "place"):
        found[row.barrier_id].append(as_entry(row))
    return found


def counted(numbers: Collection[int]) -> Mapping[int, Counted]:
    """Count whom several barriers, all in scope, hold up."""
    rows = ask(COUNTED, {"numbers": list(numbers)})
    return {row.pop("barrier"): Counted(**row) for row in rows}


def held_up(scope: Scope, number: int) -> list[dict[str, Any]]:
    """Read whom a barrier holds up, the nearest breach first."""
    return ask(HELD_UP, _asked(scope) | {"numbers": [number]})


def that_hold_up(scope: Scope, escalation: int) -> list[Barrier]:
    """Read the barriers in scope that hold up the pathway of an escalation in scope."""
    numbers = [row["number"] for row in ask(OF_ESCALATION, {"escalation": escalation})]
    return barriers(scope, numbers)


def there(
    scope: Scope, pathways: Collection[str], escalations: Collection[int]
) -> list[dict[str, Any]]:
    """Find pathways and escalations in scope: the ``service`` of each is beside."""
    asked = {"pathways": list(pathways), "escalations": list(escalations)}
    return ask(THERE, _asked(scope) | asked)


def sent_before(scope: Scope, form: UUID) -> int | None:
    """Find the barrier that a form was recorded for, if it was sent before."""
    found = models.Entry.objects.filter(barrier__provider=scope.provider, form=form)
    return found.values_list("barrier_id", flat=True).first()


def as_entry(row: Any) -> Entry:
    """Read a row of the table."""
    return Entry(
        did=Did(row.did),
        at=row.at,
        by=row.by,
        said=row.said,
        group=row.group,
        wanted_by=row.wanted_by,
    )


def _asked(scope: Scope) -> dict[str, object]:
    services = None if scope.services is None else sorted(scope.services)
    return {"provider": scope.provider, "services": services}


def _barrier(row: Any) -> Barrier:
    return Barrier(
        number=row.id,
        title=row.title,
        theme=row.theme,
        services=frozenset(row.services),
        at=row.at,
    )
