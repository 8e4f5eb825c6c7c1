"""NHS England, incomplete pathways by provider, March 2026: shares and suppression.

The workbook gives medians and percentiles without the bands they come from, so they
can't be worked out again from it alone; the bands of two of its trusts in other months
are in the extracts.
"""

import polars as pl
import pytest

from milepost.measures.banded import SINCE_2022
from published_data import ENGLAND, needs, published

pytestmark = needs(ENGLAND)


@pytest.fixture(scope="module")
def rows():
    file = ENGLAND / "rtt_incomplete_provider_2026-03_published_stats.csv.gz"
    return published(file).with_columns(
        pl.col("^(total|pct|median|p92)_.*$").cast(pl.Float64)
    )


def test_every_share_within_18_weeks_is_as_printed(rows):
    some = rows.filter(pl.col("total_incomplete_pathways") > 0)
    ours = some["total_within_18_weeks"] / some["total_incomplete_pathways"]
    assert (ours - some["pct_within_18_weeks"]).abs().max() < 1e-12


def test_a_median_is_shown_from_as_many_waits_as_we_show_one(rows):
    few = pl.col("total_incomplete_pathways") < SINCE_2022.fewest
    assert rows.filter(few)["median_wait_weeks"].is_null().all()
    assert rows.filter(~few)["median_wait_weeks"].is_not_null().all()
    assert rows.filter(few).height == 1148


def test_the_total_rows_of_the_150_providers_are_the_sums_of_the_others(rows):
    total = pl.col("treatment_function_code") == "C_999"
    waiting = pl.col("total_incomplete_pathways").sum()
    assert rows.filter(total).select(waiting).item() == 6_573_234
    assert rows.filter(~total).select(waiting).item() == 6_573_234


def test_no_median_is_longer_than_the_92nd_percentile(rows):
    shown = rows.drop_nulls("median_wait_weeks")
    assert (shown["median_wait_weeks"] <= shown["p92_wait_weeks"]).all()
