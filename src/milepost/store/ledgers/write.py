"""Write down what the ledger counts by. Only actions may."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import TypeAlias

from django.db.models import Min

from milepost.foundation.scope import Scope
from milepost.store.ledgers.models import DrawnUp, Referral

Came: TypeAlias = tuple[int, str, datetime]
"""A message's number, the pathway it is of, and when it came."""


def note_referrals(
    scope: Scope, feed: str, came: Sequence[Came], once: Collection[int] = ()
) -> None:
    """Note messages that tell of a referral.

    Args:
        scope: whose.
        feed: by which they came.
        came: the messages.
        once: those that say it beside much else, again and again: such a one is noted
            only if no message that came earlier told of the same pathway.
    """
    said = _said_before(scope, feed, [c for c in came if c[0] in once])
    Referral.objects.bulk_create(
        (
            Referral(
                provider=scope.provider,
                feed=feed,
                message=message,
                pathway=pathway,
                came_at=at,
            )
            for message, pathway, at in came
            if message not in once or said.get(pathway, message) >= message
        ),
        update_conflicts=True,
        unique_fields=["message"],
        update_fields=["pathway"],
    )


def _said_before(scope: Scope, feed: str, came: Sequence[Came]) -> dict[str, int]:
    """Name the first message that told of each pathway's referral, of those with a name."""
    named = sorted((c for c in came if c[1]), reverse=True)
    if not named:
        return {}
    noted = (
        Referral.objects.filter(provider=scope.provider, feed=feed)
        .filter(pathway__in={pathway for _, pathway, _ in named})
        .values_list("pathway")
        .annotate(first=Min("message"))
    )
    first = {pathway: message for message, pathway, _ in named}
    return {
        **first,
        **{p: min(message, first[p]) for p, message in noted},
    }


def forget_referrals(scope: Scope, feed: str, messages: Collection[int]) -> None:
    """Forget whether some messages told of referrals, to work it out again."""
    Referral.objects.filter(
        provider=scope.provider, feed=feed, message__in=list(messages)
    ).delete()


def add_drawn_up(
    scope: Scope,
    day: date,
    accounts: Iterable[tuple[str, int, int]],
    *,
    now: datetime,
) -> None:
    """Add what each service's account came to: how many wait, and the remainder."""
    DrawnUp.objects.bulk_create(
        DrawnUp(
            provider=scope.provider,
            service=service,
            day=day,
            waiting=waiting,
            remainder=remainder,
            at=now,
        )
        for service, waiting, remainder in accounts
    )
