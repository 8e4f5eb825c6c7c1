"""When a post that failed is tried again, and when it is given up."""

from datetime import datetime, timedelta

MOST_TRIES = 12
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)


def again_at(tries: int, now: datetime) -> datetime | None:
    """Find when to try again what has been tried so often; None to give it up.

    Each wait is twice the last, up to six hours: twelve tries take some twenty hours.

    >>> at = datetime(2026, 11, 22, 9, 0)
    >>> [str(again_at(tries, at) - at) for tries in (1, 2, 3, 9, 10, 11)]
    ['0:01:00', '0:02:00', '0:04:00', '4:16:00', '6:00:00', '6:00:00']
    >>> print(again_at(12, at))
    None
    """
    if tries >= MOST_TRIES:
        return None
    doubled: timedelta = FIRST_WAIT * 2 ** (tries - 1)
    return now + min(doubled, LONGEST_WAIT)
