"""Lists of reviews, and their stages, always within one person's scope."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.db import connection
from django.db.models import Max, Q

from milepost.foundation.scope import Scope
from milepost.store.breaches.models import Entry, Standing
from milepost.store.columns import rows

LISTED = """
    SELECT s.*, nhs_number, family_name, given_name, title, sort_name,
        count(*) OVER () AS shown
    FROM breaches_standing s
    JOIN store_pathway p ON p.provider = s.provider AND p.name = s.pathway
    JOIN store_patient ON store_patient.id = p.patient_id
    WHERE s.provider = %(provider)s
"""
ORDER = """ ORDER BY s.state = 'closed', s.due IS NULL, s.due, s.opened_on,
    s.review_id LIMIT %(most)s OFFSET %(skip)s"""
SPANS = """
    SELECT review_id AS review, place, stage, service, patient, clinical, out AS taken,
        target, excess
    FROM breaches_span WHERE review_id = ANY(%(numbers)s) ORDER BY review_id, place
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which reviews are asked for. None asks for nothing in particular."""

    roles: Collection[str] | None = None
    """Those that wait for one of these roles' next step."""

    state: str | None = None
    kind: str | None = None
    service: str | None = None
    standard: str | None = None
    stage: str | None = None
    reason: str | None = None
    longest: str | None = None
    """Those whose stage most over its target is this."""

    month: date | None = None
    """Those missed in this month: its first day."""

    late: bool = False
    pathway: str | None = None
    numbers: Collection[int] | None = None
    shared: bool = False
    """Those shared with the person, or with one of ``shared_roles``, and no others."""

    shared_roles: Collection[str] = ()
    open_only: bool = False
    most: int = 100
    skip: int = 0


def listed(scope: Scope, wanted: Wanted, *, day: date) -> list[dict[str, Any]]:
    """Read reviews in scope with their patients; ``shown`` says how many match."""
    asked: dict[str, object] = {
        "provider": scope.provider,
        "day": day,
        "most": wanted.most,
        "skip": wanted.skip,
    }
    where = "".join(f" AND {part}" for part in _where(scope, wanted, asked))
    with connection.cursor() as cursor:
        cursor.execute(f"{LISTED}{where}{ORDER}", asked)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def counts(scope: Scope, *, day: date) -> dict[str, int]:
    """Count the reviews in scope by state, and those that are late (``late``)."""
    theirs = Standing.objects.filter(provider=scope.provider)
    if scope.services is not None:
        theirs = theirs.filter(service__in=scope.services)
    found: dict[str, int] = {}
    for state, due in theirs.values_list("state", "due"):
        found[state] = found.get(state, 0) + 1
        if due is not None and due < day:
            found["late"] = found.get("late", 0) + 1
    return found


def waited(number: int) -> int | None:
    """Give how long the wait of a review was when it was last worked out."""
    return (
        Standing.objects.values_list("waited", flat=True).filter(review=number).first()
    )


def spans(numbers: Collection[int]) -> pl.DataFrame:
    """Read the stages of some reviews: one row for each, in order."""
    wanted = {
        "review": pl.Int64,
        "place": pl.Int32,
        "stage": pl.String,
        "service": pl.Int32,
        "patient": pl.Int32,
        "clinical": pl.Int32,
        "taken": pl.Int32,
        "target": pl.Int32,
        "excess": pl.Int32,
    }
    return rows(wanted, SPANS, {"numbers": list(numbers)})


def latest_entry(provider: str) -> int:
    """Give the place of the last entry in any review of a provider; 0 if none."""
    last = Entry.objects.filter(review__provider=provider).aggregate(last=Max("id"))
    return last["last"] or 0


def entries_since(scope: Scope, number: int | None, since: int) -> int:
    """Count later entries, of one review or of all in scope or shared by name."""
    found = Entry.objects.filter(review__provider=scope.provider, id__gt=since)
    if scope.services is not None:
        mine = Q(review__service__in=scope.services)
        found = found.filter(
            mine | Q(review__standing__persons__contains=[scope.person])
        )
    if number is not None:
        found = found.filter(review=number)
    return found.count()


def _where(scope: Scope, wanted: Wanted, asked: dict[str, object]) -> Iterator[str]:
    if wanted.shared:
        asked["person"] = scope.person
        asked["shared_roles"] = list(wanted.shared_roles)
        yield "(%(person)s = ANY(s.persons) OR s.roles && %(shared_roles)s::text[])"
    elif scope.services is not None:
        asked["services"] = list(scope.services)
        yield "s.service = ANY(%(services)s)"
    if wanted.late:
        yield "s.due < %(day)s"
    if wanted.open_only:
        yield "s.state NOT IN ('closed', 'shared')"
    if wanted.month is not None:
        asked["month"] = wanted.month
        yield "date_trunc('month', s.missed_on) = %(month)s"
    if wanted.numbers is not None:
        asked["numbers"] = list(wanted.numbers)
        yield "s.review_id = ANY(%(numbers)s)"
    if wanted.roles is not None:
        asked["steps"] = list(wanted.roles)
        yield "s.standard || ' ' || s.next = ANY(%(steps)s)"
    for name, column in FILTERS.items():
        if (value := getattr(wanted, name)) is not None:
            asked[name] = value
            yield f"s.{column} = %({name})s"


FILTERS: Mapping[str, str] = {
    "state": "state",
    "kind": "kind",
    "service": "service",
    "standard": "standard",
    "stage": "stage",
    "reason": "reason",
    "longest": "longest_stage",
    "pathway": "pathway",
}
