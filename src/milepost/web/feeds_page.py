"""The words on the page of feeds: how each fares, and what waits for a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from milepost.foundation.problems import Problem
from milepost.intake.sites.speaking import hours_in_words, silent_for, speaks_at
from milepost.reading.feeds import (
    FeedHealth,
    FeedsReading,
    Missing,
    Unmapped,
    Waiting,
)
from milepost.reading.meaning_words import Words
from milepost.web.list_table import Pages, paged
from milepost.web.settled_words import reason_told
from milepost.web.waiting_groups import GroupsPart, groups_part
from milepost.web.words import Status, lasting, many, moment

NO_WORDS: Words = {}
STATES = (
    ("projected", "Recorded"),
    ("kept", "Kept, no pathway’s"),
    ("held", "Waiting for a person"),
    ("settled", "Settled by hand"),
    ("withdrawn", "Taken back with its file"),
    ("waiting", "Not read yet"),
)
ANSWERS = (
    ("accepted", "Accepted"),
    ("error", "Answered with an error, or not at all"),
    ("rejected", "Rejected"),
)
RETIRED = Status("Retired: it is no more, and its silence alarms nobody", "", "none")
USABLE = ("hl7.control-id-reused", "hl7.not-accepted")


@dataclass(frozen=True, slots=True)
class FeedCard:
    """One feed, in words."""

    name: str
    profile: str
    status: Status
    last: str
    rate: str
    lag: str
    held: str
    hours: str
    """In which hours it speaks; blank if it may at any."""

    counts: tuple[tuple[str, str], ...]
    """What became of its messages, and how many; they add up to the last."""

    answers: tuple[tuple[str, str], ...]
    may_retire: bool
    """Whether somebody may say that it is no more: it is silent, and nobody has."""


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code that nobody has mapped."""

    field: str
    feed: str
    code_map: str
    code: str
    waits: str
    words: tuple[str, ...] = ()
    """Those that the profile's map uses, to choose from."""

    typed: str = ""
    """What was typed and is a word that nothing goes by: sent again, it is meant."""


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message that waits."""

    number: int
    value: str
    """What the form sends for it, where several are chosen: see ``several_messages``."""

    field: str
    kind: str
    feed: str
    pathway: str
    waited: str
    since: str
    owner: str
    seen: str
    """The account of its owner, so that it is noticed if that changes meanwhile."""

    reasons: tuple[tuple[str, str], ...]
    is_mine: bool
    can_be_used: bool
    """Whether a person may say that it is to be used after all."""


@dataclass(frozen=True, slots=True)
class GapRow:
    """Numbers in sequence that are missing."""

    name: str
    field: str
    words: str
    waited: str
    since: str
    owner: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class FeedsPage:
    """Every word on the page, ready to print. The template decides nothing."""

    title: str
    standpoint: str
    cards: tuple[FeedCard, ...]
    empty: str
    codes: tuple[CodeRow, ...]
    messages: tuple[MessageRow, ...]
    gaps: tuple[GapRow, ...]
    staff: tuple[str, ...]
    """Everybody to whom something may be given, by name."""

    waiting: str
    groups: GroupsPart
    pages: Pages
    hidden: str
    """Why the messages aren't shown; blank if they are."""

    problems: tuple[Problem, ...]


def present_feeds(
    reading: FeedsReading,
    *,
    now: datetime,
    me: str,
    names: Mapping[str, str],
    problems: Sequence[Problem] = (),
    words: Words = NO_WORDS,
    unsure: tuple[str, ...] = (),
) -> FeedsPage:
    """Put the state of the feeds into words.

    Args:
        reading: what was read.
        now: the moment it was read.
        me: the account of whoever looks.
        names: what people are called, by account.
        problems: what was wrong with a form.
        words: those that each code map of a feed uses.
        unsure: the feed, map, code and meaning that were asked to be meant twice.
    """
    held = reading.held
    waiting = f"{many(held, 'message')} {'waits' if held == 1 else 'wait'} for a person"
    return FeedsPage(
        title="Feeds",
        standpoint=f"As at {moment(now)}",
        cards=tuple(
            _card(feed, now, is_retired=feed.name in reading.retired)
            for feed in reading.feeds
        ),
        empty="" if reading.feeds else "No feed has been listened to yet.",
        codes=tuple(
            _code(n, one, words, unsure) for n, one in enumerate(reading.unmapped)
        ),
        messages=tuple(_row(each, now, me, names) for each in reading.waiting),
        gaps=_gaps(reading, now, me, names),
        staff=tuple(sorted(set(names.values()))) if reading.sees_messages else (),
        waiting=waiting,
        groups=groups_part(reading.groups, now),
        pages=paged(
            reading.page, reading.last, lambda number: f"/feeds?page={number}#waiting"
        ),
        hidden=""
        if reading.sees_messages
        else "A message that waits may be about anybody, so only people who see every "
        "service see them.",
        problems=tuple(problems),
    )


