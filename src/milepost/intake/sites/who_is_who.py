"""Which hospital numbers are one patient's, and who that is, from all that was told.

The same facts, however often and in whatever order they came, leave the same.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum, auto
from typing import NamedTuple

from milepost.intake.sites.told import Order


class What(StrEnum):
    """What a fact about a patient's identity does."""

    SAID = auto()
    """It says who has a hospital number."""

    MERGED = auto()
    """The other number is no more: whoever had it has this one."""

    UNMERGED = auto()
    """The two numbers are two patients' after all."""


class IdentityFact(NamedTuple):
    """One thing that was told of who a patient is."""

    what: What
    number: str
    """The hospital number that it is about; of a merge, the one that stays."""

    other: str
    """Of a merge or an un-merge, the other hospital number; else blank."""

    order: Order
    says: Mapping[str, str | None]
    """By field: None leaves what was there, blank erases it."""


FIRST: Order = (float("-inf"), 0, float("-inf"), "", "")
"""Before all that is told: what was registered already."""

LAST = float("inf")
"""What a person says comes after whatever a message of that moment has said."""


def now_called(facts: Iterable[IdentityFact]) -> dict[str, str]:
    """Say, of each hospital number that is no more, which one stands in its place now.

    >>> at = lambda n: (n, 0, n, "", "")
    >>> merged = IdentityFact(What.MERGED, "A", "B", at(1.0), {})
    >>> again = IdentityFact(What.MERGED, "C", "A", at(2.0), {})
    >>> now_called([again, merged])
    {'A': 'C', 'B': 'C'}
    >>> parted = IdentityFact(What.UNMERGED, "B", "A", at(3.0), {})
    >>> now_called([parted, again, merged])
    {'A': 'C'}
    """
    into = merged_with(facts)
    return {number: _end(into, number) for number in sorted(into)}


def merged_with(facts: Iterable[IdentityFact]) -> dict[str, str]:
    """Say, of each hospital number that is no more, with which one it was merged.

    That one may itself be no more: ``now_called`` says which stands in the end.
    """
    into: dict[str, str] = {}
    for fact in sorted(facts, key=lambda fact: fact.order):
        if fact.what is What.MERGED:
            _merge(into, fact.other, fact.number)
        elif fact.what is What.UNMERGED:
            for one, other in ((fact.number, fact.other), (fact.other, fact.number)):
                if into.get(one) == other:
                    del into[one]
    return into


def after(facts: Iterable[IdentityFact], moment: float, note: str) -> Order:
    """Give what a person says at a moment a place after all that was told before.

    >>> ahead = IdentityFact(What.MERGED, "A", "B", (9.0, 4, 9.0, "m", ""), {})
    >>> after([ahead], 5.0, "Twins") > ahead.order
    True
    """
    last = max((fact.order for fact in facts), default=FIRST)
    happened, sequence = (moment, 0) if last[0] < moment else (last[0], last[1] + 1)
    return (happened, sequence, LAST, note, "")


def who_has(facts: Iterable[IdentityFact], number: str) -> dict[str, str]:
    """Say who has a hospital number: each field as the last word on it has it.

    >>> at = lambda n: (n, 0, n, "", "")
    >>> first = IdentityFact(What.SAID, "A", "", at(1.0), {"title": "Ms", "sex": "F"})
    >>> then = IdentityFact(What.SAID, "A", "", at(2.0), {"title": "", "sex": None})
    >>> who_has([then, first], "A")
    {'title': '', 'sex': 'F'}
    """
    said: dict[str, str] = {}
    theirs = (f for f in facts if f.number == number and f.what is not What.UNMERGED)
    for fact in sorted(theirs, key=lambda fact: fact.order):
        said |= {name: value for name, value in fact.says.items() if value is not None}
    return said


def born_on(said: Mapping[str, str]) -> date | None:
    """Read the day of birth among what was said; None if nothing was."""
    text = said.get("born", "")
    return date.fromisoformat(text) if text else None


def _merge(into: dict[str, str], loser: str, survivor: str) -> None:
    """Let one number stand for another; a merge the other way round is undone by it."""
    into.pop(loser, None)
    if _end(into, survivor) == loser:
        before = survivor
        while into[before] != loser:
            before = into[before]
        del into[before]
    into[loser] = survivor


def _end(into: Mapping[str, str], number: str) -> str:
    while number in into:
        number = into[number]
    return number
