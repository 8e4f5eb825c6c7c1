"""The plain worked cases of the shared scenarios that are about measures."""

import json
from datetime import UTC, date, datetime
from fractions import Fraction

import numpy as np
import polars as pl
import pytest

from extracts import extract
from lawbooks import LAWBOOK
from milepost.clocks.engine import clocks_as_at
from milepost.events.table import ATTRIBUTES, EVENTS, event_row
from milepost.foundation.days import AsAt
from milepost.measures.banded import IN_2015, SINCE_2022
from milepost.measures.bands import (
    band_name,
    diagnostics_band,
    extract_column,
    first_day_over,
    over,
    six_weeks_or_more,
    week_band,
)
from milepost.measures.extract import By, count_extract
from milepost.measures.flows import (
    all_removals,
    clearance_weeks,
    percent_to_one_decimal,
    unreported_removals,
)
from milepost.measures.percentiles import median, percentile_type_6, round_half_up
from milepost.measures.reporting_lines import reporting_line
from milepost.measures.return_checks import (
    fewer_new_than_begun,
    more_decided_than_waiting,
)
from milepost.measures.returns import in_the_return, status_code
from milepost.rules.clock_rules import ClockRule
from milepost.rules.standards import Standard
from published_data import CASES, ENGLAND, needs, published

pytestmark = needs(CASES)
LONG_AGO, LONG_AFTER = (datetime(year, 1, 1, tzinfo=UTC) for year in (2000, 2100))


def read(name):
    file = CASES / f"{name}.json"
    return json.loads(file.read_text()) if file.exists() else []


ENGLISH, SCOTTISH = read("england-rtt-arithmetic"), read("scotland-arithmetic")


def about(*beginnings):
    cases = [one for one in ENGLISH if one["what"].startswith(beginnings)]
    return pytest.mark.parametrize("case", cases, ids=lambda case: case["id"])


def the(name):
    return next(one for one in SCOTTISH if one["id"] == name)


def only(expression):
    return pl.select(expression).item()


def day(text):
    return date.fromisoformat(text)


@about("band:")
def test_a_completed_wait_is_in_its_band(case):
    days = (day(case["input"]["ended"]) - day(case["input"]["started"])).days
    assert {
        "days": days,
        "band": band_name(only(week_band(pl.lit(days)))),
        "within_18_weeks": not only(over(pl.lit(days), 18)),
    } == case["expect"]


@about("extract_column:")
def test_a_wait_falls_in_its_column_of_the_extract(case):
    band = only(week_band(pl.lit(case["input"]["days"])))
    assert extract_column(band) == case["expect"]["column"]


@about("breach_day:", "first_day_over:")
def test_the_first_day_over_is_as_worked(case):
    weeks = int(case["what"].split()[-2]) if case["what"].endswith("weeks") else 18
    first = only(first_day_over(pl.lit(day(case["input"]["started"])), weeks))
    assert first.isoformat() == case["expect"]["first_day_over"]


@about("diagnostics_band:")
def test_a_wait_for_a_test_is_in_its_band(case):
    days = pl.lit(case["input"]["days"])
    assert {
        "band": only(diagnostics_band(days)),
        "six_weeks_or_more": only(six_weeks_or_more(days)),
    } == case["expect"]


@about("percentiles_2015:")
def test_the_older_method_gives_the_printed_figures(case):
    counts = np.array([case["input"]["bands"]])
    expected = case["expect"]
    assert IN_2015.median(counts).item() == pytest.approx(expected["median"], rel=1e-12)
    p95 = IN_2015.percentile(counts, Fraction(95, 100)).item()
    assert p95 == pytest.approx(expected["p95"], rel=1e-12)


@about("percentiles:")
def test_the_method_of_today_gives_the_worked_figures(case):
    counts = np.array([case["input"]["bands"]])
    assert {
        "median": round(SINCE_2022.median(counts).item(), 6),
        "p92": round(SINCE_2022.percentile(counts, Fraction(92, 100)).item(), 6),
    } == case["expect"]


@about("removals:")
def test_removals_are_as_worked(case):
    told = case["input"]
    before, new, now = (told[k] for k in ("list_before", "new_periods", "list_now"))
    assert {
        "unreported_removals": unreported_removals(before, new, told["completed"], now),
        "all_removals": all_removals(before, new, now),
    } == case["expect"]


@about("clearance:")
def test_the_clearance_time_is_as_worked(case):
    assert clearance_weeks(*case["input"].values()) == case["expect"]["weeks"]


@about("blank:")
def test_blanks_are_noughts(case):
    bands = {n: band or None for n, band in enumerate(case["input"]["bands"])}
    row = {n: int(band) for n, band in bands.items() if band}
    counted = count_extract(extract([row]), By.ENGLAND).banded.row(0)
    assert list(counted[2:6]) == case["expect"]["bands"]
    assert sum(counted[2:107]) == case["expect"]["sum"]


