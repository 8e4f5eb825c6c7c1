"""Add a step to those that are typed, take one out, or change their order."""

from collections.abc import Sequence
from dataclasses import replace

from milepost.foundation.problems import Problem
from milepost.rules.draft_steps import For, StepTyped

MOST = 60
"""How many steps a form has at most. Ours: the longest template has a third of them."""

Steps = tuple[StepTyped, ...]


def moved(typed: Sequence[StepTyped], number: int, by: int) -> Steps:
    """Change a step's place with its neighbour's; the first and the last stay inside.

    Args:
        typed: the steps.
        number: which, from 1.
        by: -1 for up, 1 for down.

    >>> [each.name for each in moved([_named("a"), _named("b")], 2, -1)]
    ['b', 'a']
    """
    steps, place, other = list(typed), number - 1, number - 1 + by
    if 0 <= place < len(steps) and 0 <= other < len(steps):
        steps[place], steps[other] = steps[other], steps[place]
    return tuple(steps)


def added(typed: Sequence[StepTyped], after: int) -> tuple[Steps, list[Problem]]:
    """Add a blank step after one of them; after the last by a number beyond it.

    >>> steps, _ = added([_named("a"), _named("b")], 1)
    >>> [each.name for each in steps], steps[1].role
    (['a', '', 'b'], 'Navigator')
    """
    if len(typed) >= MOST:
        return tuple(typed), [_too_many()]
    place = min(max(after, 0), len(typed))
    beside = typed[place - 1 if place else 0]
    new = StepTyped(name="", role=beside.role, warn=beside.warn)
    return (*typed[:place], new, *typed[place:]), []


def removed(typed: Sequence[StepTyped], number: int) -> tuple[Steps, list[Problem]]:
    """Take a step out, unless another is counted from it.

    One of the template stays on the form as left out; one that was added is gone.

    Args:
        typed: the steps.
        number: which, from 1.
    """
    if not 1 <= number <= len(typed):
        return tuple(typed), []
    gone = typed[number - 1]
    problems = [
        _counted_from(gone, one, place)
        for place, one in enumerate(typed, start=1)
        if one.anchor == gone.name and one.applies is not For.NOBODY and gone.name
    ]
    if problems:
        return tuple(typed), problems
    left = (replace(gone, applies=For.NOBODY),) if gone.base else ()
    return (*typed[: number - 1], *left, *typed[number:]), []


def _counted_from(gone: StepTyped, one: StepTyped, place: int) -> Problem:
    return Problem(
        "drafts.counted-from",
        f"step-{place}-anchor",
        f"{one.name!r} is counted from {gone.name!r}, which can't be removed yet.",
        "Have it count from day 0 or from another step, then remove that one.",
    )


def _too_many() -> Problem:
    return Problem(
        "drafts.too-many",
        "steps",
        f"There are {MOST} steps already.",
        "Remove one before you add another.",
    )


def _named(name: str) -> StepTyped:
    return StepTyped(name=name, role="Navigator", warn="3")
