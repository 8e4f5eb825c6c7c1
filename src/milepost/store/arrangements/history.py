"""Read who arranged what, and when."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from milepost.foundation.marks import Mark
from milepost.foundation.scope import Scope
from milepost.store.arrangements.models import Change
from milepost.store.asked import newer


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One arrangement that was made, or taken out again."""

    number: int
    what: str
    made: bool
    says: Mapping[str, Any]
    undoes: int | None
    undone: bool
    by: str
    at: datetime


def history(
    scope: Scope,
    *,
    most: int,
    what: Collection[str],
    services: Collection[str],
    places: Collection[str],
) -> tuple[list[Changed], int]:
    """Read the latest changes of some kinds at a provider, the newest first.

    Args:
        scope: whose.
        most: how many.
        what: the kinds.
        services: changes about these, of those that are about a service.
        places: changes about these, of those that are about a place.

    Returns:
        The changes, and how many earlier ones there are.
    """
    every = Change.objects.filter(provider=scope.provider, what__in=list(what))
    rows = _about(every, services, places)
    latest = list(rows.order_by("-id")[:most])
    numbers = [row.id for row in latest]
    undone = set(every.filter(undoes__in=numbers).values_list("undoes", flat=True))
    return [_changed(row, undone) for row in latest], rows.count() - len(latest)


def changed_since(
    scope: Scope,
    mark: Mark,
    *,
    what: Collection[str],
    services: Collection[str],
    places: Collection[str],
) -> int:
    """Count the changes since a mark, of those that ``history`` would give."""
    every = Change.objects.filter(
        newer(mark), provider=scope.provider, what__in=list(what)
    )
    return _about(every, services, places).count()


def the_change(scope: Scope, number: int) -> Changed | None:
    """Find a change by its number; None if there is none at this provider."""
    rows = Change.objects.filter(provider=scope.provider)
    found = rows.filter(id=number).first()
    undone = rows.filter(undoes=number).exists()
    return found and _changed(found, {number} if undone else set())


def _about(
    rows: QuerySet[Change], services: Collection[str], places: Collection[str]
) -> QuerySet[Change]:
    return rows.filter(
        ~Q(what__in=("ladder", "shift"))
        | Q(what="ladder", says__service__in=["", *services])
        | Q(what="shift", says__place__in=list(places))
    )


def _changed(row: Any, undone: set[int]) -> Changed:
    return Changed(
        number=row.id,
        what=row.what,
        made=row.made,
        says=row.says,
        undoes=row.undoes,
        undone=row.id in undone,
        by=row.by,
        at=row.at,
    )
