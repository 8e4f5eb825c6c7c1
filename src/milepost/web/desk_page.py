"""The words on a desk's page: what it has to book, and what was escalated to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from milepost.reading.desks import DeskReading, Request
from milepost.web.agreed_page import Row as AgreedRow
from milepost.web.agreed_page import agreed_rows
from milepost.web.escalation_list_page import Choice, desk_choices
from milepost.web.escalation_words import (
    NOBODY,
    PRIORITIES,
    Row,
    as_at,
    person,
    row_words,
)
from milepost.web.words import (
    Day,
    Status,
    as_words,
    first_of,
    many,
    sentence,
    short_day,
    spaced,
)


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request in the table."""

    href: str
    patient: str
    nhs_number: str
    service: str
    test: str
    vetted: str
    requested: Day
    book_by: Day
    status: Status
    priority: str
    breach: Day | None


@dataclass(frozen=True, slots=True)
class DeskPage:
    """Every word on the page."""

    title: str
    heading: str
    standpoint: str
    desks: tuple[Choice, ...]
    on_duty: str
    nobody: bool
    requests: tuple[RequestRow, ...]
    requests_words: str
    no_requests: str
    target: str
    escalations: tuple[Row, ...]
    escalations_words: str
    no_escalations: str
    agreed: tuple[AgreedRow, ...]
    turnaround: str
    """The address of how long it takes."""


def present_desk(
    reading: DeskReading, *, now: datetime, names: Mapping[str, str]
) -> DeskPage:
    """Put what a desk has to do into the words the page uses."""
    desk = reading.desk
    return DeskPage(
        title=f"{desk.name} desk",
        heading=f"{desk.name} desk",
        standpoint=as_at(now, reading.told_at),
        desks=desk_choices(desk.code),
        on_duty=", ".join(person(one, names) for one in reading.on_duty) or NOBODY,
        nobody=not reading.on_duty,
        requests=tuple(_request(one, now) for one in reading.requests),
        requests_words=_counted(reading),
        no_requests=_none(reading),
        target=_target(reading),
        escalations=tuple(row_words(row, names) for row in reading.escalations),
        escalations_words=first_of(
            len(reading.escalations), reading.escalations_in_all, "open escalation"
        ),
        no_escalations="Nothing is escalated to this desk.",
        agreed=agreed_rows(reading.agreed, names, now.date()),
        turnaround=f"/desks/{desk.code}/turnaround",
    )


def _request(one: Request, now: datetime) -> RequestRow:
    days = (one.book_by - now.date()).days
    if one.late:
        status = Status(f"Late by {many(-days, 'day')}", "▲", "over")
    elif days == 0:
        status = Status("To book today", "●", "near")
    else:
        status = Status(f"To book within {many(days, 'day')}", "✓", "on")
    return RequestRow(
        href=f"/pathways/{quote(one.pathway, safe='')}",
        patient=one.name,
        nhs_number=spaced(one.nhs_number),
        service=one.service_name,
        test=sentence(as_words(one.test)),
        vetted="Vetted" if one.vetted else "Not vetted yet",
        requested=short_day(one.requested_on),
        book_by=short_day(one.book_by),
        status=status,
        priority=PRIORITIES.get(one.priority, sentence(as_words(one.priority))),
        breach=short_day(one.breach_on) if one.breach_on else None,
    )


def _counted(reading: DeskReading) -> str:
    said = first_of(len(reading.requests), reading.requests_in_all, "request")
    of = "them" if len(reading.requests) == reading.requests_in_all else "these"
    return f"{said} to book, {reading.late} of {of} late"


def _none(reading: DeskReading) -> str:
    if not reading.tests:
        return (
            "Requests to this desk aren’t told from others in the record yet. "
            "What is escalated to it is above."
        )
    return "Every test requested of this desk has a date."


def _target(reading: DeskReading) -> str:
    if not reading.tests:
        return ""
    hours = 24 * reading.target.days
    counted = (
        "every day counts"
        if reading.target.every_day_counts
        else ("only working days count")
    )
    return (
        f"A request is to be booked within {hours} hours of being made, and {counted}. "
        "That is a local setting: one board’s target for radiology, of which the source "
        "doesn’t say whether weekends count. Events have days and not hours, so "
        f"{hours} hours are read as {many(reading.target.days, 'day')}."
    )
