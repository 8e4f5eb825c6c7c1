"""What invented trackers escalated in the last half year, and how it was answered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from milepost.synth.chance import Chance

LONDON = ZoneInfo("Europe/London")
WEEKS = 26
SAID = (
    ("The CT isn’t booked.", "radiology"),
    ("The MRI has no date.", "radiology"),
    ("No report of the biopsy yet.", "pathology"),
    ("The colonoscopy was cancelled.", "endoscopy"),
    ("No clinic slot within a fortnight.", ""),
    ("The team meeting has no outcome.", ""),
)
OUTCOMES = ("Booked within the week.", "Moved up the list.", "Reported today.")
ANSWERS = (620, 200, 120, 60)
"""Of a thousand: answered in time; acknowledged only; after a climb; not at all."""


@dataclass(frozen=True, slots=True)
class Call:
    """One escalation: when it was raised, and when somebody did what about it."""

    pathway: str
    reason: str
    desk: str
    raised_at: datetime
    seen_at: datetime | None
    """When it was acknowledged; None if never."""

    ended_at: datetime | None
    """When it was resolved; None if it is still open."""

    outcome: str


def tell_calls(
    waiting: Sequence[tuple[str, date]], chance: Chance, *, most: int, today: date
) -> list[Call]:
    """Invent what was escalated, each at a time of work, after its wait began.

    Args:
        waiting: open pathways, and the day each began.
        chance: where chance comes from.
        most: how many escalations at most.
        today: the day the board opens its doors on. All ends the day before.
    """
    long = [(name, day) for name, day in waiting if (today - day).days > 16]
    chosen = [long[place] for place in chance.shuffled(len(long))[:most].tolist()]
    return sorted(_calls(chosen, chance, today), key=lambda call: call.raised_at)


def _calls(
    chosen: Sequence[tuple[str, date]], chance: Chance, today: date
) -> Iterator[Call]:
    size = len(chosen)
    what = chance.below(len(SAID), size).tolist()
    how = chance.one_of(ANSWERS, size).tolist()
    parts = chance.below(1000, size).tolist()
    minutes = chance.below(6 * 60, size).tolist()
    hours = chance.days((1, 2, 4, 7), size).tolist()
    days = chance.days((0, 1, 1, 3), size).tolist()
    for place, (name, began) in enumerate(chosen):
        first = max(began + timedelta(days=3), today - timedelta(weeks=WEEKS))
        room = (today - timedelta(days=8) - first).days
        day = _weekday(first + timedelta(days=max(0, room) * parts[place] // 1000))
        raised = datetime.combine(day, time(9), tzinfo=LONDON) + timedelta(
            minutes=minutes[place]
        )
        late = timedelta(days=4) if how[place] == 2 else timedelta()
        seen = raised + late + timedelta(hours=hours[place] / 2)
        ended = seen + timedelta(days=days[place], hours=1)
        reason, desk = SAID[what[place]]
        yield Call(
            name,
            reason,
            desk,
            raised,
            seen if how[place] != 3 else None,
            ended if how[place] in (0, 2) else None,
            OUTCOMES[what[place] % len(OUTCOMES)],
        )


def _weekday(day: date) -> date:
    return day - timedelta(days=max(0, day.isoweekday() - 5))
