"""The draft of a board's events: told in great batches, sorted and cut at the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from milepost.events.kinds import Kind
from milepost.events.table import ATTRIBUTES
from milepost.foundation.problems import BrokenPromise
from milepost.synth.chance import Bools, Ints
from milepost.synth.working_days import NEVER

Small: TypeAlias = NDArray[np.int32]
KINDS = tuple(Kind)
UNSAID = -(2**31)
"""What stands in a column of an attribute where nothing is said."""


class Words(NamedTuple):
    """One word for each of a batch, as positions in a list of words."""

    words: tuple[str, ...]
    position: Ints


Said: TypeAlias = str | bool | int | Ints | Words


class _Batch(NamedTuple):
    who: Small
    day: Small
    kind: int
    says: dict[str, int | Small]


@dataclass(slots=True)
class Rows:
    """Events as columns of numbers, by pathway and day, in the order told."""

    who: Small
    day: Small
    kind: Small
    says: dict[str, Small]

    def taken(self, index: NDArray[np.int64]) -> "Rows":
        """Return the rows at these places, in this order."""
        says = {name: column[index] for name, column in self.says.items()}
        return Rows(self.who[index], self.day[index], self.kind[index], says)


@dataclass(slots=True)
class Draft:
    """Everything that happens to every pathway, up to and including a last day."""

    last_day: int
    words: dict[str, int] = field(default_factory=dict)
    """Every word used so far, with its number."""
    spoken: dict[str, dict[str, None]] = field(default_factory=dict)
    """By attribute, every word it may be given, in the order first told."""
    _batches: list[_Batch] = field(default_factory=list)

    def tell(self, who: Ints, day: Ints, kind: Kind, **says: Said) -> None:
        """Write down one event for each of a batch of pathways.

        Days after the last are left out: those things haven't happened yet.
        """
        if unknown := says.keys() - ATTRIBUTES.keys():
            raise BrokenPromise(f"{kind} says {unknown}, which no event can")
        happened = day <= self.last_day
        said = {n: self._numbers(n, value, happened) for n, value in says.items()}
        self._batches.append(
            _Batch(
                who[happened].astype(np.int32),
                day[happened].astype(np.int32),
                KINDS.index(kind),
                said,
            )
        )

    def _numbers(self, name: str, value: Said, happened: Bools) -> int | Small:
        if isinstance(value, str):
            return self._number(name, value)
        if isinstance(value, Words):
            known = np.array([self._number(name, word) for word in value.words])
            return known[value.position[happened]].astype(np.int32)
        if isinstance(value, np.ndarray):
            return value[happened].astype(np.int32)
        return int(value)

    def _number(self, name: str, word: str) -> int:
        self.spoken.setdefault(name, {})[word] = None
        return self.words.setdefault(word, len(self.words))

    def last_told(self, pathways: int) -> Ints:
        """Return the last day anything is told of each pathway, or -1."""
        last = np.full(pathways, -1, dtype=np.int64)
        for batch in self._batches:
            np.maximum.at(last, batch.who, batch.day)
        return last

    def rows(self, name: Ints, until: Ints) -> Rows:
        """Sort the draft by new pathway numbers, leaving out what isn't kept.

        Args:
            name: the new number of each pathway; -1 leaves it out.
            until: the last day anything may happen on each pathway.
        """
        kept = [
            (name[b.who] >= 0) & (b.day <= until[b.who]) if len(b.who) else b.who > 0
            for b in self._batches
        ]
        who = _joined(
            [name[b.who[k]] for b, k in zip(self._batches, kept, strict=True)]
        )
        day = _joined([b.day[k] for b, k in zip(self._batches, kept, strict=True)])
        sizes = [int(k.sum()) for k in kept]
        kind = np.repeat([b.kind for b in self._batches], sizes).astype(np.int32)
        order = np.argsort(who.astype(np.int64) * NEVER + day, kind="stable")
        says = {n: self._said(n, kept, sizes)[order] for n in self._attributes()}
        return Rows(who[order], day[order], kind[order], says)

    def _attributes(self) -> list[str]:
        used = {name for batch in self._batches for name in batch.says}
        return [name for name in ATTRIBUTES if name in used]

    def _said(self, name: str, kept: Sequence[Bools], sizes: Sequence[int]) -> Small:
        column = np.full(sum(sizes), UNSAID, dtype=np.int32)
        at = 0
        for batch, keep, size in zip(self._batches, kept, sizes, strict=True):
            if name in batch.says:
                value = batch.says[name]
                column[at : at + size] = (
                    value if isinstance(value, int) else value[keep]
                )
            at += size
        return column


def _joined(parts: Sequence[NDArray[np.integer]]) -> Small:
    return np.concatenate(parts).astype(np.int32)


def attribute(name: str, numbers: Small, words: Mapping[str, int]) -> pl.Series:
    """Turn the numbers of one attribute into what the event table holds."""
    dtype = ATTRIBUTES[name].dtype
    drawn = pl.Series(name, numbers).to_frame()
    said = drawn.select(
        pl.when(pl.col(name) != UNSAID).then(pl.col(name)).alias(name)
    ).to_series()
    if dtype == pl.String:
        return pl.Series(list(words), dtype=pl.String).gather(said).alias(name)
    return said.cast(dtype)
