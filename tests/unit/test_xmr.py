"""Control charts: what each profile makes of a series, and what is never left unsaid."""

from datetime import date

import polars as pl
import pytest

import milepost
from milepost.measures.control_series import BadChart

xmr = milepost.measures.xmr
SERIES = [10, 12, 11, 13, 12, 10, 11, 30, 12, 11, 13, 12, 10, 11, 12, 11]
MONTHS = pl.date_range(date(2024, 1, 1), date(2025, 4, 1), "1mo", eager=True).to_list()
STEADY = [10, 12, 11, 13, 12, 10, 11, 12, 11, 13, 12, 10, 11]


def codes(chart):
    return [problem.code for problem in chart.problems]


def limits(chart):
    return [round(chart.points[f"{side}_limit"][0], 2) for side in ("lower", "upper")]


def test_screening_decides_how_wide_the_limits_are():
    assert limits(xmr(SERIES)) == [2.81, 22.32]
    assert limits(xmr(SERIES, "plotthedots")) == [8.88, 16.25]
    assert limits(xmr(SERIES, "abspc")) == [2.81, 22.31]


def test_what_differs_from_the_profile_is_said():
    assert xmr(SERIES, screen_ranges=True).settings == {"screen_ranges": True}
    assert xmr(SERIES, run_length=7).settings == {}


BEFORE = [10, 10.5, 9.5, 10, 10.5, 9.5, 10, 10.5, 9.5, 10, 10.5, 9.5, 10]


def test_tools_disagree_whether_a_point_outside_makes_two_in_three():
    values = [*BEFORE, 13, 11.2, 10.3]
    ours = xmr(values, baseline_points=13).points["rule"].to_list()[-3:]
    theirs = (
        xmr(values, "plotthedots", baseline_points=13).points["rule"].to_list()[-3:]
    )
    assert ours == ["outside", "two in three", None]
    assert theirs == ["outside", None, None]


def test_every_rule_that_holds_is_kept_and_one_names_the_point():
    points = xmr([*BEFORE, 13, 14, 15, 16, 17, 18, 19], baseline_points=13).points
    last = points.row(-1, named=True)
    assert last["rules"] == ["outside", "trend", "two in three", "run"]
    assert last["rule"] == "outside"


@pytest.mark.parametrize(
    ("improvement", "icon", "words"),
    [
        ("increase", "improvement_high", "Special cause, improving, higher"),
        ("decrease", "concern_high", "Special cause, of concern, higher"),
        ("neutral", "neutral_high", "Special cause, neither better nor worse, higher"),
    ],
)
def test_the_icon_is_of_the_latest_point_and_comes_with_words(improvement, icon, words):
    chart = xmr([*BEFORE, 13], baseline_points=13, improvement=improvement)
    assert (chart.variation_icon, chart.words) == (icon, words)


@pytest.mark.parametrize(
    ("improvement", "target", "icon"),
    [
        ("increase", 20, "fail"),
        ("increase", 2, "pass"),
        ("increase", 10, "inconsistent"),
        ("decrease", 20, "pass"),
        ("neutral", 20, None),
        ("increase", None, None),
    ],
)
def test_a_target_is_judged_by_the_limits(improvement, target, icon):
    chart = xmr(STEADY, improvement=improvement, target=target)
    assert chart.assurance_icon == icon


def test_a_target_on_a_limit_is_met_or_missed_but_for_plotthedots():
    at = {"improvement": "increase"}
    upper = xmr(STEADY).points["upper_limit"][0]
    assert xmr(STEADY, target=upper, **at).assurance_icon == "fail"
    upper = xmr(STEADY, "plotthedots").points["upper_limit"][0]
    chart = xmr(STEADY, "plotthedots", target=upper, **at)
    assert chart.assurance_icon == "inconsistent"


def test_a_constant_has_limits_and_meets_its_target_or_not():
    chart = xmr([100] * 13, improvement="increase", target=100)
    assert (limits(chart), chart.assurance_icon) == ([100, 100], "pass")
    assert chart.variation_icon == "common_cause"
    assert xmr([99] * 13, improvement="increase", target=100).assurance_icon == "fail"


def test_limits_without_width_after_screening_are_said_to_be_so():
    values = [*([10] * 12), 11, *([10] * 12)]
    assert codes(xmr(values, "plotthedots")) == ["measures.no-width"]
    # The mean lies between the values, so that every one of them is off it.
    rules = xmr(values, "plotthedots").points["rule"].to_list()
    assert rules == ["outside"] * 25


