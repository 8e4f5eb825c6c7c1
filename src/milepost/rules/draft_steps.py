"""The steps of an edition as somebody types them, and as they stand in its file."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any

from milepost.rules.parts import Evidence
from milepost.rules.step_signs import Shows, signs_for
from milepost.rules.timed_pathways import ORIGIN, PathwayEdition, Step, Unit
from milepost.rules.write import as_said


class For(StrEnum):
    """Whom a step is for."""

    ALL = auto()
    SOME = auto()
    NOBODY = auto()
    """It is left out of the edition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTyped:
    """What was typed of one step."""

    name: str
    base: str = ""
    """The step it is made from, which says what the boxes don't; blank for a new one."""

    applies: For = For.ALL
    patients: str = ""
    """Which patients, where it isn't for all: words that end “Only for patients …”."""

    day: str = ""
    """Blank: no day is set."""

    unit: str = Unit.DAYS.value
    anchor: str = ORIGIN
    role: str
    warn: str
    note: str = ""
    bundle: str = ""
    """What it shares with the steps that go on beside it; blank for by itself."""

    shown: str = ""
    """What shows a new step to be done: an event of ``step_signs.sign_choices``."""

    test: str = ""
    activity: str = ""

    @property
    def shows(self) -> Shows:
        """What shows a new step to be done, as chosen."""
        return Shows(event=self.shown, test=self.test, activity=self.activity)


def as_typed(steps: Sequence[Step], standing: PathwayEdition) -> tuple[StepTyped, ...]:
    """Put an edition into boxes, with the steps of its template that it leaves out.

    Those stand before the step that follows them in the template, or last.

    Args:
        steps: every step of the template.
        standing: the edition to begin from.
    """
    typed = [step_typed(step) for step in standing.steps]
    after = len(typed)
    for step in reversed(steps):
        places = [n for n, one in enumerate(typed) if one.name == step.name]
        if places:
            after = places[0]
        else:
            typed.insert(after, step_typed(step, left_out=True))
    return tuple(typed)


def step_typed(step: Step, *, left_out: bool = False) -> StepTyped:
    """Put one step into boxes."""
    some = For.SOME if step.branch else For.ALL
    return StepTyped(
        name=step.name,
        base=step.name,
        applies=For.NOBODY if left_out else some,
        patients=step.branch.patients if step.branch else "",
        day="" if step.target_day is None else str(step.target_day),
        unit=step.unit.value,
        anchor=step.anchor,
        role=step.chase.role,
        warn=str(step.chase.warn_with_days_left),
        note=step.note or "",
        bundle=step.bundle or "",
    )


def step_said(typed: StepTyped, base: Step | None, ladder: str) -> dict[str, Any]:
    """Put a step as typed into the words of its file.

    Args:
        typed: what was typed.
        base: the step that says what the boxes don't; None for a new one.
        ladder: which one to climb when a new step is late.
    """
    if base is None:
        return _over(typed, _new(typed, ladder))
    said, was = as_said(base), step_typed(base)
    days = (typed.day.strip(), typed.unit, typed.anchor, typed.applies)
    if days != (was.day, was.unit, was.anchor, was.applies):
        said["evidence"] = Evidence.LOCAL.value
    if (typed.role.strip(), typed.warn.strip()) != (was.role, was.warn):
        said["chase"] = said["chase"] | {"evidence": Evidence.LOCAL.value}
    said.pop("branch", None)
    if typed.applies is For.SOME and base.branch and base.branch.when:
        said["branch"] = as_said(base.branch)
    return _over(typed, said)


def _new(typed: StepTyped, ladder: str) -> dict[str, Any]:
    """Say what only a new step says: its name, what shows it done, and whose rule it is."""
    done, named, booking = signs_for(typed.shows)
    said: dict[str, Any] = {"name": typed.name.strip()}
    if done is not None:
        said["done_when"] = [as_said(done)]
    if named is not None:
        said["done_by"] = named.value
    if booking is not None:
        said["booked_when"] = [as_said(booking)]
    local = Evidence.LOCAL.value
    return said | {"evidence": local, "chase": {"evidence": local, "ladder": ladder}}


def _over(typed: StepTyped, said: dict[str, Any]) -> dict[str, Any]:
    """Put what every step has boxes for over what is said of it."""
    for word, text in (
        ("target_day", _number(typed.day)),
        ("unit", typed.unit),
        ("anchor", typed.anchor),
        ("note", typed.note.strip()),
        ("bundle", typed.bundle.strip()),
    ):
        said.pop(word, None)
        if text != "":
            said[word] = text
    if typed.applies is For.SOME:
        patients = {"patients": typed.patients.strip()}
        said["branch"] = said.pop("branch", {}) | patients
    chased = {"role": typed.role.strip(), "warn_with_days_left": _number(typed.warn)}
    said["chase"] = said.pop("chase") | chased
    return said


def _number(text: str) -> int | str:
    """Read a number; what isn't one stays as it is, for the loader to refuse."""
    bare = text.strip()
    digits = bare.removeprefix("-")
    is_one = digits.isascii() and digits.isdigit() and len(digits) < 7
    return int(bare) if is_one else bare
