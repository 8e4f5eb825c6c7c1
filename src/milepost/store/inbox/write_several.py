"""Change what became of several messages at once. Only actions may."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import F, Value
from django.db.models.functions import Coalesce

from milepost.foundation.scope import Scope
from milepost.store.inbox.models import Message, Outcome
from milepost.store.inbox.write import project_alone


def hold_still(scope: Scope, numbers: Collection[int]) -> None:
    """Let nobody look at the feeds of some messages, or see to those, meanwhile.

    The feeds are locked in the order of their names, so that two who choose the same
    messages wait for each other.
    """
    theirs = Message.objects.filter(provider=scope.provider, id__in=list(numbers))
    for feed in theirs.order_by("feed").values_list("feed", flat=True).distinct():
        project_alone(scope, feed)


def in_state(scope: Scope, numbers: Collection[int], state: str) -> dict[int, str]:
    """Say of those messages that are in a state whose each is; blank for nobody's."""
    theirs = _outcomes(scope, numbers, state)
    return dict(theirs.order_by("message_id").values_list("message_id", "owner"))


def give_all(scope: Scope, owners: Mapping[int, str]) -> None:
    """Give messages that wait to whoever is named for each; blank for nobody."""
    by_owner: dict[str, list[int]] = defaultdict(list)
    for number, owner in owners.items():
        by_owner[owner].append(number)
    for owner, numbers in by_owner.items():
        _outcomes(scope, numbers, "held").update(owner=owner)


def settle_all(scope: Scope, numbers: Collection[int], note: str) -> None:
    """Have messages that wait be settled."""
    _outcomes(scope, numbers, "held").update(state="settled", note=note)


def reopen_all(scope: Scope, numbers: Collection[int], *, now: datetime) -> None:
    """Have messages that were settled wait again, since they first did."""
    since = Coalesce(F("held_since"), Value(now))
    settled = _outcomes(scope, numbers, "settled")
    settled.update(state="held", note="", held_since=since)


def _outcomes(scope: Scope, numbers: Collection[int], state: str):
    return Outcome.objects.filter(
        provider=scope.provider, message_id__in=list(numbers), state=state
    )
