"""Public Health Scotland, Cancer Waiting Times, open data as of 2023Q2."""

import json

import polars as pl
import pytest

import milepost
from milepost.measures.cwt import DAYS_31, DAYS_62
from milepost.measures.cwt import By as CancerBy
from milepost.measures.scotland import performance
from published_data import CASES, SCOTLAND, needs, published

pytestmark = needs(SCOTLAND)
FILES = {
    DAYS_62: SCOTLAND / "cwt-62-day.csv.gz",
    DAYS_31: SCOTLAND / "cwt-31-day.csv.gz",
}
EACH = pytest.mark.parametrize("standard", FILES, ids=["62 days", "31 days"])


def case(name):
    cases = json.loads((CASES / "scotland-arithmetic.json").read_text())
    return next(one for one in cases if one["id"] == name)["expect"]


def figures(table, standard, group):
    one = table.filter(standard=standard.id, group=group)
    return one.select("eligible", "within", "percent").rows()[0]


@pytest.fixture(scope="module")
def in_2021():
    return {
        by: milepost.measures.scotland_cwt(*FILES.values(), quarter="2021Q1", by=by)
        for by in ("scotland", "board", "type")
    }


def test_scotland_in_early_2021_is_counted_once_not_twice(in_2021):
    expected = case("sco-ar-86")
    assert figures(in_2021["scotland"], DAYS_62, "S92000003") == (
        expected["eligible"],
        expected["within"],
        expected["percent"],
    )
    rows = published(FILES[DAYS_62]).filter(
        Quarter="2021Q1", CancerType="All Cancer Types"
    )
    twice = rows[DAYS_62.eligible].cast(pl.Int64).sum()
    assert twice == case("sco-ar-85")["sum_of_all_rows"] == 2 * expected["eligible"]


def test_nhs_highland_in_early_2021_is_all_it_received_wherever_treated(in_2021):
    expected = case("sco-ar-87")
    assert figures(in_2021["board"], DAYS_62, "S08000022") == (
        expected["eligible"],
        expected["within"],
        expected["percent"],
    )


@EACH
def test_every_sum_in_every_quarter_is_the_sum_of_its_rows(standard):
    rows = published(FILES[standard])
    quarters = rows["Quarter"].unique().sort()
    assert len(quarters) == 46
    for quarter in quarters:
        found = performance(rows, standard, quarter, CancerBy.SCOTLAND)
        assert found.problems == ()
        assert found.tally.read == len(rows)


@EACH
def test_every_grouping_of_every_quarter_adds_up_to_scotland(standard):
    rows = published(FILES[standard])
    for quarter in ("2012Q1", "2016Q3", "2019Q4", "2023Q2"):
        sums = [
            performance(rows, standard, quarter, by)
            .table.select(pl.col("eligible", "within").sum())
            .rows()
            for by in CancerBy
        ]
        assert sums[0] == sums[1] == sums[2]


def test_the_golden_jubilee_answers_only_for_those_it_treated(in_2021):
    by_board = in_2021["board"].filter(group="SB0801")
    assert by_board["standard"].to_list() == [DAYS_31.id]


@EACH
def test_scotland_is_the_publishers_own_sum_row_by_row(standard):
    rows = published(FILES[standard]).filter(CancerType="All Cancer Types")
    said = (
        rows.filter(pl.col(standard.board) == "S92000003")
        .group_by("Quarter")
        .agg(pl.col(standard.eligible, standard.within).cast(pl.Int64).sum())
        .sort("Quarter")
    )
    whole = published(FILES[standard])
    for quarter, eligible, within in said.rows():
        found = performance(whole, standard, quarter, CancerBy.SCOTLAND)
        assert found.table.row(0)[3:5] == (eligible, within)
