"""Whatever is missed: shares add up to one, excess to the sum over cases, repeats to all."""

from collections import Counter
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import at_most
from milepost.breaches import themes
from milepost.breaches.repeats import Arisen, Cause, Verdict, repeats
from milepost.breaches.themes import (
    CASES,
    SPANS,
    by_period,
    by_service,
    by_stage,
    excess_where_it_arose,
    finished_months,
    grid,
    longest_of,
    pareto,
)
from milepost.measures.folded import fold_small
from milepost.rules.breaches import Stage

DAY = date(2026, 3, 1)
STAGES = [stage.value for stage in Stage]
SERVICES = ("breast", "lung", "skin")
excesses = st.lists(st.integers(0, 40), min_size=7, max_size=7)
cases = st.lists(
    st.tuples(
        st.sampled_from(SERVICES),
        st.sampled_from([None, *STAGES]),
        st.sampled_from(["list a", "list b", "list c"]),
        st.booleans(),
        excesses,
    ),
    max_size=12,
)


def frames(drawn):
    rows, spans = [], []
    for number, (service, stage, reason, running, excess) in enumerate(drawn, 1):
        said = (stage, reason, "avoidable") if stage else (None, None, None)
        rows.append((number, service, "s/62", DAY, running, 90, 62, *said))
        spans += [
            (number, place, stage.value, days)
            for place, (stage, days) in enumerate(
                zip(Stage, excess, strict=True), start=1
            )
        ]
    return (
        pl.DataFrame(rows, schema=CASES.schema, orient="row"),
        pl.DataFrame(spans, schema=SPANS.schema, orient="row"),
    )


def check_that_all_adds_up(drawn):
    found, spans = frames(drawn)
    told = pareto(found, "reason")
    said = sum(stage is not None for _, stage, *_ in drawn)
    assert told["cases"].sum() == said
    if said:
        assert told["share"].sum() == pytest.approx(1)
        assert told["so_far"][-1] == pytest.approx(1)
    assert told["cases"].to_list() == sorted(told["cases"], reverse=True)
    every = sum(sum(excess) for *_, excess in drawn)
    stages = by_stage(found, spans)
    assert stages["stage"].to_list() == STAGES
    assert stages["excess"].sum() == every
    assert stages["share"].sum() == pytest.approx(1 if every else 0)
    assert by_service(found, spans)["excess"].sum() == every
    assert by_service(found, spans)["cases"].sum() == len(drawn)
    assert grid(found, spans)["excess"].sum() == every
    assert grid(found, spans)["over"].sum() == stages["over"].sum()
    over = [excess for *_, excess in drawn if any(excess)]
    assert stages["longest"].sum() == len(over)
    assert longest_of(spans)["excess"].to_list() == [max(one) for one in over]
    arose = excess_where_it_arose(found, spans)
    assert sum(arose.values()) == sum(
        excess[STAGES.index(stage)] for _, stage, _, _, excess in drawn if stage
    )


@settings(max_examples=at_most(50))
@given(cases)
def test_shares_add_up_and_excess_by_stage_is_that_of_all_cases(drawn):
    check_that_all_adds_up(drawn)


def test_the_property_is_lost_if_a_stage_without_excess_is_forgotten(monkeypatch):
    monkeypatch.setattr(themes, "Stage", list(Stage)[1:])
    with pytest.raises(AssertionError):
        check_that_all_adds_up([("lung", "mdt", "list a", False, [9] * 7)])


def test_cases_that_are_not_asked_for_have_no_share_in_the_stages():
    found, spans = frames([("lung", None, "", False, [5] * 7)] * 2)
    assert by_stage(found.head(1), spans)["excess"].sum() == 35


days = st.integers(-300, 0).map(lambda ago: DAY + timedelta(days=ago))


@settings(max_examples=at_most(60))
@given(st.lists(st.tuples(st.booleans(), days), max_size=15), days)
def test_each_time_a_cause_arose_was_before_or_since_and_none_is_both(seen, done):
    cause = Cause(service="lung", stage=Stage.MDT, reason="list a")
    other = Cause(service="skin", stage=Stage.MDT, reason="list a")
    arisen = [Arisen(cause if same else other, day) for same, day in seen]
    told = repeats(cause, done, arisen, limit=62, today=DAY)
    length = (DAY - done).days
    mine = [day for same, day in seen if same]
    inside = [day for day in mine if done - timedelta(days=length) < day <= DAY]
    assert told.before + told.since == len(inside)
    assert (told.verdict is Verdict.CAME_BACK) == any(day > done for day in mine)
    assert told.verdict is not Verdict.NOT_SEEN or length > 63


@settings(max_examples=at_most(60))
@given(st.lists(days, max_size=30))
def test_every_day_of_a_finished_month_is_in_one_month_and_no_other_is(seen):
    since = DAY - timedelta(days=200)
    months = finished_months(since, DAY)
    counts = by_period(Counter(seen), months, DAY)
    assert sum(counts) == sum(months[0] <= day < DAY for day in seen)
    assert months[0] >= since


@settings(max_examples=at_most(100))
@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(0, 12)))
def test_no_small_count_is_told_or_can_be_got_back_from_the_whole(counts):
    found = fold_small(counts)
    named = {name for name, count in counts.items() if count}
    assert {*found.shown, *found.together} == named
    assert all(counts[name] >= 5 for name in found.shown)
    assert len(found.together) != 1 or not found.shown
    left = sum(counts.values()) - sum(counts[name] for name in found.shown)
    if found.shown and found.together:
        assert left >= 5
        assert found.rest == left
