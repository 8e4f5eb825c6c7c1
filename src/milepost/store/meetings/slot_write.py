"""Add pools, slots and givings. Only actions may, and nothing can take away."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from milepost.foundation.scope import Scope
from milepost.meetings.slots import NewSlot
from milepost.store.meetings import models
from milepost.store.meetings.slots import Slot


def begin_pool(
    scope: Scope,
    name: str,
    activity: str,
    services: frozenset[str] | None,
    *,
    form: UUID,
    now: datetime,
) -> int:
    """Add a pool, or find the one of that name."""
    row, _ = models.Pool.objects.get_or_create(
        provider=scope.provider,
        name=name,
        defaults={
            "activity": activity,
            "services": None if services is None else sorted(services),
            "by": scope.person,
            "at": now,
            "form": form,
        },
    )
    return row.id


def add(scope: Scope, pool: int, slots: Sequence[NewSlot], *, now: datetime) -> int:
    """Add slots to a pool, and say how many weren't there before."""
    before = models.Slot.objects.filter(pool=pool).count()
    models.Slot.objects.bulk_create(
        (
            models.Slot(
                pool_id=pool,
                day=slot.day,
                starts=slot.starts,
                room=slot.room,
                by=scope.person,
                at=now,
            )
            for slot in slots
        ),
        ignore_conflicts=True,
    )
    return models.Slot.objects.filter(pool=pool).count() - before


def give(
    scope: Scope,
    slot: Slot,
    pathway: str,
    *,
    event: int | None,
    meeting: int | None,
    form: UUID,
    now: datetime,
    why: str = "",
) -> None:
    """Write down that a slot is a patient's; or free again, where no pathway is named.

    Raises:
        IntegrityError: somebody gave it meanwhile.
    """
    models.Giving.objects.create(
        slot_id=slot.number,
        place=slot.givings + 1,
        pathway=pathway,
        event=event,
        meeting_id=meeting,
        why=why,
        by=scope.person,
        at=now,
        form=form,
    )
