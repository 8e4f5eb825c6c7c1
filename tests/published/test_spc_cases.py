"""Control charts, point by point as NHSRplotthedots 0.2.2 draws them.

The worked cases lie beside this checkout, not in it.
"""

import json
from pathlib import Path

import pytest

import milepost
from milepost.measures.control_profiles import AtTheLimit
from milepost.measures.control_rules import (
    mark_two_in_three,
    mark_whole,
    run_complete,
    trend_complete,
    two_in_three,
)
from milepost.measures.control_signals import Improvement, assurance

PAGE = Path(__file__).parents[3] / "shared" / "scenarios" / "spc.json"
CASES = json.loads(PAGE.read_text()) if PAGE.is_file() else []
pytestmark = pytest.mark.skipif(not CASES, reason=f"the worked cases are not at {PAGE}")


def of(*kinds):
    chosen = [case for case in CASES if case["what"] in kinds]
    return pytest.mark.parametrize("case", chosen, ids=lambda case: case["id"])


def test_every_kind_of_case_is_tried():
    assert {case["what"] for case in CASES} == TRIED.keys() | {"chart"}


RULES = {
    "outside": ("Below LCL", "Above UCL"),
    "trend": ("7 Point Trend (Decreasing)", "7 Point Trend (Increasing)"),
    "two in three": ("2 in 3 Below CL", "2 in 3 Above CL"),
    "run": ("7 Points Below CL", "7 Points Above CL"),
}


def in_order(given):
    """Name each point by the first rule that holds, as a chart does."""
    values = given["values"]
    for n in range(len(values)):
        here, there = (n, n + 1) if n + 1 < len(values) else (n - 1, n)
        rising, above = values[there] > values[here], given["side_of_mean"][n] > 0
        holds = {
            "outside": given["outside"][n],
            "trend": given["in_trend"][n],
            "two in three": given["two_in_three"][n],
            "run": given["in_run"][n],
        }
        rule = next((rule for rule, held in holds.items() if held), None)
        up = rising if rule == "trend" else above
        yield RULES[rule][up] if rule else "Common Cause"


TRIED = {
    "run_one_side": lambda g: {
        "run_complete": run_complete(g["side_of_mean"], g["run_length"])
    },
    "mark_whole_run": lambda g: {
        "in_run": [abs(way) for way in mark_whole(g["run_complete"], g["run_length"])]
    },
    "trend": lambda g: {
        "trend_complete": trend_complete(g["values"], g["trend_length"])
    },
    "two_in_three": lambda g: {
        "in_window": two_in_three(g["close_to_limit"], g["side_of_mean"])
    },
    "mark_two_in_three": lambda g: {
        "marked": mark_two_in_three(g["in_window"], g["close_to_limit"])
    },
    "rule_order": lambda g: {"rule": list(in_order(g))},
    "assurance": lambda g: {
        "assurance": "consistent_"
        + assurance(
            g["lower_limit"],
            g["upper_limit"],
            g["target"],
            Improvement(g["improvement_direction"]),
            AtTheLimit.STRICT,
        )
    },
}


@of(*TRIED)
def test_each_rule_answers_as_published(case):
    found = TRIED[case["what"]](case["input"])
    expected = dict(case["expect"])
    assert found == {name: expected[name] for name in found}


def charts(given):
    groups = given.get("group") or [None] * len(given["values"])
    for group in sorted(set(groups), key=str):
        rows = [n for n, name in enumerate(groups) if name == group]
        more = {
            name: given[name]
            for name in ("target", "baseline_points", "rebase")
            if name in given
        }
        yield milepost.measures.xmr(
            [given["values"][n] for n in rows],
            given["profile"],
            dates=[given["dates"][n] for n in rows],
            improvement=given["improvement_direction"],
            screen_ranges=given["screen_ranges"],
            **more,
        )


def every(column, drawn):
    return [value for chart in drawn for value in chart.points[column].to_list()]


def spread(expected, times):
    return expected if isinstance(expected, list) else [expected] * times


@of("chart")
def test_a_chart_is_drawn_as_published(case):
    drawn, expected = list(charts(case["input"])), case["expect"]
    close = {"rel": case["relative_tolerance"], "abs": 1e-12}
    points = len(case["input"]["values"])
    for line in ("mean", "lower_limit", "upper_limit"):
        assert every(line, drawn) == pytest.approx(
            spread(expected[line], points), **close
        )
    for sign in ("outside", "side_of_mean", "close_to_limit", "point_type", "section"):
        read = expected[sign]
        assert list(map(plain, every(sign, drawn))) == spread(read, points), sign
    named = [
        RULES[rule][up] if rule else "Common Cause"
        for rule, up in zip(every("rule", drawn), every("up", drawn), strict=True)
    ]
    assert named == spread(expected["rule"], points)
    icons = [chart.variation_icon for chart in drawn]
    assert icons == spread(expected["variation_icon"], len(drawn))
    assured = [chart.assurance_icon for chart in drawn]
    assert assured == spread(expected["assurance_icon"], len(drawn))
    trial = any(flag for chart in drawn for flag in chart.sections["trial"])
    assert trial == expected["fewer_than_13_points"]


def plain(sign):
    return {True: 1, False: 0}.get(sign, sign) if isinstance(sign, bool) else sign
