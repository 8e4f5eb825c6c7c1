"""A line of two lists in words: what each says, how far apart, and which day it moves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from milepost.foundation.days import in_words
from milepost.foundation.wording import many
from milepost.quality.two_lists.accounts import Limit
from milepost.quality.two_lists.differences import Fate
from milepost.quality.two_lists.listed import CLOCK

FIELDS = {
    "pathway": "Pathway identifier",
    "issuer": "Issuer of the pathway identifier",
    "referral": "Number of the referral",
    "nhs_number": "NHS or CHI number",
    "hospital_number": "Hospital number",
    "born": "Day of birth",
    "service": "Service",
    "hospital": "Hospital",
    "referred": "Referral received",
    "clock_start": "Clock start",
    "clock_stop": "Clock stop",
    "status": "Status",
    "priority": "Priority",
    "booked": "Booked to come",
}
FATES = {
    Fate.ONLY_OLD: "Only in the old list",
    Fate.ONLY_NEW: "Only in the new list",
    Fate.AMBIGUOUS: "Could be several",
    Fate.CHANGED_CLOCK: "Another clock",
    Fate.CHANGED: "Same clock, something else differs",
    Fate.SAME: "The same",
    Fate.TWICE_OLD: "Twice in the old list",
    Fate.TWICE_NEW: "Twice in the new list",
    Fate.REFUSED_OLD: "Can’t be read in the old list",
    Fate.REFUSED_NEW: "Can’t be read in the new list",
}

Row = Mapping[str, object]
"""A row of a ``LISTED`` frame; what isn't said is None, or isn't there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line, with the rows it is of."""

    fate: Fate
    old: Row | None
    new: Row | None
    step: str = ""
    of_row: int | None = None
    differs: Sequence[str] = ()
    elsewhere: int | None = None
    why: str = ""


def line_in_words(line: Line, limit: Limit, *, today: date) -> list[str]:
    """Say what two lists say of a wait, a sentence for each thing that matters."""
    match line.fate:
        case Fate.SAME | Fate.CHANGED | Fate.CHANGED_CLOCK:
            told = list(_differences(line, limit, today))
            return told or [f"Both lists say the same. Matched by {line.step}."]
        case Fate.AMBIGUOUS:
            return [
                f"Several rows have {line.step} in common, and nothing tells which is "
                "which. A person must say."
            ]
        case Fate.ONLY_OLD | Fate.ONLY_NEW:
            return _alone(line, limit, today)
        case Fate.TWICE_OLD | Fate.TWICE_NEW:
            return [f"It says all that row {line.of_row} of the same list says."]
        case _:
            return [f"The row can’t be read: {line.why}"]


def breach_day(start: date, limit: Limit) -> date:
    """The first day over a limit, if no days are taken out.

    >>> breach_day(date(2025, 1, 1), Limit(title="RTT", days=126))
    datetime.date(2025, 5, 8)
    """
    return start + timedelta(days=limit.days + 1)


def _differences(line: Line, limit: Limit, today: date) -> Iterator[str]:
    old, new = line.old or {}, line.new or {}
    for name in sorted(line.differs, key=lambda name: name not in CLOCK):
        before, after = _told(old, name), _told(new, name)
        apart = _apart(old.get(name), new.get(name))
        yield f"{FIELDS[name]}: {before} in the old list, {after} in the new{apart}."
    if "clock_start" in line.differs:
        yield from _moved(old, new, limit, today)
    if "clock_stop" in line.differs:
        yield from _stopped(old, new)
    if line.differs:
        yield f"Matched by {line.step}."


def _told(row: Row, name: str) -> str:
    said = row.get(name)
    if isinstance(said, date):
        return in_words(said)
    if said:
        return f"“{said}”"
    unread = _unread(row).get(name)
    return f"{unread}, which can’t be read," if unread else "not said"


def _unread(row: Row) -> dict[str, str]:
    """Give what stands where a day should, by the name of the entry."""
    parts = str(row.get("unread") or "").split("\n")
    told = (part.partition(" ") for part in parts)
    return {name: said for name, _, said in told if said}


def _apart(before: object, after: object) -> str:
    if not (isinstance(before, date) and isinstance(after, date)):
        return ""
    days = (after - before).days
    return f": {many(abs(days), 'day')} {'later' if days > 0 else 'earlier'}"


def _moved(old: Row, new: Row, limit: Limit, today: date) -> Iterator[str]:
    """Say how another clock start moves the breach day, and whether that matters now."""
    starts = old.get("clock_start"), new.get("clock_start")
    before, after = (
        breach_day(start, limit) if isinstance(start, date) else None
        for start in starts
    )
    if before and after:
        yield (
            f"By {limit.title}, the breach day moves from {in_words(before)} to "
            f"{in_words(after)}."
        )
        over = [row.get("clock_stop") is None and day <= today
                for row, day in ((old, before), (new, after))]  # fmt: skip
        if over[0] != over[1]:
            over_in, other = ("old", "new") if over[0] else ("new", "old")
            yield (
                f"On {in_words(today)} the wait is over the limit in the {over_in} "
                f"list, and not in the {other}."
            )
    elif before or after:
        known = in_words(before or after or today)
        which = "old" if before else "new"
        yield f"Only the {which} list gives a breach day by {limit.title}: {known}."


def _stopped(old: Row, new: Row) -> Iterator[str]:
    before, after = old.get("clock_stop"), new.get("clock_stop")
    if (before is None) != (after is None):
        which = ("new", "old") if before is None else ("old", "new")
        yield f"The wait has ended in the {which[0]} list, and runs in the {which[1]}."


def _alone(line: Line, limit: Limit, today: date) -> list[str]:
    here, there = ("old", "new") if line.fate is Fate.ONLY_OLD else ("new", "old")
    row = (line.old if here == "old" else line.new) or {}
    told = [f"No row of the {there} list is this wait."]
    if not row.get("nhs_number"):
        told.append(
            f"The row has no NHS or CHI number, so whether the {there} list knows the "
            "patient can’t be said."
        )
    elif line.elsewhere:
        told.append(
            f"The {there} list has {many(line.elsewhere, 'other row')} of this patient."
            if line.elsewhere > 1
            else f"The {there} list has one other row of this patient."
        )
    else:
        told.append(f"The {there} list has no row of this patient at all.")
    start = row.get("clock_start")
    if isinstance(start, date) and row.get("clock_stop") is None:
        day = breach_day(start, limit)
        words = "was" if day <= today else "is"
        told.append(f"By {limit.title}, its breach day {words} {in_words(day)}.")
    return told


def entries(row: Row) -> list[tuple[str, str]]:
    """Give what a row says, entry by entry, in words; what it doesn't say isn't there."""
    unread = _unread(row)
    return [
        (words, in_words(said) if isinstance(said, date) else str(said))
        for name, words in FIELDS.items()
        if (
            said := row.get(name)
            or (f"{unread[name]} (can’t be read)" if name in unread else "")
        )
    ]
