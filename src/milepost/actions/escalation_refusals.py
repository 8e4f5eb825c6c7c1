"""Why something that a person says of an escalation isn't recorded."""

from milepost.escalations.entries import Entry, What
from milepost.escalations.life import Standing
from milepost.foundation.problems import Problem

LONGEST = 2000


def unwritable(field: str, text: str) -> list[Problem]:
    """Say why a text can't be kept whole; nothing if it can."""
    if "\x00" in text:
        return [
            Problem(
                "escalations.unwritable",
                field,
                "It holds a character that no text may.",
                "Take it out.",
            )
        ]
    if len(text) <= LONGEST:
        return []
    return [
        Problem(
            "escalations.too-long",
            field,
            f"It has {len(text):,} characters; {LONGEST:,} are allowed.",
            "Make it shorter. Nothing you wrote is lost.",
        )
    ]


def not_ahead(field: str) -> Problem:
    """A moment isn't ahead, or is too far."""
    return Problem(
        "escalations.not-ahead",
        field,
        "That is past, or more than a year away.",
        "Give a day within the next year.",
    )


def no_such(what: str, name: str) -> Problem:
    """There is no such thing."""
    return Problem(
        f"escalations.no-such-{what}",
        what,
        f"There is no {what} {name!r}.",
        "Go back to the list and open it again.",
    )


def theirs_already(standing: Standing, entry: Entry, *, desk: str) -> list[Problem]:
    """Refuse to pass on to whoever has it: their time would begin again for nothing.

    Args:
        standing: where the escalation stands.
        entry: what is to be recorded.
        desk: the desk at which it was raised; blank for none.
    """
    here = desk if standing.desk is None else standing.desk
    stays = entry.role == standing.turn.role and entry.desk in (None, here)
    if entry.what is not What.PASSED_ON or not stays:
        return []
    return [
        Problem(
            "escalations.theirs-already",
            "role",
            "It is theirs already.",
            "Choose another role, or the same at another desk.",
        )
    ]
