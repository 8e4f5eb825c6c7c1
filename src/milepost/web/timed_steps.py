"""The words of the steps of a timed pathway, and where each lies on its drawing."""

from collections.abc import Iterator
from dataclasses import dataclass

from milepost.rules.aloud import signs_in_words
from milepost.rules.timed_pathways import ORIGIN, PathwayEdition, Step, Unit
from milepost.web.rule_words import Mark, mark
from milepost.web.words import many

UNITS = {Unit.DAYS: "day", Unit.WEEKDAYS: "weekday", Unit.WORKING_DAYS: "working day"}


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a template."""

    number: int
    name: str
    by: str
    role: str
    done_when: str
    only: str
    note: str
    beside: str
    mark: Mark
    x: int
    """Where its day lies on the drawing; 0 where it has no day to be drawn on."""

    y: int


def step_rows(edition: PathwayEdition) -> Iterator[StepRow]:
    """Put the steps of an edition into words, and say where each lies on the drawing."""
    last = max(1, last_day(edition))
    stacked: dict[int, int] = {}
    for number, step in enumerate(edition.steps, start=1):
        from_start = step.target_day is not None and step.anchor == ORIGIN
        x = 30 + 940 * (step.target_day or 0) // last if from_start else 0
        near = x // 28  # circles that would touch are drawn one above the other
        stacked[near] = stacked.get(near, -1) + 1
        yield StepRow(
            number=number,
            name=step.name,
            by=by_when(step),
            role=step.chase.role,
            done_when=done_when(step),
            only=f"Only for patients {step.branch.patients}" if step.branch else "",
            note=step.note or "",
            beside=step.bundle or "",
            mark=mark(step.evidence),
            x=x,
            y=70 - 26 * min(2, stacked[near]),
        )


def done_when(step: Step) -> str:
    """Say what shows that a step is done."""
    return signs_in_words(step.done_when) or (
        "all tests asked for are reported" if step.done_by else "not seen"
    )


def by_when(step: Step) -> str:
    """Say by when a step is meant to be done."""
    if step.target_day is None:
        return "No day is set"
    after = "" if step.anchor == ORIGIN else f" after: {step.anchor}"
    if step.unit is Unit.DAYS and not after:
        return f"By day {step.target_day}"
    return f"Within {many(step.target_day, UNITS[step.unit])}{after}"


def last_day(edition: PathwayEdition) -> int:
    """Give the last day by which a step is due that counts from day 0; else 0."""
    return max(
        (s.target_day or 0 for s in edition.steps if s.anchor == ORIGIN), default=0
    )
