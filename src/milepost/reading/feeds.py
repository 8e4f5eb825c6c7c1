"""How the feeds fare, and what they sent that waits for a person."""

from dataclasses import dataclass
from datetime import datetime

from milepost.foundation.scope import Scope
from milepost.store.inbox import health
from milepost.store.inbox.health import FeedHealth, Waiting

__all__ = ["FeedHealth", "FeedsReading", "Waiting", "read_feeds", "waiting_messages"]


@dataclass(frozen=True, slots=True)
class FeedsReading:
    """Every feed of a provider, at a moment."""

    feeds: tuple[FeedHealth, ...]
    waiting: tuple[Waiting, ...]
    """Those that have waited longest; none for whoever sees only some services,
    because a message that waits may be about anybody."""

    sees_messages: bool


def read_feeds(scope: Scope, *, now: datetime) -> FeedsReading:
    """Read how every feed fares, and what waits."""
    sees_all = scope.services is None
    found = tuple(health.waiting(scope)) if sees_all else ()
    return FeedsReading(tuple(health.feeds(scope, now=now)), found, sees_all)


def waiting_messages(scope: Scope, feed: str) -> list[Waiting]:
    """Read the messages of one feed that wait, the longest first."""
    return health.waiting(scope, feed)
