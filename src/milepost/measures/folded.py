"""Counts of which the small ones are told together, so that none can be got back."""

from collections.abc import Mapping
from dataclasses import dataclass

from milepost.measures.small_figures import FEWEST


@dataclass(frozen=True, slots=True)
class Folded:
    """Which counts may be told one by one, and what the others come to together."""

    shown: tuple[str, ...]
    """The names of those told, the largest first."""

    together: tuple[str, ...]
    """The names of those told only together; none, or two and more."""

    rest: int | None
    """What those come to; None if even that is too small, and nothing may be told."""


def fold_small(counts: Mapping[str, int], *, fewest: int = FEWEST) -> Folded:
    """Fold the smallest counts together until nothing small can be got back.

    Whoever knows the whole and every count that is told knows what the others come to.
    So those are two or more, and come to enough; or there are none.

    Args:
        counts: each name and its count, whose whole is known. Noughts are left out.
        fewest: the smallest count that may be told.

    >>> fold_small({"a": 9, "b": 6, "c": 2, "d": 1})
    Folded(shown=('a',), together=('b', 'c', 'd'), rest=9)
    >>> fold_small({"a": 9, "b": 5}).together
    ()
    >>> fold_small({"a": 3, "b": 1})
    Folded(shown=(), together=('a', 'b'), rest=None)
    """
    largest = sorted(counts, key=lambda name: (-counts[name], name))
    names = [name for name in largest if counts[name]]
    together = [name for name in names if counts[name] < fewest]
    shown = names[: len(names) - len(together)]
    while together and shown and (len(together) < 2 or _sum(counts, together) < fewest):
        together.insert(0, shown.pop())
    rest = _sum(counts, together)
    told = None if 0 < rest < fewest else rest
    return Folded(tuple(shown), tuple(together), told)


def _sum(counts: Mapping[str, int], names: list[str]) -> int:
    return sum(counts[name] for name in names)
