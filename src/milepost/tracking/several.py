"""Whom one look that is written for several patients touches, and whom it leaves."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum, auto

MOST = 200
"""Patients at once: a page of the list at its longest."""


class Left(StrEnum):
    """Why a patient who was chosen is left as they are."""

    NOT_FOUND = auto()
    """There is no such pathway within the person's scope."""

    CLOSED = auto()
    """No clock runs any more: nobody tracks it."""

    LOOKED_MEANWHILE = auto()
    """Somebody else wrote of them since they were chosen."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """Whom a batch touches, in order of their names, and whom not."""

    touched: tuple[str, ...]
    left: Mapping[str, Left]
    came: tuple[str, ...] = ()
    """Those touched of whom more was recorded than the page showed."""


def sort_out(
    chosen: Mapping[str, int | None],
    *,
    there: Collection[str],
    waiting: Collection[str],
    latest: Mapping[str, int],
) -> Sorted:
    """Divide those chosen into whom a batch touches and whom it leaves.

    Args:
        chosen: by pathway, its latest look when it was chosen; None if that is no matter.
        there: the pathways within the person's scope.
        waiting: those whose clock runs.
        latest: the number of the latest look at each, where there is one.

    >>> found = sort_out(
    ...     {"P-1": 4, "P-2": 4, "P-3": None, "P-4": None},
    ...     there={"P-1", "P-2", "P-3"}, waiting={"P-1", "P-2"}, latest={"P-1": 4, "P-2": 5},
    ... )
    >>> found.touched, [str(why) for why in found.left.values()]
    (('P-1',), ['looked_meanwhile', 'closed', 'not_found'])
    """
    left = {}
    for name in sorted(chosen):
        seen = chosen[name]
        if name not in there:
            left[name] = Left.NOT_FOUND
        elif name not in waiting:
            left[name] = Left.CLOSED
        elif seen is not None and latest.get(name, 0) > seen:
            left[name] = Left.LOOKED_MEANWHILE
    return Sorted(tuple(name for name in sorted(chosen) if name not in left), left)
