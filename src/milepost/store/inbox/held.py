"""Read what waits for a person, by why it waits."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from milepost.foundation.scope import Scope
from milepost.store.asked import ask
from milepost.store.inbox.health import Waiting, told_of
from milepost.store.inbox.models import Message, Outcome

GROUPS = """
    SELECT feed, codes, count(*) AS messages, min(held_since) AS since
    FROM inbox_outcome WHERE provider = %(provider)s AND state = 'held'
    GROUP BY feed, codes ORDER BY count(*) DESC, feed, codes
"""


@dataclass(frozen=True, slots=True)
class Group:
    """The messages of a feed that wait for the same reasons."""

    feed: str
    codes: tuple[str, ...]
    messages: int
    since: datetime
    """Since when the oldest waits."""


@dataclass(frozen=True, slots=True)
class Named:
    """A message in few words, whatever became of it."""

    number: int
    feed: str
    message_type: str
    state: str


def groups(scope: Scope) -> list[Group]:
    """Count what waits by feed and reasons, the most first."""
    return [
        Group(row["feed"], tuple(row["codes"]), row["messages"], row["since"])
        for row in ask(GROUPS, {"provider": scope.provider})
    ]


def of_group(
    scope: Scope, feed: str, codes: Sequence[str], most: int
) -> tuple[list[Waiting], int]:
    """Read messages of a feed that wait for just these reasons, the longest first.

    Returns:
        So many at most, and how many there are.
    """
    theirs = Outcome.objects.filter(
        provider=scope.provider, feed=feed, state="held", codes=list(codes)
    )
    found = theirs.select_related("message").order_by("held_since", "message_id")
    return [told_of(outcome) for outcome in found[:most]], theirs.count()


def some(scope: Scope, numbers: Collection[int]) -> dict[int, Waiting]:
    """Read those of some messages that wait, the longest first."""
    theirs = Outcome.objects.filter(
        provider=scope.provider, state="held", message_id__in=list(numbers)
    )
    found = theirs.select_related("message").order_by("held_since", "message_id")
    return {outcome.message_id: told_of(outcome) for outcome in found}


def named(scope: Scope, numbers: Collection[int]) -> Mapping[int, Named]:
    """Name some messages of a provider, in order."""
    theirs = Message.objects.filter(provider=scope.provider, id__in=list(numbers))
    rows = theirs.order_by("id").values_list(
        "id", "feed", "message_type", "outcome__state"
    )
    return {row[0]: Named(*row[:3], row[3] or "") for row in rows}
