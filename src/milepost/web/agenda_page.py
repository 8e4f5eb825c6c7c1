"""The words on the page of an agenda, before its meeting."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from milepost.foundation.days import in_words
from milepost.foundation.problems import Problem
from milepost.meetings.calendar import may_begin
from milepost.meetings.forecast import end_of_month
from milepost.reading.agenda import AgendaReading, Row
from milepost.rules.meetings import Takes
from milepost.web.agenda_words import (
    Action,
    Change,
    Forecast,
    TaskWords,
    action_words,
    changes_in_words,
    forecast_words,
    hidden_words,
    task_words,
)
from milepost.web.meeting_series_page import day_in_title
from milepost.web.meeting_words import (
    also_words,
    booked_words,
    day_of,
    row_status,
    step_words,
)
from milepost.web.words import (
    Day,
    Status,
    many,
    moment,
    short_day,
    spaced,
)

LISTS = {
    Takes.OVER_LIMIT: "breach=over",
    Takes.WILL_BREACH: "breach=7",
    Takes.NOTHING_BOOKED: "booked=nothing",
    Takes.BOOKED_AFTER_BREACH: "booked=late",
}
"""How the waiting list is asked for the patients of a line."""


@dataclass(frozen=True, slots=True)
class Patient:
    """One patient of the agenda."""

    place: int
    name: str
    number: str
    href: str
    service: str
    status: Status
    day_of: str
    next_step: str
    booked: str
    looked: Day | None
    said: str
    also: tuple[str, ...]
    decided: str


@dataclass(frozen=True, slots=True)
class Section:
    """One line of the agenda, and whom it took."""

    title: str
    why: str
    slug: str
    patients: tuple[Patient, ...]
    left_off: str
    left_href: str


@dataclass(frozen=True, slots=True)
class AgendaPage:
    """Every word on the page."""

    title: str
    heading: str
    series: str
    series_href: str
    standpoint: str
    when: str
    frozen: str
    start: str
    """Where the list is frozen and the meeting started; blank once it is, or too soon."""

    problems: tuple[Problem, ...]

    meeting_href: str
    total: str
    hidden: str
    sections: tuple[Section, ...]
    empty: tuple[str, ...]
    """The lines that take nobody."""

    last: str
    last_href: str
    changes: tuple[Change, ...]
    no_change: str
    actions: tuple[Action, ...]
    tasks: tuple[TaskWords, ...]
    duties_href: str
    forecast: tuple[Forecast, ...]
    month_end: str


def present_agenda(
    reading: AgendaReading,
    *,
    standpoint: str,
    near: Mapping[str, int],
    today: date,
    problems: Sequence[Problem] = (),
) -> AgendaPage:
    """Put an agenda into words.

    Args:
        reading: the agenda.
        standpoint: when it is as at.
        near: from how many days before a breach each standard calls a wait near.
        today: the day on which it is looked at.
        problems: why the meeting couldn't be started.
    """
    series, meeting, last = reading.series, reading.meeting, reading.last
    frozen_at = meeting and meeting.frozen_at
    how = {"first": series.first, "every_weeks": series.every_weeks}
    begins = may_begin(reading.day, today, **how)
    sections = tuple(_sections(reading, near))
    href = f"/meetings/series/{series.number}"
    here = f"{href}/agenda/{reading.day.isoformat()}"
    return AgendaPage(
        title=f"Agenda: {series.name}, {in_words(reading.day)}",
        heading=f"Agenda: {day_in_title(reading.day)}",
        series=series.name,
        series_href=href,
        standpoint=standpoint,
        when=f"{series.starts:%H:%M}",
        frozen=f"Its list was frozen {moment(frozen_at)}." if frozen_at else "",
        start="" if frozen_at or not begins else f"{here}/start",
        problems=tuple(problems),
        meeting_href=f"/meetings/{meeting.number}" if meeting and frozen_at else "",
        total=f"{many(len(reading.rows), 'patient')}, each once, in the order the chair set",
        hidden=hidden_words(reading.hidden),
        sections=tuple(one for one in sections if one.patients or one.left_off),
        empty=tuple(s.title for s in sections if not s.patients and not s.left_off),
        last=in_words(last.day) if last else "",
        last_href=f"/meetings/{last.number}/minutes" if last else "",
        changes=changes_in_words(reading.changed, reading.people)
        if reading.changed
        else (),
        no_change="Nothing that the list shows." if last else "There was none.",
        actions=tuple(
            action_words(one, reading.names, today) for one in reading.actions
        ),
        tasks=tuple(task_words(task, reading.names, today) for task in reading.tasks),
        duties_href=f"/duties?of={quote(reading.edition.tasks, safe='')}",
        forecast=tuple(map(forecast_words, reading.positions)),
        month_end=in_words(end_of_month(today)),
    )


def _sections(reading: AgendaReading, near: Mapping[str, int]) -> Iterator[Section]:
    left_off = dict(reading.left_off)
    for line in reading.lines:
        left = left_off.get(line.name, 0)
        theirs = [row for row in reading.rows if row.line == line.name]
        more = many(left, "more patient")
        yield Section(
            title=line.title,
            why=line.why,
            slug=f"line-{line.name}",
            patients=tuple(_patient(row, reading, near, reading.day) for row in theirs),
            left_off=f"{more} would come under this line, which takes {line.most}"
            if left
            else "",
            left_href=f"/list?{LISTS[line.takes]}" if line.takes in LISTS else "",
        )


def _patient(
    row: Row, reading: AgendaReading, near: Mapping[str, int], on: date
) -> Patient:
    lines = {line.name: line for line in reading.lines}
    look = row.look
    standing = sum(one.stands for one in row.decided)
    return Patient(
        place=row.place,
        name=row.person.name,
        number=spaced(row.person.nhs_number),
        href=f"/pathways/{quote(row.pathway, safe='')}",
        service=row.person.service_name,
        status=row_status(row, near, on=on),
        day_of=day_of(row, on=on),
        next_step=step_words(row),
        booked=booked_words(row),
        looked=short_day(look.at.date()) if look else None,
        said=(look.note or look.action) if look else "",
        also=also_words(row, lines),
        decided=many(standing, "decision") if standing else "",
    )
