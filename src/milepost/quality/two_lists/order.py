"""By what two rows are taken for the same wait: an order of steps, which is data."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from milepost.foundation.problems import Problem
from milepost.quality.two_lists.listed import CLOCK, COMPARED, DAYS
from milepost.rules.parts import Evidence
from milepost.rules.read import read


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchingStep:
    """One way for a row of each list to be the same wait."""

    name: str
    """What it goes by, in words: ``the pathway identifier``."""

    same: tuple[str, ...]
    """The entries that must be there, and the same, in both."""

    near: str = ""
    """A day that must be there in both, and be near."""

    within_days: int = field(default=0, metadata={"bounds": (0, 3_650)})
    """How near: so many days apart, or fewer."""

    loosely: bool = False
    """Whether noughts at the beginning don't count: spreadsheets take them away."""

    contradicted_by: tuple[str, ...] = ()
    """Entries that must not say otherwise, where both lists have them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchingOrder:
    """The steps by which rows are matched, the surest first."""

    kind: str
    id: str
    title: str
    evidence: Evidence
    basis: str
    aside: tuple[str, ...] = ()
    """Entries that may differ without a wait counting as changed, such as numbers that
    the new system gives anew. They are shown side by side all the same."""

    steps: tuple[MatchingStep, ...]


def read_order(text: str, *, where: str) -> tuple[MatchingOrder | None, list[Problem]]:
    """Read a matching order; there is none if anything is wrong with it.

    Args:
        text: the file's whole text.
        where: its name, for the problems.
    """
    order, problems = read({"matching_order": MatchingOrder}, text, where=where)
    if order is not None:
        problems = list(_faults(order, where))
    return (None if problems else order), problems


def _faults(order: MatchingOrder, where: str) -> Iterator[Problem]:
    for name in order.aside:
        if name not in COMPARED or name in CLOCK:
            told = ", ".join(each for each in COMPARED if each not in CLOCK)
            yield _fault(f"{where}, aside", name, f"one of {told}")
    for step in order.steps:
        place = f"{where}, {step.name}"
        for name in (*step.same, *step.contradicted_by):
            if name not in COMPARED:
                yield _fault(place, name, f"one of {', '.join(COMPARED)}")
        if step.near and step.near not in DAYS:
            yield _fault(place, step.near, f"one of {', '.join(DAYS)}")
        if step.within_days and not step.near:
            yield _fault(place, "near", "the day that must be so near")


def _fault(where: str, value: str, wanted: str) -> Problem:
    return Problem(
        "matching.wrong-value", where, f"It is {value!r}.", f"Write {wanted}."
    )
