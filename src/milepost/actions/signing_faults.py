"""Why somebody can't answer a proposal, in words with a remedy."""

from milepost.foundation.problems import Problem
from milepost.store.proposals.read import Proposed, Said
from milepost.tracking.proposals import Standing, Word

AS = {Word.CLINICAL: "as clinical lead", Word.MANAGERIAL: "as manager"}
WHAT_BECAME = {
    Standing.IN_EFFECT: "It is in effect already: both have signed.",
    Standing.REFUSED: "It was refused meanwhile.",
    Standing.WITHDRAWN: "It was withdrawn meanwhile.",
    Standing.OVERTAKEN: "The service decided something else since it was proposed.",
}


def no_such_proposal() -> Problem:
    """Say that there is none of that number, or none in scope."""
    return Problem(
        "proposals.no-such-proposal",
        "answer",
        "There is no such proposal.",
        "Choose one from the page of timed pathways.",
    )


def closed(proposed: Proposed) -> Problem:
    """Say what became of a proposal that no longer waits."""
    return Problem(
        "proposals.closed",
        "answer",
        WHAT_BECAME[proposed.standing],
        "Propose it again if it is still wanted.",
    )


def not_a_signer(word: Word) -> Problem:
    """Say that one's role doesn't sign as that, or at all."""
    what = AS.get(word, "for a timed pathway")
    return Problem(
        "proposals.not-a-signer",
        "answer",
        f"Your role doesn't sign {what}.",
        "Ask whoever is the service's clinical lead, or its manager, to sign in.",
    )


def signed_already(signature: Said) -> Problem:
    """Say who gave this signature before."""
    return Problem(
        "proposals.signed-already",
        "answer",
        f"{signature.name} has signed {AS[signature.word]} already.",
        "Nothing more is needed of you.",
    )


def signed_the_other() -> Problem:
    """Say that one person never signs for both."""
    return Problem(
        "proposals.same-person",
        "answer",
        "You gave the other signature, and nobody signs for both.",
        "Ask somebody else to sign.",
    )


def not_the_proposer() -> Problem:
    """Say that only the one who proposed it withdraws it."""
    return Problem(
        "proposals.not-the-proposer",
        "answer",
        "Only whoever proposed it withdraws it.",
        "If you may sign for it, refuse it and say why.",
    )


def no_reason() -> Problem:
    """Say that a refusal needs a reason."""
    return Problem(
        "proposals.no-reason",
        "note",
        "It isn't said why it is refused.",
        "Say it in the note: whoever proposed it reads it there.",
    )


def too_long(longest: int) -> Problem:
    """Say that a note can't be shown on one line."""
    return Problem(
        "proposals.note",
        "note",
        "The note has too many characters, or one that can't be printed.",
        f"Write one line of {longest} characters at most.",
    )


def outdated(why: str) -> Problem:
    """Say that the lawbook has changed, so that it can't be worked by."""
    return Problem(
        "proposals.outdated",
        "answer",
        f"It can no longer be worked by. {why}",
        "Refuse it, and have it proposed again as the lawbook is now.",
    )
