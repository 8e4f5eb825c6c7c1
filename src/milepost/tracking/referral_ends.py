"""What became of each referral of a pathway: it goes on, was seen through, or was withdrawn."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from milepost.events.kinds import Kind


class End(StrEnum):
    """How a referral ended."""

    COMPLETED = "completed"
    """What it asked for was done, or decided on, to the end."""

    REVOKED = "revoked"
    """It was withdrawn, or nobody was left to do it for."""


ENDS: Mapping[Kind, End] = {
    Kind.TREATMENT_STARTED: End.COMPLETED,
    Kind.DISCHARGED: End.COMPLETED,
    Kind.RETURNED_TO_PRIMARY_CARE: End.COMPLETED,
    Kind.DECISION_NOT_TO_TREAT: End.COMPLETED,
    Kind.REFERRAL_RETURNED: End.REVOKED,
    Kind.WENT_PRIVATE: End.REVOKED,
    Kind.DIED: End.REVOKED,
}
"""The kinds that end a referral, in words of FHIR: our reading, and nobody's rule."""


def referral_ends(events: Sequence[Mapping[str, Any]]) -> dict[int, End]:
    """Say how each referral ended, by the first end before the next referral.

    Args:
        events: one pathway's, as they stand, in the order in which they count.

    Returns:
        By the number of the referral's event; one that goes on isn't there.

    >>> told = ["referral_received", "treatment_started", "died", "referral_received"]
    >>> ends = referral_ends([{"event": n, "kind": k} for n, k in enumerate(told)])
    >>> {event: str(end) for event, end in ends.items()}
    {0: 'completed'}
    """
    found: dict[int, End] = {}
    referral: int | None = None
    for event in events:
        kind = Kind(event["kind"])
        if kind is Kind.REFERRAL_RECEIVED:
            referral = event["event"]
        elif referral is not None and kind in ENDS:
            found.setdefault(referral, ENDS[kind])
    return found
