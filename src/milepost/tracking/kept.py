"""What became of each booking of a pathway: kept, missed, cancelled, or still booked."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from milepost.events.kinds import Kind
from milepost.tracking.bookings import BOOKED


class Became(StrEnum):
    """What became of a booking."""

    BOOKED = "booked"
    """Nothing is recorded yet, whether its day is ahead or past."""

    KEPT = "kept"
    MISSED = "missed"
    CANCELLED = "cancelled"


_ENDS = {
    Kind.APPOINTMENT_ATTENDED: Became.KEPT,
    Kind.TEST_PERFORMED: Became.KEPT,
    Kind.ADMITTED: Became.KEPT,
    Kind.TREATMENT_STARTED: Became.KEPT,
    Kind.APPOINTMENT_MISSED: Became.MISSED,
    Kind.APPOINTMENT_CANCELLED: Became.CANCELLED,
}


def what_became(events: Sequence[Mapping[str, Any]]) -> dict[int, Became]:
    """Say what became of each booking, as ``bookings_ahead`` decides what is ahead.

    Args:
        events: one pathway's, as they stand, in the order in which they count.

    Returns:
        By the number of the event that booked it.
    """
    return {
        booking["event"]: _became(booking, events[place + 1 :])
        for place, booking in enumerate(events)
        if booking["kind"] in BOOKED and booking["for_day"] is not None
    }


def _became(booking: Mapping[str, Any], later: Sequence[Mapping[str, Any]]) -> Became:
    for event in later:
        ending = _ENDS.get(Kind(event["kind"]))
        if ending is None:
            continue
        cancels = ending is Became.CANCELLED
        day = event["for_day"] if cancels else event["day"]
        same_day = day == booking["for_day"] or (cancels and day is None)
        if same_day and _what(event) in (None, _what(booking)):
            return ending
        if same_day and _what(booking) is None:
            return ending
    return Became.BOOKED


def _what(event: Mapping[str, Any]) -> str | None:
    what: str | None = event["test"] or event["activity"]
    return what
