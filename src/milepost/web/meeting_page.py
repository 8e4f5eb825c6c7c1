"""The words on the page of a meeting that goes on, and of one patient of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from milepost.foundation.days import in_words
from milepost.foundation.problems import Problem
from milepost.meetings.forecast import end_of_month
from milepost.reading.meeting_room import MeetingReading
from milepost.reading.month_end import MonthEnd
from milepost.web.agenda_words import Forecast, forecast_words, hidden_words
from milepost.web.decide_form import DecideForm, at_their_fields, decide_form
from milepost.web.list_filters import Option
from milepost.web.meeting_series_page import day_in_title
from milepost.web.meeting_words import (
    HOW,
    DecisionWords,
    all_decisions,
    decision_words,
    quorum_words,
    row_status,
    shown_name,
    shown_number,
)
from milepost.web.words import Status, many, moment


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One patient of a meeting's list."""

    place: int
    href: str
    name: str
    number: str
    line: str
    status: Status
    decisions: tuple[DecisionWords, ...]


@dataclass(frozen=True, slots=True)
class Attending:
    """Whether somebody came."""

    key: int
    who: str
    name: str
    options: tuple[Option, ...]
    was: str
    """As the page shows it: only what is changed is written down."""

    how: str
    deputy: str


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """Every word on the page of a meeting."""

    title: str
    heading: str
    number: int
    series: str
    series_href: str
    agenda_href: str
    standpoint: str
    frozen: str
    closed: str
    names: bool
    rows: tuple[ListedRow, ...]
    hidden: str
    reached: int
    total: int
    progress: str
    go_on_href: str
    general: tuple[DecisionWords, ...]
    decide: DecideForm
    attendance: tuple[Attending, ...]
    quorum: str
    may_close: bool
    unreached: str
    forecast: tuple[Forecast, ...]
    month_end: str
    problems: tuple[Problem, ...]
    saved: str


def present_meeting(
    reading: MeetingReading,
    month_end: MonthEnd,
    *,
    standpoint: str,
    near: Mapping[str, int],
    roles: Sequence[str],
    show_names: bool,
    typed: Mapping[str, str] | None = None,
    problems: Sequence[Problem] = (),
    saved: bool = False,
) -> MeetingPage:
    """Put a meeting into words: its list, who came, and what is still to do."""
    meeting, series = reading.meeting, reading.series
    unreached = [row for row in reading.rows if not _reached(row.decided)]
    reached = len(reading.rows) - len(unreached)
    first = next(iter(unreached), next(iter(reading.rows), None))
    here = f"/meetings/{meeting.number}"
    agenda = f"/meetings/series/{series.number}/agenda/{meeting.day.isoformat()}"
    left = f"Nothing is decided about {many(len(unreached), 'patient')}: they come back next time."
    closed_at, closed_by = meeting.closed_at, meeting.closed_by
    return MeetingPage(
        title=f"{series.name}, {in_words(meeting.day)}",
        heading=f"{series.name}: {day_in_title(meeting.day)}",
        number=meeting.number,
        series=series.name,
        series_href=f"/meetings/series/{series.number}",
        agenda_href=agenda,
        standpoint=standpoint,
        frozen=_by(
            "Its list was frozen", meeting.frozen_at, meeting.frozen_by, reading
        ),
        closed=_by("Its minutes were closed", closed_at, closed_by, reading),
        names=show_names,
        rows=tuple(_listed(r, reading, near, names=show_names) for r in reading.rows),
        hidden=hidden_words(reading.hidden),
        reached=reached,
        total=len(reading.rows),
        progress=f"{reached} of {len(reading.rows)} decided",
        go_on_href=f"{here}/patients/{first.place}" if first else "",
        general=_general(reading),
        decide=decide_form(reading, None, roles, typed or {}, problems),
        attendance=tuple(_attending(reading)),
        quorum=quorum_words(reading.quorum),
        may_close=reading.may_close,
        unreached=left if unreached else "",
        forecast=tuple(map(forecast_words, month_end.positions)),
        month_end=in_words(end_of_month(month_end.day)),
        problems=at_their_fields(problems),
        saved="Saved." if saved else "",
    )


def _general(reading: MeetingReading) -> tuple[DecisionWords, ...]:
    """Put what was decided about no patient into words."""
    alone = sum(one.stands for one in reading.general) < 2
    return tuple(
        decision_words(
            one,
            place=0,
            names=reading.names,
            actions=reading.actions,
            alone=alone,
            form=str(uuid4()),
        )
        for one in reading.general
    )


def _listed(
    row, meeting: MeetingReading, near: Mapping[str, int], *, names: bool
) -> ListedRow:
    on = meeting.meeting.day
    line = meeting.lines.get(row.line)
    return ListedRow(
        place=row.place,
        href=f"/meetings/{meeting.meeting.number}/patients/{row.place}",
        name=shown_name(row.person, names=names, on=on),
        number=shown_number(row.person, names=names),
        line=line.title if line else row.line,
        status=row_status(row, near, on=on),
        decisions=all_decisions(row, names=meeting.names, actions=meeting.actions),
    )


def _attending(meeting: MeetingReading):
    came = {one.who: one for one in meeting.came}
    asked = [meeting.series.chair, *meeting.series.members]
    everybody = dict.fromkeys([*(who for who in asked if who), *came])
    for key, who in enumerate(everybody, start=1):
        how = came[who].how if who in came else "unsaid"
        yield Attending(
            key=key,
            who=who,
            name=meeting.names.get(who, who),
            options=tuple(
                Option(value, text, chosen=value == how)
                for value, text in (("unsaid", "Not said"), *HOW.items())
            ),
            was=how,
            how=HOW.get(how, "Not said"),
            deputy=came[who].deputy if who in came else "",
        )


def _by(what: str, at: datetime | None, by: str, meeting: MeetingReading) -> str:
    return f"{what} {moment(at)} by {meeting.names.get(by, by)}." if at else ""


def _reached(decided) -> bool:
    return any(one.stands for one in decided)
