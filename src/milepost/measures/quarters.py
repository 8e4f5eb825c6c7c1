"""Calendar quarters, as Scotland's cancer waits are published by."""

from datetime import date, timedelta

MONTHS = 3


def quarter_of(day: date) -> str:
    """Name the quarter of a day; a wait counts in that of its first treatment.

    Source:
        Public Health Scotland, open data set Cancer Waiting Times.

    >>> quarter_of(date(2025, 4, 3)), quarter_of(date(2025, 12, 31))
    ('2025Q2', '2025Q4')
    """
    return f"{day.year}Q{(day.month - 1) // MONTHS + 1}"


def quarter_end(day: date) -> date:
    """The last day of a day's quarter.

    >>> quarter_end(date(2025, 4, 3)), quarter_end(date(2025, 12, 31))
    (datetime.date(2025, 6, 30), datetime.date(2025, 12, 31))
    """
    first = (day.month - 1) // MONTHS * MONTHS + 1
    after = first + MONTHS
    next_quarter = date(day.year + (after > 12), (after - 1) % 12 + 1, 1)
    return next_quarter - timedelta(days=1)


def published_by(day: date) -> date:
    """The last day on which a day's quarter is published: three months in arrears.

    Source:
        Public Health Scotland, Cancer waiting times, 1 July to 30 September 2020.

    >>> published_by(date(2025, 4, 3))
    datetime.date(2025, 9, 30)
    """
    return quarter_end(quarter_end(day) + timedelta(days=1))
