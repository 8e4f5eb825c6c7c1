"""Why a pathway's clocks stand where they stand, event by event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from milepost.clocks.effects import InForce, rules_in_force
from milepost.clocks.effects_by_hand import effects_by_hand
from milepost.clocks.engine import NO_CHOICES, clocks_as_at, events_by_hand, governed_by
from milepost.clocks.lanes import in_lanes
from milepost.clocks.readings import Step
from milepost.clocks.reference import NOTHING, read_clocks
from milepost.events.kinds import Kind
from milepost.events.table import ATTRIBUTES, known
from milepost.foundation.days import AsAt
from milepost.rules.clock_rules import ClockEdition, ClockRule
from milepost.rules.standards import ClockFor, Standard, StandardEdition


@dataclass(frozen=True, slots=True)
class Line:
    """One event, what it did to the clock, and the rule that says so."""

    event: int
    """Its place in the log."""

    day: date
    kind: Kind
    says: Mapping[str, object]
    """What the event says about itself: nothing that it leaves unsaid."""

    words: str
    rule: ClockRule | None
    edition: ClockEdition | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """One pathway's clocks under one standard, and what each event did to them."""

    pathway: str
    standard: Standard
    edition: StandardEdition
    as_at: AsAt
    clocks: tuple[Mapping[str, object], ...]
    """Rows of ``CLOCKS``."""

    lines: tuple[Line, ...]


def explain_pathway(
    events: pl.DataFrame,
    standard: Standard,
    rules: Sequence[ClockRule],
    *,
    as_at: AsAt,
    choices: Mapping[str, str] = NO_CHOICES,
) -> Explanation:
    """Explain one pathway, by the edition of the standard that governs its last wait.

    Args:
        events: an ``EVENTS`` frame of one pathway.
        standard: the standard to keep the clocks under.
        rules: the clock rules it names.
        as_at: the standpoint.
        choices: how the organisation reads each doubt, by setting.
    """
    happened = known(events, as_at)
    clocks = clocks_as_at(events, standard, rules, as_at=as_at, choices=choices)
    edition = governing(standard, clocks.tail(1), as_at.day)
    in_force = rules_in_force(rules, choices, on=edition.in_force)
    steps = _steps(happened, in_force, edition, as_at.day)
    lines = tuple(
        Line(
            row["event"],
            row["day"],
            Kind(row["kind"]),
            {name: row[name] for name in ATTRIBUTES if row[name] is not None},
            step.words,
            step.by.rule if step.by else None,
            step.by.edition if step.by else None,
        )
        for row, step in zip(happened.rows(named=True), steps, strict=True)
    )
    pathway = events["pathway"][0] if len(events) else ""
    return Explanation(
        pathway, standard, edition, as_at, tuple(clocks.rows(named=True)), lines
    )


def governing(
    standard: Standard, last_clock: pl.DataFrame, as_at: date
) -> StandardEdition:
    """Find the edition that a clock is judged by; the day's own if there is none."""
    first, *later = standard.editions
    begun = [first, *(e for e in later if e.in_force <= as_at)]
    if last_clock.is_empty():
        return begun[-1]
    governing = [e for e in begun[1:] if len(last_clock.filter(governed_by(e)))]
    return [first, *governing][-1]


def _steps(
    events: pl.DataFrame,
    rules: Sequence[InForce],
    edition: StandardEdition,
    as_at: date,
) -> list[Step]:
    """Say what each event did, to the one clock or to each request's."""
    if edition.clock_for is not ClockFor.REQUEST:
        return _walked(events, rules, edition, as_at)
    done: list[list[tuple[str, Step]]] = [[] for _ in range(len(events))]
    for lane in in_lanes(events).partition_by("pathway", maintain_order=True):
        walked = _walked(lane, rules, edition, as_at)
        for row, name, step in zip(lane["row"], lane["lane"], walked, strict=True):
            done[row].append((name or "", step))
    return [_together(steps) for steps in done]


def _walked(
    events: pl.DataFrame,
    rules: Sequence[InForce],
    edition: StandardEdition,
    as_at: date,
) -> list[Step]:
    told = events_by_hand(events, effects_by_hand(events, rules))
    reading = read_clocks(told, as_at=as_at, limit_days=edition.limit_days)
    return list(reading.steps)


def _together(steps: Sequence[tuple[str, Step]]) -> Step:
    """Join what an event did in several lanes, each by its name."""
    if len(steps) == 1:
        return steps[0][1]
    did = [(lane, step) for lane, step in steps if NOTHING not in step.words]
    if not did:
        return steps[0][1]
    words = "; ".join(f"{lane}: {step.words}" for lane, step in did)
    return Step(words, did[0][1].by)
