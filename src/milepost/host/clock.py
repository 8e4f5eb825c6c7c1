"""What time it is, asked at the doors and nowhere else."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """The moment it is, in London."""
    return datetime.now(LONDON)


def today() -> date:
    """The day it is in London."""
    return now().date()
