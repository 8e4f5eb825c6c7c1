"""What a page of a meeting is told of: who recorded something, and about which place."""

from typing import Any

from milepost.reading.meeting_room import MeetingReading
from milepost.web.meeting_words import DECIDED


def news_of(reading: MeetingReading, *, since: int, me: str) -> dict[str, Any]:
    """Say what others recorded since, without a name or a number of any patient.

    Returns:
        ``latest``, the number of the last decision; ``places``, those that something
        was recorded about; ``words``, to be shown.
    """
    found = [
        (row.place, one.decision)
        for row in reading.rows
        for one in row.decided
        if one.decision.number > since
    ]
    theirs = [(place, one) for place, one in found if one.by != me]
    words = [
        f"{reading.names.get(one.by, one.by)}, patient {place}: {DECIDED[one.what]}"
        for place, one in theirs
    ]
    return {
        "latest": reading.latest,
        "places": sorted({place for place, _ in found}),
        "words": ". ".join(words),
        "closed": reading.meeting.closed_at is not None,
    }
