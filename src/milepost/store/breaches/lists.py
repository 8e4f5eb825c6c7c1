"""Lists of reviews, always within one person's scope."""

from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Max, Q

from milepost.foundation.scope import Scope
from milepost.store.breaches.models import Entry, Standing
from milepost.store.breaches.wanted import Wanted, where

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


def listed(scope: Scope, wanted: Wanted, *, day: date) -> list[dict[str, Any]]:
    """Read reviews in scope with their patients; ``shown`` says how many match."""
    asked: dict[str, object] = {
        "provider": scope.provider,
        "day": day,
        "most": wanted.most,
        "skip": wanted.skip,
    }
    narrowed = "".join(f" AND {part}" for part in where(scope, wanted, asked))
    with connection.cursor() as cursor:
        cursor.execute(f"{LISTED}{narrowed}{ORDER}", asked)
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


def shared_with_roles(provider: str) -> dict[str, set[str]]:
    """Give the roles that reviews of each service are shared with."""
    sql = """SELECT DISTINCT service, unnest(roles) FROM breaches_standing
        WHERE provider = %(provider)s AND roles <> '{}'"""
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, {"provider": provider})
        for service, role in cursor.fetchall():
            found.setdefault(service, set()).add(role)
    return found


def waited(number: int) -> int | None:
    """Give how long the wait of a review was when it was last worked out."""
    return (
        Standing.objects.values_list("waited", flat=True).filter(review=number).first()
    )


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
