"""Medians and percentiles of waits that are counted in weekly bands."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class BandMethod:
    """How a publisher works out a median and a percentile from bands."""

    id: str
    since: str
    """The first month it is used for, or ``earlier``."""

    median_of_n_plus_1: bool
    """Whether the median has rank (N + 1) / 2; otherwise N / 2."""

    open_band_weeks: int
    """How wide the open band is taken to be. 0: all in it wait as long as its edge."""

    fewest: int
    """With fewer waits than this, nothing is shown."""

    source: str

    def median(self, counts: NDArray[np.int64]) -> NDArray[np.float64]:
        """The median of each row of counts, in weeks; not a number where not shown."""
        extra = HALF if self.median_of_n_plus_1 else Fraction(0)
        return self._weeks(counts, HALF, extra)

    def percentile(
        self, counts: NDArray[np.int64], share: Fraction
    ) -> NDArray[np.float64]:
        """The wait a share of each row come up to; not a number where not shown."""
        return self._weeks(counts, share, Fraction(0))

    def _weeks(
        self, counts: NDArray[np.int64], share: Fraction, extra: Fraction
    ) -> NDArray[np.float64]:
        weeks = weeks_at_rank(
            counts, share, extra, open_band_weeks=self.open_band_weeks
        )
        return np.where(counts.sum(axis=1) >= max(self.fewest, 1), weeks, np.nan)


SINCE_2022 = BandMethod(
    id="england/since-2022-10",
    since="2022-10",
    median_of_n_plus_1=False,
    open_band_weeks=0,
    fewest=20,
    source="NHS England, RTT statistics; agrees with the provider file of March 2026",
)
BEFORE_2022 = BandMethod(
    id="england/before-2022-10",
    since="2015-10",
    median_of_n_plus_1=True,
    open_band_weeks=0,
    fewest=20,
    source="NHS England, RTT statistics; the median changed in October 2022",
)
IN_2015 = BandMethod(
    id="england/2015",
    since="earlier",
    median_of_n_plus_1=True,
    open_band_weeks=1,
    fewest=50,
    source="NHS England, RTT statistics; agrees with the commissioner files, March 2015",
)


def method_of(month: str) -> BandMethod:
    """The method that England's figures of a month were worked out by.

    When the width of the open band and the fewest waits changed is not published: the
    files of March 2015 have the one, those of March 2026 the other. We change both in
    October 2015, where the series breaks.

    Args:
        month: as ``2026-01``.

    >>> [method_of(month).id for month in ("2022-10", "2022-09", "2015-03")]
    ['england/since-2022-10', 'england/before-2022-10', 'england/2015']
    """
    for method in (SINCE_2022, BEFORE_2022):
        if month >= method.since:
            return method
    return IN_2015


def weeks_at_rank(
    counts: ArrayLike,
    share: Fraction,
    extra: Fraction = Fraction(0),
    *,
    open_band_weeks: int = 0,
) -> NDArray[np.float64]:
    """How many weeks the wait at a rank has lasted, in each row of counts.

    The rank is ``share * N + extra``, which is compared exactly: in floating point
    0.92 times 25 could lie just over 23, and fall into a later band. In the first band
    that reaches the rank r, the answer is L + (r - C) / n: its lower edge in weeks,
    the count before it, and the count in it.

    Args:
        counts: a row for each group, a column for each band, the last one open.
        share: from 0 to 1.
        extra: added to the rank.
        open_band_weeks: how wide the open band is taken to be.

    Returns:
        Not a number where a row is empty.

    Source:
        NHS England, RTT statistics; checked against the published files.

    >>> bands = [[10, 20, 30, 40, 0]]
    >>> round(weeks_at_rank(bands, Fraction(1, 2)).item(), 3)
    2.667
    >>> weeks_at_rank(bands, Fraction(92, 100)).item()
    3.8
    >>> weeks_at_rank([[0, 25, 0, 2]], Fraction(1), open_band_weeks=1).item()
    4.0
    >>> weeks_at_rank([[0, 0]], Fraction(1, 2)).item()
    nan
    """
    rows = np.atleast_2d(np.asarray(counts, dtype=np.int64))
    whole = share.denominator * extra.denominator
    reached = rows.cumsum(axis=1)
    rank = reached[:, -1] * int(share * whole) + int(extra * whole)
    rank = np.minimum(rank, reached[:, -1] * whole)  # one wait alone has rank 1
    band = (reached * whole >= rank[:, None]).argmax(axis=1)
    each = np.arange(len(rows))
    within, before = rows[each, band], reached[each, band] - rows[each, band]
    with np.errstate(divide="ignore", invalid="ignore"):
        part = (rank - before * whole) / (within * whole)
    part = np.where(band == rows.shape[1] - 1, part * open_band_weeks, part)
    return np.where(reached[:, -1] > 0, band + part, np.nan)


def counts_of(frame: pl.DataFrame, columns: tuple[str, ...]) -> NDArray[np.int64]:
    """Lay the columns of bands side by side as whole numbers."""
    return frame.select(columns).to_numpy().astype(np.int64)
