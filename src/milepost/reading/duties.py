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
    """When it was done in this round for a service in scope, the latest first."""

    lacking: tuple[str, ...]
    """The services in scope for which nobody has done it in this round."""

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
        return bool(self.done) and not self.lacking


@dataclass(frozen=True, slots=True, kw_only=True)
class DutiesReading:
    """A team's duties on a day."""

    duties: Duties
    rows: tuple[DutyNow, ...]
    names: dict[str, str]
    services: dict[str, str]
    """The services in scope that the duties are about, by code: what they are called."""

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
    services = _about(scope, name)
    round_of = _Round(as_at.day, edition.in_force, closed, tuple(services))
    rows = (round_of.stands(duty, ticks) for duty in edition.duties)
    return DutiesReading(
        duties=found,
        rows=tuple(
            _seen(row, before, as_at.day) if row.duty.seen and before else row
            for row in rows
        ),
        names=names(scope.provider),
        services=services,
        past=tuple(
            sorted(
                (tick for tick in ticks if tick.day > as_at.day - LATELY),
                key=lambda tick: tick.at,
                reverse=True,
            )
        ),
    )


def _about(scope: Scope, name: str) -> dict[str, str]:
    """Name the services in scope that a list of duties is about: of its family."""
    theirs = pathways.services(scope)
    of = [service for service in theirs if service.family in name.partition("/")[2]]
    return {service.code: service.name for service in of or theirs}


@dataclass(frozen=True, slots=True)
class _Round:
    """A day, from when its duties are counted, and for whose patients."""

    day: date
    counted_from: date
    closed: frozenset[date]
    services: tuple[str, ...]

    def stands(self, duty: Duty, ticks: list[Ticked]) -> DutyNow:
        """Say how a duty stands, given what was ticked of every one."""
        its = [tick for tick in ticks if tick.duty == duty.name]
        days = [
            [tick.day for tick in its if tick.covers(service)]
            for service in self.services
        ] or [[tick.day for tick in its]]
        turn = self._turn(duty, self.day)
        before = self._before(duty, turn.first if turn else self.day)
        return DutyNow(
            duty=duty,
            turn=turn,
            done=self._done(its, turn),
            lacking=tuple(
                service
                for service, on in zip(self.services, days, strict=False)
                if turn and not any(turn.first <= day <= turn.last for day in on)
            ),
            missed=before is not None
            and before.first >= self.counted_from
            and _any_overdue(before, before.last + timedelta(days=1), days),
            overdue=turn is not None and _any_overdue(turn, self.day, days),
        )

    def _done(self, its: list[Ticked], turn: Turn | None) -> tuple[Ticked, ...]:
        """Keep what was done in this round for any of the services, the latest first."""
        ours = (
            tick
            for tick in its
            if turn and turn.first <= tick.day <= turn.last
            if not self.services or any(map(tick.covers, self.services))
        )
        return tuple(sorted(ours, key=lambda tick: tick.at, reverse=True))

    def _turn(self, duty: Duty, day: date) -> Turn | None:
        counted = {"counted_from": self.counted_from, "holidays": self.closed}
        return turn_on(duty, day, **counted)

    def _before(self, duty: Duty, first: date) -> Turn | None:
        """The round before the one that begins on a day, up to a week of days off back."""
        days = (first - timedelta(days=back) for back in range(1, 8))
        return next((turn for day in days if (turn := self._turn(duty, day))), None)


def _any_overdue(turn: Turn, day: date, days: list[list[date]]) -> bool:
    """Say whether a round is overdue for any service, by the days it was done for it."""
    return any(turn.overdue_on(day, done) for done in days)


def _seen(row: DutyNow, before: tuple[Before, ...], day: date) -> DutyNow:
    """Say how a duty stands that ticks itself: late if it is before any meeting."""
    late = any(one.tasks[row.duty.name].late(day) for one in before)
    return replace(row, before=before, missed=False, overdue=late)
