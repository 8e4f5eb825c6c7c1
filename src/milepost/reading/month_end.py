"""Where a meeting's list will stand at the end of the month, with what it has decided."""

from dataclasses import dataclass
from datetime import date

from milepost.foundation.scope import Scope
from milepost.meetings.decisions import by_pathway
from milepost.meetings.forecast import Position, summed
from milepost.reading.meeting_room import MeetingReading
from milepost.store.meetings.around import arranged_in, positions_of
from milepost.store.meetings.kept import kept_positions
from milepost.store.meetings.record import decisions_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthEnd:
    """The end of the month, as a meeting sees it."""

    day: date
    """From which day it looks ahead: today, or when the minutes were closed."""

    positions: tuple[Position, ...]
    """Of each standard, of the services in scope."""


def read_month_end(scope: Scope, meeting: MeetingReading, *, today: date) -> MonthEnd:
    """Read where each standard stands: now, or as it was kept when the minutes closed."""
    found = meeting.meeting
    if found.closed_at is not None:
        kept = kept_positions(scope, found.said_at_close)
        return MonthEnd(day=found.closed_at.date(), positions=kept)
    arranged = arranged_in(found, by_pathway(decisions_of(found.number)))
    told = positions_of(scope, meeting.series, arranged, today)
    return MonthEnd(day=today, positions=tuple(summed(told)))
