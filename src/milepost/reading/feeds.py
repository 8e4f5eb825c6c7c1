"""How the feeds fare, and what they sent that waits for a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from milepost.foundation.marks import Mark
from milepost.foundation.scope import Scope
from milepost.intake.sites.speaking import silent_for
from milepost.store.inbox import health, held, news
from milepost.store.inbox.health import FeedHealth, Spoke, Unmapped, Waiting
from milepost.store.inbox.held import Group
from milepost.store.tending import sequences
from milepost.store.tending.sequences import Missing

__all__ = [
    "FeedHealth",
    "FeedsReading",
    "Missing",
    "Silent",
    "Unmapped",
    "Waiting",
    "read_feeds",
]

UNREAD_FOR = timedelta(minutes=5)
"""A message that nobody has read for so long is one too many: it takes a second."""

ON_A_PAGE = 50
"""How many messages that wait one page shows."""


@dataclass(frozen=True, slots=True)
class Silent:
    """A feed that has been silent for longer than it may be."""

    feed: str
    last: datetime | None
    """When its last message came; None if none ever did."""

    since: datetime
    """Since when it is silent: its last message, or when it was first listened to."""

    quiet: timedelta
    """For how long of the hours in which it speaks."""

    by_hours: bool
    """Whether its profile says in which hours it speaks; if not, it is all of them."""

    stopped: bool
    """Whether it is taken to have stopped, or is only doubtful."""


@dataclass(frozen=True, slots=True)
class FeedsReading:
    """Every feed of a provider, at a moment."""

    feeds: tuple[FeedHealth, ...]
    waiting: tuple[Waiting, ...]
    """Those that have waited longest; none for whoever sees only some services,
    because a message that waits may be about anybody."""

    sees_messages: bool
    missing: tuple[Missing, ...] = ()
    """Numbers in sequence that are missing, the oldest first."""

    retired: frozenset[str] = frozenset()
    """Those feeds of which somebody said that they are no more."""

    unmapped: tuple[Unmapped, ...] = ()
    """The codes that nobody has mapped, of all that waits; those most waited for first."""

    groups: tuple[Group, ...] = ()
    """All that waits, by feed and reasons; those of which most wait first."""

    page: int = 1
    """Which page of those that wait."""

    @property
    def held(self) -> int:
        """How many messages wait, on this page and every other."""
        return sum(feed.counts["held"] for feed in self.feeds)

    @property
    def last(self) -> int:
        """The number of the last page of those that wait."""
        return max(1, -(-self.held // ON_A_PAGE))


def silent_feeds(scope: Scope, *, now: datetime) -> list[Silent]:
    """Name the feeds that are silent for longer than their profiles allow, worst first.

    A feed that somebody retired is left out, until it speaks again.
    """
    gone = sequences.retired(scope)
    found = [
        silent
        for each in health.spoke(scope)
        if not _is_gone(each, gone) and (silent := _silent(each, now))
    ]
    return sorted(found, key=lambda silent: (not silent.stopped, silent.since))


def _is_gone(spoke: Spoke, gone: Mapping[str, datetime]) -> bool:
    at = gone.get(spoke.name)
    return at is not None and (spoke.last or spoke.since) <= at


def _silent(spoke: Spoke, now: datetime) -> Silent | None:
    since = spoke.last or spoke.since
    quiet = silent_for(spoke.speaks, since, now)
    minutes = quiet.total_seconds() / 60
    if minutes < spoke.amber_after:
        return None
    stopped = minutes >= spoke.red_after
    by_hours = spoke.speaks is not None
    return Silent(spoke.name, spoke.last, since, quiet, by_hours, stopped)


def unread_feeds(scope: Scope, *, now: datetime) -> list[tuple[str, datetime]]:
    """Name the feeds that are heard and not read: each with since when, the longest first."""
    return health.unread(scope, before=now - UNREAD_FOR)


def read_feeds(scope: Scope, *, now: datetime, page: int = 1) -> FeedsReading:
    """Read how every feed fares, and one page of what waits."""
    gone = sequences.retired(scope)
    retired = frozenset(s.name for s in health.spoke(scope) if _is_gone(s, gone))
    told = FeedsReading(
        feeds=tuple(health.feeds(scope, now=now)),
        waiting=(),
        sees_messages=scope.services is None,
        missing=tuple(sequences.missing(scope)),
        retired=retired,
    )
    if not told.sees_messages:
        return told
    here = min(max(1, page), told.last)
    waiting = health.waiting(scope, after=ON_A_PAGE * (here - 1), most=ON_A_PAGE)
    unmapped = tuple(health.unmapped(scope))
    groups = tuple(held.groups(scope))
    return replace(
        told, waiting=tuple(waiting), unmapped=unmapped, groups=groups, page=here
    )


def what_waits(scope: Scope) -> tuple[int, int]:
    """Give how many messages wait, and a number that says whose they are.

    None for whoever sees only some services: they see no messages.
    """
    return news.held_now(scope) if scope.services is None else (0, 0)


def told_by_feeds(
    scope: Scope, marks: Mapping[str, Mark], waited: Sequence[int]
) -> int:
    """Count the messages that came, and what was done about any, since a page was made.

    Args:
        scope: who asks. Only whoever sees all services is told of what people did.
        marks: how far the records had been read.
        waited: what ``what_waits`` gave then.
    """
    came = news.messages_told(scope, marks.get("messages", Mark()))
    if scope.services is not None:
        return came
    held, whose = news.held_now(scope)
    was, of = (*waited, 0, 0)[:2]
    moved = abs(held - was) or int(whose != of)
    return max(came, moved) + news.said_since(scope, marks)


def waiting_messages(scope: Scope, feed: str) -> list[Waiting]:
    """Read every message of one feed that waits, the longest first."""
    return health.waiting(scope, feed)
