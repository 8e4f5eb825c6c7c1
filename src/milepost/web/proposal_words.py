"""Proposals about timed pathways, and what was said to them, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from milepost.foundation.days import in_words
from milepost.reading.proposals import Proposed, Said, Standing, Word
from milepost.web.words import moment

WORDS = {
    Word.CLINICAL: "Signed as clinical lead",
    Word.MANAGERIAL: "Signed as manager",
    Word.REFUSED: "Refused",
    Word.WITHDRAWN: "Withdrawn",
}
SIGNERS = {Word.CLINICAL: "the clinical lead", Word.MANAGERIAL: "a manager"}
MARKS = {
    Standing.WAITS: "Waits for a signature",
    Standing.IN_EFFECT: "Took effect",
    Standing.REFUSED: "Refused",
    Standing.WITHDRAWN: "Withdrawn",
    Standing.OVERTAKEN: "Overtaken",
}


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One proposal, in a list."""

    href: str
    service: str
    mark: str
    in_effect: bool
    words: str
    why: str
    said: tuple[str, ...]
    awaits: str


def present_proposals(
    found: Sequence[Proposed], services: Mapping[str, str], names: Mapping[str, str]
) -> Iterator[ProposalRow]:
    """Put proposals into words, those that wait first.

    Args:
        found: the proposals.
        services: the name of each service, by its code.
        names: everybody's name, by account.
    """
    for one in sorted(found, key=lambda one: one.standing is not Standing.WAITS):
        yield ProposalRow(
            href=address_of(one),
            service=services.get(one.service, one.service),
            mark=MARKS[one.standing],
            in_effect=one.standing is Standing.IN_EFFECT,
            words=f"{what_is_proposed(one)}. {by_whom(one, names)}.",
            why=one.why,
            said=tuple(said_in_words(each) for each in one.said),
            awaits=awaits(one),
        )


def address_of(one: Proposed) -> str:
    """Give the address of a proposal's page."""
    return f"/timed-pathways/proposals/{one.number}"


def what_is_proposed(one: Proposed) -> str:
    """Say what a proposal would have its service work by, and from when."""
    review = f"to be reviewed by {in_words(one.next_review)}"
    if one.begins:
        day = in_words(one.begins)
        since = f"from {day}, or from the day both have signed if that is later"
        return f"An edition of its own, {since}, {review}"
    edition = in_words(one.edition) if one.edition else "an unknown day"
    return (
        f"The template’s edition of {edition}, from the day both have signed, {review}"
    )


def by_whom(one: Proposed, names: Mapping[str, str]) -> str:
    """Say who proposed it, and when."""
    return f"Proposed by {names.get(one.by, one.by)} on {moment(one.at)}"


def said_in_words(said: Said) -> str:
    """Say what somebody said to a proposal, when, and under which name and role."""
    note = f": {said.note}" if said.note else ""
    who = f"{said.name} ({said.role})"
    return f"{WORDS[said.word]} by {who} on {moment(said.at)}{note}"


def awaits(one: Proposed) -> str:
    """Say whose signature a proposal waits for; blank if it no longer waits."""
    if one.standing is not Standing.WAITS:
        return ""
    return f"Waits for the signature of {_whose(one)}."


def _whose(one: Proposed) -> str:
    return " and of ".join(SIGNERS[word] for word in one.missing)
