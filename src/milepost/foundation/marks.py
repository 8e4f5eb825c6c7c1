"""How far somebody has read a record that only grows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WATCHED = 200
"""How many of the latest rows are looked through for numbers that are missing."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The latest number that was there, and those below it that were not.

    Whoever writes takes a number first and is seen later, so that a row may turn up
    below one that has been read. To count only what is above would miss it.
    """

    upto: int = 0
    missing: tuple[int, ...] = ()
    """Numbers that somebody held who was still writing, or whom nothing came of."""

    def __str__(self) -> str:
        """Write it as one word.

        >>> str(Mark(9, (6, 7)))
        '9-6-7'
        """
        return "-".join(map(str, (self.upto, *self.missing)))


def mark_after(numbers: Sequence[int]) -> Mark:
    """Mark a record by the numbers of its latest rows, the latest first.

    >>> mark_after([9, 8, 5])
    Mark(upto=9, missing=(6, 7))
    >>> mark_after([])
    Mark(upto=0, missing=())
    """
    if not numbers:
        return Mark()
    there = set(numbers)
    first, last = min(there), max(there)
    return Mark(last, tuple(n for n in range(first, last) if n not in there))


def write_marks(marks: Mapping[str, Mark]) -> str:
    """Write the marks of several records as one word.

    >>> write_marks({"looks": Mark(9, (6,)), "ticks": Mark(2)})
    'looks:9-6,ticks:2'
    """
    return ",".join(f"{name}:{mark}" for name, mark in marks.items())


def read_marks(text: str) -> dict[str, Mark] | None:
    """Read what ``write_marks`` wrote; None where it is nothing of the kind.

    >>> read_marks("looks:9-6,ticks:2")
    {'looks': Mark(upto=9, missing=(6,)), 'ticks': Mark(upto=2, missing=())}
    >>> read_marks("looks:9-six") is None
    True
    >>> read_marks("looks:" + "9" * 30) is None
    True
    """
    found = {}
    for part in text.split(",") if text else ():
        name, _, numbers = part.partition(":")
        said = numbers.split("-")
        if not all(n.isascii() and n.isdigit() and len(n) < 19 for n in said):
            return None
        upto, *missing = map(int, said)
        found[name] = Mark(upto, tuple(missing[:WATCHED]))
    return found
