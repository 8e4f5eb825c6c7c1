"""The words on the list of series of meetings, and on the page of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from milepost.foundation.days import in_words
from milepost.foundation.problems import Problem
from milepost.reading.meeting_series import Met, SeriesReading
from milepost.rules.in_words import checked
from milepost.web.meeting_series_form import Line, SeriesForm, in_order, line_words
from milepost.web.rule_words import DoubtWords, Mark, doubt_words, mark
from milepost.web.words import many, moment

WEEKDAYS = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
]
TERMS = {
    "purpose": "Purpose",
    "authority": "Authority",
    "chair": "Chair",
    "quorum": "Quorum",
    "frequency": "How often",
    "inputs": "What it has before it",
    "outputs": "What comes of it",
    "reports_to": "Reports to",
    "review": "Reviewed",
}


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """One series, in the list."""

    name: str
    href: str
    kind: str
    about: str
    rhythm: str
    next_words: str
    next_href: str
    next_link: str
    last_words: str
    last_href: str
    mine: bool


@dataclass(frozen=True, slots=True)
class SeriesListPage:
    """Every word on the list of series."""

    title: str
    standpoint: str
    rows: tuple[SeriesRow, ...]
    caption: str


@dataclass(frozen=True, slots=True)
class Held:
    """One meeting that was held."""

    day: str
    href: str
    minutes: str
    stands: str


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """Every word on the page of one series."""

    title: str
    heading: str
    standpoint: str
    row: SeriesRow
    people: tuple[tuple[str, str], ...]
    note: str
    terms: tuple[tuple[str, str], ...]
    mark: Mark
    checked: str
    kind_id: str
    doubts: tuple[DoubtWords, ...]
    lines: tuple[Line, ...]
    held: tuple[Held, ...]
    form: SeriesForm | None
    set_by: str
    problems: tuple[Problem, ...]
    saved: str


def present_list(
    found: Sequence[SeriesReading], services: Mapping[str, str], *, standpoint: str
) -> SeriesListPage:
    """Put the series of meetings into words."""
    mine = sum(one.mine for one in found)
    return SeriesListPage(
        title="Meetings",
        standpoint=standpoint,
        rows=tuple(_row(one, services) for one in found),
        caption=f"{many(len(found), 'series', 'series')}, {mine} of them yours and first, then by day",
    )


def present_series(
    reading: SeriesReading,
    *,
    services: Mapping[str, str],
    names: Mapping[str, str],
    standpoint: str,
    form: SeriesForm | None,
    problems: Sequence[Problem] = (),
    saved: bool = False,
) -> SeriesPage:
    """Put one series into words.

    Args:
        reading: the series.
        services: the name of each service in scope, by its code.
        names: everybody's name, by account.
        standpoint: when it is as at.
        form: to set it with; None for whoever may not.
        problems: what was wrong with what was typed.
        saved: whether it has just been set.
    """
    series, terms = reading.series, reading.edition.terms
    people = [("Chair", names.get(series.chair, series.chair) or "Not named")]
    members = ", ".join(names.get(who, who) for who in series.members)
    people.append(("Members", members or "Nobody is named"))
    said = [(label, getattr(terms, name)) for name, label in TERMS.items()]
    said.insert(3, ("Members", "; ".join(terms.members)))
    return SeriesPage(
        title=series.name,
        heading=series.name,
        standpoint=standpoint,
        row=_row(reading, services),
        people=tuple(people),
        note=series.note,
        terms=tuple(said),
        mark=mark(reading.edition.evidence),
        checked=checked(reading.kind.sign_off),
        kind_id=reading.kind.id,
        doubts=tuple(
            doubt_words(reading.kind.id, one) for one in reading.edition.doubts
        ),
        lines=tuple(
            line_words(line, place)
            for place, line in enumerate(in_order(reading), start=1)
        ),
        held=tuple(_held(one) for one in reading.meetings if one.frozen_at),
        form=form,
        set_by=f"Set by {names.get(series.by, series.by)}, {moment(series.at)}",
        problems=tuple(problems),
        saved="Saved." if saved else "",
    )


def _row(reading: SeriesReading, services: Mapping[str, str]) -> SeriesRow:
    series, last = reading.series, reading.last
    theirs = series.services
    about = (
        "Every service"
        if theirs is None
        else ", ".join(
            services.get(code, "a service you may not see") for code in sorted(theirs)
        )
    )
    rhythm = f"{WEEKDAYS[series.first.weekday()]} at {series.starts:%H:%M}"
    if series.every_weeks > 1:
        rhythm += f", every {series.every_weeks} weeks"
    href = f"/meetings/series/{series.number}"
    upcoming = reading.next_meeting
    begun = upcoming is not None and upcoming.frozen_at is not None
    return SeriesRow(
        name=series.name,
        href=href,
        kind=reading.kind.title,
        about=about,
        rhythm=rhythm,
        next_words=in_words(reading.next_day),
        next_href=f"/meetings/{upcoming.number}"
        if upcoming is not None and begun
        else f"{href}/agenda/{reading.next_day.isoformat()}",
        next_link="Go on with it" if begun else "Agenda",
        last_words=in_words(last.day) if last else "None yet",
        last_href=f"/meetings/{last.number}/minutes" if last else "",
        mine=reading.mine,
    )


def _held(meeting: Met) -> Held:
    return Held(
        day=in_words(meeting.day),
        href=f"/meetings/{meeting.number}",
        minutes=f"/meetings/{meeting.number}/minutes",
        stands=f"Minutes closed {moment(meeting.closed_at)}"
        if meeting.closed_at
        else "Minutes not closed",
    )


def day_in_title(day: date) -> str:
    """Write a meeting's day as its pages head it.

    >>> day_in_title(date(2026, 11, 25))
    'Wednesday 25 November 2026'
    """
    return f"{WEEKDAYS[day.weekday()]} {in_words(day)}"
