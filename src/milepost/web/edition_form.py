"""The form by which a service changes its timed pathway, and whom the change touches."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from uuid import UUID

from milepost.foundation.problems import Problem
from milepost.reading.own_editions import Board, Preview
from milepost.rules.drafts import For, StepTyped
from milepost.rules.timed_pathways import ORIGIN, Unit
from milepost.web.list_filters import Box, Field, Option
from milepost.web.touched_words import PreviewPart, present_preview
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
PROPOSING = ("begins", "next_review", "why")
BOXES = ("applies", "patients", "day", "unit", "anchor", "role", "warn", "note")


@dataclass(frozen=True, slots=True)
class StepForm:
    """The boxes of one step, and how it stands now."""

    number: int
    name: str
    now: str
    applies: Field
    patients: Box
    day: Box
    unit: Field
    anchor: Field
    role: Box
    warn: Box
    note: Box


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Every word on the page."""

    title: str
    id: str
    service: str
    service_name: str
    follows: int
    steps: tuple[StepForm, ...]
    begins: Box
    next_review: Box
    why: Box
    preview: PreviewPart | None
    previewed: str
    form: str
    problems: tuple[Problem, ...]
    standpoint: str


def typed_steps(said: Mapping[str, str], board: Board) -> tuple[StepTyped, ...]:
    """Read what was typed of each step; a box that wasn't sent is as it stands."""
    found = []
    for number, step in enumerate(board.typed, start=1):
        boxes = {
            box: said[f"step-{number}-{box}"]
            for box in BOXES
            if f"step-{number}-{box}" in said
        }
        applies = boxes.pop("applies", step.applies)
        known = For(applies) if applies in list(For) else step.applies
        found.append(replace(step, applies=known, **boxes))
    return tuple(found)


def mark_of(typed: Iterable[StepTyped]) -> str:
    """Give a mark by which a form is known to be the one that was previewed."""
    return sha256(repr(tuple(typed)).encode()).hexdigest()[:16]


def present_change(
    board: Board,
    typed: Sequence[StepTyped],
    said: Mapping[str, str],
    *,
    service_name: str,
    form: UUID,
    problems: Sequence[Problem],
    preview: Preview | None,
    standpoint: str,
) -> ChangePage:
    """Put the form into words, with what was typed and what is wrong with it."""
    told = [_in_words(problem, typed) for problem in problems]
    wrong = {problem.where: f"{problem.message} {problem.remedy}" for problem in told}
    boxes = {n: Box(said.get(n, ""), wrong.get(n, "")) for n in PROPOSING}
    names = [step.name for step in board.typed]
    shown = preview is not None and not preview.drawn.problems
    return ChangePage(
        title=f"Change it for {service_name}",
        id=board.template.id,
        service=board.decided.service,
        service_name=service_name,
        follows=board.decided.number,
        steps=tuple(
            _step(number, one, now, names, wrong)
            for number, (one, now) in enumerate(
                zip(typed, board.typed, strict=True), start=1
            )
        ),
        **boxes,
        preview=present_preview(preview) if preview and shown else None,
        previewed=mark_of(typed) if shown else "",
        form=str(form),
        problems=tuple(told),
        standpoint=standpoint,
    )


def _step(
    number: int,
    one: StepTyped,
    now: StepTyped,
    names: Sequence[str],
    wrong: Mapping[str, str],
) -> StepForm:
    at = f"step-{number}"

    def box(name: str) -> Box:
        return Box(getattr(one, name), wrong.get(f"{at}-{name}", ""))

    anchors = {ORIGIN: "Day 0"} | {name: name for name in names[: number - 1]}
    if one.anchor not in anchors:
        anchors[one.anchor] = one.anchor
    return StepForm(
        number=number,
        name=one.name,
        now=_now(now),
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


def _in_words(problem: Problem, typed: Sequence[StepTyped]) -> Problem:
    """Say a problem of the loader's as it is met in a box, not in a file."""
    parts = problem.where.split("-")
    if len(parts) != 3 or problem.code != "rules.wrong-value":
        return problem
    step, box = typed[int(parts[1]) - 1], parts[2]
    if box == "day":
        what, how = step.day.strip(), "such as 14; left blank, no day is set"
    elif box == "warn":
        what, how = step.warn.strip(), "such as 5"
    else:
        return problem
    return replace(
        problem,
        message=f"{step.name}: “{what}” isn’t a number of days.",
        remedy=f"Write a whole number, {how}.",
    )
