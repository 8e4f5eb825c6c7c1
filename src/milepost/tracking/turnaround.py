"""How long a desk takes: from request to booking, and from request to report."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from math import floor
from statistics import median

from milepost.tracking.desks import NO_HOLIDAYS, BookingTarget


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """One test that was reported, and what is recorded of its way there."""

    test: str
    requested_on: date | None
    booked_on: date | None
    """The day on which it was first given a date, not the day it was given."""

    performed_on: date | None
    reported_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnaround:
    """What may be said of the reports of one test. Days are whole days."""

    test: str
    reports: int
    unrequested: int
    """Of them, those of which no request is recorded: they count in no figure."""

    booked: int
    """Of those requested, how many have a booking recorded,"""

    booked_in_time: int
    """and how many of these had one by the day that the desk's target gives."""

    to_booking: float | None
    """Half were booked so many days after the request; None where none was."""

    to_test: float | None
    to_report: float | None
    nine_in_ten: float | None
    """Nine in ten were reported so many days after the request."""


def turnaround(
    reported: Iterable[Reported],
    target: BookingTarget,
    holidays: Collection[date] = NO_HOLIDAYS,
) -> list[Turnaround]:
    """Say how long each test took, by its name.

    >>> on = date(2025, 1, 1).replace
    >>> told = [
    ...     Reported(test="ct", requested_on=on(day=1), booked_on=on(day=booked),
    ...              performed_on=on(day=8), reported_on=on(day=reported))
    ...     for booked, reported in ((2, 10), (3, 12), (9, 21))
    ... ]
    >>> (ct,) = turnaround(told, BookingTarget())
    >>> ct.to_report, round(ct.nine_in_ten, 1), ct.booked_in_time, ct.booked
    (11.0, 18.2, 2, 3)
    """
    by_test: dict[str, list[Reported]] = {}
    for one in reported:
        by_test.setdefault(one.test, []).append(one)
    return [
        _of(test, every, target, holidays) for test, every in sorted(by_test.items())
    ]


def _of(
    test: str,
    every: list[Reported],
    target: BookingTarget,
    holidays: Collection[date],
) -> Turnaround:
    asked = [(one, one.requested_on) for one in every if one.requested_on is not None]
    booked = [
        (requested, one.booked_on)
        for one, requested in asked
        if one.booked_on is not None
    ]
    to_report = [(one.reported_on - requested).days for one, requested in asked]
    to_test = [
        (one.performed_on - requested).days
        for one, requested in asked
        if one.performed_on is not None
    ]
    return Turnaround(
        test=test,
        reports=len(every),
        unrequested=len(every) - len(asked),
        booked=len(booked),
        booked_in_time=sum(
            on <= target.book_by(requested, holidays) for requested, on in booked
        ),
        to_booking=_half([(on - requested).days for requested, on in booked]),
        to_test=_half(to_test),
        to_report=_half(to_report),
        nine_in_ten=_nine_in_ten(to_report),
    )


def _half(days: list[int]) -> float | None:
    return float(median(days)) if days else None


def _nine_in_ten(days: list[int]) -> float | None:
    """Between the two nearest, as the bottlenecks of a timed pathway are counted."""
    if not days:
        return None
    ordered, place = sorted(days), 0.9 * (len(days) - 1)
    low = floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])
