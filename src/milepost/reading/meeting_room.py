"""One patient of a meeting, as a shared screen shows them, and the record of a meeting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.meetings.decisions import Recorded, by_pathway
from milepost.meetings.quorum import Quorum, may_close, quorum
from milepost.reading.agenda import Person, Row, people_of, rows_of
from milepost.reading.pathway import PathwayReading, read_pathway
from milepost.rules.lawbook import Lawbook
from milepost.rules.meetings import AgendaRule, MeetingKind
from milepost.store.agreed.lists import Agreed, agreed_in, of_pathway
from milepost.store.looks.diary import Looked, looks_at
from milepost.store.meetings import record, series
from milepost.store.meetings.gathered import edition_for
from milepost.store.meetings.record import Came
from milepost.store.meetings.series import Meeting, Series
from milepost.store.staff.roster import names

NOTES = 3
"""How many of the last notes are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingReading:
    """A meeting: its list, what was decided, and who came."""

    series: Series
    kind: MeetingKind
    meeting: Meeting
    lines: Mapping[str, AgendaRule]
    rows: tuple[Row, ...]
    hidden: int
    """How many patients of the list whoever asks may not see."""

    general: tuple[Recorded, ...]
    """What was decided about no patient."""

    actions: Mapping[int, Agreed]
    """What was agreed in it, by number, as it stands."""

    came: tuple[Came, ...]
    quorum: Quorum
    may_close: bool
    """Whether whoever asks may close the minutes."""

    latest: int
    """The number of the last decision recorded; 0 if there is none."""

    names: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientReading:
    """One patient of a meeting."""

    row: Row
    pathway: PathwayReading
    looks: tuple[Looked, ...]
    actions: tuple[Agreed, ...]
    """What was agreed about them anywhere, and is still to do."""

    others: Mapping[str, Person]
    """Their other pathways that some line took, within scope."""

    before: int | None
    """The place of the patient before, of those to be seen."""

    after: int | None


def read_meeting(
    scope: Scope, number: int, *, lawbook: Lawbook
) -> MeetingReading | None:
    """Read a meeting whose list is frozen; None where there is none in scope."""
    meeting = series.the_meeting(scope, number) if number < 2**63 else None
    if meeting is None or meeting.frozen_at is None:
        return None
    theirs = series.the_series(scope, meeting.series)
    if theirs is None:
        return None
    decisions = record.decisions_of(number)
    decided = by_pathway(decisions)
    items = record.items_of(number)
    rows = rows_of(scope, items, decided)
    edition = edition_for(theirs, lawbook, meeting.day)
    came = tuple(record.attendance_of(number))
    how = {one.who: one.how for one in came}
    return MeetingReading(
        series=theirs,
        kind=lawbook.the(MeetingKind, theirs.kind),
        meeting=meeting,
        lines={line.name: line for line in edition.agenda},
        rows=rows,
        hidden=len(items) - len(rows),
        general=tuple(decided.get("", ())),
        actions={one.number: one for one in agreed_in(scope, "meeting", number)},
        came=came,
        quorum=quorum(how, chair=theirs.chair, needed=edition.terms.quorum_count),
        may_close=may_close(
            scope.person,
            chair=theirs.chair,
            members=theirs.members,
            began=meeting.frozen_by,
            came=how,
        ),
        latest=max((one.number for one in decisions), default=0),
        names=names(scope.provider),
    )


def read_patient(
    scope: Scope,
    reading: MeetingReading,
    place: int,
    *,
    now: datetime,
    lawbook: Lawbook,
) -> PatientReading | None:
    """Read one patient of a meeting; None where none in scope has that place."""
    places = [row.place for row in reading.rows]
    if place not in places:
        return None
    at = places.index(place)
    row = reading.rows[at]
    as_at = AsAt(now.date(), now.astimezone(UTC))
    pathway = read_pathway(scope, row.pathway, as_at=as_at, lawbook=lawbook)
    if pathway is None:
        return None
    agreed = of_pathway(scope, row.pathway)
    return PatientReading(
        row=row,
        pathway=pathway,
        looks=tuple(looks_at(scope, row.pathway)[:NOTES]),
        actions=tuple(one for one in agreed if one.state == "open"),
        others=people_of(scope, row.others),
        before=places[at - 1] if at else None,
        after=places[at + 1] if at + 1 < len(places) else None,
    )
