"""What makes doubtful whatever any page shows: silence, a wrong ledger, no work done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import Error

from milepost.foundation.scope import Scope
from milepost.reading.feeds import Silent, silent_feeds, unread_feeds
from milepost.reading.ledger import LastDrawnUp, last_drawn_up
from milepost.reading.vanished import count_gone
from milepost.reading.vigils import Unwatched, unwatched
from milepost.rules.lawbook import Lawbook
from milepost.web.words import lasting, many, moment

MOST = 3
"""So many silent feeds have a line each; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """One line above every page."""

    tone: str
    """``over`` or ``near``. The words say the same without it."""

    shape: str
    label: str
    words: str
    more: str
    href: str
    link: str


@dataclass(frozen=True, slots=True)
class AboveAll:
    """What every page says besides its own."""

    alarms: tuple[Alarm, ...]
    ledger: str


NOTHING = AboveAll((), "")


def above_all(scope: Scope, now: datetime, lawbook: Lawbook) -> AboveAll:
    """Say what is wrong with what pages show; nothing where the database has gone away."""
    try:
        silent, last = silent_feeds(scope, now=now), last_drawn_up(scope)
        gone = count_gone(scope, lawbook=lawbook, now=now)
        alone, unread = unwatched(scope, now=now), unread_feeds(scope, now=now)
    except Error:
        return NOTHING
    told = (
        *of_nobody_at_work(alone, now),
        *of_leavers(gone, sees_all=scope.services is None),
        *of_unread(unread, now),
        *of_silence(silent),
    )
    if last is None:
        return AboveAll(told, "")
    if not last.remainder:
        return AboveAll(told, f"Ledger at {moment(last.at)}: nobody unexplained")
    found = f"{last.remainder:,} unexplained"
    return AboveAll(
        (_unexplained(last), *told), f"Ledger at {moment(last.at)}: {found}"
    )


def _unexplained(last: LastDrawnUp) -> Alarm:
    return Alarm(
        tone="over",
        shape="▲",
        label="Ledger",
        words=f"The ledger doesn’t add up: {last.remainder:,} unexplained, as at "
        f"{moment(last.at)}.",
        more="Somebody joined or left a list, or a referral came, and nothing shows why.",
        href="/ledger",
        link="See the ledger",
    )


def of_nobody_at_work(found: Unwatched | None, now: datetime) -> tuple[Alarm, ...]:
    """Put into words that nobody looks for what is due."""
    if found is None:
        return ()
    since = f"the last look was {lasting(now - found.last)} ago" if found.last else ""
    alarm = Alarm(
        tone="over",
        shape="▲",
        label="Work",
        words=f"Nobody looks for what is due, or part of it fails: "
        f"{since or 'nobody ever has'}.",
        more="Escalations may not climb, nor be raised. Whoever looks after Milepost "
        "has to start “milepost work”, or see what it says.",
        href="/escalations",
        link="See the escalations",
    )
    return (alarm,)


def of_leavers(gone: int, *, sees_all: bool = True) -> tuple[Alarm, ...]:
    """Put into words that somebody stood on a list that comes whole, and vanished."""
    if not gone:
        return ()
    alarm = Alarm(
        tone="over",
        shape="▲",
        label="Lists",
        words=f"{many(gone, 'patient')} left a list, and nothing says why.",
        more="Each stood on one file and not on the next, without an outcome.",
        href="/files#left" if sees_all else "/caseloads#vanished",
        link="See who",
    )
    return (alarm,)


def of_unread(
    unread: Sequence[tuple[str, datetime]], now: datetime
) -> tuple[Alarm, ...]:
    """Put into words that feeds are heard, and nobody reads what they send."""
    if not unread:
        return ()
    (feed, since), others = unread[0], len(unread) - 1
    rest = f" Neither are those of {many(others, 'more feed')}." if others else ""
    alarm = Alarm(
        tone="over",
        shape="▲",
        label=f"Feed {feed}, unread",
        words=f"Messages of {feed} come and are not read, for {lasting(now - since)}: "
        f"the first came at {moment(since)}.{rest}",
        more="What they tell is not on these pages. Whoever looks after Milepost has to see "
        "that the feed’s listener runs, and “milepost work”.",
        href="/feeds",
        link="See the feeds",
    )
    return (alarm,)


def of_silence(silent: Sequence[Silent]) -> tuple[Alarm, ...]:
    """Put silent feeds into words, those that stopped first."""
    lines = [_line(each) for each in silent[:MOST]]
    if rest := len(silent) - MOST if len(silent) > MOST else 0:
        last = lines[-1]
        more = f"{last.more} {many(rest, 'more feed')} {'is' if rest == 1 else 'are'} silent."
        lines[-1] = Alarm(
            last.tone, last.shape, last.label, last.words, more, last.href, last.link
        )
    return tuple(lines)


def _line(silent: Silent) -> Alarm:
    since = f"Data as at {moment(silent.since)} from {silent.feed}:"
    if silent.last is None:
        since = f"No data yet from {silent.feed}:"
    quiet = f"silent for {lasting(silent.quiet)}"
    if silent.by_hours:
        quiet += " of the hours in which it speaks"
    if silent.stopped:
        words = f"{since} {quiet}, taken to have stopped."
        more = "What has happened since is not on these pages."
    else:
        words = f"{since} {quiet}, which is longer than usual."
        more = "What has happened since may not be on these pages."
    return Alarm(
        tone="over" if silent.stopped else "near",
        shape="▲" if silent.stopped else "●",
        label=f"Feed {silent.feed}",
        words=words,
        more=more,
        href="/feeds",
        link="See the feeds",
    )
