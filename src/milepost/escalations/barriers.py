"""Barriers: what stands in the way of several patients, and how the group follows it.

Source:
    Framework for Effective Cancer Management: barriers go to the board's planned care
    groups. The themes, and that a group looks at each once a week, are our proposal.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum, auto

from milepost.escalations.life import LONDON
from milepost.foundation.problems import BrokenPromise, Problem

WEEK = timedelta(days=7)

THEMES = {
    "clinic": "Capacity of clinics",
    "test": "Capacity of a test",
    "theatre": "Theatres and beds",
    "staff": "Staff",
    "equipment": "Equipment and supplies",
    "booking": "Booking and letters",
    "record": "Records and systems",
    "elsewhere": "Another organisation",
    "other": "Something else",
}
GROUPS = ("Planned care group", "Cancer management group", "Board")
"""To whom barriers are often passed. A group may be called otherwise."""


class Did(StrEnum):
    """One thing that was done about a barrier."""

    NOTED = auto()
    """The group wrote it down."""

    HOLDS = auto()
    """It holds up further patients."""

    FREED = auto()
    """It holds some patients up no longer, or never did."""

    PASSED = auto()
    """It was passed to another group, which is asked for something by a day."""

    ANSWERED = auto()
    """That group answered."""

    FOLLOWED = auto()
    """The group looked at it again."""

    CLOSED = auto()
    """It stands in nobody's way any more, or nothing more is done: with the outcome."""

    REOPENED = auto()
    """It was closed too soon, or is back."""


class Where(StrEnum):
    """With whom a barrier is."""

    OURS = auto()
    """With the oversight group."""

    PASSED = auto()
    """With another group, which owes an answer."""

    ANSWERED = auto()
    """Answered, and with the oversight group again."""

    CLOSED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry in the record of a barrier. None is ever changed or removed."""

    did: Did
    at: datetime
    by: str
    said: str = ""
    group: str = ""
    """To whom it was passed."""

    wanted_by: date | None = None
    """By when an answer is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """Where a barrier stands."""

    where: Where
    follow_by: date | None
    """The last day on which the next look is in time; None once it is closed."""

    group: str = ""
    """To whom it was last passed."""

    asked: str = ""
    wanted_by: date | None = None
    answer: str = ""
    outcome: str = ""
    closed_on: date | None = None

    def is_overdue(self, day: date) -> bool:
        """Whether the group that was asked is late with its answer."""
        late = self.wanted_by is not None and self.wanted_by < day
        return late and self.where is Where.PASSED

    def is_unfollowed(self, day: date) -> bool:
        """Whether nobody has looked at it for more than a week."""
        return self.follow_by is not None and self.follow_by < day


NEEDS = {
    Did.NOTED: ("said",),
    Did.PASSED: ("group", "said", "wanted_by"),
    Did.ANSWERED: ("said",),
    Did.FOLLOWED: ("said",),
    Did.CLOSED: ("said",),
    Did.REOPENED: ("said",),
}
UNSAID = {
    "said": ("Nothing is said.", "Say it in a sentence or two."),
    "group": ("It isn't said to whom.", "Name the group."),
    "wanted_by": ("No day is given.", "Say by when an answer is wanted."),
}


def stands(entries: Iterable[Entry]) -> Stands:
    """Read where a barrier stands from its record, in the order recorded.

    Whatever the group does about it counts as a look; that patients are added to it or
    taken off doesn't.
    """
    noted, *rest = entries
    if noted.did is not Did.NOTED:
        raise BrokenPromise("a barrier's record doesn't begin with its being noted")
    found = Stands(where=Where.OURS, follow_by=_day(noted) + WEEK)
    for entry in rest:
        found = _after(found, entry)
    return found


def _after(before: Stands, entry: Entry) -> Stands:
    looked = replace(before, follow_by=_day(entry) + WEEK)
    match entry.did:
        case Did.PASSED:
            return replace(
                looked,
                where=Where.PASSED,
                group=entry.group,
                asked=entry.said,
                wanted_by=entry.wanted_by,
                answer="",
            )
        case Did.ANSWERED:
            return replace(looked, where=Where.ANSWERED, answer=entry.said)
        case Did.FOLLOWED:
            return looked
        case Did.CLOSED:
            return replace(
                before,
                where=Where.CLOSED,
                follow_by=None,
                outcome=entry.said,
                closed_on=_day(entry),
            )
        case Did.REOPENED:
            return replace(looked, where=Where.OURS, outcome="", closed_on=None)
    return before


def problems_with_entry(before: Stands, entry: Entry) -> list[Problem]:
    """Name what keeps an entry from being made, each by its field."""
    found = [
        Problem("barriers.unsaid", name, *UNSAID[name])
        for name in NEEDS.get(entry.did, ())
        if not getattr(entry, name)
    ]
    if entry.wanted_by is not None and entry.wanted_by < _day(entry):
        remedy = "Give today or a later day."
        found.append(
            Problem("barriers.day-past", "wanted_by", "That day is past.", remedy)
        )
    closed = before.where is Where.CLOSED
    if closed is not (entry.did is Did.REOPENED):
        told = "It is closed." if closed else "It isn't closed."
        remedy = "Read its record: somebody may have been quicker."
        found.append(Problem("barriers.changed-meanwhile", "barrier", told, remedy))
    elif entry.did is Did.ANSWERED and before.where is not Where.PASSED:
        told = "No group owes an answer."
        remedy = "Pass it to one first, or write down what you found."
        found.append(Problem("barriers.nobody-asked", "said", told, remedy))
    return found


def _day(entry: Entry) -> date:
    return entry.at.astimezone(LONDON).date()
