"""Write down what was done with several messages. Only actions may."""

from milepost.foundation.scope import Scope
from milepost.store.message_batches.kept import MessagesBatched
from milepost.store.message_batches.models import MessageBatch


def write(scope: Scope, told: MessagesBatched) -> None:
    """Add a batch."""
    MessageBatch.objects.create(
        provider=scope.provider,
        form=told.form,
        undoes=told.undoes,
        what=told.what,
        messages=[one.message for one in told.touched],
        owners=[one.owner for one in told.touched],
        steps=[one.step for one in told.touched],
        left_out=list(told.left),
        left_why=list(told.left.values()),
        reason=told.reason,
        note=told.note,
        by=told.by,
        at=told.at,
    )
