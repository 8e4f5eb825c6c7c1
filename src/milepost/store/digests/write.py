"""Write wishes down, and claim digests. Only actions may."""

from datetime import date, datetime
from uuid import UUID

from milepost.store.digests.kept import Wished
from milepost.store.digests.models import Sending, Wish


def write(told: Wished, *, form: UUID, now: datetime) -> None:
    """Add what a person wishes, unless its form was stored before."""
    Wish.objects.get_or_create(
        provider=told.provider,
        form=form,
        defaults={
            "person": told.person,
            "wanted": told.wanted,
            "address": told.address,
            "weekdays": sorted(told.weekdays),
            "hour": told.hour,
            "at": now,
        },
    )


def claim(told: Wished, day: date, now: datetime) -> int | None:
    """Claim a person's digest of a day, if nobody has; give how often it was tried.

    Whoever claims it sends it. What was claimed and never settled may have been sent,
    and is left alone: better none than two.
    """
    found, is_new = Sending.objects.get_or_create(
        provider=told.provider,
        person=told.person,
        day=day,
        defaults={"state": "sending", "tries": 1, "fault": "", "at": now},
    )
    if is_new:
        return 1
    due = Sending.objects.filter(id=found.id, state="failed", again_at__lte=now)
    tries = found.tries + 1
    taken = due.filter(tries=found.tries).update(
        state="sending", tries=tries, again_at=None, at=now
    )
    return tries if taken else None


def settle(
    told: Wished, day: date, *, fault: str, again_at: datetime | None, now: datetime
) -> None:
    """Write down how a claimed digest went; without a fault, it was sent."""
    failed = "failed" if again_at else "given_up"
    Sending.objects.filter(
        provider=told.provider, person=told.person, day=day, state="sending"
    ).update(state=failed if fault else "sent", fault=fault, again_at=again_at, at=now)
