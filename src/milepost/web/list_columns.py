"""The columns of the list: what each is called, and the words in its cells."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from milepost.reading.waiting_list import Wait
from milepost.web.forecast_words import NO_FORECAST_IN_SHORT, in_100
from milepost.web.words import (
    Day,
    as_words,
    event_in_words,
    many,
    next_step_in_words,
    sentence,
    short_day,
    standard_in_words,
    status,
    weeks_and_days,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: never empty, since whatever isn't known says so."""

    text: str = ""
    day: Day | None = None
    """Shown instead of the text, where the cell is a date."""

    under: str = ""
    """A second, quieter line."""

    under_day: Day | None = None
    shape: str = ""
    tone: str = ""
    missing: bool = False
    """Whether the words say that something isn't there."""

    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column that a person may choose."""

    title: str
    cell: Callable[[Wait, date], Cell]
    sort: str | None = None
    forwards: str = ""
    """The order in words, as the list first sorts by this column."""

    backwards: str = ""
    usual: bool = True
    numeric: bool = False


def nothing(words: str, **more: bool) -> Cell:
    """Say in a cell that there is nothing to say."""
    return Cell(words, missing=True, **more)


def _status(wait: Wait, on: date) -> Cell:
    stands = status(
        wait.breach_on, days_left=wait.days_left, on=on, near_days=wait.near_days
    )
    if wait.breach_on is None:
        return Cell(stands.words, shape=stands.shape, tone=stands.tone)
    return Cell(
        stands.words,
        shape=stands.shape,
        tone=stands.tone,
        under="Breach",
        under_day=short_day(wait.breach_on),
    )


def _waited(wait: Wait, _on: date) -> Cell:
    if wait.waited is None:
        return nothing("Not known", numeric=True)
    limit = f"day {wait.waited:,} of {wait.limit_days:,}"
    return Cell(weeks_and_days(wait.waited), under=limit, numeric=True)


def _service(wait: Wait, _on: date) -> Cell:
    return Cell(wait.service_name, under=wait.hospital)


def _next(wait: Wait, _on: date) -> Cell:
    if not wait.next_step:
        return nothing("No next step")
    return Cell(next_step_in_words(wait.next_step))


def _booked(wait: Wait, on: date) -> Cell:
    if wait.booked_for is None:
        return nothing("Nothing booked")
    breach_on = wait.breach_on
    late = breach_on is not None and on < breach_on <= wait.booked_for
    what = as_words(wait.booked_what or "not_said_what_for")
    return Cell(
        day=short_day(wait.booked_for),
        under=f"After breach: {what}" if late else sentence(what),
        tone="late" if late else "",
    )


def _chance(wait: Wait, _on: date) -> Cell:
    told = wait.forecast
    if told is None or told.chance is None:
        why = told.without if told else None
        return nothing(NO_FORECAST_IN_SHORT[why or ""], numeric=True)
    under = "" if told.proved else "not proved"
    return Cell(
        in_100(told.chance),
        under="being updated" if told.behind else under,
        numeric=True,
    )


def _expected(wait: Wait, _on: date) -> Cell:
    told = wait.forecast
    if told is None or told.half_on is None:
        return nothing("Can’t be said")
    return Cell(
        day=short_day(told.half_on),
        under="8 in 10 by" if told.late_on else "",
        under_day=short_day(told.late_on) if told.late_on else None,
    )


def _last(wait: Wait, _on: date) -> Cell:
    if wait.last_on is None or wait.last_kind is None:
        return nothing("Nothing yet")
    return Cell(event_in_words(wait.last_kind), under_day=short_day(wait.last_on))


def _owner(wait: Wait, _on: date) -> Cell:
    return Cell(wait.owner) if wait.owner else nothing("Nobody")


def _started(wait: Wait, _on: date) -> Cell:
    return _day(wait.started)


def _adjusted(wait: Wait, _on: date) -> Cell:
    if not wait.adjusted:
        return nothing("None", numeric=True)
    return Cell(many(wait.adjusted, "day"), numeric=True)


def _day(day: date | None) -> Cell:
    return Cell(day=short_day(day)) if day else nothing("Not known")


COLUMNS = {
    "status": Column(
        "Status",
        _status,
        sort="breach",
        forwards="breach day, soonest first",
        backwards="breach day, latest first",
    ),
    "waited": Column(
        "Waited",
        _waited,
        sort="-waited",
        forwards="longest wait first",
        backwards="shortest wait first",
        numeric=True,
    ),
    "standard": Column(
        "Standard",
        lambda wait, _: Cell(standard_in_words(wait.standard), under=wait.not_national),
    ),
    "service": Column(
        "Service",
        _service,
        sort="service",
        forwards="service, A to Z",
        backwards="service, Z to A",
    ),
    "next": Column(
        "Next step",
        _next,
        sort="next",
        forwards="next step, earliest in the pathway first",
        backwards="next step, latest in the pathway first",
    ),
    "booked": Column(
        "Booked",
        _booked,
        sort="booked",
        forwards="booked, soonest first",
        backwards="booked, latest first",
    ),
    "chance": Column(
        "Breach chance",
        _chance,
        sort="-chance",
        forwards="chance of breach, greatest first",
        backwards="chance of breach, least first",
        numeric=True,
    ),
    "last": Column(
        "Last event",
        _last,
        sort="-last",
        forwards="last event, newest first",
        backwards="last event, oldest first",
    ),
    "owner": Column("Owner", _owner),
    "expected": Column("Treatment expected", _expected, usual=False),
    "started": Column("Clock started", _started, usual=False),
    "adjusted": Column("Days taken out", _adjusted, usual=False, numeric=True),
    "born": Column("Born", lambda wait, _: _day(wait.born), usual=False),
    "hospital_number": Column(
        "Hospital number",
        lambda wait, _: Cell(wait.hospital_number or "Not known"),
        usual=False,
    ),
    "pathway": Column("Pathway", lambda wait, _: Cell(wait.pathway), usual=False),
}
"""Every column but the first, which is always the patient."""

PATIENT_SORT = ("name, A to Z", "name, Z to A")


def columns_shown(chosen: tuple[str, ...], *, one_standard: bool) -> tuple[str, ...]:
    """Name the columns to show: those chosen, or the usual ones.

    >>> "standard" in columns_shown((), one_standard=True)
    False
    >>> columns_shown(("born",), one_standard=True)
    ('born',)
    """
    if chosen:
        return tuple(code for code in COLUMNS if code in chosen)
    return tuple(
        code
        for code, column in COLUMNS.items()
        if column.usual and not (one_standard and code == "standard")
    )


def order_in_words(sort: str) -> str:
    """Say which order the rows are in.

    >>> order_in_words("breach"), order_in_words("-waited")
    ('breach day, soonest first', 'longest wait first')
    """
    if sort.removeprefix("-") == "name":
        return PATIENT_SORT[sort.startswith("-")]
    for column in COLUMNS.values():
        if column.sort == sort:
            return column.forwards
        if column.sort and turned(column.sort) == sort:
            return column.backwards
    raise KeyError(sort)


def turned(sort: str) -> str:
    """Turn an order round.

    >>> turned("name"), turned("-name")
    ('-name', 'name')
    """
    return sort[1:] if sort.startswith("-") else f"-{sort}"