def test_twelve_points_have_a_mean_and_no_limits_but_in_plotthedots():
    few = xmr(STEADY[:12], target=10, improvement="increase")
    assert few.points["mean"].null_count() == 0
    assert few.points["lower_limit"].null_count() == 12
    assert (few.variation_icon, few.assurance_icon) == (None, None)
    assert codes(few) == ["measures.few-points"]
    trial = xmr(STEADY[:12], "plotthedots")
    assert trial.points["lower_limit"].null_count() == 0
    assert trial.sections["trial"].to_list() == [True]


@pytest.mark.parametrize("profile", ["making-data-count", "plotthedots", "abspc"])
@pytest.mark.parametrize("values", [[], [5], [5, 6]])
def test_hardly_any_points_are_still_a_chart(profile, values):
    chart = xmr(values, profile)
    assert chart.points["value"].to_list() == values
    assert len(chart.words) > 5


def test_a_missing_value_is_no_point_and_breaks_runs_ranges_and_trends():
    values = [*STEADY, 12, 12.1, 12.2, None, 12.3, 12.4, 12.5, 12.6]
    chart = xmr(values, baseline_points=13)
    assert chart.points["point_type"][16] == "no data"
    assert "trend" not in chart.points["rule"].to_list()
    whole = xmr([value for value in values if value], baseline_points=13)
    assert "trend" in whole.points["rule"].to_list()


def test_a_range_across_a_gap_is_taken_only_where_asked_for():
    values = [*([10, 11] * 7), None, 30]
    assert limits(xmr(values)) != limits(xmr(values, gap_policy="bridge"))


def test_a_period_without_a_row_is_named_and_is_a_gap():
    dates = MONTHS[:5] + MONTHS[6:]
    chart = xmr(SERIES[:15], dates=dates, expected_period="month")
    assert codes(chart) == ["measures.missing-period"]
    assert chart.problems[0].where == "the month of 2024-06-01"
    assert chart.points["value"][5] is None
    assert codes(xmr(SERIES[:15], dates=dates)) == ["measures.irregular-dates"]
    assert codes(xmr(SERIES, dates=MONTHS)) == []


def test_rows_out_of_order_are_put_in_order():
    backwards = xmr(SERIES[::-1], dates=MONTHS[::-1])
    assert backwards.points.equals(xmr(SERIES, dates=MONTHS).points)


def test_a_rebase_begins_a_section_with_lines_and_rules_of_its_own():
    values = [*STEADY, *[value + 10 for value in STEADY]]
    days = pl.date_range(date(2023, 1, 1), date(2025, 2, 1), "1mo", eager=True)
    chart = xmr(values, dates=days, rebase=[date(2024, 2, 1)])
    assert chart.sections["section"].to_list() == [0, 1]
    first, second = chart.sections["mean"].to_list()
    assert second == pytest.approx(first + 10)
    assert chart.points["rule"].null_count() == 26
    assert xmr(values, dates=days).points["rule"].null_count() < 26


def test_a_rebase_that_is_not_in_the_data_is_never_left_unsaid():
    chart = xmr(SERIES, dates=MONTHS, rebase=["2024-06-15"])
    assert codes(chart) == ["measures.rebase-not-in-data"]
    assert "2024-06-01 and 2024-07-01" in chart.problems[0].message
    assert chart.sections["section"].to_list() == [0]
    with pytest.raises(BadChart, match="no value on that day"):
        xmr(SERIES, dates=MONTHS, rebase=["2024-06-15"], strict=True)
    assert codes(xmr(SERIES, dates=MONTHS, rebase=[MONTHS[0]])) == [
        "measures.rebase-at-start"
    ]


def test_a_baseline_longer_than_its_section_uses_all_of_it():
    assert codes(xmr(SERIES, baseline_points=17)) == ["measures.short-baseline"]


@pytest.mark.parametrize(
    ("values", "asked", "words"),
    [
        ([1, float("inf")], {}, "not finite"),
        ([1, float("nan")], {}, "not finite"),
        ([1, "two"], {}, "no number"),
        ([1, True], {}, "no number"),
        (SERIES, {"profile": "mdc"}, "is none of making-data-count"),
        (SERIES, {"improvement": "up"}, "is none of increase"),
        (SERIES, {"colour": "blue"}, "no setting 'colour'"),
        (SERIES, {"conflict": "mine"}, "is none of rule_order"),
        (SERIES, {"baseline_points": 11}, "12 points or more"),
        (SERIES, {"dates": MONTHS[:3]}, "16 values and 3 dates"),
        (SERIES, {"dates": MONTHS[:15] + MONTHS[:1]}, "more than one value"),
        (SERIES, {"dates": ["x"] * 16}, "is no day"),
        (SERIES, {"rebase": ["2024-01-01"]}, "Give the dates"),
    ],
)
def test_a_chart_that_makes_no_sense_is_refused_in_one_sentence(values, asked, words):
    with pytest.raises(BadChart, match=words):
        xmr(values, **asked)
