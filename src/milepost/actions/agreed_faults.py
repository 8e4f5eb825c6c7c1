"""What may be wrong with an action that was agreed, each fault with its remedy."""

from datetime import date

from milepost.foundation.days import in_words
from milepost.foundation.problems import Problem

LONGEST = 1000

NOTHING_AGREED = Problem(
    "agreed.nothing-agreed",
    "text",
    "It isn’t said what is to be done.",
    "Write it in a sentence.",
)
NO_OWNER = Problem(
    "agreed.no-owner",
    "owner",
    "Nobody is to do it.",
    "Choose a person, a role or a desk.",
)
NO_DAY = Problem(
    "agreed.no-day",
    "due",
    "It has no day.",
    "Say by when it is to be done.",
)
NO_SUCH_ACTION = Problem(
    "agreed.no-such-action",
    "action",
    "There is no such action.",
    "Go back to your work and open it again.",
)
WHY_NOT = Problem(
    "agreed.why-not",
    "note",
    "It isn’t said why.",
    "Write why, in a sentence.",
)
ANSWERED_MEANWHILE = Problem(
    "agreed.answered-meanwhile",
    "note",
    "Somebody recorded something of this action since you opened the page.",
    "Read its record, then send yours again if it still holds.",
)


def day_past(due: date) -> Problem:
    """Say that a day is past, or absurdly far away."""
    return Problem(
        "agreed.day-past",
        "due",
        f"{in_words(due)} is past, or more than three years away.",
        "Give today or a later day.",
    )


def nobody(name: str) -> Problem:
    """Say that there is no such person or desk."""
    return Problem(
        "agreed.nobody",
        "owner",
        f"Nobody here is called {name!r}.",
        "Choose from the list.",
    )


def no_such_pathway(name: str) -> Problem:
    """Say that there is no such pathway."""
    return Problem(
        "agreed.no-such-pathway",
        "text",
        f"There is no pathway {name!r}.",
        "Open the review or the meeting again.",
    )


def not_now(state: str) -> Problem:
    """Say that this can't be said of an action that stands so."""
    stands = {"open": "still to do", "done": "done", "dropped": "dropped"}[state]
    return Problem(
        "agreed.not-now",
        "note",
        f"The action is {stands}, so that can’t be said of it.",
        "Read its record.",
    )


def text_faults(field: str, text: str) -> list[Problem]:
    """Find what is wrong with words that were typed."""
    if "\x00" in text:
        return [
            Problem(
                "agreed.unwritable",
                field,
                "It holds a character that no text may.",
                "Take it out.",
            )
        ]
    if len(text) <= LONGEST:
        return []
    return [
        Problem(
            "agreed.too-long",
            field,
            f"It has {len(text):,} characters; {LONGEST:,} are allowed.",
            "Make it shorter. Nothing you wrote is lost.",
        )
    ]
