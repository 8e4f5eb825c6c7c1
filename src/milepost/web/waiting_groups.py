"""The words for why messages wait, by which those that wait alike are seen to together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from milepost.reading.at_once import Group
from milepost.web.words import lasting, many

MOST = 20
"""So many groups have a line each; the rest are counted."""

UNMAPPED = "hl7.unmapped-code "
WORDS = {
    "actions.another-patient": "It names another patient than its pathway’s",
    "actions.no-such-pathway": "Its pathway isn’t there",
    "feeds.cannot-be-written": "It says something that can’t be kept",
    "fhir.unreadable": "Its JSON can’t be read",
    "fhir.unusable": "It lacks something that a resource must say",
    "hl7.bad-value": "A value isn’t what it should be",
    "hl7.character-set": "Its character set isn’t known",
    "hl7.control-id-reused": "Another message came before it under its control id",
    "hl7.deviation": "It departs from the standard",
    "hl7.for-a-person": "Its profile leaves it to a person",
    "hl7.incomplete": "Something is missing that it needs",
    "hl7.no-head": "It has no MSH segment",
    "hl7.no-pathway": "It names no pathway",
    "hl7.not-accepted": "It was answered with an error, or rejected",
    "hl7.several-messages": "Several messages stand in one frame",
    "hl7.unknown-type": "Its profile doesn’t know its type",
}


@dataclass(frozen=True, slots=True)
class GroupRow:
    """Messages of a feed that wait for the same reasons."""

    why: str
    feed: str
    messages: str
    waited: str
    href: str
    """Where all of them are seen to together."""


@dataclass(frozen=True, slots=True)
class GroupsPart:
    """What waits, by why it waits."""

    rows: tuple[GroupRow, ...]
    rest: str
    """How many more groups there are; blank for none."""


def groups_part(groups: Sequence[Group], now: datetime) -> GroupsPart:
    """Put into words why messages wait, the most of a kind first."""
    rows = tuple(
        GroupRow(
            why=why_in_words(each.codes),
            feed=each.feed,
            messages=f"{each.messages:,}",
            waited=lasting(now - each.since),
            href="/feeds/several?"
            + urlencode({"feed": each.feed, "why": each.codes}, doseq=True),
        )
        for each in groups[:MOST]
    )
    more = groups[MOST:]
    count = sum(each.messages for each in more)
    rest = f"{many(len(more), 'more reason')}, of {many(count, 'message')}, below."
    return GroupsPart(rows, rest if more else "")


def why_in_words(codes: Sequence[str]) -> str:
    """Say why messages wait, from the codes of their reasons.

    >>> why_in_words(["hl7.unmapped-code cancelled_by=A=B", "actions.no-such-pathway"])
    'Nobody has said what A=B means in cancelled_by; its pathway isn’t there'
    >>> why_in_words(["site.unheard-of"]), why_in_words([])
    ('site.unheard-of', 'No reason was kept')
    """
    told = [_one(code) for code in dict.fromkeys(codes)]
    if not told:
        return "No reason was kept"
    rest = [f"{words[:1].lower()}{words[1:]}" for words in told[1:]]
    return "; ".join([told[0], *rest])


def _one(code: str) -> str:
    if code.startswith(UNMAPPED):
        code_map, _, said = code.removeprefix(UNMAPPED).partition("=")
        return f"Nobody has said what {said} means in {code_map}"
    return WORDS.get(code, code)
