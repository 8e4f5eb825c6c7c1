"""The minutes of a meeting, as one document: a page, a PDF, or a file to edit."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from milepost.foundation.days import in_words
from milepost.foundation.printed import (
    Column,
    Document,
    Heading,
    Kind,
    Paragraph,
    Part,
    Table,
)
from milepost.reading.meeting_room import MeetingReading
from milepost.reading.minutes import MinutesReading
from milepost.web.agenda_words import changes_in_words, forecast_words, hidden_words
from milepost.web.meeting_series_page import day_in_title
from milepost.web.meeting_words import (
    HOW,
    DecisionWords,
    all_decisions,
    decision_words,
    quorum_words,
    shown_name,
    shown_number,
)
from milepost.web.who_does_it import who_words
from milepost.web.words import many, moment

STATES = {"open": "To do", "done": "Done", "dropped": "Dropped"}


def minutes_document(
    reading: MinutesReading,
    *,
    organisation: str,
    printed: str,
    names: bool,
    now: datetime,
) -> Document:
    """Make the minutes, with names or without.

    Args:
        reading: what is recorded of the meeting.
        organisation: whose they are.
        printed: who made them and when.
        names: whether patients are named, or only their initials given.
        now: the moment.
    """
    meeting = reading.meeting.meeting
    draft = "" if meeting.closed_at else " (not closed yet)"
    return Document(
        title=f"Minutes of {reading.meeting.series.name}, {in_words(meeting.day)}{draft}",
        organisation=organisation,
        as_at=f"As at {moment(now)}, of the list frozen {_moment(meeting.frozen_at)}",
        filters=tuple(_filters(reading, names=names)),
        printed=printed,
        parts=tuple(_parts(reading, names=names, now=now)),
    )


def _filters(reading: MinutesReading, *, names: bool) -> Iterator[str]:
    meeting = reading.meeting
    yield (
        f"Closed {_moment(meeting.meeting.closed_at)} by {_who(meeting, meeting.meeting.closed_by)}."
        if meeting.meeting.closed_at
        else "A draft: the minutes are not closed."
    )
    if not names:
        yield "Patients are not named: initials, age, and the end of the hospital number."
    if hidden := hidden_words(meeting.hidden):
        yield hidden


def _parts(reading: MinutesReading, *, names: bool, now: datetime) -> Iterator[Part]:
    meeting = reading.meeting
    yield Paragraph(
        f"{meeting.series.name} met on {day_in_title(meeting.meeting.day)}. Chair: "
        f"{_who(meeting, meeting.series.chair) or 'not named'}."
    )
    yield Heading("Who came")
    if said := quorum_words(meeting.quorum):
        yield Paragraph(said)
    yield _attendance(meeting)
    yield Heading("What changed since the last meeting")
    yield from _changes(reading, names=names)
    yield _actions(reading)
    yield Heading("Decisions")
    yield Paragraph(_summary(meeting))
    yield _decided(meeting, names=names, now=now)
    if meeting.general:
        yield _general(meeting)
    if reading.given:
        yield _slots(reading, names=names, now=now)
    yield Heading("The end of the month")
    yield from _forecast(reading)


def _attendance(meeting: MeetingReading) -> Table:
    came = {one.who: one for one in meeting.came}
    asked = dict.fromkeys([meeting.series.chair, *meeting.series.members, *came])
    rows = [
        (
            _who(meeting, who),
            HOW[came[who].how] if who in came else "Not said",
            came[who].deputy if who in came else "",
        )
        for who in asked
        if who
    ]
    return Table(
        "Attendance",
        (Column("Who", wide=2), Column("Came"), Column("Deputy")),
        tuple(rows),
        empty="Nobody is named.",
    )


def _changes(reading: MinutesReading, *, names: bool) -> Iterator[Part]:
    if reading.changed is None:
        yield Paragraph("There was no meeting before this one.")
        return
    found = changes_in_words(reading.changed, reading.people, names=names)
    rows = [
        (change.title, told, more) for change in found for told, more in change.told
    ]
    yield Table(
        "Patients",
        (Column("Change"), Column("Patient", wide=2), Column("What", wide=2)),
        tuple(rows),
        empty="Nothing changed that the list shows.",
    )


def _actions(reading: MinutesReading) -> Table:
    return Table(
        "Actions of the meetings before, as they stood",
        (
            Column("Action", wide=3),
            Column("Who"),
            Column("By when", Kind.DAY),
            Column("Stood"),
        ),
        tuple(
            (
                one.text,
                who_words(one.owner, one.role, one.desk, reading.meeting.names),
                one.due,
                STATES[one.state],
            )
            for one in reading.actions
        ),
        empty="None was open, and none was done since.",
    )


def _summary(meeting: MeetingReading) -> str:
    reached = [r for r in meeting.rows if any(one.stands for one in r.decided)]
    left = len(meeting.rows) - len(reached)
    come = "comes" if left == 1 else "come"
    over = f" {many(left, 'patient')} {come} back next time." if left else ""
    return f"{many(len(meeting.rows), 'patient')} on the list, {len(reached)} decided.{over}"


def _decided(meeting: MeetingReading, *, names: bool, now: datetime) -> Table:
    rows = []
    for row in meeting.rows:
        who = shown_name(row.person, names=names, on=now.date())
        patient = f"{row.place}. {who}, {shown_number(row.person, names=names)}"
        found = all_decisions(row, names=meeting.names, actions=meeting.actions)
        rows += [(patient, *_said(one)) for one in found]
        if not found:
            rows.append((patient, "Not reached", "", None, ""))
    return Table(
        "Decided, patient by patient",
        (
            Column("Patient", wide=2),
            Column("Decision", wide=3),
            Column("Who"),
            Column("By when", Kind.DAY),
            Column("Stands"),
        ),
        tuple(rows),
        empty="Nobody was on the list.",
    )


def _slots(reading: MinutesReading, *, names: bool, now: datetime) -> Table:
    whose = {
        name: row for row in reading.meeting.rows for name in (row.pathway, *row.others)
    }
    rows = []
    for pathway, pool, slot in reading.given:
        row = whose[pathway]
        who = shown_name(row.person, names=names, on=now.date())
        room = f", {slot.room}" if slot.room else ""
        when = f"{in_words(slot.day)}, {slot.starts:%H:%M}{room}"
        rows.append((f"{row.place}. {who}", pool, when))
    return Table(
        "Slots given: a booking is asked for",
        (Column("Patient", wide=2), Column("Pool", wide=2), Column("When", wide=2)),
        tuple(rows),
    )


def _general(meeting: MeetingReading) -> Table:
    alone = sum(one.stands for one in meeting.general) < 2
    told: Sequence[DecisionWords] = [
        decision_words(
            one, place=0, names=meeting.names, actions=meeting.actions, alone=alone
        )
        for one in meeting.general
    ]
    return Table(
        "Decided about no one patient",
        (
            Column("Decision", wide=3),
            Column("Who"),
            Column("By when", Kind.DAY),
            Column("Stands"),
        ),
        tuple(_said(one) for one in told),
    )


def _said(one: DecisionWords):
    words = f"{one.what}: {one.said}" if one.said else one.what
    notes = [note for note in one.notes if note != "Another came after it"]
    stands = "; ".join(filter(None, [one.state, *notes]))
    day = None if one.by_when is None else one.by_when.text
    return (words, one.who, day, stands)


def _forecast(reading: MinutesReading) -> Iterator[Part]:
    yield Paragraph(
        "By counting: who will be over the limit on the last day of the month unless "
        "somebody does something. A treatment booked by then counts as kept; nobody new is "
        "guessed at. As earlier patients went: how many of those still within the limit go "
        "over it by then. Of the services that whoever made these minutes may see."
    )
    found = [forecast_words(one) for one in reading.positions]
    yield Table(
        "Forecast",
        (
            Column("Standard", wide=2),
            Column("Waiting", Kind.NUMBER),
            Column("Over now", Kind.NUMBER),
            Column("Over at month end", Kind.NUMBER),
            Column("If the decisions are kept", Kind.NUMBER),
            Column("Why they are over", wide=3),
            Column("Going over, as earlier patients went", wide=2),
        ),
        tuple(
            (
                one.standard,
                one.waiting,
                one.over_now,
                one.over_then,
                one.with_decisions,
                "; ".join(one.causes),
                ". ".join((one.going, *one.going_more)),
            )
            for one in found
        ),
        empty="No clock runs.",
    )


def _who(meeting: MeetingReading, account: str) -> str:
    return meeting.names.get(account, account)


def _moment(at: datetime | None) -> str:
    return moment(at) if at else "at no moment"
