"""Write down what is arranged, and bring the rota to what it comes to. Only actions may."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from milepost.foundation.scope import Scope
from milepost.store.arrangements.models import Change
from milepost.store.escalations import models

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('arrangements'), hashtext(%s))"
TABLES: Mapping[str, Any] = {
    "shift": models.Shift,
    "absence": models.Absence,
    "closed_day": models.ClosedDay,
}
"""What each kind of change comes to; of the others the record itself is read."""


def in_turn(provider: str) -> None:
    """Let one writer at a time arrange for a provider, until its transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, [provider])


def is_written(scope: Scope, form: UUID) -> bool:
    """Whether what a form said has been stored before."""
    return Change.objects.filter(provider=scope.provider, form=form).exists()


def note(
    scope: Scope,
    what: str,
    says: Mapping[str, Any],
    *,
    made: bool,
    form: UUID,
    now: datetime,
    undoes: int | None = None,
) -> None:
    """Add a change to the record, and bring what it comes to up to date."""
    Change.objects.create(
        provider=scope.provider,
        what=what,
        made=made,
        says={name: _plain(value) for name, value in says.items()},
        undoes=undoes,
        by=scope.person,
        at=now,
        form=form,
    )
    table = TABLES.get(what)
    if table is None:
        return
    fields = {name: value for name, value in says.items() if name != "why"}
    if made:
        table.objects.create(provider=scope.provider, **fields)
    else:
        rows = table.objects.filter(provider=scope.provider, **fields)
        rows.filter(id=rows.order_by("-id").values("id")[:1]).delete()


def is_there(scope: Scope, what: str, says: Mapping[str, Any]) -> bool:
    """Whether the rota, or the closed days, hold this now."""
    fields = {name: value for name, value in says.items() if name != "why"}
    return TABLES[what].objects.filter(provider=scope.provider, **fields).exists()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
