"""Write a batch down. Only actions may, and nothing can be taken away."""

from milepost.foundation.scope import Scope
from milepost.store.batches.models import Batch
from milepost.store.batches.record import Batched


def write(scope: Scope, told: Batched) -> None:
    """Add a batch."""
    Batch.objects.create(
        provider=scope.provider,
        form=told.form,
        undoes=told.undoes,
        pathways=list(told.owners),
        owners=list(told.owners.values()),
        note=told.note,
        action=told.action,
        due=told.due,
        owner=told.owner,
        by=told.by,
        at=told.at,
    )
