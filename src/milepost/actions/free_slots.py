"""Free the slots whose patients won't come: they left, or had what it was for before."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from milepost.foundation.scope import Scope
from milepost.meetings.slots import GONE, NO_TREATMENT, frees
from milepost.store.append import tell_all
from milepost.store.meetings import slot_write
from milepost.store.meetings.needs import Since, since_given
from milepost.store.meetings.slots import held_slot

RULE = "milepost"
KINDS = frozenset({*GONE, *NO_TREATMENT, "test_performed"})
FORMS = UUID("5b0d0f64-0f0f-4e0a-9d5f-0a1f6a4b6e11")
"""What the forms of freed slots are named from, so that two machines free one once."""


def free_slots(*, now: datetime) -> int:
    """Free every slot ahead whose patient won't come, and say how many.

    The request that was recorded when it was given stays: it was made. Whoever looks
    at the slots sees which are free again, and why.
    """
    freed: set[int] = set()
    for since in since_given(now.date(), KINDS):
        if since.slot not in freed and frees(since.activity, since.kind, since.test):
            freed.add(since.slot)
            _free(since, now=now)
    return len(freed)


@transaction.atomic
def _free(since: Since, *, now: datetime) -> None:
    scope = Scope(since.provider, RULE)
    held = held_slot(scope, since.slot)
    if held is None or held.event != since.event:
        return
    form = uuid5(FORMS, f"{held.number} {held.givings}")
    slot_write.give(
        scope, held, "", event=None, meeting=None, form=form, now=now, why=since.kind
    )
    tell_all(since.provider)
