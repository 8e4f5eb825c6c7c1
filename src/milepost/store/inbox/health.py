"""Read how feeds fare: when each last spoke, how much, and what waits."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Min

from milepost.foundation.scope import Scope
from milepost.intake.sites.speaking import Speaks, Weekday
from milepost.store.inbox.models import Feed, Message, Outcome
from milepost.store.reach.upto import upto
from milepost.store.tallies.counted import Counted, counted, since

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
UNMAPPED = "hl7.unmapped-code "
"""What the code of such a problem begins with; then come the map and the code."""

UNMAPPED_CODES = """
    SELECT feed, code, count(DISTINCT message_id) AS times
    FROM inbox_outcome CROSS JOIN LATERAL unnest(codes) AS told (code)
    WHERE provider = %(provider)s AND state = 'held' AND starts_with(code, %(code)s)
    GROUP BY feed, code ORDER BY times DESC, feed, code
"""

SPOKE = """
    SELECT f.name, f.amber_after, f.red_after, f.since, greatest(m.received_at, u.at),
        f.speaks_from, f.speaks_until, f.speaks_on, f.silent_on
    FROM inbox_feed f LEFT JOIN LATERAL (
        SELECT received_at FROM inbox_message
        WHERE provider = f.provider AND feed = f.name ORDER BY id DESC LIMIT 1
    ) m ON true
    LEFT JOIN LATERAL (
        SELECT at FROM files_upload
        WHERE provider = f.provider AND feed = f.name AND EXISTS (
            SELECT FROM files_step
            WHERE upload_id = files_upload.id AND what = 'stored'
        ) ORDER BY id DESC LIMIT 1
    ) u ON true
    WHERE f.provider = %s ORDER BY f.name
"""


UNREAD = """
    SELECT f.name, m.received_at
    FROM inbox_feed f
    LEFT JOIN reach_reach r ON r.provider = f.provider AND r.feed = f.name
    JOIN LATERAL (
        SELECT received_at FROM inbox_message
        WHERE provider = f.provider AND feed = f.name AND id > coalesce(r.upto, 0)
            AND NOT EXISTS (SELECT FROM inbox_outcome WHERE message_id = inbox_message.id)
        ORDER BY id LIMIT 1
    ) m ON true
    LEFT JOIN inbox_outcome l ON l.message_id = r.upto
    WHERE f.provider = %(provider)s AND m.received_at < %(before)s
        AND (l.looked_at IS NULL OR l.looked_at < %(before)s)
    ORDER BY m.received_at, f.name
