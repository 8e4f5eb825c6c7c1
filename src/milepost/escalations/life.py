"""Where an escalation stands: read from its record, its ladder and the time."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum, auto
from zoneinfo import ZoneInfo

from milepost.escalations.entries import TAKES_ON, Entry, What
from milepost.escalations.ladder import due_by
from milepost.foundation.problems import BrokenPromise
from milepost.foundation.working_time import WorkingTime
from milepost.rules.ladders import LadderEdition

LONDON = ZoneInfo("Europe/London")
NO_HOLIDAYS: frozenset[date] = frozenset()

TO_THE_RUNG = (What.ACKNOWLEDGED, What.ASKED, What.ANSWERED, What.SNOOZED)
"""What changes nothing while the cause is gone: only ending it is still to be done."""

WAKES = (What.ACKNOWLEDGED, What.ASKED, What.PASSED_ON)
"""What wakes an escalation before its snooze is over; its time then counts anew."""


class State(StrEnum):
    """What an escalation waits for."""

    WAITING = auto()
    """For the rung to acknowledge it."""

    ACKNOWLEDGED = auto()
    """For the rung to resolve it."""

    ASKED = auto()
    """The same, and for an answer to the rung's question."""

    SNOOZED = auto()
    EASED = auto()
    """For whoever took it on to end it, its cause being gone."""

    RESOLVED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One rung's turn to answer, from the moment it was asked."""

    rung: int
    role: str
    asked_at: datetime
    acknowledge_by: datetime
    resolve_by: datetime
    acknowledged_at: datetime | None = None
    asleep_at: datetime | None = None
    """From when its moments bound nobody: put off, its cause gone, or ended by rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where it stands. Every moment is in London time."""

    state: State
    turn: Turn
    """The turn that runs, or ran last."""

    turns: tuple[Turn, ...]
    """Those before it, oldest first."""

    at_top: bool
    """No rung is left to climb to."""

    wakes_at: datetime | None = None
    """When it is asked again, while it is snoozed."""

    resolved_at: datetime | None = None
    taken_on: bool = False
    """Whether any person has done something about it, or raised it themselves."""

    ended_by_rule: bool = False
    """Whether it is over without an outcome: nobody had taken it on."""

    desk: str | None = None
    """The desk it was passed on to last, blank for none; None where it was raised."""

    @property
    def answer_by(self) -> datetime | None:
        """By when the rung must do what it waits for; None while it needn't do anything."""
        match self.state:
            case State.WAITING:
                return min(self.turn.acknowledge_by, self.turn.resolve_by)
            case State.ACKNOWLEDGED | State.ASKED:
                return self.turn.resolve_by
        return None

    @property
    def climbs_at(self) -> datetime | None:
        """The moment after which it climbs, unless somebody answers first."""
        return None if self.at_top else self.answer_by

    def is_overdue(self, now: datetime) -> bool:
        """Say whether its rung is out of time: at the top it stays so, and is shown."""
        return self.answer_by is not None and _is_after(now, self.answer_by)


@dataclass(frozen=True, slots=True)
class Climb:
    """A climb that is due."""

    to_rung: int
    due_at: datetime
    """When the rung below ran out of time. Far from now after a time of standstill."""


def stands(
    entries: Iterable[Entry],
    edition: LadderEdition,
    *,
    now: datetime,
    holidays: frozenset[date] = NO_HOLIDAYS,
) -> Standing:
    """Read where an escalation stands at a moment.

    The times of a rung count from the moment it was asked, in the hours its service
    keeps, on London's clock. A second climb to a rung it has reached changes nothing,
    nor does anything after it was resolved.

    Args:
        entries: its record, in the order recorded, the first of which raised it.
        edition: the edition of the ladder that it started with.
        now: the moment; what was recorded later isn't known yet.
        holidays: of the nation.
    """
    known = [entry for entry in entries if not _is_after(entry.at, now)]
    if not known or known[0].what is not What.RAISED:
        raise BrokenPromise(
            "an escalation's record doesn't begin with its being raised"
        )
    reader = _Reader(edition, holidays)
    raised, *rest = known
    standing = reader.first(raised)
    for entry in rest:
        standing = reader.after(reader.awake(standing, entry.at), entry)
    return reader.awake(standing, now)


def climb_due(standing: Standing, now: datetime) -> Climb | None:
    """Find the climb that is due at a moment, if any.

    One rung at a time. Where nobody looked for a while, the next rung still has all its
    time: it counts from when that rung is asked, not from when it should have been.
    """
    if standing.climbs_at is None or not _is_after(now, standing.climbs_at):
        return None
    return Climb(standing.turn.rung + 1, standing.climbs_at)


def _is_after(moment: datetime, other: datetime) -> bool:
    """Compare in universal time: one hour of London's comes twice a year."""
    return moment.astimezone(UTC) > other.astimezone(UTC)


