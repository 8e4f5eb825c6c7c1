"""The ledger: every referral that came, and everybody who joined or left a list, accounted for."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum, auto
from typing import Any

import polars as pl

from milepost.clocks.table import How


class Fate(StrEnum):
    """What became of a referral that came."""

    OPEN = auto()
    """Its pathway waits."""

    STOPPED = auto()
    """Its clock ended, with the evidence."""

    NOT_APPLICABLE = auto()
    """No clock counts it, for a reason that is said."""

    QUARANTINED = auto()
    """It waits for a person."""

    TAKEN_BACK = auto()
    """The file that told of it was taken back."""

    UNEXPLAINED = auto()
    """None of these can be shown."""


class Why(StrEnum):
    """Why somebody joined or left the list."""

    STARTED = auto()
    STOPPED = auto()
    NULLIFIED = auto()
    EXCLUDED = auto()
    TRANSFERRED = auto()
    CORRECTED = auto()
    """What was told before was put right."""

    UNEXPLAINED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A pathway that joined the list, or left it, between two standpoints."""

    pathway: str
    service: str
    joined: bool
    why: Why
    standard: str = ""
    rule: str = ""
    on: date | None = None
    """The day on which its clock started or ended."""

    events: tuple[int, ...] = ()
    """The places in the log of what was new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Astray:
    """A pathway that stands on the list people see and not in the log, or the reverse."""

    pathway: str
    service: str
    listed: bool
    """Whether the list has it: then the log shows no clock of it that runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAccount:
    """The list of one service on a day: the day before, who joined, who left."""

    service: str
    before: int
    joined: int
    left: int
    """Who joined and who left, so far as something shows why."""

    now: int
    unexplained: int = 0
    """Who joined or left, and nothing shows why."""

    astray: int = 0
    """Who stands on the list and not in the log, or the reverse."""

    @property
    def remainder(self) -> int:
        """How many pathways are unexplained. One too many never makes up for one too few.

        >>> account = ListAccount(service="lung", before=9, joined=2, left=1, now=10)
        >>> account.remainder, replace(account, unexplained=2).remainder
        (0, 2)

        What the sum lacks is in it whatever was counted:

        >>> replace(account, now=7).remainder
        3
        """
        short = abs(self.now - (self.before + self.joined - self.left))
        return max(self.unexplained + self.astray, short)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralAccount:
    """The referrals of one day and one feed, by what became of them."""

    feed: str
    came: int
    fates: Mapping[Fate, int]

    @property
    def remainder(self) -> int:
        """How many of those that came are not open, stopped, out of it or waiting."""
        told = sum(n for fate, n in self.fates.items() if fate is not Fate.UNEXPLAINED)
        return self.came - told


def moves(
    before: pl.DataFrame,
    after: pl.DataFrame,
    *,
    services: Mapping[str, str],
    new: Mapping[str, Sequence[int]],
    between: tuple[date, date],
) -> list[Move]:
    """Say who joined and who left the list between two standpoints, and why.

    Args:
        before: a ``CLOCKS`` frame of some pathways as at the earlier standpoint.
        after: the same pathways' as at the later.
        services: the service of each pathway.
        new: by pathway, the events that are known only at the later standpoint, or only
            at the earlier because they were corrected.
        between: the days of the two standpoints.
    """
    waited, waits = _running(before), _running(after)
    ran = {(row["pathway"], row["standard"], row["clock"]) for row in waited}
    waiting_then = {row["pathway"] for row in waited}
    waiting_now = {row["pathway"] for row in waits}
    movers = waiting_then ^ waiting_now
    rows = after.filter(pl.col("pathway").is_in(list(movers))).iter_rows(named=True)
    clocks: dict[str, list[dict[str, Any]]] = {name: [] for name in movers}
    for row in rows:
        clocks[row["pathway"]].append(row)
    found = []
    for name in sorted(movers):
        joined = name in waiting_now
        theirs = [row for row in clocks[name] if joined or _key(row) in ran]
        evidence = tuple(new.get(name, ()))
        found.append(
            _move(name, services[name], theirs, evidence, between, joined=joined)
        )
    return found


def astray(listed: Set[tuple[str, str]], logged: Set[tuple[str, str]]) -> list[Astray]:
    """Name who is on one of two lists and not on the other, each by pathway and service.

    >>> [found] = astray({("P-1", "lung"), ("P-2", "lung")}, {("P-2", "lung")})
    >>> found.pathway, found.listed
    ('P-1', True)
    """
    return [
        Astray(pathway=pathway, service=service, listed=(pathway, service) in listed)
        for pathway, service in sorted(listed ^ logged)
    ]


def accounts(
    found: Iterable[Move],
    before: Mapping[str, int],
    now: Mapping[str, int],
    strays: Iterable[Astray] = (),
) -> list[ListAccount]:
    """Draw up the account of each service's list.

    Args:
        found: who joined and who left.
        before: by service, how many waited the day before.
        now: by service, how many wait.
        strays: who stands only on the list, or only in the log.
    """
    moved = Counter(
        (move.service, move.joined, move.why is not Why.UNEXPLAINED) for move in found
    )
    lost = Counter(stray.service for stray in strays)
    services = before.keys() | now.keys() | lost.keys() | {name for name, *_ in moved}
    return [
        ListAccount(
            service=service,
            before=before.get(service, 0),
            joined=moved[service, True, True],
            left=moved[service, False, True],
            now=now.get(service, 0),
            unexplained=moved[service, True, False] + moved[service, False, False],
            astray=lost[service],
        )
        for service in sorted(services)
    ]


def referrals(fates: Iterable[tuple[str, Fate]]) -> list[ReferralAccount]:
    """Draw up the account of each feed's referrals, given what became of each.

    >>> [account] = referrals([("pas", Fate.OPEN), ("pas", Fate.UNEXPLAINED)])
    >>> account.came, account.remainder
    (2, 1)
    """
    counted = Counter(fates)
    feeds = sorted({feed for feed, _ in counted})
    return [
        ReferralAccount(
            feed=feed,
            came=sum(n for (of, _), n in counted.items() if of == feed),
            fates={fate: counted[feed, fate] for fate in Fate},
        )
        for feed in feeds
    ]


def _running(clocks: pl.DataFrame) -> list[dict[str, Any]]:
    running = clocks.filter(pl.col("how").cast(pl.String) == How.RUNNING.value)
    return running.select("pathway", "standard", "clock").to_dicts()


def _key(row: Mapping[str, Any]) -> tuple[str, str, int]:
    return row["pathway"], row["standard"], row["clock"]


def _move(
    name: str,
    service: str,
    clocks: Sequence[Mapping[str, Any]],
    evidence: tuple[int, ...],
    between: tuple[date, date],
    *,
    joined: bool,
) -> Move:
    move = Move(
        pathway=name,
        service=service,
        joined=joined,
        why=Why.UNEXPLAINED,
        events=evidence,
    )
    which = "started" if joined else "ended"
    dated = [row for row in clocks if row[which] is not None]
    last = max(dated, key=lambda row: row[which], default=None)
    first, end = between
    in_time = last is not None and first < last[which] <= end
    if not evidence and not in_time:
        return move
    if last is None:
        return replace(move, why=Why.CORRECTED)
    why = Why.STARTED if joined else Why(str(How(last["how"])))
    rule = last["started_by" if joined else "ended_by"] or ""
    return replace(move, why=why, standard=last["standard"], rule=rule, on=last[which])