"""


@dataclass(frozen=True, slots=True)
class Spoke:
    """When a feed last spoke, and how long it may be silent."""

    name: str
    amber_after: int
    red_after: int
    """Minutes of silence after which it is doubtful, and taken to have stopped."""

    since: datetime
    """When it was first listened to."""

    last: datetime | None
    """When its last message came, or the last file that was stored, though it told
    nothing new; None if none did."""

    speaks: Speaks | None
    """The hours in which it is expected to speak; None for any."""


def spoke(scope: Scope) -> list[Spoke]:
    """Read when every feed of a provider last spoke: one question, quickly answered."""
    with connection.cursor() as cursor:
        cursor.execute(SPOKE, [scope.provider])
        return [Spoke(*row[:5], _hours(*row[5:])) for row in cursor.fetchall()]


def unread(scope: Scope, *, before: datetime) -> list[tuple[str, datetime]]:
    """Name the feeds of which a message came before a moment and nothing became of it.

    Where others have been read since, as while years of a history are, it has its turn.

    Returns:
        Each with when its first such message came, the longest ago first.
    """
    with connection.cursor() as cursor:
        cursor.execute(UNREAD, {"provider": scope.provider, "before": before})
        return list(cursor.fetchall())


def _hours(
    begins: time | None, ends: time | None, days: list[int], not_on: list[date]
) -> Speaks | None:
    if begins is None or ends is None:
        return None
    on = tuple(Weekday(day) for day in days)
    return Speaks(begins=begins, ends=ends, days=on, not_on=tuple(not_on))


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """One feed, at a moment."""

    name: str
    profile: str
    since: datetime
    """When it was first listened to."""

    last: datetime | None
    """When its last message came; None if none did."""

    amber_after: int
    red_after: int
    """Minutes of silence after which it is doubtful, and taken to have stopped."""

    speaks: Speaks | None = None
    """The hours in which it is expected to speak, of which these are; None for any."""

    in_an_hour: int
    in_a_day: int
    unread_since: datetime | None
    """When the first message came that nobody has looked at; None if all are read."""

    held_since: datetime | None
    """Since when the oldest waits for a person; None if none does."""

    counts: dict[str, int]
    """By what became of its messages; ``waiting`` are yet to be looked at."""

    verdicts: dict[str, int]
    repeats: int


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A code of a feed that nobody has mapped, and how many messages wait for it."""

    feed: str
    code_map: str
    code: str
    messages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A message that waits for a person."""

    number: int
    feed: str
    message_type: str
    pathway: str
    reasons: tuple[str, ...]
    codes: tuple[str, ...]
    owner: str
    since: datetime


def feeds(scope: Scope, *, now: datetime) -> list[FeedHealth]:
    """Read how every feed of a provider fares, by name, however much each has sent."""
    theirs = Feed.objects.filter(provider=scope.provider).order_by("name")
    told = {each.name: each for each in spoke(scope)}
    tallies = counted(scope)
    hour, day = since(scope, now - HOUR), since(scope, now - DAY)
    return [
        FeedHealth(
            name=feed.name,
            profile=feed.profile,
            since=feed.since,
            last=told[feed.name].last,
            amber_after=feed.amber_after,
            red_after=feed.red_after,
            speaks=told[feed.name].speaks,
            in_an_hour=hour.get(feed.name, 0),
            in_a_day=day.get(feed.name, 0),
            unread_since=_unread_since(scope, feed.name),
            held_since=_held_since(scope, feed.name),
            counts=_by_state(tallies[feed.name]),
            verdicts=tallies[feed.name].verdicts,
            repeats=feed.repeats,
        )
        for feed in theirs
    ]


def profiles(scope: Scope) -> dict[str, str]:
    """Say by which profile each feed of a provider is read."""
    theirs = Feed.objects.filter(provider=scope.provider)
    return dict(theirs.values_list("name", "profile"))


def counts(scope: Scope, feed: str) -> dict[str, int]:
    """Count a feed's messages by what became of them; the rest wait to be looked at."""
    return _by_state(counted(scope)[feed])


def waiting(
    scope: Scope, feed: str | None = None, *, after: int = 0, most: int | None = None
) -> list[Waiting]:
    """Read the messages that wait for a person, the longest first.

    Args:
        scope: whose.
        feed: only this feed's.
        after: leave out so many, which have waited longer.
        most: how many to read; all, if it isn't said.
    """
    held = Outcome.objects.filter(provider=scope.provider, state="held")
    if feed is not None:
        held = held.filter(feed=feed)
    found = held.select_related("message").order_by("held_since", "message_id")
    last = None if most is None else after + most
    return [told_of(outcome) for outcome in found[after:last]]


def unmapped(scope: Scope) -> list[Unmapped]:
    """Count, over all that waits, the messages for each code that nobody has mapped."""
    with connection.cursor() as cursor:
        cursor.execute(UNMAPPED_CODES, {"provider": scope.provider, "code": UNMAPPED})
        return [
            Unmapped(feed, *code.removeprefix(UNMAPPED).split("=", 1), times)
            for feed, code, times in cursor.fetchall()
        ]


def _by_state(tallies: Counted) -> dict[str, int]:
    found = dict.fromkeys(("projected", "kept", "held", "settled", "withdrawn"), 0)
    found |= tallies.states
    total = tallies.all
    return found | {"all": total, "waiting": total - sum(found.values())}


def _unread_since(scope: Scope, feed: str) -> datetime | None:
    """Find the first message of which nothing has become: all before its reach are read."""
    theirs = Message.objects.filter(
        provider=scope.provider, feed=feed, id__gt=upto(scope, feed)
    )
    unread = theirs.filter(outcome__isnull=True).order_by("id")
    return unread.values_list("received_at", flat=True).first()


def _held_since(scope: Scope, feed: str) -> datetime | None:
    held = Outcome.objects.filter(provider=scope.provider, feed=feed, state="held")
    return held.aggregate(first=Min("held_since"))["first"]


def told_of(outcome: Any) -> Waiting:
    """Say what is known of a message that waits."""
    return Waiting(
        number=outcome.message_id,
        feed=outcome.feed,
        message_type=outcome.message.message_type,
        pathway=outcome.pathway,
        reasons=tuple(outcome.reasons),
        codes=tuple(outcome.codes),
        owner=outcome.owner,
        since=outcome.held_since,
    )
