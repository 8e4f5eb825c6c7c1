"""Read who did which duty, and when."""

from dataclasses import dataclass
from datetime import date, datetime

from milepost.foundation.scope import Scope
from milepost.store.rounds.models import Tick


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """One duty done on one day."""

    duty: str
    day: date
    note: str
    by: str
    at: datetime


def done_between(scope: Scope, duties: str, first: date, last: date) -> list[Ticked]:
    """Read what was done from one day to another, but for what was taken back."""
    found = (
        Tick.objects.filter(
            provider=scope.provider, duties=duties, day__range=(first, last)
        )
        .order_by("duty", "day", "-id")
        .distinct("duty", "day")
    )
    return [
        Ticked(duty=t.duty, day=t.day, note=t.note, by=t.by, at=t.at)
        for t in found
        if t.done
    ]
