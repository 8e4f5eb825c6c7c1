"""NHS England, RTT pathways by commissioner, March 2015: each printed statistic.

The files hold the weekly bands of every commissioner and treatment function, and the
median, 95th percentile and share that were published of them. The rows of NHS East
Surrey CCG (09L) hold statistics that don't follow from their bands: they are defects of
the published files, and are named here one by one.
"""

from fractions import Fraction

import numpy as np
import polars as pl
import pytest

from milepost.measures.banded import IN_2015, SINCE_2022
from published_data import ENGLAND, needs, published

pytestmark = needs(ENGLAND)
MEDIAN = "Average (median) waiting time (in weeks)"
P95 = "95th percentile waiting time (in weeks)"
SHARE = "% within 18 weeks"
DAMAGED = {
    "incomplete": ["IP100", "IP101", "IP110", "IP120", "IP130", "IP160"],
    "admitted": ["AP100", "AP101", "AP110", "AP120", "AP130"],
}
EACH = pytest.mark.parametrize("name", DAMAGED)


def file(name):
    return published(ENGLAND / f"rtt2015_{name}_commissioner_mar15.csv.gz")


def bands(rows):
    first = rows.columns.index(">0-1")
    columns = rows.columns[first : first + 53]
    assert columns[-1] == "52 plus"
    return rows.select(pl.col(columns).cast(pl.Int64)).to_numpy()


def as_printed(rows, column):
    return rows[column].cast(pl.Float64, strict=False).to_numpy()


def differing(rows, column, ours):
    """The rows in which ours is not what was printed, to one part in a million million."""
    same = np.isclose(as_printed(rows, column), ours, rtol=1e-12, equal_nan=True)
    return rows.filter(pl.Series(~same))


def measured(rows, column, method=IN_2015):
    if column == MEDIAN:
        return method.median(bands(rows))
    return method.percentile(bands(rows), Fraction(95, 100))


@pytest.mark.parametrize("column", [MEDIAN, P95])
@EACH
def test_every_statistic_is_as_printed_but_those_of_one_damaged_commissioner(
    name, column
):
    rows = file(name)
    odd = differing(rows, column, measured(rows, column))
    assert odd["CCG Code"].unique().to_list() == ["09L"]
    assert odd["Treatment Function Code"].to_list() == DAMAGED[name]


@pytest.mark.parametrize(
    ("name", "column", "shown"),
    [
        ("incomplete", MEDIAN, 3476),
        ("incomplete", P95, 3472),
        ("admitted", MEDIAN, 1864),
        ("admitted", P95, 1861),
    ],
)
def test_so_many_statistics_were_compared(name, column, shown):
    assert np.isfinite(as_printed(file(name), column)).sum() == shown


@EACH
def test_none_is_shown_of_fewer_than_50(name):
    rows = file(name)
    few = bands(rows).sum(axis=1) < 50
    assert np.isnan(as_printed(rows, MEDIAN))[few].all()
    assert np.isnan(measured(rows, MEDIAN))[few].all()


@EACH
def test_every_share_within_18_weeks_is_as_printed(name):
    rows = file(name).filter(pl.col("CCG Code") != "09L")
    counts = bands(rows)
    with np.errstate(invalid="ignore"):
        ours = counts[:, :18].sum(axis=1) / counts.sum(axis=1)
    shown = np.isfinite(as_printed(rows, SHARE))
    assert np.isclose(as_printed(rows, SHARE)[shown], ours[shown], rtol=1e-12).all()


@EACH
def test_the_method_of_today_makes_none_of_the_medians_of_2015(name):
    rows = file(name).filter(pl.Series(bands(file(name)).sum(axis=1) >= 50))
    odd = differing(rows, MEDIAN, measured(rows, MEDIAN, SINCE_2022))
    assert len(odd) == len(rows)
