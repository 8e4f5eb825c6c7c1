"""Chance in whole numbers, so that a seed makes the same board on every machine."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]

_PARTS = 1024


class Chance:
    """Draws from a generator it is given. No fraction is ever drawn or rounded."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng

    def below(self, limit: int, size: int) -> Ints:
        """Draw whole numbers from 0 up to, not including, a limit."""
        return self._rng.integers(0, limit, size, dtype=np.int64)

    def happens(self, per_mille: int, size: int) -> Bools:
        """Say, for each, whether something happens that does so to so many in 1,000."""
        return self.below(1000, size) < per_mille

    def days(self, quantiles: Sequence[int], size: int) -> Ints:
        """Draw waits whose quantiles, evenly spaced, are these.

        ``(0, 10, 100)`` is a wait of at most 10 days for half, and up to 100 for
        the rest.
        """
        curve = np.array(quantiles, dtype=np.int64)
        drawn = self.below((len(curve) - 1) * _PARTS, size)
        step, part = np.divmod(drawn, _PARTS)
        rise = curve[step + 1] - curve[step]
        days: Ints = curve[step] + rise * part // _PARTS
        return days

    def one_of(self, weights: Sequence[int], size: int) -> Ints:
        """Draw the positions of a list, each as often as its weight says."""
        bounds = np.cumsum(np.array(weights, dtype=np.int64))
        drawn = self.below(int(bounds[-1]), size)
        return np.searchsorted(bounds, drawn, side="right").astype(np.int64)

    def shuffled(self, size: int) -> Ints:
        """Put the numbers from 0 in an order of chance."""
        keys = self._rng.integers(0, 2**62, size, dtype=np.int64)
        return np.argsort(keys, kind="stable").astype(np.int64)
