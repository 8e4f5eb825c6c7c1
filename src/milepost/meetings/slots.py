"""Slots that a meeting can give, and which patients they would serve."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime, time

from milepost.foundation.problems import Problem

SERVES = {
    "clinic": ("first_appointment", "decision"),
    "theatre": ("treatment",),
    "treatment": ("treatment",),
}
"""Which next steps a pool serves that is no test's; a test's serves patients for tests."""

DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d %m %Y")
LONGEST_ROOM = 60


@dataclass(frozen=True, slots=True)
class NewSlot:
    """A slot to be entered."""

    day: date
    starts: time
    room: str


def serves(activity: str, next_step: str | None) -> bool:
    """Whether a slot would serve a patient's next step.

    >>> serves("ct", "tests"), serves("theatre", "tests"), serves("theatre", "treatment")
    (True, False, True)
    """
    return next_step in SERVES.get(activity, ("tests",))


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
