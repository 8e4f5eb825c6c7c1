"""The boxes of the steps of a timed pathway, on the form by which it is changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from milepost.reading.own_editions import Board
from milepost.rules.draft_steps import For, StepTyped
from milepost.rules.step_signs import SignChoices
from milepost.rules.timed_pathways import ORIGIN, Unit
from milepost.web.list_filters import Box, Field, Option
from milepost.web.timed_steps import done_when
from milepost.web.words import many

UNITS = {
    Unit.DAYS: "Days",
    Unit.WEEKDAYS: "Weekdays",
    Unit.WORKING_DAYS: "Working days",
}
APPLIES = {
    For.ALL: "Every patient",
    For.SOME: "Only some patients",
    For.NOBODY: "Left out",
}


@dataclass(frozen=True, slots=True)
class NewStep:
    """What is asked of a new step alone."""

    name: Box
    shown: Field
    test: Field
    activity: Field


@dataclass(frozen=True, slots=True)
class StepForm:
    """The boxes of one step, and how it stands now."""

    number: int
    name: str
    base: str
    now: str
    done_when: str
    """What shows it done; blank for a new step, which has boxes for it."""

    new: NewStep | None
    is_first: bool
    is_last: bool
    remove: str
    applies: Field
    patients: Box
    day: Box
    unit: Field
    anchor: Field
    role: Box
    warn: Box
    note: Box
    bundle: Box


def present_steps(
    typed: Sequence[StepTyped],
    board: Board,
    choices: SignChoices,
    wrong: Mapping[str, str],
) -> Iterator[StepForm]:
    """Put each step as typed into its boxes, beside how it stands now.

    Args:
        typed: the steps, in the order typed.
        board: what they are drawn up from.
        choices: what may show a new step to be done.
        wrong: what is wrong, by the box.
    """
    stands = {one.name: one for one in board.typed}
    signs = {step.name: step for step in (*board.standing.steps, *board.of.steps)}
    for number, one in enumerate(typed, start=1):
        at = f"step-{number}"
        base, now = signs.get(one.base), stands.get(one.base)

        def box(name: str, at: str = at, one: StepTyped = one) -> Box:
            return Box(getattr(one, name), wrong.get(f"{at}-{name}", ""))

        anchors = {ORIGIN: "Day 0"}
        anchors |= {each.name: each.name for each in typed[: number - 1] if each.name}
        anchors.setdefault(one.anchor, one.anchor)
        yield StepForm(
            number=number,
            name=one.name or "A new step",
            base=one.base,
            now=_now(now) if now else "New.",
            done_when=done_when(base) if base else "",
            new=None if base else _new(one, at, choices, wrong),
            is_first=number == 1,
            is_last=number == len(typed),
            remove="" if one.applies is For.NOBODY else "Remove",
            applies=_choice(
                f"{at}-applies", "For whom", APPLIES.items(), one.applies, wrong
            ),
            patients=box("patients"),
            day=box("day"),
            unit=_choice(f"{at}-unit", "Counted in", UNITS.items(), one.unit, wrong),
            anchor=_choice(f"{at}-anchor", "From", anchors.items(), one.anchor, wrong),
            role=box("role"),
            warn=box("warn"),
            note=box("note"),
            bundle=box("bundle"),
        )


def _new(
    one: StepTyped, at: str, choices: SignChoices, wrong: Mapping[str, str]
) -> NewStep:
    tests = {"": "Any, or no test"} | dict(choices.tests)
    activities = {"": "Any, or none"} | dict(choices.activities)
    return NewStep(
        name=Box(one.name, wrong.get(f"{at}-name", "")),
        shown=_choice(
            f"{at}-shown", "Done when", choices.events.items(), one.shown, wrong
        ),
        test=_choice(f"{at}-test", "Which test", tests.items(), one.test, wrong),
        activity=_choice(
            f"{at}-activity",
            "Which kind of appointment",
            activities.items(),
            one.activity,
            wrong,
        ),
    )


def _now(step: StepTyped) -> str:
    if step.applies is For.NOBODY:
        return "Now: left out."
    if not step.day:
        return "Now: no day is set."
    after = "day 0" if step.anchor == ORIGIN else step.anchor
    unit = UNITS[Unit(step.unit)].lower().removesuffix("s")
    return f"Now: within {many(int(step.day), unit)} after {after}."


def _choice(
    name: str,
    label: str,
    options: Iterable[tuple[str, str]],
    chosen: str,
    wrong: Mapping[str, str],
) -> Field:
    told = tuple(Option(str(v), text, chosen=str(v) == chosen) for v, text in options)
    return Field(name, label, told, wrong.get(name, ""))
