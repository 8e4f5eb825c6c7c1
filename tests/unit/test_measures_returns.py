"""A list of patients and its published figure are worked out by the same functions."""

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from milepost.clocks.table import CLOCKS
from milepost.events.table import EVENTS, event_row
from milepost.measures.banded import SINCE_2022
from milepost.measures.england import rtt_measures
from milepost.measures.returns import banded, in_the_return

FIRST, LAST = date(2026, 1, 1), date(2026, 1, 31)
TREATED, ADMITTED = "england/rtt/4a-outpatient", "england/rtt/4a-admitted"


def clock(pathway, waited, *, ended=None, by=None, how=None):
    """A clock that runs, or one that a rule ended; ``waited`` None: no known start."""
    until = ended or LAST
    started = None if waited is None else until - timedelta(days=waited)
    how = how or ("stopped" if ended else "running")
    row = (pathway, "england/rtt-18-weeks", 1, started, ended, how, waited, 0, waited)
    return (*row, None, None, "england/rtt/1a", by)


def clocks(*rows):
    frame = pl.DataFrame(rows, schema=CLOCKS.schema, orient="row")
    return frame.sort("pathway")


def events(*rows):
    at = datetime(2026, 1, 1, tzinfo=UTC)
    told = [
        event_row(n, pathway, day, kind, at)
        for n, (pathway, day, kind) in enumerate(rows)
    ]
    return pl.DataFrame(told, schema=EVENTS.schema)


def counted(frame, log=None, groups=None):
    log = events() if log is None else log
    returned = in_the_return(frame, log, first_day=FIRST, last_day=LAST)
    groups = groups or dict.fromkeys(frame["pathway"], "RAA")
    rows = pl.DataFrame({"pathway": [*groups], "group": [*groups.values()]})
    table = rtt_measures(banded(returned, rows), SINCE_2022)
    return {(row["part"], row["group"]): row for row in table.rows(named=True)}


def test_a_list_of_patients_has_the_measures_of_its_published_bands():
    waits = [3] * 10 + [20] * 20 + [40] * 30 + [400] * 40
    found = counted(clocks(*(clock(f"P-{n}", days) for n, days in enumerate(waits))))
    row = found["Part_2", "RAA"]
    assert (row["waiting"], row["within_18"], row["over_52"]) == (100, 60, 40)
    assert row["median_weeks"] == 5 + 20 / 30
    assert row["percent_within_18"] == 60.0


def test_a_stop_on_the_last_day_is_completed_and_a_start_that_day_waits():
    found = counted(
        clocks(clock("P-1", 90, ended=LAST, by=TREATED), clock("P-2", 0)),
    )
    assert found["Part_1B", "RAA"]["waiting"] == 1
    assert found["Part_2", "RAA"]["waiting"] == 1
    assert found["Part_3", "RAA"]["waiting"] == 1


def test_a_stop_of_an_earlier_month_found_late_counts_in_no_later_return():
    frame = clocks(clock("P-1", 30, ended=date(2025, 12, 31), by=TREATED))
    assert counted(frame) == {}


def test_treatment_in_hospital_is_completed_with_an_admission():
    found = counted(clocks(clock("P-1", 90, ended=LAST, by=ADMITTED)))
    assert found.keys() == {("Part_1A", "RAA")}


def test_a_nullified_clock_is_completed_nowhere_but_was_a_new_period():
    found = counted(clocks(clock("P-1", 3, ended=LAST, how="nullified")))
    assert found.keys() == {("Part_3", "RAA")}


def test_an_unknown_start_is_counted_apart():
    found = counted(clocks(clock("P-1", None, ended=LAST, by=ADMITTED)))
    row = found["Part_1A", "RAA"]
    assert (row["waiting"], row["unknown_start"]) == (0, 1)


def test_a_decision_to_admit_counts_only_for_the_clock_it_was_made_in():
    log = events(
        ("P-1", date(2025, 1, 6), "decision_to_admit"),
        ("P-2", date(2026, 1, 20), "decision_to_admit"),
    )
    found = counted(clocks(clock("P-1", 30), clock("P-2", 30)), log)
    assert found["Part_2", "RAA"]["waiting"] == 2
    assert found["Part_2A", "RAA"]["waiting"] == 1


def test_a_pathway_whose_group_nobody_gave_is_not_lost():
    found = counted(clocks(clock("P-1", 30), clock("P-2", 30)), groups={"P-1": "RAA"})
    assert found["Part_2", "unknown"]["waiting"] == 1


def referred(pathway, service, day=date(2023, 1, 2), number=0):
    at = datetime(2026, 1, 1, tzinfo=UTC)
    kind = "referral_received"
    return event_row(number, pathway, day, kind, at, service=service)


@pytest.mark.parametrize(
    ("first", "last", "there"),
    [
        (date(2024, 1, 1), date(2024, 1, 31), ["C-1", "C-2", "C-3"]),
        (date(2024, 2, 1), date(2024, 2, 29), ["C-2", "C-3"]),
    ],
    ids=["January 2024", "February 2024"],
)
def test_community_services_leave_the_return_in_february_2024(first, last, there):
    told = [
        referred("C-1", "community_consultant_led"),
        referred("C-2", "consultant_led", number=1),
        referred("C-3", "community_consultant_led", number=2),
        referred("C-3", "consultant_led", day=date(2024, 1, 8), number=3),
    ]
    frame = clocks(*(clock(f"C-{n}", 400) for n in (1, 2, 3)))
    log = pl.DataFrame(told, schema=EVENTS.schema)
    returned = in_the_return(frame, log, first_day=first, last_day=last)
    waiting = returned.filter(pl.col("part") == "Part_2")
    assert waiting["pathway"].to_list() == there
