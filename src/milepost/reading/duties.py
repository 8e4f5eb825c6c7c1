"""The duties of a team as they stand on a day: what is due, done, or overdue."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.reading.meeting_tasks import Before, read_before
from milepost.rules.duties import Duties, Duty
from milepost.rules.lawbook import Lawbook
from milepost.rules.parts import in_force_on
from milepost.store import pathways
from milepost.store.arrangements.closed import closed_days
from milepost.store.rounds.ticks import Ticked, done_between
from milepost.store.staff.roster import names
from milepost.tracking.duties_due import Turn, turn_on

__all__ = ["Before", "DutiesReading", "DutyNow", "Ticked", "read_duties", "team_of"]

LONGEST = timedelta(days=366)
LATELY = timedelta(days=28)


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyNow:
    """One duty, in the round that a day belongs to."""

    duty: Duty
    turn: Turn | None
    """None where it isn't due that day."""

    done: tuple[Ticked, ...]
    """When it was done in this round, the latest first."""

    missed: bool
    """Whether the round before ended without it."""

    overdue: bool
    before: tuple[Before, ...] = ()
    """How it stands before each meeting, where the system can see that for itself."""

    @property
    def is_seen(self) -> bool:
        """Whether it ticks itself: no person needs to."""
        return bool(self.before)

    @property
    def is_done(self) -> bool:
        """Whether somebody ticked it, or nothing of it is left before any meeting."""
        if self.is_seen:
            return all(one.tasks[self.duty.name].is_done for one in self.before)
        return bool(self.done)


@dataclass(frozen=True, slots=True, kw_only=True)
class DutiesReading:
    """A team's duties on a day."""

    duties: Duties
    rows: tuple[DutyNow, ...]
    names: dict[str, str]
    past: tuple[Ticked, ...] = ()
    """What was done in the last four weeks, the latest first."""


def team_of(scope: Scope, lists: Sequence[str]) -> str:
    """Choose the list of duties of somebody's own team, before they choose another.

    That is the first whose name tells the family of most of their services (cancer,
    elective) and the nation of a standard they work by; else the first that tells one.
    """
    theirs = pathways.services(scope)
    families = Counter(service.family for service in theirs)
    nations = {name.partition("/")[0] for each in theirs for name in each.standards}

    def suits(name: str) -> tuple[int, bool]:
        nation, _, rest = name.partition("/")
        of = sum(n for family, n in families.items() if family in rest)
        return of, nation in nations

    return max(lists, key=suits, default="")


def read_duties(
    scope: Scope, name: str, *, as_at: AsAt, lawbook: Lawbook
) -> DutiesReading | None:
    """Read how each duty of a team stands; None where there is no such list."""
    found = lawbook.rules.get(name)
    edition = (
        in_force_on(as_at.day, found.editions) if isinstance(found, Duties) else None
    )
    if edition is None or not isinstance(found, Duties):
        return None
    ticks = done_between(scope, name, as_at.day - LONGEST, as_at.day)
    closed = closed_days(scope.provider, lawbook)
    can_see = any(duty.seen for duty in edition.duties)
    before = (
        read_before(scope, found, today=as_at.day, lawbook=lawbook) if can_see else ()
    )
    rows = (
        _now(duty, as_at.day, edition.in_force, ticks, closed)
        for duty in edition.duties
    )
    return DutiesReading(
        duties=found,
        rows=tuple(
            _seen(row, before, as_at.day) if row.duty.seen and before else row
            for row in rows
        ),
        names=names(scope.provider),
        past=tuple(
            sorted(
                (tick for tick in ticks if tick.day > as_at.day - LATELY),
                key=lambda tick: tick.at,
                reverse=True,
            )
        ),
    )


def _now(
    duty: Duty,
    day: date,
    counted_from: date,
    ticks: list[Ticked],
    closed: frozenset[date],
) -> DutyNow:
    mine = sorted(
        (tick for tick in ticks if tick.duty == duty.name),
        key=lambda tick: tick.at,
        reverse=True,
    )
    days = [tick.day for tick in mine]
    turn = turn_on(duty, day, counted_from=counted_from, holidays=closed)
    before = _before(duty, turn.first if turn else day, counted_from, closed)
    return DutyNow(
        duty=duty,
        turn=turn,
        done=tuple(t for t in mine if turn and turn.first <= t.day <= turn.last),
        missed=before is not None
        and before.first >= counted_from
        and before.overdue_on(before.last + timedelta(days=1), days),
        overdue=turn is not None and turn.overdue_on(day, days),
    )


def _seen(row: DutyNow, before: tuple[Before, ...], day: date) -> DutyNow:
    """Say how a duty stands that ticks itself: late if it is before any meeting."""
    late = any(one.tasks[row.duty.name].late(day) for one in before)
    return replace(row, before=before, missed=False, overdue=late)


def _before(
    duty: Duty, first: date, counted_from: date, closed: frozenset[date]
) -> Turn | None:
    """The round before the one that begins on a day, up to a week of days off back."""
    for days in range(1, 8):
        turn = turn_on(
            duty,
            first - timedelta(days=days),
            counted_from=counted_from,
            holidays=closed,
        )
        if turn is not None:
            return turn
    return None
