"""Run every scenario in ``specs/indicators`` of delay in tracking and delay in care."""

import re
from datetime import UTC, date, datetime, time

import polars as pl
import pytest

from milepost.tracking.indicator_figures import FIGURES
from milepost.tracking.indicators import CASES, behind, standing_still
from position_pages import table
from spec_pages import SPECS

PAGE = (SPECS / "indicators/delay.md").read_text()
TODAY = date.fromisoformat(re.search(r"Today is ([\d-]+)", PAGE)[1])
SCENARIOS = [
    pytest.param(table(section)[0], id=section.partition("\n")[0])
    for section in PAGE.split("\n## ")[1:]
]


def day(said):
    return date.fromisoformat(said) if said else None


def noon(said):
    return (said and datetime.combine(day(said), time(12), tzinfo=UTC)) or None


def case(row):
    looked = noon(row["looked"])
    return {
        "pathway": "P",
        "service": "lung",
        "step": "tests",
        "breach_on": day(row["breach"]),
        "day_0": TODAY,
        "due": day(row["due"]),
        "provisional": False,
        "last_on": day(row["happened"]),
        "told_at": noon(row["told"]),
        "seen_at": looked,
        "looked_at": looked or noon("2026-03-09"),
        "stale_from": TODAY,
    }


@pytest.mark.parametrize("row", SCENARIOS)
def test_a_patients_days_are_shared_out_as_the_page_says(row):
    told, looked = day(row["told"]), day(row["looked"])
    shared = standing_still(day(row["happened"]), told, looked, TODAY)
    assert shared == tuple(int(row[name]) for name in ("untold", "unseen", "in care"))


@pytest.mark.parametrize("row", SCENARIOS)
def test_a_patient_is_behind_the_figures_that_the_page_says(row):
    frame = pl.DataFrame([case(row)], schema=CASES.schema)
    found = behind(frame, TODAY, marks={})["figure"].to_list()
    assert sorted(found) == sorted(row["figures"].split(", "))
    assert set(found) <= set(FIGURES)
