"""Add to the record of barriers. Only actions may, and nothing can take away."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from milepost.escalations.barriers import Entry
from milepost.foundation.scope import Scope
from milepost.store.barriers import models
from milepost.store.barriers.kept import as_entry

Holding = tuple[str, int | None]
"""A pathway, and the escalation that brought it, if one did."""


def note(
    scope: Scope, title: str, theme: str, services: Iterable[str], entry: Entry
) -> int:
    """Write down a barrier, and give its number."""
    row = models.Barrier.objects.create(
        provider=scope.provider,
        title=title,
        theme=theme,
        services=sorted(set(services)),
        at=entry.at,
    )
    return row.id


def held(number: int) -> list[Entry]:
    """Keep other writers from a barrier until the transaction ends; read its record."""
    models.Barrier.objects.select_for_update().get(id=number)
    rows = models.Entry.objects.filter(barrier=number).order_by("place")
    return [as_entry(row) for row in rows]


def enter(
    number: int,
    before: Sequence[Entry],
    entry: Entry,
    *,
    form: UUID,
    holdings: Iterable[Holding] = (),
    freed: bool = False,
) -> None:
    """Add an entry after those that were read, with whom it holds up or frees."""
    row = models.Entry.objects.create(
        barrier_id=number,
        place=len(before) + 1,
        did=entry.did,
        at=entry.at,
        by=entry.by,
        said=entry.said,
        group=entry.group,
        wanted_by=entry.wanted_by,
        form=form,
    )
    models.Held.objects.bulk_create(
        models.Held(
            entry=row,
            barrier_id=number,
            pathway=pathway,
            escalation=escalation,
            freed=freed,
        )
        for pathway, escalation in holdings
    )