@about("return_check:")
def test_a_return_is_looked_at_where_the_guidance_says_so(case):
    told = {name: pl.lit(count) for name, count in case["input"].items()}
    if "part_2a" in told:
        odd = more_decided_than_waiting(told["part_2a"], told["part_2"])
    else:
        begun = sum(case["input"]["part_2_first_bands"])
        odd = fewer_new_than_begun(told["part_3"], pl.lit(begun))
    assert {"flag": only(odd)} == case["expect"]


@about("reporting_line:")
def test_a_treatment_function_goes_to_its_line(case):
    code = case["input"]["treatment_function"]
    functions = published(ENGLAND / "treatment-functions.csv")
    group = functions.filter(tfc=code)["dd_group"].item()
    assert only(reporting_line(pl.lit(code), pl.lit(group))) == case["expect"]["line"]


def test_every_treatment_function_that_can_be_reported_goes_to_its_line():
    functions = published(ENGLAND / "treatment-functions.csv").drop_nulls(
        "rtt_reporting_code"
    )
    ours = functions.select(reporting_line(pl.col("tfc"), pl.col("dd_group")))
    assert len(functions) == 177
    assert ours.to_series().to_list() == functions["rtt_reporting_code"].to_list()


SCENARIOS = {one["id"]: one for one in read("england-rtt")}


def _typed(name, told):
    is_day = isinstance(told, str) and ATTRIBUTES[name].dtype == pl.Date
    return day(told) if is_day else told


def worked(scenario):
    """The events of a scenario, and its clocks."""
    rows = [
        event_row(
            number,
            scenario["id"],
            day(event["day"]),
            event["kind"],
            LONG_AGO,
            **{
                name: _typed(name, told)
                for name, told in event.items()
                if name not in {"day", "kind"}
            },
        )
        for number, event in enumerate(scenario["events"])
    ]
    events = pl.DataFrame(rows, schema=EVENTS.schema)
    standard = LAWBOOK.the(Standard, "england/rtt-18-weeks")
    rules = LAWBOOK.all(ClockRule, standard.editions[-1].clock_rules)
    as_at = AsAt(day(scenario["as_at"]), LONG_AFTER)
    return events, clocks_as_at(events, standard, rules, as_at=as_at)


@about("status_and_parts:")
def test_each_clock_has_its_status_code_and_its_parts_of_the_return(case):
    scenario = SCENARIOS[case["input"]["scenario"]]
    events, clocks = worked(scenario)
    returned = in_the_return(
        clocks, events, first_day=date(2000, 1, 1), last_day=day(scenario["as_at"])
    ).filter(pl.col("part") != "Part_3")
    codes = status_code(clocks, events)["status"].to_list()
    found = []
    for clock, code in zip(clocks.rows(named=True), codes, strict=True):
        its = returned.filter(clock=clock["clock"])
        told = {
            "started": clock["started"] and clock["started"].isoformat(),
            "ended": clock["ended"] and clock["ended"].isoformat(),
            "code": code,
            "parts": [part.removeprefix("Part_") for part in its["part"]],
        }
        unknown = {"unknown_start_column": True} if its["unknown_start"].any() else {}
        found.append(told | unknown)
    assert found == case["expect"]


def percent(within, eligible):
    return only(percent_to_one_decimal(pl.lit(within), pl.lit(eligible)))


@pytest.mark.parametrize("name", ["sco-ar-03", "sco-ar-36b", "sco-ar-36c"])
def test_a_percentage_has_one_decimal(name):
    case = the(name)
    told = case["input"]
    assert percent(told["within"], told["eligible"]) == case["expect"]["percent"]


def test_the_rows_of_the_networks_sum_to_scotland():
    case = the("sco-ar-89")
    rows = pl.DataFrame(case["input"]["rows"]).select(pl.exclude("network").sum())
    [found] = rows.rows(named=True)
    assert (
        found | {"percent": percent(found["within"], found["eligible"])}
        == (case["expect"])
    )


@pytest.mark.parametrize("name", ["sco-ar-04", "sco-ar-06a", "sco-ar-06b"])
def test_a_median_is_left_out_under_a_number_of_patients(name):
    told, expected = the(name)["input"], the(name)["expect"]
    waits = pl.lit(pl.Series(told["waits"]))
    enough = len(told["waits"]) >= told["median_from"]
    shown = only(round_half_up(median(waits))) if enough else None
    assert shown == expected["median"]


@pytest.mark.parametrize("name", ["sco-ar-07a", "sco-ar-07b"])
def test_the_percentile_of_2005_lies_at_n_plus_1_times_p(name):
    told, expected = the(name)["input"], the(name)["expect"]
    largest = sorted(told["largest"])
    waits = pl.lit(pl.Series([0] * (told["n"] - len(largest)) + largest))
    found = only(percentile_type_6(waits, told["p"]))
    assert found == pytest.approx(expected["value"])
    assert only(round_half_up(pl.lit(found))) == expected.get("shown", 133)


def test_over_100_days_means_more_than_100():
    told = the("sco-ar-16")["input"]
    waits = pl.Series(told["waits"])
    assert {
        "over_limit": (waits > told["limit"]).sum(),
        "long_waits": (waits > told["long_wait_over"]).sum(),
    } == the("sco-ar-16")["expect"]
