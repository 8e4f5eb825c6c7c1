"""The ledger of a day: what came, who joined the list and who left, and what is unexplained."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import polars as pl

from milepost.events.table import known
from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.host.clock import LONDON
from milepost.quality.ledger import (
    Astray,
    Fate,
    ListAccount,
    Move,
    ReferralAccount,
    accounts,
    astray,
    moves,
    referrals,
)
from milepost.rules.lawbook import Lawbook
from milepost.store import log
from milepost.store.ledgers import accounts as store
from milepost.store.ledgers.accounts import Came, Evidence, LastDrawnUp
from milepost.store.pathways import (
    of_which_service,
    perhaps_open,
    standards_by_service,
)
from milepost.tracking import waits

__all__ = ["Came", "Evidence", "LastDrawnUp", "LedgerReading", "read_ledger"]

AT_ONCE = 50_000
"""How many pathways are read at once, so that memory has a bound."""

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerReading:
    """The ledger of one day."""

    day: date
    then: bool
    """Whether it is as known at the end of each day, or as known now."""

    lists: tuple[ListAccount, ...]
    astray: tuple[Astray, ...]
    moves: tuple[Move, ...]
    evidence: Mapping[int, Evidence]
    referrals: tuple[ReferralAccount, ...]
    came: tuple[tuple[Came, Fate], ...]
    sees_referrals: bool
    """Whether referrals are read at all: one that waits may be about anybody."""

    @property
    def remainder(self) -> int:
        """How much is unexplained, of lists and of referrals together."""
        return sum(each.remainder for each in (*self.lists, *self.referrals))


def read_ledger(
    scope: Scope,
    day: date,
    *,
    now: datetime,
    lawbook: Lawbook,
    then: bool = False,
    feed: str | None = None,
    whole: bool = False,
) -> LedgerReading:
    """Draw up the ledger of a day.

    Today's list is read as every page reads it, and held, name by name, against what the
    log comes to; yesterday's is worked out from the log. Of a past day both are.

    Args:
        scope: whose.
        day: the day; not after today.
        now: the moment, in local time.
        lawbook: the rules.
        then: as known at the end of each day; otherwise as known now.
        feed: only this feed's referrals.
        whole: work out yesterday's list from every pathway there ever was, and not only
            from those that are kept as open or that anything happened on since. It
            takes as long as a rebuild.
    """
    with store.one_moment():
        points = _standpoints(day, now, then=then)
        listed = store.who_waits_now(scope) if day == now.date() else None
        names = _names(scope, points, listed or set(), whole=whole)
        found, before, logged = _lists(scope, names, points, lawbook)
        after = logged if listed is None else listed
        strays = astray(after, logged)
        came = _came(scope, day, feed)
        events = {event for move in found for event in move.events}
        return LedgerReading(
            day=day,
            then=then,
            lists=tuple(accounts(found, before, _counted(after), strays)),
            astray=tuple(strays),
            moves=tuple(found),
            evidence=store.evidence(scope, events),
            referrals=tuple(referrals((each.feed, fate) for each, fate in came)),
            came=came,
            sees_referrals=scope.services is None,
        )


def last_drawn_up(scope: Scope) -> LastDrawnUp | None:
    """Read what the ledger last came to, of the services in scope."""
    return store.last_drawn_up(scope)


def providers() -> list[str]:
    """Name every provider that has a ledger."""
    return store.providers()


def fate_of(came: Came) -> Fate:
    """Say what became of a referral.

    >>> came = Came("pas", 1, "P-1", "held", "", "No day", None, False, False, None)
    >>> fate_of(came)
    <Fate.QUARANTINED: 'quarantined'>
    """
    if came.state in ("held", "waiting"):
        return Fate.QUARANTINED
    if came.state == "withdrawn":
        return Fate.TAKEN_BACK
    if came.state in ("settled", "kept"):
        return Fate.NOT_APPLICABLE
    if came.open:
        return Fate.OPEN
    ended = (came.ended or "").split()
    if "stopped" in ended or "transferred" in ended:
        return Fate.STOPPED
    return Fate.NOT_APPLICABLE if came.told and not came.runs else Fate.UNEXPLAINED


def _came(scope: Scope, day: date, feed: str | None) -> tuple[tuple[Came, Fate], ...]:
    if scope.services is not None:
        return ()
    first, last = _begins(day), _begins(day + ONE_DAY)
    found = store.referrals_that_came(scope, first, last, feed)
    return tuple((each, fate_of(each)) for each in found)


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=LONDON).astimezone(UTC)


def _standpoints(day: date, now: datetime, *, then: bool) -> tuple[AsAt, AsAt]:
    """From where the day before and the day itself are looked at."""
    told_by = _begins(day + ONE_DAY) if then and day < now.date() else waits.EVERYTHING
    before = AsAt(day - ONE_DAY, _begins(day) if then else waits.EVERYTHING)
    return before, AsAt(day, told_by)


def _names(
    scope: Scope,
    points: tuple[AsAt, AsAt],
    listed: Set[tuple[str, str]],
    *,
    whole: bool,
) -> list[str]:
    """Name the pathways that may have waited at either, and those that the list has."""
    if whole:
        return of_which_service(scope)["pathway"].to_list()
    kept = {*store.clocks_running(scope), *(name for name, _ in listed)}
    return sorted(kept.union(*(perhaps_open(scope, at) for at in points)))


def _lists(
    scope: Scope, names: Sequence[str], points: tuple[AsAt, AsAt], lawbook: Lawbook
) -> tuple[list[Move], dict[str, int], set[tuple[str, str]]]:
    """Work out who joined and left, how many waited before by service, and who does now."""
    before, after = points
    sitting = waits.judges(lawbook, standards_by_service(scope))
    attributes = waits.attributes_read(sitting)
    found: list[Move] = []
    waited, waiting = Counter[str](), set[tuple[str, str]]()
    for first in range(0, len(names), AT_ONCE):
        part = names[first : first + AT_ONCE]
        events = log.events(scope, pathways=part, attributes=attributes)
        services = of_which_service(scope, part)
        then_ran = waits.judged(events, services, sitting, as_at=before)
        now_runs = waits.judged(events, services, sitting, as_at=after)
        of = dict(services.iter_rows())
        found += moves(
            then_ran,
            now_runs,
            services=of,
            new=_new(events, before, after),
            between=(before.day, after.day),
        )
        waited.update(of[name] for name in _waiting(then_ran))
        waiting.update((name, of[name]) for name in _waiting(now_runs))
    return found, dict(waited), waiting


def _counted(waiting: Set[tuple[str, str]]) -> dict[str, int]:
    return dict(Counter(service for _, service in waiting))


def _waiting(clocks: pl.DataFrame) -> Sequence[str]:
    running = clocks.filter(pl.col("how").cast(pl.String) == "running")
    return running["pathway"].unique().to_list()


def _new(events: pl.DataFrame, before: AsAt, after: AsAt) -> dict[str, list[int]]:
    """Name, by pathway, the events known from one of two standpoints and not the other."""
    wanted = ["pathway", "event"]
    one, other = (known(events, at, columns=wanted) for at in (before, after))
    either = pl.concat(
        [
            other.join(one, on="event", how="anti"),
            one.join(other, on="event", how="anti"),
        ]
    ).sort("event")
    grouped = either.group_by("pathway", maintain_order=True).agg("event")
    return dict(grouped.iter_rows())
