"""Write down what the ledger counts by. Only actions may."""

from collections.abc import Iterable
from datetime import date, datetime

from milepost.foundation.scope import Scope
from milepost.store.inbox.models import Outcome
from milepost.store.ledgers.models import DrawnUp, Referral


def note_referrals(
    scope: Scope, feed: str, came: Iterable[tuple[int, str, datetime]]
) -> None:
    """Note messages that tell of a referral: each one's number, pathway and moment."""
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
        ),
        update_conflicts=True,
        unique_fields=["message"],
        update_fields=["pathway"],
    )


def forget_referrals(scope: Scope, feed: str) -> None:
    """Forget which messages told of referrals, to work it out again.

    Those that a person settled aren't read again, and so are kept.
    """
    settled = Outcome.objects.filter(
        provider=scope.provider, feed=feed, state="settled"
    ).values("message_id")
    theirs = Referral.objects.filter(provider=scope.provider, feed=feed)
    theirs.exclude(message__in=settled).delete()


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
