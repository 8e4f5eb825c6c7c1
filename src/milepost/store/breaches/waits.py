"""The waits that reviews look into, stage by stage, worked out from the log."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from milepost.breaches.happened import Happened, Wait
from milepost.breaches.opening import Clock
from milepost.breaches.planned import DueStep, planned_stages
from milepost.breaches.tied import Begun, Tie, clock_of_each, first_told, places
from milepost.breaches.timeline import Planned, Timeline, timeline
from milepost.clocks.engine import clocks_and_starts
from milepost.clocks.table import How
from milepost.clocks.taken_out import taken_out
from milepost.events.kinds import Kind
from milepost.events.table import ATTRIBUTES, known
from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.rules.breaches import PolicyEdition, Stage
from milepost.rules.clock_rules import ClockRule
from milepost.rules.lawbook import Lawbook
from milepost.rules.standards import Standard
from milepost.rules.timed_pathways import PathwayEdition, TimedPathway
from milepost.store.adoptions.decisions import edition_of, in_force
from milepost.tracking import waits
from milepost.tracking.milestones import milestones_as_at
from milepost.tracking.stages import positions

Adopted = Mapping[str, tuple[TimedPathway, PathwayEdition]]
"""By service, the timed pathway it works by and the edition of it."""


@dataclass(frozen=True, slots=True)
class LookedInto:
    """One clock of a pathway, and its timeline; None where its start isn't known."""

    row: Mapping[str, Any]
    """A row of ``CLOCKS``, with its limit."""

    begun: Begun
    clock: Clock
    timeline: Timeline | None


def adopted_by(provider: str, lawbook: Lawbook) -> Adopted:
    """Read which timed pathway each service of a provider works by."""
    decided = in_force(Scope(provider, ""))
    found = {service: edition_of(one, lawbook) for service, one in decided.items()}
    return {service: pair for service, pair in found.items() if pair is not None}


def look_into(
    events: pl.DataFrame,
    standard: str,
    policy: PolicyEdition,
    timed: PathwayEdition | None,
    *,
    as_at: AsAt,
    lawbook: Lawbook,
) -> dict[int, LookedInto]:
    """Work out the clocks of one pathway under a standard, each with its timeline.

    Args:
        events: an ``EVENTS`` frame of that pathway.
        standard: the standard, by its id.
        policy: the stages.
        timed: the edition of the timed pathway that its service works by.
        as_at: the standpoint.
        lawbook: the rules.

    Returns:
        By the number of the clock, from 1.
    """
    found = lawbook.the(Standard, standard)
    rules = lawbook.all(ClockRule, found.editions[-1].clock_rules)
    frame = clocks_and_starts(events, found, rules, as_at=as_at)
    plan = _planned(events, timed, policy, as_at)
    booked = _treatment_booked(events, as_at)
    firsts, at = first_told(events), places(events, as_at)
    looked: dict[int, LookedInto] = {}
    ended: dict[str, date | None] = {}
    for row in waits.with_limits(frame, found, as_at).iter_rows(named=True):
        tie = Tie(firsts[row["start"]], row["lane"] or "")
        after = ended.get(tie.lane)
        split = _timeline(events, row, found, rules, policy, plan, as_at, after)
        begun = Begun(
            number=row["clock"],
            tie=tie,
            place=at[tie.start].place,
            ended=row["ended"],
        )
        looked[row["clock"]] = LookedInto(row, begun, _clock(row, booked), split)
        ended[tie.lane] = row["ended"]
    return looked


def looked_into_for(
    ties: Mapping[int, Tie],
    looked: Mapping[int, LookedInto],
    events: pl.DataFrame,
    as_at: AsAt,
) -> dict[int, LookedInto]:
    """Find the clock that each review is about: by its number, where it is still there.

    Args:
        ties: of every review of the pathway under that standard, by its number.
        looked: the clocks, by theirs.
        events: an ``EVENTS`` frame of that pathway.
        as_at: the standpoint.
    """
    clocks = [one.begun for one in looked.values()]
    found = clock_of_each(ties, clocks, places(events, as_at))
    return {review: looked[clock] for review, clock in found.items()}


def happened_in(
    events: pl.DataFrame, as_at: AsAt, places: frozenset[int] | None = None
) -> Iterator[Happened]:
    """Give the events known then, or some of them, as reviews read them."""
    for row in known(events, as_at).iter_rows(named=True):
        if places is None or row["event"] in places:
            says = {name: row[name] for name in ATTRIBUTES if row[name] is not None}
            yield Happened(row["day"], Kind(row["kind"]), says)


def _timeline(
    events: pl.DataFrame,
    row: Mapping[str, Any],
    standard: Standard,
    rules: tuple[ClockRule, ...],
    policy: PolicyEdition,
    plan: Mapping[Stage, Planned],
    as_at: AsAt,
    after: date | None,
) -> Timeline | None:
    out = taken_out(events, row, standard, rules, as_at=as_at)
    if out is None:
        return None
    running = row["how"] == How.RUNNING
    ended = row["ended"] or as_at.day
    wait = Wait(started=row["started"], ended=ended, running=running, after=after)
    mine = tuple(happened_in(events, as_at, frozenset(out[1])))
    return timeline(wait, out[0], row["adjusted"], mine, policy, plan)


def _clock(row: Mapping[str, Any], booked: Any) -> Clock:
    return Clock(
        how=How(row["how"]),
        ended=row["ended"],
        waited=row["waited"],
        limit_days=row["limit_days"],
        breach_on=row["breach_on"],
        booked_for=booked,
    )


def _planned(
    events: pl.DataFrame,
    timed: PathwayEdition | None,
    policy: PolicyEdition,
    as_at: AsAt,
) -> Mapping[Stage, Planned]:
    if timed is None or events.is_empty():
        return {}
    signs = {step.name: step.done_when for step in timed.steps}
    reached = milestones_as_at(events, timed, as_at=as_at).filter("required")
    steps = [
        DueStep(done_when=signs[row["step"]], due=row["due"], role=row["role"])
        for row in reached.iter_rows(named=True)
    ]
    return planned_stages(steps, policy)


def _treatment_booked(events: pl.DataFrame, as_at: AsAt) -> Any:
    """The soonest day booked ahead, where treatment is what comes next."""
    for row in positions(events, as_at).iter_rows(named=True):
        if row["next_step"] == "treatment":
            return row["booked_for"]
    return None
