"""Days and moments, as FHIR writes them."""

import re
from datetime import datetime, tzinfo

_WRITTEN = re.compile(
    r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)?)?",
    re.ASCII,
)


def moment_of(text: str, zone: tzinfo) -> datetime | None:
    """Read a moment; None if its day isn't said or doesn't exist.

    >>> from datetime import UTC
    >>> moment_of("2026-11-02T09:30:00+01:00", UTC).isoformat()
    '2026-11-02T09:30:00+01:00'
    >>> moment_of("2026-11", UTC) is moment_of("2026-02-30", UTC) is None
    True
    """
    said = text.strip()
    if not _WRITTEN.fullmatch(said):
        return None
    try:
        moment = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", said))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
