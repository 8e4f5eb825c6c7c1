"""NHS England, full monthly extracts: what one trust's rows say, to the last place."""

import json

import polars as pl
import pytest

import milepost
from published_data import CASES, ENGLAND, needs, published

pytestmark = needs(ENGLAND)
JANUARY = ENGLAND / "rtt_full_extract_2026-01_RBD_RCU.csv.gz"
NOVEMBER = ENGLAND / "rtt_full_extract_2024-11_RBD.csv"
FROM_ARITHMETIC = {
    "incomplete": ("Part_2", "waiting"),
    "within_18": ("Part_2", "within_18"),
    "pct_within_18": ("Part_2", "percent_within_18"),
    "over_52": ("Part_2", "over_52"),
    "over_65": ("Part_2", "over_65"),
    "over_104": ("Part_2", "over_104"),
    "median": ("Part_2", "median_weeks"),
    "p92": ("Part_2", "p92_weeks"),
    "decision_to_admit": ("Part_2A", "waiting"),
    "completed_admitted": ("Part_1A", "waiting"),
    "completed_non_admitted": ("Part_1B", "waiting"),
    "new_periods": ("Part_3", "waiting"),
}


def case(name):
    cases = json.loads((CASES / "england-rtt-arithmetic.json").read_text())
    return next(one for one in cases if one["id"] == name)


def figure(table, provider, part, column):
    one = table.filter(part=part, group=provider)
    return one[column].item()


@pytest.mark.parametrize("name", FROM_ARITHMETIC)
def test_dorset_county_in_january_2026_is_as_computed_from_the_extract(name):
    part, column = FROM_ARITHMETIC[name]
    expected = case("eng-rtt-extract-RBD-nononc")["expect"][name]
    table = milepost.measures.england_rtt(JANUARY, by="provider")
    places = 4 if name == "pct_within_18" else 6
    assert round(figure(table, "RBD", part, column), places) == expected


@pytest.mark.parametrize("name", FROM_ARITHMETIC)
def test_sheffield_childrens_with_its_patients_of_other_nations_is_too(name):
    part, column = FROM_ARITHMETIC[name]
    expected = case("eng-rtt-extract-RCU-all")["expect"][name]
    rows = published(JANUARY).with_columns(pl.lit("all").alias("Commissioner Org Code"))
    rows = rows.group_by(
        "Period",
        "Provider Org Code",
        "Commissioner Org Code",
        "RTT Part Type",
        "Treatment Function Code",
    ).agg(pl.col("^Gt .*$", "^Patients.*$", "Total All").cast(pl.Int64).sum())
    table = milepost.measures.england_rtt(rows, by="provider")
    places = 4 if name == "pct_within_18" else 6
    assert round(figure(table, "RCU", part, column), places) == expected


@pytest.mark.parametrize("path", [JANUARY, NOVEMBER], ids=["January", "November"])
def test_every_row_is_accounted_for_and_none_is_odd(path):
    problems = []
    milepost.measures.england_rtt(path, problems=problems)
    assert problems == []


@pytest.mark.parametrize("path", [JANUARY, NOVEMBER], ids=["January", "November"])
@pytest.mark.parametrize("by", ["provider", "commissioner", "function"])
def test_every_grouping_adds_up_to_the_same_country(path, by):
    counts = ["part", "waiting", "within_18", "over_26", "over_52", "unknown_start"]
    whole = milepost.measures.england_rtt(path).select(counts)
    parts = milepost.measures.england_rtt(path, by=by).select(counts)
    summed = parts.group_by("part", maintain_order=True).sum()
    assert summed.with_columns(
        pl.when(part="Part_3").then(None).otherwise(pl.col(counts[2:])).name.keep()
    ).equals(whole)


def test_each_total_row_of_the_publisher_is_the_sum_we_make_without_it():
    rows = published(NOVEMBER)
    said = rows.filter(
        pl.col("Treatment Function Code") == "C_999",
        pl.col("RTT Part Type") == "Part_2",
        pl.col("Commissioner Org Code") != "NONC",
    )
    ours = milepost.measures.england_rtt(NOVEMBER).filter(part="Part_2")
    assert ours["waiting"].item() == said["Total All"].cast(pl.Int64).sum() == 21693
