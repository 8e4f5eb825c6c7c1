"""An edition of a timed pathway as somebody types it, made into a file and checked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum, auto
from typing import Any

from milepost.foundation.problems import Problem
from milepost.rules.lawbook import Lawbook, read_beside
from milepost.rules.parts import Evidence, SignOff
from milepost.rules.timed_pathways import (
    Adoption,
    PathwayEdition,
    Reach,
    Step,
    TimedPathway,
    Unit,
)
from milepost.rules.write import as_said, to_toml

LONGEST = 300
"""Characters in one box."""

FIELDS: Mapping[str, str] = {
    "target_day": "day",
    "unit": "unit",
    "anchor": "anchor",
    "role": "role",
    "warn_with_days_left": "warn",
    "note": "note",
    "patients": "patients",
    "rules.no-such-anchor": "anchor",
    "rules.step-days": "day",
    "rules.never-done": "day",
    "rules.no-role": "role",
    "rules.warn-days": "warn",
}
"""The box of a step that a word of its file, or the code of a problem, is about."""

_PLACE = re.compile(r", step (?P<number>\d+)(?:, (?P<words>.*))?$")


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
    applies: For = For.ALL
    patients: str = ""
    """Which patients, where it isn't for all: words that end “Only for patients …”."""

    day: str = ""
    """Blank: no day is set."""

    unit: str = Unit.DAYS.value
    anchor: str
    role: str
    warn: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Who signs for an edition, and from when it is used."""

    provider: str
    clinical_lead: str
    manager: str
    decided_on: date
    begins: date
    next_review: date


@dataclass(frozen=True, slots=True)
class Drawn:
    """An edition as it was typed: its file, and what the loader made of it."""

    text: str
    rule: TimedPathway | None
    problems: tuple[Problem, ...]
    """Each names the box it is about, such as ``step-2-day``."""

    @property
    def edition(self) -> PathwayEdition | None:
        """The edition, where nothing is wrong with it."""
        sound = self.rule is not None and not self.problems
        return self.rule.editions[-1] if sound and self.rule else None


def as_typed(steps: Sequence[Step], standing: PathwayEdition) -> tuple[StepTyped, ...]:
    """Put an edition into boxes, with the steps of its template that it leaves out.

    Args:
        steps: every step of the template.
        standing: the edition to begin from.
    """
    has = {step.name: step for step in standing.steps}
    return tuple(
        _typed(has.get(step.name, step), left_out=step.name not in has)
        for step in steps
    )


def draw(
    template: TimedPathway,
    of: PathwayEdition,
    typed: Sequence[StepTyped],
    signed: Signed,
    *,
    id: str,  # noqa: A002 - it is called so in the file
    lawbook: Lawbook,
) -> Drawn:
    """Make what was typed into an edition, as a file of an organisation's own lawbook.

    It is read by the same loader, and held to the same checks, as a file that lies in a
    folder. What the boxes don't say, such as the event that shows a step to be done,
    stays as the template has it.

    Args:
        template: the timed pathway of the lawbook it is made from.
        of: the edition of the template whose steps were shown.
        typed: what was typed of each step, in the order shown.
        signed: who signs, and from which day it is used.
        id: the address of the file without its ending.
        lawbook: what the file lies beside.
    """
    kept = [n for n, one in enumerate(typed) if one.applies is not For.NOBODY]
    steps = [_said(typed[n], of.steps[n]) for n in kept]
    text = to_toml(_file(template, of, steps, signed, id))
    read, problems = read_beside(lawbook, text, path=f"{id}.toml")
    names = [one.name for one in typed]
    placed = [_placed(problem, kept, names) for problem in problems]
    return Drawn(
        text=text,
        rule=read if isinstance(read, TimedPathway) else None,
        problems=(*_unwritable(typed), *placed),
    )


def _file(
    template: TimedPathway,
    of: PathwayEdition,
    steps: list[dict[str, Any]],
    signed: Signed,
    address: str,
) -> dict[str, Any]:
    """Put an edition with these steps into the words of its file."""
    sign_off = SignOff(
        written_by=signed.manager or "not signed yet", next_review=signed.next_review
    )
    rule = replace(
        template,
        id=address,
        template=template.id,
        editions=(),
        sign_off=sign_off,
        adoptions=(
            Adoption(
                provider=signed.provider,
                clinical_lead=signed.clinical_lead,
                manager=signed.manager,
                adopted_on=signed.decided_on,
                next_review=signed.next_review,
            ),
        ),
    )
    edition = replace(
        of,
        in_force=signed.begins,
        evidence=Evidence.LOCAL,
        reach=Reach.BOARDS,
        steps=(),
    )
    return as_said(rule) | {"edition": [as_said(edition) | {"step": steps}]}


def _typed(step: Step, *, left_out: bool) -> StepTyped:
    some = For.SOME if step.branch else For.ALL
    return StepTyped(
        name=step.name,
        applies=For.NOBODY if left_out else some,
        patients=step.branch.patients if step.branch else "",
        day="" if step.target_day is None else str(step.target_day),
        unit=step.unit.value,
        anchor=step.anchor,
        role=step.chase.role,
        warn=str(step.chase.warn_with_days_left),
        note=step.note or "",
    )


def _said(typed: StepTyped, step: Step) -> dict[str, Any]:
    """Put a step as typed over the step as the template has it."""
    said, was = as_said(step), _typed(step, left_out=False)
    for word, text in (
        ("target_day", _number(typed.day)),
        ("unit", typed.unit),
        ("anchor", typed.anchor),
        ("note", typed.note.strip()),
    ):
        said.pop(word, None)
        if text != "":
            said[word] = text
    said.pop("branch", None)
    if typed.applies is For.SOME:
        said["branch"] = {"patients": typed.patients.strip()}
        if step.branch and step.branch.when:
            said["branch"] = as_said(step.branch) | said["branch"]
    day = (typed.day.strip(), typed.unit, typed.anchor, typed.applies)
    if day != (was.day, was.unit, was.anchor, was.applies):
        said["evidence"] = Evidence.LOCAL.value
    role, warn = typed.role.strip(), typed.warn.strip()
    chase = said.pop("chase")
    if (role, warn) != (was.role, was.warn):
        chase["evidence"] = Evidence.LOCAL.value
    said["chase"] = chase | {"role": role, "warn_with_days_left": _number(warn)}
    return said


def _number(text: str) -> int | str:
    """Read a number; what isn't one stays as it is, for the loader to refuse."""
    bare = text.strip()
    digits = bare.removeprefix("-")
    is_one = digits.isascii() and digits.isdigit() and len(digits) < 7
    return int(bare) if is_one else bare