def _asleep(standing: Standing, at: datetime) -> Standing:
    since = standing.turn.asleep_at or at.astimezone(LONDON)
    return replace(standing, turn=replace(standing.turn, asleep_at=since))


class _Reader:
    """Reads entry after entry by one edition of a ladder."""

    def __init__(self, edition: LadderEdition, holidays: frozenset[date]) -> None:
        self.rungs = edition.rungs
        self.service = WorkingTime(edition.opens, edition.closes, holidays)

    def first(self, raised: Entry) -> Standing:
        rung = raised.rung or 1
        return Standing(
            state=State.WAITING,
            turn=self._turn(rung, raised.at),
            turns=(),
            at_top=rung == len(self.rungs),
            taken_on=raised.by != "",
        )

    def after(self, standing: Standing, entry: Entry) -> Standing:
        if standing.state is State.RESOLVED:
            return standing
        if standing.state is State.EASED and entry.what in TO_THE_RUNG:
            return standing
        if standing.state is State.SNOOZED and entry.what in WAKES:
            standing = self._asked_again(standing, standing.turn.rung, entry.at)
        if entry.what in TAKES_ON:
            standing = replace(standing, taken_on=True)
        turn = standing.turn
        match entry.what:
            case What.ACKNOWLEDGED | What.ASKED:
                asked = entry.what is What.ASKED or standing.state is State.ASKED
                state = State.ASKED if asked else State.ACKNOWLEDGED
                return self._acknowledged(standing, entry.at, state)
            case What.ANSWERED if standing.state is State.ASKED:
                return replace(standing, state=State.ACKNOWLEDGED)
            case What.PASSED_ON:
                return self._passed_on(standing, entry)
            case What.SNOOZED if entry.until is not None:
                woken = entry.until.astimezone(LONDON)
                asleep = _asleep(standing, entry.at)
                return replace(asleep, state=State.SNOOZED, wakes_at=woken)
            case What.EASED:
                asleep = _asleep(standing, entry.at)
                return replace(asleep, state=State.EASED, wakes_at=None)
            case What.RECURRED if standing.state is State.EASED:
                return self._asked_again(standing, turn.rung, entry.at)
            case What.CLIMBED if entry.rung == turn.rung + 1 and not standing.at_top:
                return self._asked_again(standing, entry.rung, entry.at)
            case What.RESOLVED | What.ENDED:
                is_asleep = entry.what is What.ENDED
                return replace(
                    _asleep(standing, entry.at) if is_asleep else standing,
                    state=State.RESOLVED,
                    wakes_at=None,
                    resolved_at=entry.at.astimezone(LONDON),
                    ended_by_rule=is_asleep,
                )
        return standing

    def awake(self, standing: Standing, moment: datetime) -> Standing:
        """Ask the rung again if its snooze was over by a moment."""
        if standing.wakes_at is None or _is_after(standing.wakes_at, moment):
            return standing
        return self._asked_again(standing, standing.turn.rung, standing.wakes_at)

    def _turn(self, rung: int, at: datetime) -> Turn:
        asked, allowed = at.astimezone(LONDON), self.rungs[rung - 1]
        return Turn(
            rung=rung,
            role=allowed.role,
            asked_at=asked,
            acknowledge_by=due_by(
                allowed.acknowledge_within, asked_at=asked, service=self.service
            ),
            resolve_by=due_by(
                allowed.resolve_within, asked_at=asked, service=self.service
            ),
        )

    def _asked_again(self, standing: Standing, rung: int, at: datetime) -> Standing:
        turn = self._turn(rung, at)
        if rung == standing.turn.rung:
            turn = replace(turn, role=standing.turn.role)
        return Standing(
            state=State.WAITING,
            turn=turn,
            turns=(*standing.turns, standing.turn),
            at_top=rung == len(self.rungs),
            taken_on=standing.taken_on,
            desk=standing.desk,
        )

    def _acknowledged(self, standing: Standing, at: datetime, state: State) -> Standing:
        seen = standing.turn.acknowledged_at or at.astimezone(LONDON)
        turn = replace(standing.turn, acknowledged_at=seen)
        return replace(standing, state=state, turn=turn, wakes_at=None)

    def _passed_on(self, standing: Standing, entry: Entry) -> Standing:
        """Another role, or desk, has its own time to acknowledge, and what is left to resolve."""
        anew = self._turn(standing.turn.rung, entry.at)
        turn = replace(
            standing.turn,
            role=entry.role or standing.turn.role,
            acknowledge_by=anew.acknowledge_by,
            acknowledged_at=None,
        )
        eased = standing.state is State.EASED
        state = State.EASED if eased else State.WAITING
        desk = standing.desk if entry.desk is None else entry.desk
        return replace(standing, state=state, turn=turn, wakes_at=None, desk=desk)
