"""Where a proposal stands: what is proposed takes effect when two people have signed."""

from collections.abc import Collection
from enum import StrEnum, auto


class Word(StrEnum):
    """What somebody says to a proposal."""

    CLINICAL = auto()
    """Signs for it, as clinical lead."""

    MANAGERIAL = auto()
    """Signs for it, as manager."""

    REFUSED = auto()
    WITHDRAWN = auto()
    """By whoever proposed it."""


SIGNATURES = (Word.CLINICAL, Word.MANAGERIAL)


class Standing(StrEnum):
    """Where a proposal stands."""

    WAITS = auto()
    """For one signature or for both. Until then it changes nothing for patients."""

    IN_EFFECT = auto()
    REFUSED = auto()
    WITHDRAWN = auto()
    OVERTAKEN = auto()
    """The service decided something else before both had signed."""


def stands(
    words: Collection[Word], *, in_effect: bool, decided_since: bool
) -> Standing:
    """Say where a proposal stands.

    Args:
        words: what was said to it.
        in_effect: whether a decision was made of it.
        decided_since: whether its service decided anything since it was proposed.

    >>> stands([Word.CLINICAL], in_effect=False, decided_since=False).value
    'waits'
    >>> stands([Word.CLINICAL], in_effect=False, decided_since=True).value
    'overtaken'
    """
    if in_effect:
        return Standing.IN_EFFECT
    if Word.REFUSED in words:
        return Standing.REFUSED
    if Word.WITHDRAWN in words:
        return Standing.WITHDRAWN
    return Standing.OVERTAKEN if decided_since else Standing.WAITS


def missing(words: Collection[Word]) -> tuple[Word, ...]:
    """Name the signatures that are still to come.

    >>> [word.value for word in missing([Word.MANAGERIAL])]
    ['clinical']
    """
    return tuple(word for word in SIGNATURES if word not in words)
