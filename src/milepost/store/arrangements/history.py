"""Read who arranged what, and when."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from milepost.foundation.scope import Scope
from milepost.store.arrangements.models import Change


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


def history(scope: Scope, *, most: int, what: Collection[str]) -> list[Changed]:
    """Read the latest changes of some kinds at a provider, the newest first."""
    rows = Change.objects.filter(provider=scope.provider, what__in=list(what))
    undone = set(rows.exclude(undoes=None).values_list("undoes", flat=True))
    return [_changed(row, undone) for row in rows.order_by("-id")[:most]]


def the_change(scope: Scope, number: int) -> Changed | None:
    """Find a change by its number; None if there is none at this provider."""
    rows = Change.objects.filter(provider=scope.provider)
    found = rows.filter(id=number).first()
    undone = rows.filter(undoes=number).exists()
    return found and _changed(found, {number} if undone else set())


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
