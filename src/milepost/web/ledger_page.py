"""The words on the ledger's page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from milepost.foundation.problems import Problem
from milepost.quality.ledger import Astray, Fate, Move, Why
from milepost.reading.ledger import Came, Evidence, LedgerReading
from milepost.web.settled_words import REASONS, settled_by
from milepost.web.words import Day, event_in_words, many, moment, short_day

MOST = 500
"""So many moves and so many referrals are shown; the command gives all."""

WHYS = {
    Why.STARTED: "A clock started",
    Why.STOPPED: "The clock stopped",
    Why.NULLIFIED: "The clock was nullified",
    Why.EXCLUDED: "Excluded from the standard",
    Why.TRANSFERRED: "Transferred",
    Why.CORRECTED: "What was told before was put right",
    Why.UNEXPLAINED: "Unexplained",
}
FATES = {
    Fate.OPEN: "Open",
    Fate.STOPPED: "Stopped, with evidence",
    Fate.NOT_APPLICABLE: "Not applicable, with a reason",
    Fate.QUARANTINED: "Waiting for a person",
    Fate.TAKEN_BACK: "Taken back",
    Fate.UNEXPLAINED: "Unexplained",
}


@dataclass(frozen=True, slots=True)
class Account:
    """One line of a table of numbers."""

    name: str
    numbers: tuple[str, ...]
    adds_up: bool


@dataclass(frozen=True, slots=True)
class MoveRow:
    """Somebody who joined or left."""

    pathway: str
    href: str
    service: str
    what: str
    why: str
    rule: str
    rule_href: str
    on: Day | None
    evidence: tuple[str, ...]
    unexplained: bool


@dataclass(frozen=True, slots=True)
class AstrayRow:
    """Somebody whom the list has and the log hasn't, or the reverse."""

    pathway: str
    href: str
    service: str
    words: str


@dataclass(frozen=True, slots=True)
class CameRow:
    """A referral that came."""

    name: str
    feed: str
    fate: str
    why: str
    unexplained: bool


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """Every word on the page, ready to print. The template decides nothing."""

    title: str
    standpoint: str
    summary: str
    adds_up: bool
    lists: tuple[Account, ...]
    feeds: tuple[Account, ...]
    fates: tuple[str, ...]
    astray: tuple[AstrayRow, ...]
    astray_shown: str
    moves: tuple[MoveRow, ...]
    moves_shown: str
    came: tuple[CameRow, ...]
    came_shown: str
    hidden: str
    day: str
    then: bool
    problems: tuple[Problem, ...]


def present_ledger(
    reading: LedgerReading,
    *,
    now: datetime,
    services: Mapping[str, str],
    names: Mapping[str, str],
    problems: Sequence[Problem] = (),
) -> LedgerPage:
    """Put the ledger of a day into words, what is unexplained first.

    Args:
        reading: what was read.
        now: the moment it was read.
        services: what services are called, by code.
        names: what people are called, by account.
        problems: what was wrong with the question.
    """
    known = "then, at the end of each day" if reading.then else f"now ({moment(now)})"
    ordered = sorted(reading.moves, key=lambda m: m.why is not Why.UNEXPLAINED)
    came = sorted(reading.came, key=lambda each: each[1] is not Fate.UNEXPLAINED)
    rest = reading.remainder
    return LedgerPage(
        title="Ledger",
        standpoint=f"{short_day(reading.day).full}, as known {known}",
        summary=f"{rest:,} unexplained" if rest else "Nothing is unexplained",
        adds_up=not rest,
        lists=_lists(reading, services),
        feeds=_feeds(reading),
        fates=tuple(FATES.values()),
        astray=tuple(_astray(each, services) for each in reading.astray[:MOST]),
        astray_shown=_shown(len(reading.astray), "pathway"),
        moves=tuple(_move(m, reading, services, names) for m in ordered[:MOST]),
        moves_shown=_shown(len(ordered), "move"),
        came=tuple(_came(*each, names) for each in came[:MOST]),
        came_shown=_shown(len(came), "referral"),
        hidden=""
        if reading.sees_referrals
        else "A referral that waits may be about anybody, so only people who see every "
        "service see them.",
        day=f"{reading.day:%d %m %Y}",
        then=reading.then,
        problems=tuple(problems),
    )


def _shown(count: int, what: str) -> str:
    if count <= MOST:
        return many(count, what)
    return f"{many(count, what)}; the first {MOST} are shown, milepost ledger gives all"


def _lists(reading: LedgerReading, services: Mapping[str, str]) -> tuple[Account, ...]:
    rows = [
        (
            services.get(e.service, e.service),
            e.before,
            e.joined,
            e.left,
            e.now,
            e.remainder,
        )
        for e in reading.lists
    ]
    totals = [sum(row[place] for row in rows) for place in range(1, 5)]
    totals.append(sum(row[5] for row in rows))
    rows.append(("All services", *totals))
    return tuple(
        Account(name, tuple(f"{n:,}" for n in numbers), adds_up=not numbers[-1])
        for name, *numbers in rows
    )


def _feeds(reading: LedgerReading) -> tuple[Account, ...]:
    return tuple(
        Account(
            each.feed,
            (f"{each.came:,}", *(f"{each.fates[fate]:,}" for fate in FATES)),
            adds_up=not each.remainder,
        )
        for each in reading.referrals
    )


def _move(
    move: Move,
    reading: LedgerReading,
    services: Mapping[str, str],
    names: Mapping[str, str],
) -> MoveRow:
    told = [reading.evidence[e] for e in move.events if e in reading.evidence]
    return MoveRow(
        pathway=move.pathway,
        href=f"/pathways/{quote(move.pathway, safe='')}",
        service=services.get(move.service, move.service),
        what="Joined" if move.joined else "Left",
        why=WHYS[move.why],
        rule=move.rule,
        rule_href=f"/rules/{move.rule}" if move.rule else "",
        on=short_day(move.on) if move.on else None,
        evidence=tuple(_evidence(each, names) for each in told),
        unexplained=move.why is Why.UNEXPLAINED,
    )


def _astray(stray: Astray, services: Mapping[str, str]) -> AstrayRow:
    return AstrayRow(
        pathway=stray.pathway,
        href=f"/pathways/{quote(stray.pathway, safe='')}",
        service=services.get(stray.service, stray.service),
        words="On the list, and the log shows no clock of it that runs"
        if stray.listed
        else "A clock of it runs by the log, and the list doesn’t have it",
    )


def _evidence(told: Evidence, names: Mapping[str, str]) -> str:
    who = names.get(told.by, told.by)
    by = f"{who}, {told.source}" if told.source and told.source != who else who
    return f"{event_in_words(told.kind)}, {short_day(told.day).text}, by {by}"


def _came(came: Came, fate: Fate, names: Mapping[str, str]) -> CameRow:
    name = f"Pathway {came.pathway}" if came.pathway else f"Message {came.message}"
    why = came.note or came.reason
    if came.settled_at:
        kind = REASONS.get(came.settled_for, "")
        told = f"{kind}: {came.note}" if kind else came.note
        why = f"{told}. {settled_by(came.settled_by, came.settled_at, names)}"
    if fate is Fate.TAKEN_BACK:
        why = "The file that told of it was taken back"
    elif came.ended:
        why = f"Its clocks: {', '.join(sorted(set(came.ended.split())))}"
    elif fate is Fate.NOT_APPLICABLE and not why:
        why = "No rule of its service’s standards starts a clock on what is recorded"
    return CameRow(name, came.feed, FATES[fate], why, fate is Fate.UNEXPLAINED)
