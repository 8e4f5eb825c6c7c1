"""NHS England, RTT overview timeseries and workbooks: the sums and shares that hold."""

import polars as pl
import pytest

from milepost.measures.flows import all_removals, share_within, unreported_removals
from published_data import ENGLAND, needs, published

pytestmark = needs(ENGLAND)


@pytest.fixture(scope="module")
def months():
    rows = published(ENGLAND / "rtt-national-monthly.csv")
    counts = pl.exclude("period", "median_wait_weeks").cast(pl.Int64)
    return rows.with_columns(counts, pl.col("median_wait_weeks").cast(pl.Float64))


def test_unreported_removals_are_as_derived_in_all_129_months(months):
    ours = months.select(
        "unreported_removals",
        ours=unreported_removals(
            pl.col("total_incomplete").shift(),
            pl.col("new_periods"),
            pl.col("completed_pathways"),
            pl.col("total_incomplete"),
        ),
    ).drop_nulls()
    assert len(ours) == 129
    assert ours["ours"].equals(ours["unreported_removals"])


def test_all_removals_are_as_derived_in_all_129_months(months):
    before, now = pl.col("total_incomplete").shift(), pl.col("total_incomplete")
    ours = months.select(
        "total_removals", ours=all_removals(before, pl.col("new_periods"), now)
    ).drop_nulls()
    assert len(ours) == 129
    assert ours["ours"].equals(ours["total_removals"])


def test_those_within_and_over_18_weeks_make_the_list_of_every_month(months):
    both = months["within_18_weeks"] + months["over_18_weeks"]
    assert both.equals(months["total_incomplete"])


def test_the_extracts_january_list_is_the_timeseries_own(months):
    january = months.filter(period="2026-01")
    assert january["total_incomplete"].item() == 7_155_958
    share = share_within(january["within_18_weeks"], january["total_incomplete"])
    assert share.round(4).item() == 0.6143


def test_the_medians_at_full_precision_are_those_of_the_timeseries_to_two_decimals(
    months,
):
    exact = published(ENGLAND / "england_rtt_official_percentiles.csv")
    both = exact.filter(pl.col("edition") == "as published").join(months, on="period")
    assert len(both) == 3
    ours = both["median_weeks"].cast(pl.Float64).round(2)
    assert ours.equals(both["median_wait_weeks"])
    assert both["N_incomplete"].cast(pl.Int64).equals(both["total_incomplete"])
