"""The timeline of a wait that writes itself: days by stage, and what went over its plan."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from milepost.breaches.happened import Happened, Wait, days_of
from milepost.breaches.whose_days import Day, days_of_wait
from milepost.clocks.readings import TakenOut
from milepost.rules.breaches import PolicyEdition, Stage, StagePlan, Which

NO_PLAN: Mapping[Stage, "Planned"] = {}


@dataclass(frozen=True, slots=True)
class Planned:
    """What a timed pathway says of a stage."""

    due: date
    """The last day on which its last step is in time."""

    owner: str
    """The role that keeps that step moving."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageDays:
    """One stage of a wait. Its days sum: ``days`` is all the others together."""

    stage: Stage
    begins: date | None
    """The day it was entered; None for a stage the wait hasn't come to."""

    ends: date | None
    """The day it was left, which is the day it was entered where nothing shows that it
    was done; None while it goes on, and before it is come to."""

    recorded: bool
    """Whether anything shows that it was done."""

    service: int = 0
    patient: int = 0
    clinical: int = 0
    out: int = 0
    target: int
    """Days it should take."""

    timed: bool
    """Whether that is the timed pathway's, and not the policy's."""

    owner: str

    @property
    def counted(self) -> int:
        """Days that count in the wait."""
        return self.service + self.patient + self.clinical

    @property
    def days(self) -> int:
        """All its days."""
        return self.counted + self.out

    @property
    def excess(self) -> int:
        """Days of the service's own time over its target."""
        return max(0, self.service - self.target)


@dataclass(frozen=True, slots=True)
class Timeline:
    """A wait, stage by stage. Over all stages the days are those of the clock."""

    wait: Wait
    stages: tuple[StageDays, ...]
    runs: tuple[tuple[date, date, Day], ...] = ()
    """Days on end that are one person's: the first, the last, and whose."""

    @property
    def longest(self) -> StageDays | None:
        """The stage that is most over its target: the first, of several; None if none is."""
        over = [stage for stage in self.stages if stage.excess]
        return max(over, key=lambda stage: stage.excess, default=None)

    @property
    def current(self) -> StageDays | None:
        """The stage a running wait is in."""
        if not self.wait.running:
            return None
        return next(s for s in self.stages if s.begins is not None and s.ends is None)

    def total(self, name: str) -> int:
        """Sum ``service``, ``out`` or another of the numbers over all stages."""
        return sum(getattr(stage, name) for stage in self.stages)


def timeline(
    wait: Wait,
    out: TakenOut,
    adjusted: int,
    events: Sequence[Happened],
    policy: PolicyEdition,
    planned: Mapping[Stage, Planned] = NO_PLAN,
) -> Timeline:
    """Split a wait into stages.

    A stage ends with the first, or the last, of its signs that comes no later than the
    end of the next stage that was done. One that nothing shows has no days: its time
    lies in the next stage that was done, or, of a wait that goes on, in the stage it is
    in. So each day lies in one stage, whatever is missing or out of order. What was
    done before the wait began has no days either; what was done in the wait before it
    shows nothing of one that begins with a new referral.

    Args:
        wait: the wait.
        out: which of its days don't count.
        adjusted: how many, by the clock.
        events: what happened, in the order in which it is read.
        policy: the stages, and whose days are not the service's.
        planned: what the timed pathway says of stages, where the service adopted one.
    """
    plans = policy.stages
    ends = _ends(wait, events, plans)
    last_done = max((n for n, end in enumerate(ends) if end is not None), default=-1)
    carrier = min(last_done + 1, len(plans) - 1) if wait.running else len(plans) - 1
    ends[carrier] = wait.ended
    days = days_of_wait(wait, out, adjusted, events, policy.own_times)
    targets = _targets(wait, plans, planned)
    found, begins = [], wait.started
    for number, plan in enumerate(plans):
        end, goes_on = ends[number], wait.running and number == carrier
        counts = _counts(days, begins, end)
        reached = number <= carrier
        found.append(
            StageDays(
                stage=plan.stage,
                begins=begins if reached else None,
                ends=None if goes_on or not reached else end or begins,
                recorded=end is not None and not goes_on,
                service=counts[Day.SERVICE],
                patient=counts[Day.PATIENT],
                clinical=counts[Day.CLINICAL],
                out=counts[Day.OUT],
                target=targets[number],
                timed=plan.stage in planned,
                owner=planned[plan.stage].owner
                if plan.stage in planned
                else plan.owner,
            )
        )
        begins = begins if end is None else end
    return Timeline(wait, tuple(found), tuple(_runs(days)))


def _runs(days: Mapping[date, Day]) -> Iterator[tuple[date, date, Day]]:
    for what, run in groupby(days.items(), key=lambda item: item[1]):
        told = [day for day, _ in run]
        yield told[0], told[-1], what


def _counts(days: Mapping[date, Day], after: date, to: date | None) -> Counter[Day]:
    if to is None:
        return Counter()
    return Counter(what for day, what in days.items() if after < day <= to)


def _ends(
    wait: Wait, events: Sequence[Happened], plans: Sequence[StagePlan]
) -> list[date | None]:
    """Find the day on which each stage ended: none overlap, and none before the start.

    First by what happened during the wait, from the last stage back. Then a stage that
    was done before the wait began ends as it is come to.
    """
    ends: list[date | None] = [None] * len(plans)
    upper, last = wait.ended, len(plans) - 1
    for number in range(last, -1, -1):
        if number == last and not wait.running:
            continue
        signs = days_of(events, plans[number].ends_when)
        inside = [day for day in signs if wait.started <= day <= upper]
        if inside:
            upper = (min if plans[number].which is Which.FIRST else max)(inside)
            ends[number] = upper
    done, reached = _done_before(wait, events, plans, ends), wait.started
    for number, end in enumerate(ends):
        if end is None and number in done:
            ends[number] = reached
        reached = ends[number] or reached
    return ends


def _done_before(
    wait: Wait,
    events: Sequence[Happened],
    plans: Sequence[StagePlan],
    ends: Sequence[date | None],
) -> set[int]:
    """Find the stages that were done before the wait began.

    What was done in the wait before it counts only where this one goes on without a new
    referral, and up to where it began to be done again.
    """
    *but_last, _ = plans
    told = [list(days_of(events, plan.ends_when)) for plan in but_last]
    since = {
        number
        for number, days in enumerate(told)
        if any(day < wait.started and not wait.was_before(day) for day in days)
    }
    done = {number for number, end in enumerate(ends) if end is not None}
    if 0 in since | done:
        return since
    again = min(since | done, default=len(told))
    earlier = {n for n, days in enumerate(told) if any(map(wait.was_before, days))}
    return since | {number for number in earlier if number < again}


def _targets(
    wait: Wait, plans: Sequence[StagePlan], planned: Mapping[Stage, Planned]
) -> list[int]:
    """Give each stage its days: from the planned end of the one before to its own.

    Where the timed pathway gives no day, the policy's days follow the stage before.
    """
    targets, reached = [], wait.started
    for plan in plans:
        end = reached + timedelta(days=plan.target_days)
        if plan.stage in planned:
            end = max(reached, planned[plan.stage].due)
        targets.append((end - reached).days)
        reached = end
    return targets
