"""Whether anybody looks for what is due."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from milepost.foundation.scope import Scope
from milepost.store.escalations import due
from milepost.store.vigils.kept import last_kept

LONGEST = timedelta(minutes=5)
"""So long may pass between two looks; there is one a minute."""


@dataclass(frozen=True, slots=True)
class Unwatched:
    """Nobody looks for what is due."""

    last: datetime | None
    """When somebody last did; None if nobody ever has."""


def unwatched(scope: Scope, *, now: datetime) -> Unwatched | None:
    """Say that nobody looks for what is due; None if somebody does.

    Where nobody ever has, as in a new house, that matters only once an escalation of the
    provider is to climb.
    """
    last = last_kept()
    if last is not None:
        return Unwatched(last) if now - last > LONGEST else None
    is_due = due.has_been_due(scope.provider, now - LONGEST)
    return Unwatched(None) if is_due else None