def _placed(problem: Problem, kept: Sequence[int], names: Sequence[str]) -> Problem:
    """Say which box a problem of the loader's is about."""
    found, number, box = _PLACE.search(problem.where), None, FIELDS.get(problem.code)
    if found:
        number = kept[int(found["number"]) - 1]
        words = (found["words"] or "").split(", ")
        box = next((FIELDS[word] for word in reversed(words) if word in FIELDS), box)
    else:
        for place, name in enumerate(names):
            if problem.where.endswith(f", {name}"):
                number = place
    if number is None:
        return replace(problem, where="steps")
    return replace(problem, where=f"step-{number + 1}-{box or 'applies'}")


def _unwritable(typed: Sequence[StepTyped]) -> Iterator[Problem]:
    for number, one in enumerate(typed, start=1):
        if one.applies is For.SOME and not one.patients.strip():
            yield Problem(
                "drafts.no-patients",
                f"step-{number}-patients",
                f"It isn't said which patients {one.name!r} is for.",
                "End the sentence “Only for patients …”.",
            )
        for box in ("patients", "role", "note"):
            text = getattr(one, box)
            if len(text) > LONGEST or not text.isprintable():
                yield Problem(
                    "drafts.unwritable",
                    f"step-{number}-{box}",
                    f"It has {len(text):,} characters, or one that can't be printed.",
                    f"Write one line of {LONGEST} characters at most.",
                )
