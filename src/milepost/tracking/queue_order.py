"""The place in the queue of a patient who waits again, apart from the wait reported."""

from collections.abc import Iterable
from datetime import date


def queue_order_wait(
    earlier: Iterable[tuple[date, date]], started: date, today: date
) -> int:
    """Count the days by which a patient is booked, after monitoring for their own choice.

    The new clock begins at zero, and is what is reported. The patient is booked from
    the place in the queue that they left: so the days of earlier clocks count here.

    Args:
        earlier: the first and the last day of each earlier clock of the pathway.
        started: the day the clock that runs now began.
        today: the day asked about.

    Source:
        nhse-rtt-guidance-2025-02, section 8.3; RTT FAQs v1.4, Q10. That the place is
        kept by a sum of days is our way.

    >>> first = (date(2025, 2, 3), date(2025, 6, 30))
    >>> queue_order_wait([first], date(2025, 9, 22), date(2025, 10, 31))
    186
    """
    before = sum((ended - began).days for began, ended in earlier)
    return before + (today - started).days
