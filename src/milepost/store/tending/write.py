"""Write down how feeds are tended. Only actions may."""

from collections.abc import Sequence
from datetime import datetime

from milepost.foundation.scope import Scope
from milepost.intake.sites import numbering
from milepost.store.tending.models import GapNote, Retired, Run, Use
from milepost.store.tending.sequences import Missing


def keep_runs(
    scope: Scope,
    feed: str,
    sender: str,
    series: str,
    runs: Sequence[numbering.Run],
) -> None:
    """Keep which numbers of a sender have come, in place of what was kept."""
    named = {"provider": scope.provider, "feed": feed}
    named |= {"sender": sender, "series": series}
    Run.objects.filter(**named).delete()
    Run.objects.bulk_create(Run(**named, **run._asdict()) for run in runs)


def note_gap(
    scope: Scope, gap: Missing, *, owner: str, note: str, now: datetime
) -> None:
    """Note who sees to missing numbers, or how that was settled."""
    GapNote.objects.create(
        provider=scope.provider,
        feed=gap.feed,
        sender=gap.sender,
        series=gap.series,
        first=gap.first,
        last=gap.last,
        owner=owner,
        note=note,
        by=scope.person,
        at=now,
    )


def use(scope: Scope, message: int, note: str, *, now: datetime) -> None:
    """Note that a message is to be used after all."""
    Use.objects.create(
        provider=scope.provider, message=message, note=note, by=scope.person, at=now
    )


def retire(scope: Scope, feed: str, note: str, *, now: datetime) -> None:
    """Note that a feed is no more."""
    Retired.objects.create(
        provider=scope.provider, feed=feed, note=note, by=scope.person, at=now
    )