def silence(feed: FeedHealth, now: datetime) -> Status:
    """Say whether a feed speaks: a shape and words, by the times its profile sets."""
    quiet = silent_for(feed.speaks, feed.last or feed.since, now)
    of = " of the hours in which it speaks" if feed.speaks else ""
    words = f"Silent for {lasting(quiet)}{of}"
    if quiet >= timedelta(minutes=feed.red_after):
        return Status(f"{words}: taken to have stopped", "▲", "over")
    if quiet >= timedelta(minutes=feed.amber_after):
        return Status(f"{words}: doubtful", "●", "near")
    if not speaks_at(feed.speaks, now):
        return Status("Outside the hours in which it speaks", "✓", "on")
    return Status("Speaking" if feed.last else "Nothing yet", "✓", "on")


def _card(feed: FeedHealth, now: datetime, *, is_retired: bool) -> FeedCard:
    last = f"Last message {moment(feed.last)}" if feed.last else "No message yet"
    rate = f"{feed.in_an_hour:,} in the last hour, {feed.in_a_day:,} in the last day"
    unread, held = feed.unread_since, feed.held_since
    counts = [(words, f"{feed.counts[state]:,}") for state, words in STATES]
    answers = [(words, f"{feed.verdicts.get(name, 0):,}") for name, words in ANSWERS]
    return FeedCard(
        name=feed.name,
        profile=feed.profile,
        status=RETIRED if is_retired else silence(feed, now),
        may_retire=not is_retired and silence(feed, now).tone != "on",
        last=last,
        rate=rate,
        lag=f"Reading is {lasting(now - unread)} behind"
        if unread
        else "All that came is read",
        held=f"The oldest has waited {lasting(now - held)}"
        if held
        else "Nothing waits",
        hours=f"Speaks {hours_in_words(feed.speaks)}" if feed.speaks else "",
        counts=(*counts, ("All messages", f"{feed.counts['all']:,}")),
        answers=(*answers, ("Sent again, and answered the same", f"{feed.repeats:,}")),
    )


def _code(place: int, one: Unmapped, words: Words, unsure: tuple[str, ...]) -> CodeRow:
    named = (one.feed, one.code_map, one.code)
    return CodeRow(
        f"means-{place}",
        *named,
        waits=f"{many(one.messages, 'message waits', 'messages wait')} for it",
        words=words.get((one.feed, one.code_map), ()),
        typed=unsure[3] if unsure[:3] == named else "",
    )


def _row(each: Waiting, now: datetime, me: str, names: Mapping[str, str]) -> MessageRow:
    return MessageRow(
        number=each.number,
        value=f"{each.number}@{each.owner}",
        field=f"note-{each.number}",
        kind=each.message_type or "Not readable",
        feed=each.feed,
        pathway=each.pathway or "None named",
        waited=lasting(now - each.since),
        since=moment(each.since),
        owner=names.get(each.owner, each.owner) or "Nobody",
        seen=each.owner,
        reasons=tuple(map(reason_told, each.reasons)),
        is_mine=each.owner == me,
        can_be_used=bool(each.message_type) and bool({*each.codes} & {*USABLE}),
    )


def _gaps(
    reading: FeedsReading, now: datetime, me: str, names: Mapping[str, str]
) -> tuple[GapRow, ...]:
    return tuple(
        GapRow(
            name=gap.name,
            field=f"gap-{place}",
            words=_missing(gap),
            waited=lasting(now - gap.since),
            since=moment(gap.since),
            owner=names.get(gap.owner, gap.owner) or "Nobody",
            is_mine=gap.owner == me,
        )
        for place, gap in enumerate(reading.missing)
    )


def _missing(gap: Missing) -> str:
    """Say which numbers are missing, and of what."""
    which = f"Number {gap.first:,} is missing"
    if gap.last > gap.first:
        many_of_them = gap.last - gap.first + 1
        which = f"Numbers {gap.first:,} to {gap.last:,} are missing ({many_of_them:,})"
    of = f" of {gap.series}" if gap.series else ""
    return f"{which}{of} on {gap.feed}"
