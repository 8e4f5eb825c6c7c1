"""What the minutes of a meeting say: its record, and how things stood then."""

from collections.abc import Mapping
from dataclasses import dataclass

from milepost.foundation.scope import Scope
from milepost.meetings.changes import Changes
from milepost.meetings.forecast import Position
from milepost.reading.agenda import Person, people_of
from milepost.reading.meeting_room import MeetingReading, read_meeting
from milepost.rules.lawbook import Lawbook
from milepost.store.meetings.kept import (
    KeptAction,
    kept_actions,
    kept_changes,
    kept_positions,
)
from milepost.store.meetings.slots import Slot, slots_given


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesReading:
    """A meeting, and how things stood when its list was frozen or its minutes closed."""

    meeting: MeetingReading
    changed: Changes | None
    """Since the meeting before; None where there was none."""

    people: Mapping[str, Person]
    """Whoever the changes name, by pathway, within scope."""

    actions: tuple[KeptAction, ...]
    """Of the meetings before."""

    given: tuple[tuple[str, str, Slot], ...]
    """The slots it gave, to patients whom one may see: pathway, pool and slot."""

    positions: tuple[Position, ...]
    """With what was decided once the minutes are closed; without it before."""


def read_minutes(
    scope: Scope, number: int, *, lawbook: Lawbook
) -> MinutesReading | None:
    """Read the minutes of a meeting; None where there is none in scope."""
    meeting = read_meeting(scope, number, lawbook=lawbook)
    if meeting is None:
        return None
    told, closed = meeting.meeting.told, meeting.meeting.said_at_close
    changed = kept_changes(told)
    named = (
        []
        if changed is None
        else [
            *changed.new,
            *changed.treated,
            *changed.left,
            *changed.breached,
            *changed.off,
            *(one.pathway for one in changed.moved),
        ]
    )
    listed = {name for row in meeting.rows for name in (row.pathway, *row.others)}
    return MinutesReading(
        meeting=meeting,
        changed=changed,
        people=people_of(scope, named),
        actions=kept_actions(scope, told),
        given=tuple(one for one in slots_given(number) if one[0] in listed),
        positions=kept_positions(scope, closed or told),
    )
