"""Moments, as HL7 writes them: as long as the writer knew."""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

_WRITTEN = re.compile(
    r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)?(\d\d)?(?:\.\d{1,6})?)?([+-]\d{4})?",
    re.ASCII,
)


def moment_of(text: str, zone: tzinfo) -> datetime | None:
    """Read a moment; None if the day isn't there or doesn't exist.

    Args:
        text: ``YYYYMMDD``, and as much of ``HHMMSS.ffff+ZZZZ`` as was known.
        zone: where it was written, if it doesn't say.

    >>> moment_of("20250106", UTC).isoformat()
    '2025-01-06T00:00:00+00:00'
    >>> moment_of("20250106153000+0100", UTC).isoformat()
    '2025-01-06T15:30:00+01:00'
    >>> moment_of("20250230", UTC) is moment_of("202501", UTC) is None
    True
    """
    found = _WRITTEN.fullmatch(text.strip())
    if not found:
        return None
    year, month, day, hour, minute, second = (
        int(part or 0) for part in found.group(1, 2, 3, 4, 5, 6)
    )
    try:
        where = _offset(found[7]) if found[7] else zone
        return datetime(year, month, day, hour, minute, second, tzinfo=where)
    except ValueError:
        return None


def day_in(moment: datetime | None, zone: tzinfo) -> date | None:
    """Say which day a moment is of, in a zone; None if there isn't one.

    >>> day_in(moment_of("202501062330-0200", UTC), UTC)
    datetime.date(2025, 1, 7)
    """
    try:
        return moment.astimezone(zone).date() if moment else None
    except OverflowError:
        return None


def in_order(moment: datetime | None) -> float:
    """Give a number by which moments can be put in order; those missing come last."""
    try:
        return (moment or datetime.max.replace(tzinfo=UTC)).timestamp()
    except (OverflowError, ValueError):
        return float("inf")


def _offset(written: str) -> timezone:
    minutes = int(written[1:3]) * 60 + int(written[3:])
    return timezone(timedelta(minutes=minutes if written[0] == "+" else -minutes))
