"""The form by which a service changes its timed pathway, and whom the change touches."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from uuid import UUID

from milepost.foundation.problems import Problem
from milepost.reading.own_editions import Board, Preview
from milepost.rules.draft_order import MOST, added, moved, removed
from milepost.rules.draft_steps import For, StepTyped
from milepost.rules.step_signs import SignChoices
from milepost.web.edition_steps import StepForm, present_steps
from milepost.web.list_filters import Box
from milepost.web.touched_words import PreviewPart, present_preview

BLANK = StepTyped(name="", role="", warn="")
PROPOSING = ("begins", "next_review", "why")
BOXES = (
    "applies",
    "patients",
    "day",
    "unit",
    "anchor",
    "role",
    "warn",
    "note",
    "bundle",
)
NEW_BOXES = ("name", "shown", "test", "activity")
"""Those of a step that the service adds."""


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
    stands = {one.name: one for one in board.typed}
    bases = list(stands)
    if "steps" in said:
        count = min(_number(said["steps"]), MOST)
        bases = [said.get(f"step-{n}-base", "") for n in range(1, count + 1)]
    found = []
    for number, base in enumerate(bases, start=1):
        step = stands.get(base, BLANK)
        boxes = {
            box: said[f"step-{number}-{box}"]
            for box in (*BOXES, *(NEW_BOXES if not step.base else ()))
            if f"step-{number}-{box}" in said
        }
        applies = boxes.pop("applies", step.applies)
        known = For(applies) if applies in list(For) else step.applies
        found.append(replace(step, applies=known, **boxes))
    return tuple(found)


def put_in_order(
    typed: tuple[StepTyped, ...], what: str
) -> tuple[tuple[StepTyped, ...], list[Problem]] | None:
    """Carry out a button that adds, removes or moves a step; None if it isn't one.

    Args:
        typed: the steps as typed.
        what: the button, such as ``up-3`` or ``add-0``.
    """
    word, _, number = what.partition("-")
    place = _number(number)
    match word:
        case "up":
            return moved(typed, place, -1), []
        case "down":
            return moved(typed, place, 1), []
        case "remove":
            return removed(typed, place)
        case "add":
            return added(typed, place)
    return None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


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
    choices: SignChoices,
    standpoint: str,
) -> ChangePage:
    """Put the form into words, with what was typed and what is wrong with it."""
    told = [_in_words(problem, typed) for problem in problems]
    wrong = {problem.where: f"{problem.message} {problem.remedy}" for problem in told}
    boxes = {n: Box(said.get(n, ""), wrong.get(n, "")) for n in PROPOSING}
    shown = preview is not None and not preview.drawn.problems
    return ChangePage(
        title=f"Change it for {service_name}",
        id=board.template.id,
        service=board.decided.service,
        service_name=service_name,
        follows=board.decided.number,
        steps=tuple(present_steps(typed, board, choices, wrong)),
        **boxes,
        preview=present_preview(preview) if preview and shown else None,
        previewed=mark_of(typed) if shown else "",
        form=str(form),
        problems=tuple(told),
        standpoint=standpoint,
    )


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
        message=f"{step.name or 'A new step'}: “{what}” isn’t a number of days.",
        remedy=f"Write a whole number, {how}.",
    )
