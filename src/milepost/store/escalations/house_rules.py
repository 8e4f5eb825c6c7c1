"""Write down by which ladders services go, who is on duty, and when all is shut.

Only actions may.
"""

from collections.abc import Iterable
from datetime import date, datetime

from milepost.foundation.scope import Scope
from milepost.store.escalations import models
from milepost.store.escalations.rota import Absence, PlacedShift


def go_by(scope: Scope, service: str, ladder: str, *, now: datetime) -> None:
    """Write down that a service goes by a ladder from now on; blank for none."""
    models.GoesBy.objects.create(
        provider=scope.provider,
        service=service,
        ladder=ladder,
        adopted_by=scope.person,
        adopted_at=now,
    )


def put_rota(
    provider: str, shifts: Iterable[PlacedShift], absences: Iterable[Absence] = ()
) -> None:
    """Put a rota in place of the one there was."""
    models.Shift.objects.filter(provider=provider).delete()
    models.Absence.objects.filter(provider=provider).delete()
    models.Shift.objects.bulk_create(
        models.Shift(
            provider=provider,
            role=placed.shift.role,
            place=placed.place,
            person=placed.shift.person,
            first=placed.shift.first,
            last=placed.shift.last,
        )
        for placed in shifts
    )
    models.Absence.objects.bulk_create(
        models.Absence(
            provider=provider,
            person=away.person,
            first=away.first,
            last=away.last,
            covered_by=away.covered_by or "",
        )
        for away in absences
    )


def put_closed_days(provider: str, days: Iterable[date]) -> None:
    """Put the days on which a provider is shut in place of those there were."""
    models.ClosedDay.objects.filter(provider=provider).delete()
    models.ClosedDay.objects.bulk_create(
        models.ClosedDay(provider=provider, day=day) for day in sorted(set(days))
    )
