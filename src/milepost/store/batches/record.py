"""Read what was written for several patients at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from milepost.foundation.scope import Scope
from milepost.store.batches.models import Batch


@dataclass(frozen=True, slots=True, kw_only=True)
class Batched:
    """One batch, as it was written."""

    form: UUID
    undoes: UUID | None
    owners: Mapping[str, str]
    """By pathway, who followed it before."""

    note: str
    action: str
    due: date | None
    owner: str | None
    by: str
    at: datetime


def batch(scope: Scope, form: UUID) -> Batched | None:
    """Find a person's own batch by its form."""
    found = Batch.objects.filter(
        provider=scope.provider, form=form, by=scope.person
    ).first()
    return found and _batched(found)


def undone_by(scope: Scope, form: UUID) -> Batched | None:
    """Find what undid a batch, if anything did."""
    found = Batch.objects.filter(provider=scope.provider, undoes=form).first()
    return found and _batched(found)


def _batched(found: Batch) -> Batched:
    return Batched(
        form=found.form,
        undoes=found.undoes,
        owners=dict(zip(found.pathways, found.owners, strict=True)),
        note=found.note,
        action=found.action,
        due=found.due,
        owner=found.owner,
        by=found.by,
        at=found.at,
    )
