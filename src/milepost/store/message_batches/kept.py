"""Read what was done with several messages together."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from milepost.foundation.scope import Scope
from milepost.store.asked import ask
from milepost.store.message_batches.models import MessageBatch

BY_STEP = """
    SELECT step, coalesce(undoes, form) AS form
    FROM message_batches_messagebatch CROSS JOIN LATERAL unnest(steps) AS told (step)
    WHERE provider = %(provider)s AND steps && %(steps)s::bigint[]
        AND step = ANY(%(steps)s::bigint[])
"""


class Touched(NamedTuple):
    """One message of a batch."""

    message: int
    owner: str
    """Whose it was before."""

    step: int
    """The number of the step that was noted of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesBatched:
    """One batch, as it was written."""

    form: UUID
    undoes: UUID | None
    what: str
    touched: tuple[Touched, ...]
    left: Mapping[int, str]
    """Those that were chosen and left as they are, each with why."""

    reason: str
    note: str
    by: str
    at: datetime


def batch(scope: Scope, form: UUID) -> MessagesBatched | None:
    """Find a batch of a provider by its form; None if there is none."""
    found = MessageBatch.objects.filter(provider=scope.provider, form=form).first()
    return found and _told(found)


def undone_by(scope: Scope, form: UUID) -> MessagesBatched | None:
    """Find what took a batch back, if anything did."""
    found = MessageBatch.objects.filter(provider=scope.provider, undoes=form).first()
    return found and _told(found)


def of_steps(scope: Scope, steps: Collection[int]) -> dict[int, UUID]:
    """Say of some steps by which batch they were noted; those alone are left out.

    A step that took a batch back leads to the batch that was taken back.
    """
    asked = {"provider": scope.provider, "steps": list(steps)}
    return {row["step"]: row["form"] for row in ask(BY_STEP, asked)}


def _told(found: MessageBatch) -> MessagesBatched:
    touched = zip(found.messages, found.owners, found.steps, strict=True)
    return MessagesBatched(
        form=found.form,
        undoes=found.undoes,
        what=found.what,
        touched=tuple(Touched(*one) for one in touched),
        left=dict(zip(found.left_out, found.left_why, strict=True)),
        reason=found.reason,
        note=found.note,
        by=found.by,
        at=found.at,
    )
