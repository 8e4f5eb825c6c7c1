"""Read the templates that people and services keep, as they stand."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from milepost.foundation.scope import Scope
from milepost.rules.note_templates import NoteTemplate
from milepost.store.note_templates import models


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One template that somebody keeps, as it stands."""

    key: UUID
    owner: str
    """Whose own it is; blank for a service's."""

    service: str
    template: NoteTemplate
    by: str
    at: datetime
    number: int = 0
    """Of this wording, among all there ever were; 0 for one not kept yet."""


def kept(scope: Scope) -> list[Kept]:
    """Read the templates of a person, and of the services they may see, by name."""
    found = models.NoteTemplate.objects.filter(
        provider=scope.provider, owner__in=("", scope.person)
    )
    latest = found.order_by("key", "-id").distinct("key")
    ours = (
        row
        for row in latest
        if not row.gone and (row.owner or scope.covers(row.service))
    )
    return sorted(map(_kept, ours), key=lambda one: one.template.name.casefold())


def _kept(row: models.NoteTemplate) -> Kept:
    return Kept(
        key=row.key,
        owner=row.owner,
        service=row.service,
        template=NoteTemplate(
            name=row.name, note=row.note, action=row.action, in_days=row.in_days
        ),
        by=row.by,
        at=row.at,
        number=row.id,
    )
