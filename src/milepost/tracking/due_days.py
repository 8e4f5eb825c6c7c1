"""Days by which something falls due, counted from the day a referral was received."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta


def last_day_within(received: date, limit: int) -> date:
    """The last day within a limit; the day of receipt is day 0.

    Source:
        Effective Cancer Management: framework, December 2021, section 6.2.

    >>> last_day_within(date(2025, 1, 6), 62)
    datetime.date(2025, 3, 9)
    """
    return received + timedelta(days=limit)


def report_days(first: date, last: date, weekdays: Collection[int]) -> Iterator[date]:
    """Name the days of a report that runs on certain days of the week.

    Args:
        first: the first day looked at.
        last: the last.
        weekdays: the days it runs on, from 0 for Monday.

    Source:
        Effective Cancer Management toolkit, page 6: NHS Dumfries & Galloway reports on
        Tuesdays and Thursdays who has no appointment by day 14.

    >>> [day.day for day in report_days(date(2025, 1, 6), date(2025, 1, 12), {1, 3})]
    [7, 9]
    """
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day.weekday() in weekdays:
            yield day


def weekdays_after(received: date, done: date) -> int:
    """Count the days after receipt, weekends left out.

    Source:
        Centre for Sustainable Delivery, colorectal pathway: "within 3 days allowing for
        the weekend". That both its days are left out is a reading.

    >>> weekdays_after(date(2025, 1, 10), date(2025, 1, 14))  # from a Friday
    2
    """
    monday_to_friday = range(5)
    after = received + timedelta(days=1)
    return sum(1 for _ in report_days(after, done, monday_to_friday))


def decision_and_surgery_due(
    first_visit: date, *, decision: int, surgery: int
) -> tuple[date, date]:
    """The days by which to decide, and to operate if it is decided on the last of them.

    Args:
        first_visit: the first consultation.
        decision: days from it to the decision.
        surgery: days from the decision to the operation, by priority.

    >>> due = decision_and_surgery_due(date(2025, 4, 1), decision=14, surgery=28)
    >>> [str(day) for day in due]
    ['2025-04-15', '2025-05-13']
    """
    decide_by = last_day_within(first_visit, decision)
    return decide_by, last_day_within(decide_by, surgery)
