"""How a list moved between two months, from the extracts of both."""

import polars as pl
import pytest

import milepost
from extracts import extract


def month(name, *rows):
    """An extract of a month. Each row: provider, part, and how many of any wait."""
    told = [
        {"period": f"RTT-{name}", "provider": provider, "part": part, 3: count}
        if part != "Part_3"
        else {"period": f"RTT-{name}", "provider": provider, "part": part, "all": count}
        for provider, part, count in rows
    ]
    return extract([{"function": "C_100"} | row for row in told])


DECEMBER = month("December-2025", ("RAA", "Part_2", 100), ("RBB", "Part_2", 500))
JANUARY = month(
    "January-2026",
    ("RAA", "Part_2", 110),
    ("RAA", "Part_3", 40),
    ("RAA", "Part_1A", 8),
    ("RAA", "Part_1B", 20),
    ("RBB", "Part_2", 500),
    ("RBB", "Part_3", 62),
    ("RBB", "Part_1B", 31),
)


def test_removals_are_what_nothing_else_accounts_for():
    table = milepost.measures.england_flow(DECEMBER, JANUARY, by="provider")
    columns = ["group", "before", "new", "completed", "now", "unreported_removals"]
    assert table.select(columns).rows() == [
        ("RAA", 100, 40, 28, 110, 2),
        ("RBB", 500, 62, 31, 500, 31),
    ]


def test_the_clearance_time_is_the_list_over_the_stops_of_a_week():
    table = milepost.measures.england_flow(DECEMBER, JANUARY, by="provider")
    assert table["clearance_weeks"].to_list() == [
        pytest.approx(110 / (28 / (31 / 7))),
        pytest.approx(500 / (31 / (31 / 7))),
    ]


def test_a_provider_with_no_list_in_one_of_the_months_has_no_removals():
    before = month("December-2025", ("RAA", "Part_2", 100))
    table = milepost.measures.england_flow(before, JANUARY, by="provider")
    assert table["unreported_removals"].to_list() == [2, None]


def test_months_that_dont_follow_each_other_are_refused():
    problems = []
    table = milepost.measures.england_flow(JANUARY, DECEMBER, problems=problems)
    assert table.is_empty()
    assert [problem.code for problem in problems] == ["measures.not-the-next-month"]


def test_small_removals_are_held_back_with_whatever_they_follow_from():
    shown = milepost.measures.england_flow(
        DECEMBER, JANUARY, by="provider", disclosure="suppress_lt5"
    )
    kept = ["before", "new", "completed", "now", "unreported_removals"]
    assert shown.select(kept).null_count().row(0) == (2,) * 5
    rounded = milepost.measures.england_flow(
        DECEMBER, JANUARY, by="provider", disclosure="hes_round5"
    )
    assert rounded.select(kept).row(0) == (100, 40, 30, 110, 0)


def test_what_is_worked_out_by_hand_is_there_by_name():
    measures = milepost.measures
    assert measures.unreported_removals(100, 40, 28, 110) == 2
    assert measures.all_removals(100, 40, 110) == 30
    assert measures.clearance_weeks(52_000, 4_000) == 13.0
    assert measures.returns.in_the_return is measures.in_the_return
    late = measures.Patient(
        treating="B", treated_day=72, accountable="A", transfer_day=50
    )
    assert measures.share_out(late).shares["A"].breaches == 1
    assert {"rtt_measures", "reconcile", "returns"} <= set(dir(measures))


def test_a_table_of_patients_is_shared_out_and_odd_rows_are_named():
    patients = pl.DataFrame(
        {
            "treating": ["B", "A", None],
            "accountable": ["A", None, "A"],
            "treated_day": ["80", "60", "50"],
            "transfer_day": ["45", None, "x"],
        }
    )
    problems = []
    shares = milepost.measures.breach_shares(patients, problems=problems)
    columns = ["row", "rule", "scenario", "provider", "patients", "breaches"]
    assert shares.select(columns).rows() == [
        (1, "six_scenarios", 6, "A", 0.5, 0.5),
        (1, "six_scenarios", 6, "B", 0.5, 0.5),
        (2, "solo", None, "A", 1.0, 0.0),
    ]
    assert [problem.code for problem in problems] == ["measures.missing-code"]


def test_a_table_without_the_day_of_treatment_is_refused():
    with pytest.raises(milepost.MissingColumn, match="treated_day"):
        milepost.measures.breach_shares(extract([{}]))
