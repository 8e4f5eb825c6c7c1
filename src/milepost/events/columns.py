"""Events as columns of numbers, for lists so long that a frame of text is too slow."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

Places = NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.uint32]

NOTHING = -(2**30)
"""What stands in a column of numbers where nothing is said. It is no day."""

YES_OR_NO = ("false", "true")


class Words(NamedTuple):
    """A column of text, or of yes and no, as places in a list of words."""

    place: Places
    """For each event a place in ``words``; their number where nothing is said."""

    words: tuple[str, ...]

    @property
    def given(self) -> NDArray[np.bool_]:
        """For each event, whether anything is said."""
        said: NDArray[np.bool_] = self.place != self.place.dtype.type(len(self.words))
        return said


@dataclass(frozen=True, slots=True)
class Columns:
    """Events in the order of the event table, a column each."""

    pathways: pl.Series
    """The name of each pathway, in order."""

    first_row: NDArray[np.int64]
    """The row each pathway begins at, and then the row where all end."""

    day: NDArray[np.int32]
    """The day it happened, counted from 1970-01-01."""

    kind: NDArray[np.uint8]
    """What happened: a place in ``Kind``."""

    recorded_at: pl.Series
    """When we were told."""

    words: Mapping[str, Words]
    """The attributes that are text or yes and no. Those nobody uses need not be here."""

    numbers: Mapping[str, NDArray[np.int32]]
    """The others: days as above, or how many; ``NOTHING`` where nothing is said."""

    def __len__(self) -> int:
        return len(self.day)

    def where(self, kept: NDArray[np.bool_]) -> "Columns":
        """Leave out every other event, and pathways of which none is left.

        >>> both = Columns(
        ...     pathways=pl.Series(["A", "B"]), first_row=np.array([0, 1, 3]),
        ...     day=np.array([5, 6, 7], np.int32), kind=np.zeros(3, np.uint8),
        ...     recorded_at=pl.Series([1, 2, 3]), words={}, numbers={})
        >>> later = both.where(np.array([False, True, False]))
        >>> later.pathways.to_list(), later.first_row.tolist(), later.day.tolist()
        (['B'], [0, 1], [6])
        """
        upto = np.concatenate([[0], np.cumsum(kept, dtype=np.int64)])
        begin = upto[self.first_row]
        there = begin[1:] > begin[:-1]
        return Columns(
            pathways=self.pathways.filter(pl.Series(there)),
            first_row=np.append(begin[:-1][there], begin[-1]),
            day=self.day[kept],
            kind=self.kind[kept],
            recorded_at=self.recorded_at.filter(pl.Series(kept)),
            words={n: Words(w.place[kept], w.words) for n, w in self.words.items()},
            numbers={name: column[kept] for name, column in self.numbers.items()},
        )


def looked_up(places: NDArray[np.uint8], table: bytes) -> NDArray[np.uint8]:
    """Look each place up in a table of small numbers, much quicker than by an index.

    >>> looked_up(np.array([2, 0], np.uint8), bytes([7, 8, 9])).tolist()
    [9, 7]
    """
    found = bytearray(places.tobytes().translate(table.ljust(256, b"\0")))
    return np.frombuffer(found, np.uint8)
