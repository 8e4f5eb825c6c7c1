"""The word somebody meant, when they wrote one we don't know."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, words: Iterable[str], otherwise: str = "") -> str:
    """Ask whether the nearest of some words was meant; none is near: say otherwise.

    >>> nearest("Refered", ["referral_made", "died"]), nearest("x", ["died"])
    ("Did you mean 'referral_made'?", '')
    """
    as_written = {str(known).lower(): str(known) for known in words}
    close = get_close_matches(word.lower(), as_written, n=1, cutoff=0.5)
    return f"Did you mean {as_written[close[0]]!r}?" if close else otherwise
