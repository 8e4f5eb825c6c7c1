"""A list of patients laid beside the figure that was published of it."""

from datetime import date

import polars as pl
import pytest

import milepost
from extracts import extract

EVENTS = pl.DataFrame(
    {
        "pathway": ["P-1", "P-2", "P-3", "P-4"],
        "day": [
            date(2026, 1, 28),
            date(2026, 1, 26),
            date(2026, 1, 27),
            date(2024, 12, 1),
        ],
        "kind": "referral_received",
    },
    schema_overrides={"kind": pl.String},
)
CLOCKS = milepost.clock(
    EVENTS, standard="england/rtt-18-weeks", as_at=date(2026, 1, 31)
)
EXTRACT = extract(
    [{0: 2, 20: 1}, {"part": "Part_3", "all": 3}, {0: 9, "provider": "R"}]
)
FIRST, LATE, LONG = (
    f"Gt {weeks} Weeks SUM 1" for weeks in ("00 To 01", "20 To 21", "60 To 61")
)


def test_both_figures_stand_side_by_side_by_part():
    found = milepost.measures.reconcile(EXTRACT, CLOCKS, groups="RAA")
    assert found.table.rows() == [
        ("Part_2", "RAA", 3, 4, 1),
        ("Part_3", "RAA", 3, 3, 0),
    ]


def test_the_bands_that_differ_are_named_with_their_patients():
    found = milepost.measures.reconcile(EXTRACT, CLOCKS, groups="RAA")
    assert found.bands.rows() == [
        ("Part_2", "RAA", FIRST, 2, 3, 1),
        ("Part_2", "RAA", LATE, 1, 0, -1),
        ("Part_2", "RAA", LONG, 0, 1, 1),
    ]
    assert found.rows.select("band", "pathway", "waited", "sure").rows() == [
        (FIRST, "P-1", 3, False),
        (FIRST, "P-2", 5, False),
        (FIRST, "P-3", 4, False),
        (LONG, "P-4", 426, True),
    ]


def test_a_list_of_several_providers_is_laid_beside_each():
    groups = pl.DataFrame(
        {"pathway": ["P-1", "P-2", "P-3", "P-4"], "group": ["RAA", "RAA", "R", "R"]}
    )
    found = milepost.measures.reconcile(EXTRACT, CLOCKS, groups=groups)
    assert found.table.filter(part="Part_2").rows() == [
        ("Part_2", "R", 9, 2, -7),
        ("Part_2", "RAA", 3, 2, -1),
    ]


def test_who_has_a_decision_to_admit_is_told_by_the_events_alone():
    decided = pl.DataFrame(
        {"pathway": ["P-4"], "day": [date(2025, 3, 3)], "kind": ["decision_to_admit"]}
    )
    events = pl.concat([EVENTS, decided])
    found = milepost.measures.reconcile(EXTRACT, CLOCKS, events, groups="RAA")
    assert ("Part_2A", "RAA", 0, 1, 1) in found.table.rows()


@pytest.mark.parametrize("policy", ["suppress_lt5", "suppress_lt10"])
def test_a_published_count_that_is_held_back_is_told_by_no_difference(policy):
    found = milepost.measures.reconcile(
        EXTRACT, CLOCKS, groups="RAA", disclosure=policy
    )
    assert found.table.rows()[0] == ("Part_2", "RAA", None, 4, None)
    assert found.bands.is_empty()
    waiting = found.rows.filter(part="Part_2")
    assert waiting["pathway"].to_list() == ["P-1", "P-2", "P-3", "P-4"]
    assert waiting.select("published", "sure").null_count().row(0) == (4, 4)


def test_an_extract_that_cant_be_used_is_said_to_and_nothing_is_compared():
    problems = []
    spoilt = EXTRACT.with_columns(Period=pl.lit("soon"))
    found = milepost.measures.reconcile(spoilt, CLOCKS, groups="RAA", problems=problems)
    assert found.table.is_empty()
    assert {problem.code for problem in problems} == {"measures.unknown-code"}


def test_a_list_without_a_single_clock_is_laid_beside_its_figure_all_the_same():
    found = milepost.measures.reconcile(EXTRACT, CLOCKS.clear(), groups="RAA")
    assert found.table.rows() == [
        ("Part_2", "RAA", 3, 0, -3),
        ("Part_3", "RAA", 3, 0, -3),
    ]
    assert found.bands.filter(part="Part_2").rows() == [
        ("Part_2", "RAA", FIRST, 2, 0, -2),
        ("Part_2", "RAA", LATE, 1, 0, -1),
    ]
    assert found.rows.is_empty()
