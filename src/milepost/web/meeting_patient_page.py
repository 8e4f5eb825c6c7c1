"""The words about one patient of a meeting, on a screen that others may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from milepost.foundation.days import in_words
from milepost.foundation.problems import Problem
from milepost.reading.agreed import Agreed
from milepost.reading.meeting_room import MeetingReading, PatientReading
from milepost.reading.worklist import Looked
from milepost.web.decide_form import DecideForm, at_their_fields, decide_form
from milepost.web.meeting_words import (
    DecisionWords,
    all_decisions,
    also_words,
    booked_words,
    day_of,
    row_status,
    shown_name,
    shown_number,
    step_words,
)
from milepost.web.timeline import Timeline, draw
from milepost.web.who_does_it import who_words
from milepost.web.words import Day, Status, moment, short_day


@dataclass(frozen=True, slots=True)
class NoteWords:
    """One of the last notes."""

    who: str
    said: str
    action: str


@dataclass(frozen=True, slots=True)
class OpenAction:
    """Something still to do about the patient."""

    text: str
    href: str
    who: str
    due: Day
    late: bool


@dataclass(frozen=True, slots=True)
class PatientPage:
    """Every word of one patient, on a screen that others may see."""

    title: str
    heading: str
    meeting: int
    meeting_href: str
    place: int
    nth: int
    """Which of those to be seen, from 1."""

    places: str
    """The places of all to be seen."""

    total: int
    latest: int
    name: str
    number: str
    names: bool
    service: str
    line: str
    also: tuple[str, ...]
    status: Status
    day_of: str
    next_step: str
    booked: str
    since: str
    timeline: Timeline | None
    notes: tuple[NoteWords, ...]
    actions: tuple[OpenAction, ...]
    pathway_href: str
    decisions: tuple[DecisionWords, ...]
    decide: DecideForm
    before: str
    after: str
    progress: str
    closed: str
    problems: tuple[Problem, ...]
    saved: str


def present_patient(
    meeting: MeetingReading,
    reading: PatientReading,
    *,
    near: Mapping[str, int],
    roles: Sequence[str],
    show_names: bool,
    now: datetime,
    typed: Mapping[str, str] | None = None,
    problems: Sequence[Problem] = (),
    saved: bool = False,
) -> PatientPage:
    """Put one patient of a meeting into words.

    Args:
        meeting: the meeting.
        reading: the patient.
        near: from how many days before a breach each standard calls a wait near.
        roles: the roles that may be given something to do.
        show_names: whether names and numbers are shown, or only initials.
        now: the moment.
        typed: what was typed, where something was wrong with it.
        problems: what was wrong; each names its field.
        saved: whether a decision has just been recorded.
    """
    return PatientPage(
        **_where(meeting, reading),
        **_who(reading, names=show_names, now=now),
        **_stands(meeting, reading, near),
        timeline=_drawn(reading, now),
        notes=tuple(_note(look, meeting.names) for look in reading.looks),
        actions=tuple(_open(one, meeting.names, now) for one in reading.actions),
        decisions=all_decisions(
            reading.row,
            names=meeting.names,
            actions=meeting.actions,
            forms=[str(uuid4()) for _ in reading.row.decided],
        ),
        decide=decide_form(meeting, reading, roles, typed or {}, problems),
        problems=at_their_fields(problems),
        saved="Saved." if saved else "",
    )


def _where(meeting: MeetingReading, reading: PatientReading) -> dict[str, Any]:
    """Say which patient of how many, and where the others are."""
    address = f"/meetings/{meeting.meeting.number}"
    places = [row.place for row in meeting.rows]
    place, total = places.index(reading.row.place) + 1, len(places)
    closed = "The minutes are closed. What is decided now is marked as late."
    return {
        "title": f"Patient {place} of {total}, {meeting.series.name}",
        "heading": f"Patient {place} of {total}",
        "meeting": meeting.meeting.number,
        "meeting_href": address,
        "place": reading.row.place,
        "nth": place,
        "places": " ".join(map(str, places)),
        "total": total,
        "latest": meeting.latest,
        "before": f"{address}/patients/{reading.before}" if reading.before else "",
        "after": f"{address}/patients/{reading.after}" if reading.after else "",
        "progress": f"{place} of {total}",
        "closed": closed if meeting.meeting.closed_at else "",
    }


def _who(reading: PatientReading, *, names: bool, now: datetime) -> dict[str, Any]:
    """Name the patient, or give what tells them apart where others see the screen."""
    row = reading.row
    return {
        "name": shown_name(row.person, names=names, on=now.date()),
        "number": shown_number(row.person, names=names),
        "names": names,
        "service": row.person.service_name,
        "pathway_href": f"/pathways/{quote(row.pathway, safe='')}",
    }


def _stands(
    meeting: MeetingReading, reading: PatientReading, near: Mapping[str, int]
) -> dict[str, Any]:
    """Say how the patient stands on the day of the meeting, and why they are here."""
    row, day = reading.row, meeting.meeting.day
    line = meeting.lines.get(row.line)
    return {
        "line": line.title if line else row.line,
        "also": also_words(row, meeting.lines),
        "status": row_status(row, near, on=day),
        "day_of": day_of(row, on=day),
        "next_step": step_words(row),
        "booked": booked_words(row),
        "since": _since(reading),
    }


def _drawn(reading: PatientReading, now: datetime) -> Timeline | None:
    numbers = {e.event: n for n, e in enumerate(reading.pathway.events, start=1)}
    drawn = draw(reading.pathway, numbers, on=now.date())
    here = "The table below says"
    there = "The table on the pathway’s own page says"
    return drawn and replace(drawn, summary=drawn.summary.replace(here, there))


def _note(look: Looked, names: Mapping[str, str]) -> NoteWords:
    return NoteWords(
        f"{names.get(look.by, look.by)}, {moment(look.at)}",
        look.note,
        f"{look.action}, by {in_words(look.due)}" if look.due else look.action,
    )


def _open(one: Agreed, names: Mapping[str, str], now: datetime) -> OpenAction:
    return OpenAction(
        one.text,
        f"/actions/{one.number}",
        who_words(one.owner, one.role, one.desk, names),
        short_day(one.due),
        late=one.late(now.date()),
    )


def _since(reading: PatientReading) -> str:
    """Say what happened after the list was frozen, if it changes what is shown."""
    then, now = reading.row.facts, reading.pathway.position
    if (then["next_step"], then["booked_for"]) == (now.next_step, now.booked_for):
        return ""
    booked = (
        f"booked for {in_words(now.booked_for)}" if now.booked_for else "nothing booked"
    )
    return f"Since the list was frozen it has changed: {booked}."
