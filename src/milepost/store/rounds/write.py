"""Write down that a duty was done, or wasn't after all. Only actions may."""

from datetime import date, datetime
from uuid import UUID

from milepost.foundation.scope import Scope
from milepost.store.rounds.models import Tick


def write(
    scope: Scope,
    duties: str,
    duty: str,
    day: date,
    *,
    done: bool,
    note: str,
    form: UUID,
    now: datetime,
) -> None:
    """Add a tick about the services in scope, unless its form was stored before."""
    Tick.objects.get_or_create(
        provider=scope.provider,
        form=form,
        defaults={
            "duties": duties,
            "duty": duty,
            "day": day,
            "done": done,
            "note": note,
            "services": None if scope.services is None else sorted(scope.services),
            "by": scope.person,
            "at": now,
        },
    )
