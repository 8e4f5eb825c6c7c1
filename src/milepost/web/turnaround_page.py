"""The words on the page of how long a desk takes."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from milepost.foundation.days import in_words
from milepost.reading.turnaround import DAYS, TurnaroundReading, UnderWay
from milepost.tracking.desks import BookingTarget
from milepost.tracking.turnaround import Turnaround
from milepost.web.escalation_list_page import Choice, desk_choices
from milepost.web.escalation_words import PRIORITIES, as_at
from milepost.web.words import (
    Day,
    as_words,
    first_of,
    many,
    sentence,
    short_day,
    spaced,
)


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One test: its name, and its figures as they are printed."""

    test: str
    reports: str
    in_time: str
    to_booking: str
    to_test: str
    to_report: str
    nine_in_ten: str


@dataclass(frozen=True, slots=True)
class WayRow:
    """One test under way."""

    href: str
    patient: str
    nhs_number: str
    service: str
    test: str
    requested: Day | None
    when: Day | None
    """The day it was done, or is booked for."""

    under: str
    priority: str
    breach: Day | None


@dataclass(frozen=True, slots=True)
class TurnaroundPage:
    """Every word on the page."""

    title: str
    heading: str
    standpoint: str
    desk_href: str
    desks: tuple[Choice, ...]
    figures: tuple[FigureRow, ...]
    counted: str
    no_figures: str
    unreported: tuple[WayRow, ...]
    unreported_words: str
    booked_late: tuple[WayRow, ...]
    booked_late_words: str


def present_turnaround(
    reading: TurnaroundReading, *, now: datetime, target: BookingTarget
) -> TurnaroundPage:
    """Put how long a desk takes into words."""
    desk, today = reading.desk, now.date()
    return TurnaroundPage(
        title=f"How long {desk.name} takes",
        heading=f"How long {desk.name} takes",
        standpoint=as_at(now, None).partition(". ")[0],
        desk_href=f"/desks/{desk.code}",
        desks=tuple(
            Choice(one.words, f"{one.href}/turnaround", here=one.here)
            for one in desk_choices(desk.code)
        ),
        figures=tuple(_figure(one) for one in reading.figures),
        counted=_counted(reading, target),
        no_figures="No test of this desk was reported in these days."
        if reading.tests
        else "Requests to this desk aren’t told from others in the record yet.",
        unreported=tuple(
            _way(one, one.performed_on, _since(one.performed_on, today))
            for one in reading.unreported
        ),
        unreported_words=first_of(
            len(reading.unreported), reading.unreported_in_all, "test"
        ),
        booked_late=tuple(
            _way(one, one.booked_for, _after(one)) for one in reading.booked_late
        ),
        booked_late_words=first_of(
            len(reading.booked_late), reading.booked_late_in_all, "test"
        ),
    )


def _figure(one: Turnaround) -> FigureRow:
    unasked = f", {one.unrequested} without a request" if one.unrequested else ""
    share = f" ({100 * one.booked_in_time / one.booked:.0f}%)" if one.booked else ""
    return FigureRow(
        test=sentence(as_words(one.test)),
        reports=f"{one.reports:,}{unasked}",
        in_time=f"{one.booked_in_time:,} of {one.booked:,}{share}"
        if one.booked
        else "No booking recorded",
        to_booking=_days(one.to_booking),
        to_test=_days(one.to_test),
        to_report=_days(one.to_report),
        nine_in_ten=_days(one.nine_in_ten),
    )


def _days(count: float | None) -> str:
    return "" if count is None else f"{count:.1f}".removesuffix(".0")


def _counted(reading: TurnaroundReading, target: BookingTarget) -> str:
    return (
        f"Tests reported in the last {DAYS} days, from {in_words(reading.first)} to "
        f"{in_words(reading.last)}. In time is a date given within "
        f"{24 * target.days} hours of the request, read as {many(target.days, 'day')}: "
        "a local setting. One without a request in the record counts in no figure of "
        "days. Reports that were corrected since count as they are now."
    )


def _way(one: UnderWay, when: date | None, under: str) -> WayRow:
    return WayRow(
        href=f"/pathways/{quote(one.pathway, safe='')}",
        patient=one.name,
        nhs_number=spaced(one.nhs_number),
        service=one.service_name,
        test=sentence(as_words(one.test)),
        requested=short_day(one.requested_on) if one.requested_on else None,
        when=short_day(when) if when else None,
        under=under,
        priority=PRIORITIES.get(one.priority, sentence(as_words(one.priority))),
        breach=short_day(one.breach_on) if one.breach_on else None,
    )


def _since(performed: date | None, today: date) -> str:
    return f"{many((today - performed).days, 'day')} ago" if performed else ""


def _after(one: UnderWay) -> str:
    if one.booked_for is None or one.breach_on is None:
        return ""
    days = (one.booked_for - one.breach_on).days
    return (
        "On the breach day" if not days else f"{many(days, 'day')} after the breach day"
    )
