"""What a profile says of a list of waits, that is compared with another."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFields:
    """Where it stands what a list of waits is compared by: see ``docs/comparing.md``."""

    clock_start: tuple[str, ...]
    clock_stop: tuple[str, ...] = ()
    referred: tuple[str, ...] = ()
    booked: tuple[str, ...] = ()
    """The day they are booked to come."""

    issuer: str = ""
    """Of the pathway's identifier."""

    referral: str = ""
    """The number of the referral."""

    service: str = ""
    """Where it isn't the profile's own, or has a code map."""

    status: str = ""
    priority: str = ""
