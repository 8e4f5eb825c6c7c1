"""The desks: one point of contact for each service that tests or books."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from milepost.rules.desks import AtDesk

NO_HOLIDAYS: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A desk. Which tests are requested of it the lawbook says: ``rules.desks``.

    That each diagnostic service has one is NHS Lanarkshire's practice.
    """

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class BookingTarget:
    """How soon a requested test is to be given a date.

    NHS Lanarkshire books radiology within 48 hours. That those run from request to
    booking is our reading; whether weekends count, the source doesn't say.
    """

    days: int = 2
    every_day_counts: bool = True

    def book_by(
        self, requested: date, holidays: Collection[date] = NO_HOLIDAYS
    ) -> date:
        """Find the last day on which a booking is in time.

        >>> friday = date(2025, 1, 10)
        >>> BookingTarget().book_by(friday)
        datetime.date(2025, 1, 12)
        >>> BookingTarget(every_day_counts=False).book_by(friday)
        datetime.date(2025, 1, 14)
        """
        day, left = requested, self.days
        while left:
            day += timedelta(days=1)
            at_work = day.weekday() < 5 and day not in holidays
            left -= self.every_day_counts or at_work
        return day


DESKS = (
    Desk(code=AtDesk.RADIOLOGY.value, name="Radiology"),
    Desk(code=AtDesk.ENDOSCOPY.value, name="Endoscopy"),
    Desk(code=AtDesk.PATHOLOGY.value, name="Pathology"),
    Desk(code=AtDesk.PRE_ASSESSMENT.value, name="Pre-assessment"),
    Desk(code=AtDesk.THEATRES.value, name="Theatres"),
)


def desk_named(code: str) -> Desk | None:
    """Find a desk by its code.

    >>> desk_named("endoscopy").name
    'Endoscopy'
    """
    return next((desk for desk in DESKS if desk.code == code), None)
