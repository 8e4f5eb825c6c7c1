"""Why a message waits for a person, in words that say what to do."""

from milepost.foundation.problems import Problem
from milepost.intake.sites.told import Told

STILL_STANDS = "feeds.still-stands"
"""Of a message that waits: it told something before, and that stands."""


def reasons(told: Told) -> list[Problem]:
    """Name all that a person must say or do before a message can be used."""
    return [*told.problems, *(unmapped(*each) for each in told.unmapped)]


def unmapped(code_map: str, code: str) -> Problem:
    """Nobody has said what a code means here."""
    return Problem(
        f"hl7.unmapped-code {code_map}={code}",
        f"code map {code_map}",
        f"Nobody has said what {code!r} means.",
        "Say what it means; then every message that waits for it is used.",
    )


def not_accepted(because: str) -> Problem:
    """It was answered with an error, or rejected."""
    return Problem(
        "hl7.not-accepted", "message", because, "Tell whoever looks after the sender."
    )


def reused(control_id: str) -> Problem:
    """Another message came before it under the same control id."""
    return Problem(
        "hl7.control-id-reused",
        "MSH-10",
        f"Another message came before it under {control_id[:60]!r}.",
        "Ask the sender which of the two holds.",
    )


def no_pathway(pathway: str) -> Problem:
    """There is no such pathway, and this message doesn't begin one."""
    return Problem(
        "actions.no-such-pathway",
        f"pathway {pathway[:60]}",
        "There is no such pathway, and this message doesn't begin it.",
        "Nothing need be done if its referral is on its way; else register it.",
    )


def cannot_be_written(pathway: str) -> Problem:
    """The database won't take what it says."""
    return Problem(
        "feeds.cannot-be-written",
        f"pathway {pathway[:60]}" if pathway else "message",
        "Something that it says is longer, or otherwise, than can be kept.",
        "Compare it with the profile, and tell whoever looks after the sender.",
    )


def failed_at(what: str) -> Problem:
    """We failed at it, and nothing of it was recorded."""
    return Problem(
        "feeds.failed-at",
        "message",
        f"Milepost failed at it, and recorded nothing of it ({what}).",
        "Record by hand what it says, settle it, and tell whoever looks after Milepost.",
    )


def still_stands(pathway: str) -> Problem:
    """It was understood before, and what it told then isn't taken back."""
    return Problem(
        STILL_STANDS,
        f"pathway {pathway[:60]}" if pathway else "who the patient is",
        "It was understood before. What it told then stands, and so does all else that "
        "was told of the same pathway, until it is understood again.",
        "See to what is named above; what is wrong meanwhile is corrected by hand.",
    )
