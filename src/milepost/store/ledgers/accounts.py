"""Read what the ledger counts: what became of referrals, who waits, what is evidence."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from milepost.foundation.scope import Scope
from milepost.store.models import Clock, Event, Service

CAME = """
    SELECT r.feed, r.message, r.pathway, coalesce(o.state, 'waiting') AS state,
        coalesce(o.note, '') AS note, coalesce(o.reasons[1], '') AS reason,
        p.service,
        EXISTS (SELECT FROM store_latest l
                WHERE l.provider = r.provider AND l.pathway = p.name) AS told,
        EXISTS (SELECT FROM store_openwait w
                WHERE w.provider = r.provider AND w.pathway = r.pathway) AS open,
        (SELECT string_agg(DISTINCT c.how, ' ') FROM store_clock c
         WHERE c.provider = r.provider AND c.pathway = r.pathway
           AND (c.ended IS NULL OR c.ended >= coalesce(said.day, c.ended))) AS ended,
        coalesce(s.reason, ''), coalesce(s.by, ''), s.at
    FROM (
        SELECT DISTINCT ON (l.feed, coalesce(nullif(l.pathway, ''), message::text))
            l.provider, l.feed, message, l.pathway, came_at
        FROM ledgers_referral l LEFT JOIN inbox_outcome o ON o.message_id = message
        WHERE l.provider = %(provider)s AND came_at >= %(first)s AND came_at < %(last)s
          AND (%(feed)s::text IS NULL OR l.feed = %(feed)s)
        ORDER BY l.feed, coalesce(nullif(l.pathway, ''), message::text),
            coalesce(o.state, '') = 'withdrawn', message
    ) r
    LEFT JOIN LATERAL (
        SELECT coalesce(min(e.day) FILTER (WHERE e.kind = 'referral_received'),
            min(e.day)) AS day
        FROM store_event e
        WHERE e.provider = r.provider AND e.pathway = r.pathway
          AND e.source = 'feed ' || r.feed AND e.recorded_at >= r.came_at
    ) said ON true
    LEFT JOIN inbox_outcome o ON o.message_id = r.message
    LEFT JOIN LATERAL (
        SELECT reason, by, at FROM seeing_step
        WHERE o.state = 'settled' AND message = r.message AND what = 'settled'
        ORDER BY id DESC LIMIT 1
    ) s ON true
    LEFT JOIN store_pathway p ON p.provider = r.provider AND p.name = r.pathway
    ORDER BY r.feed, r.message
"""
WAITING = """
    SELECT DISTINCT pathway, service FROM store_openwait
    WHERE provider = %(provider)s
      AND (%(services)s::text[] IS NULL OR service = ANY(%(services)s))
"""
LATEST = """
    SELECT service, day, waiting, remainder, at FROM ledgers_drawnup d
    WHERE provider = %(provider)s
      AND at = (SELECT max(at) FROM ledgers_drawnup WHERE provider = %(provider)s)
      AND (%(services)s::text[] IS NULL OR service = ANY(%(services)s))
"""


@dataclass(frozen=True, slots=True)
class Came:
    """A referral that came by a feed, and where it stands now."""

    feed: str
    message: int
    pathway: str
    state: str
    """What became of its message; ``waiting`` if nobody has looked at it."""

    note: str
    reason: str
    service: str | None
    told: bool
    """Whether there is such a pathway, and anything has been recorded on it."""

    open: bool
    ended: str | None
    """How its clocks stand, with spaces between; None if it has none. One that had ended
    before the day of this referral isn't counted."""

    settled_for: str = ""
    """Of what kind the reason is for which a person settled it; blank if nobody said."""

    settled_by: str = ""
    settled_at: datetime | None = None

    @property
    def runs(self) -> bool:
        """Whether a clock of it runs, though no list shows it."""
        return "running" in (self.ended or "")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One event that was new, and who told of it."""

    event: int
    pathway: str
    kind: str
    day: date
    by: str
    source: str


@dataclass(frozen=True, slots=True)
class LastDrawnUp:
    """What the ledger came to when it was last drawn up."""

    day: date
    at: datetime
    remainder: int


def referrals_that_came(
    scope: Scope, first: datetime, last: datetime, feed: str | None
) -> list[Came]:
    """Read each referral that came between two moments, once for each pathway."""
    asked = {"provider": scope.provider, "first": first, "last": last, "feed": feed}
    with connection.cursor() as cursor:
        cursor.execute(CAME, asked)
        return [Came(*row) for row in cursor.fetchall()]


def who_waits_now(scope: Scope) -> set[tuple[str, str]]:
    """Name who waits as every list has it: pathway and service."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, _asked(scope))
        return set(cursor.fetchall())


def clocks_running(scope: Scope) -> list[str]:
    """Name the pathways of which a clock is kept as running, whether or not listed."""
    theirs = Clock.objects.filter(provider=scope.provider, how="running")
    if scope.services is not None:
        theirs = theirs.filter(service__in=scope.services)
    return list(theirs.values_list("pathway", flat=True).distinct())


def evidence(scope: Scope, events: Collection[int]) -> dict[int, Evidence]:
    """Read some events, and who told of each."""
    theirs = Event.objects.filter(provider=scope.provider, id__in=events)
    rows = theirs.values_list("id", "pathway", "kind", "day", "recorded_by", "source")
    return {row[0]: Evidence(*row) for row in rows}


def last_drawn_up(scope: Scope) -> LastDrawnUp | None:
    """Read what the ledger last came to, of the services in scope; None if it never was."""
    with connection.cursor() as cursor:
        cursor.execute(LATEST, _asked(scope))
        rows = cursor.fetchall()
    if not rows:
        return None
    remainder = sum(abs(row[3]) for row in rows)
    return LastDrawnUp(rows[0][1], rows[0][4], remainder)


def providers() -> list[str]:
    """Name every provider that has services."""
    named = Service.objects.values_list("provider", flat=True)
    return sorted(set(named.distinct()))


def _asked(scope: Scope) -> dict[str, object]:
    services = None if scope.services is None else list(scope.services)
    return {"provider": scope.provider, "services": services}


@contextmanager
def one_moment() -> Iterator[None]:
    """Let all that is read within be of one moment, whoever writes meanwhile."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
