"""Slots that a meeting can give, and which patients they would serve."""

import csv
import io
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time

from milepost.events.kinds import Kind
from milepost.foundation.problems import Problem

SERVES = {
    "clinic": ("first_appointment", "decision"),
    "theatre": ("treatment",),
    "treatment": ("treatment",),
}
"""Which next steps a pool serves that is no test's."""

ALSO = {"ct": frozenset({"ct", "ct_chest"})}
"""Tests that are done in the slots of another: a CT of the chest on the same scanner."""

GONE = frozenset(
    {Kind.DIED, Kind.DISCHARGED, Kind.RETURNED_TO_PRIMARY_CARE, Kind.WENT_PRIVATE}
)
"""After which nobody comes to a slot of any kind."""

NO_TREATMENT = frozenset(
    {Kind.TREATMENT_STARTED, Kind.DECISION_NOT_TO_TREAT, Kind.TREATMENT_DECLINED}
)
"""After which a slot for treatment isn't needed; a test still may be."""

DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d %m %Y")
LONGEST_ROOM = 60


@dataclass(frozen=True, slots=True)
class NewSlot:
    """A slot to be entered."""

    day: date
    starts: time
    room: str


def serves(activity: str, next_step: str | None, awaited: Collection[str]) -> bool:
    """Whether a slot would serve a patient.

    A test's slot serves whoever waits for that very test, whatever comes next; any other
    serves whoever needs it next.

    Args:
        activity: what is done in the slot.
        next_step: what the patient needs next.
        awaited: the tests they wait for.

    >>> serves("ct", "tests", {"ct_chest"}), serves("mri", "tests", {"ct"})
    (True, False)
    >>> serves("theatre", "tests", {"ct"}), serves("theatre", "treatment", ())
    (False, True)
    """
    if activity in SERVES:
        return next_step in SERVES[activity]
    return not ALSO.get(activity, frozenset({activity})).isdisjoint(awaited)


def frees(activity: str, kind: str, test: str | None) -> bool:
    """Whether what happened before a slot's day means that its patient won't come.

    Args:
        activity: what is done in the slot.
        kind: of the event.
        test: which test it was of, if it says.

    >>> frees("ct", "died", None), frees("ct", "treatment_started", None)
    (True, False)
    >>> frees("ct", "test_performed", "ct"), frees("ct", "test_performed", "mri")
    (True, False)
    >>> frees("theatre", "treatment_declined", None)
    True
    """
    if kind in GONE:
        return True
    if activity in SERVES:
        return "treatment" in SERVES[activity] and kind in NO_TREATMENT
    return kind == Kind.TEST_PERFORMED and serves(activity, None, {test or ""})


def read_slots(text: str, *, today: date) -> tuple[list[NewSlot], list[Problem]]:
    """Read slots, one a line: day, time, and perhaps a room, with commas between.

    A first line of headings is passed over. Each line that can't be read is a problem,
    and the others are read all the same.

    >>> slots, problems = read_slots("2026-11-25, 09:30, Room 2", today=date(2026, 11, 22))
    >>> slots[0].room, problems
    ('Room 2', [])
    """
    found, problems = [], []
    for number, row in enumerate(csv.reader(io.StringIO(text)), start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (number == 1 and cells[0].casefold() in ("day", "date")):
            continue
        slot = _slot(cells)
        if slot is None:
            problems.append(_unread(number, ", ".join(cells)))
        elif slot.day < today:
            problems.append(_past(number, slot.day))
        else:
            found.append(slot)
    return found, problems


def _slot(cells: list[str]) -> NewSlot | None:
    if len(cells) not in (2, 3):
        return None
    day, starts = _day(cells[0]), _time(cells[1])
    room = cells[2] if len(cells) == 3 else ""
    if day is None or starts is None or len(room) > LONGEST_ROOM or "\x00" in room:
        return None
    return NewSlot(day, starts, room)


def _day(text: str) -> date | None:
    for form in DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    return None


def _time(text: str) -> time | None:
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a time
    except ValueError:
        return None


def _unread(number: int, text: str) -> Problem:
    return Problem(
        "meetings.slot-unread",
        f"line {number}",
        f"“{text[:60]}” can’t be read as a slot.",
        "Write day, time and room with commas between: 25/11/2026, 09:30, Room 2.",
    )


def _past(number: int, day: date) -> Problem:
    return Problem(
        "meetings.slot-past",
        f"line {number}",
        f"{day:%d-%b-%Y} is past.",
        "Leave it out, or mend its day.",
    )
