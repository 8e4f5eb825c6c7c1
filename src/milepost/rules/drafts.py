"""An edition of a timed pathway as somebody types it, made into a file and checked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from milepost.events.in_words import event_in_words
from milepost.foundation.problems import Problem
from milepost.rules.draft_steps import For, StepTyped, step_said
from milepost.rules.lawbook import Lawbook, read_beside
from milepost.rules.parts import Evidence, SignOff
from milepost.rules.step_signs import kind_of, sign_choices, wrong_in
from milepost.rules.timed_pathways import (
    Adoption,
    PathwayEdition,
    Reach,
    TimedPathway,
)
from milepost.rules.write import as_said, to_toml

LONGEST = 300
"""Characters in one box."""

FIELDS: Mapping[str, str] = {
    "name": "name",
    "target_day": "day",
    "unit": "unit",
    "anchor": "anchor",
    "role": "role",
    "warn_with_days_left": "warn",
    "note": "note",
    "patients": "patients",
    "rules.same-step-twice": "name",
    "rules.no-such-anchor": "anchor",
    "rules.step-days": "day",
    "rules.never-done": "day",
    "rules.no-role": "role",
    "rules.warn-days": "warn",
    "rules.broken-bundle": "bundle",
}
"""The box of a step that a word of its file, or the code of a problem, is about."""

_PLACE = re.compile(r", step (?P<number>\d+)(?:, (?P<words>.*))?$")


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


def draw(
    template: TimedPathway,
    of: PathwayEdition,
    standing: PathwayEdition,
    typed: Sequence[StepTyped],
    signed: Signed,
    *,
    id: str,  # noqa: A002 - it is called so in the file
    lawbook: Lawbook,
) -> Drawn:
    """Make what was typed into an edition, as a file of an organisation's own lawbook.

    It is read by the same loader, and held to the same checks, as a file that lies in a
    folder. What the boxes of a step don't say, such as the event that shows it to be
    done, stays as it is in the template, or where it isn't there as it stands.

    Args:
        template: the timed pathway of the lawbook it is made from.
        of: the edition of the template whose steps were shown.
        standing: the edition that it is to follow.
        typed: what was typed of each step, in the order shown.
        signed: who signs, and from which day it is used.
        id: the address of the file without its ending.
        lawbook: what the file lies beside.
    """
    bases = {step.name: step for step in (*standing.steps, *of.steps)}
    ladder = (*standing.steps, *of.steps)[0].chase.ladder
    kept = [n for n, one in enumerate(typed) if one.applies is not For.NOBODY]
    steps = [step_said(typed[n], bases.get(typed[n].base), ladder) for n in kept]
    text = to_toml(_file(template, of, steps, signed, id))
    read, problems = read_beside(lawbook, text, path=f"{id}.toml")
    placed = [_placed(problem, kept, typed, f"{id}.toml") for problem in problems]
    return Drawn(
        text=text,
        rule=read if isinstance(read, TimedPathway) else None,
        problems=(*_unwritable(typed), *_unchosen(typed, lawbook), *placed),
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


def _placed(
    problem: Problem, kept: Sequence[int], typed: Sequence[StepTyped], path: str
) -> Problem:
    """Say which box a problem of the loader's is about."""
    number, box = None, FIELDS.get(problem.code)
    about = problem.where.removeprefix(f"{path}, ")
    called = [n for n in kept if about in (typed[n].name.strip(), typed[n].bundle)]
    new = [n for n in called if not typed[n].base]
    if called:
        number = (new or called)[-1]
    elif found := _PLACE.search(problem.where):
        number = kept[int(found["number"]) - 1]
        words = (found["words"] or "").split(", ")
        box = next((FIELDS[word] for word in reversed(words) if word in FIELDS), box)
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
        if not one.name.strip():
            yield Problem(
                "drafts.no-name",
                f"step-{number}-name",
                f"Step {number} has no name.",
                "Say in a few words what is to be done, such as “CT reported”.",
            )
        for box in ("name", "patients", "role", "note", "bundle"):
            text = getattr(one, box)
            if len(text) > LONGEST or not text.isprintable():
                yield Problem(
                    "drafts.unwritable",
                    f"step-{number}-{box}",
                    f"It has {len(text):,} characters, or one that can't be printed.",
                    f"Write one line of {LONGEST} characters at most.",
                )


def _unchosen(typed: Sequence[StepTyped], lawbook: Lawbook) -> Iterator[Problem]:
    """Name what a new step can't be shown done by."""
    new = [(n, one) for n, one in enumerate(typed, start=1) if not one.base]
    choices = sign_choices(lawbook) if new else None
    for number, one in new:
        kind = kind_of(one.shows)
        says = lawbook.vocabulary[kind] if kind else frozenset()
        word = wrong_in(one.shows, choices, says) if choices else ""
        if word == "event":
            yield Problem(
                "drafts.no-such-event",
                f"step-{number}-shown",
                f"Nothing is called {one.shown!r}.",
                "Choose what shows it done from the list.",
            )
        elif word:
            what = event_in_words(kind) if kind else "What was chosen"
            yield Problem(
                "drafts.not-said",
                f"step-{number}-{word}",
                f"“{what}” says nothing of this {word}.",
                f"Choose an event that does, or leave the {word} out.",
            )
