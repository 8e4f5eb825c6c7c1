"""Leave a sign that somebody looks for what is due."""

from datetime import datetime

from milepost.store.vigils import write


def keep_vigil(*, now: datetime) -> None:
    """Note that escalations were looked at just now, so that no page raises an alarm."""
    write.keep(now=now)
