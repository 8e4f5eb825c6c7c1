"""What is to be done before a meeting, and how much of it can be seen to be done."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from milepost.meetings.calendar import working_days_before
from milepost.rules.duties import Duty, Seen

FRESH = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What can be seen of an agenda's patients before the meeting."""

    looked_on: Sequence[date | None]
    """The day anybody last looked at each."""

    booked: Sequence[bool]
    actions_late: int
    actions: int
    unacknowledged: int
    """Escalations about them that nobody has taken on."""

    escalations: int
    minutes_closed: bool | None
    """Whether those of the last meeting are; None where there was none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One task of the week before a meeting."""

    duty: Duty
    done: int
    of: int
    """How many there are to see to, where it can be seen; 0 and 0 where it can't."""

    by_itself: bool
    """Whether it ticks itself: a person can't tick it."""

    due: date | None = None
    """By when, counted back from the meeting; None where that isn't said."""

    ticked_by: str = ""
    """The account of whoever ticked it, where a person did."""

    @property
    def is_done(self) -> bool:
        """Whether nothing is left of it."""
        return self.done == self.of if self.by_itself else bool(self.ticked_by)

    def late(self, day: date) -> bool:
        """Whether it should have been done before a day, and isn't."""
        return self.due is not None and self.due < day and not self.is_done


def tasks(
    duties: Sequence[Duty],
    known: Known,
    ticked: Mapping[str, str],
    *,
    day: date,
    meeting_on: date,
    closed: Collection[date] = (),
) -> list[Task]:
    """Say how each task stands.

    Args:
        duties: those of the kind of meeting.
        known: what can be seen.
        ticked: who ticked each duty this week, by its name.
        day: the day asked about.
        meeting_on: the day of the meeting.
        closed: days on which nobody is at work, beside weekends.
    """
    return [
        Task(
            duty=duty,
            done=done,
            of=of,
            by_itself=duty.seen is not None,
            due=working_days_before(meeting_on, duty.before_meeting, closed)
            if duty.before_meeting
            else None,
            ticked_by=ticked.get(duty.name, ""),
        )
        for duty in duties
        for done, of in (_seen(duty.seen, known, day),)
    ]


def _seen(seen: Seen | None, known: Known, day: date) -> tuple[int, int]:
    match seen:
        case Seen.EVERYBODY_LOOKED_AT:
            fresh = [on is not None and on >= day - FRESH for on in known.looked_on]
            return sum(fresh), len(fresh)
        case Seen.SOMETHING_BOOKED:
            return sum(known.booked), len(known.booked)
        case Seen.ACTIONS_IN_TIME:
            return known.actions - known.actions_late, known.actions
        case Seen.ESCALATIONS_ACKNOWLEDGED:
            return known.escalations - known.unacknowledged, known.escalations
        case Seen.MINUTES_CLOSED:
            there = known.minutes_closed is not None
            return int(bool(known.minutes_closed)), int(there)
        case None:
            return 0, 0
