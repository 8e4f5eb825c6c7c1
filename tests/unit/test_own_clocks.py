"""What the English cancer and diagnostics standards ask of a clock, in small."""

from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl
import pytest

from builders import clock_rule, standard
from milepost.clocks.engine import BY_HAND_BELOW, clocks_as_at
from milepost.clocks.explain import explain_pathway
from milepost.events.kinds import Kind
from milepost.events.table import EVENTS, event_row
from milepost.foundation.days import AsAt
from milepost.rules.clock_rules import Effect, OnDay, Waited
from milepost.rules.standards import ClockFor

FIRST = date(2020, 1, 1)
TOLD = datetime(2025, 1, 1, tzinfo=UTC)
BOTH = pytest.mark.parametrize("below", [BY_HAND_BELOW, 0], ids=["by hand", "by loop"])


def history(*events):
    rows = [
        event_row(number, "P-1", date(2025, month, day), kind, TOLD, **says)
        for number, (month, day, kind, says) in enumerate(events)
    ]
    return pl.DataFrame(rows, schema=EVENTS.schema)


def as_at(month, day):
    return AsAt(date(2025, month, day), datetime(2026, 1, 1, tzinfo=UTC))


def own_clocks(limit_days):
    rule = standard(FIRST, limit_days)
    (terms,) = rule.editions
    return replace(rule, editions=(replace(terms, clock_for=ClockFor.REQUEST),))


REFERRED = clock_rule(FIRST, Kind.REFERRAL_RECEIVED, Effect.START, name="referred")
OUT = clock_rule(
    FIRST, Kind.EXCLUDED, Effect.EXCLUDE, name="out", waited=Waited.WITHIN_LIMIT
)
LATE = clock_rule(
    FIRST, Kind.EXCLUDED, Effect.STOP, name="late", waited=Waited.PAST_LIMIT
)
AWAY = clock_rule(FIRST, Kind.UNAVAILABLE, Effect.DEDUCT, name="away")


@BOTH
@pytest.mark.parametrize(
    ("day", "how", "by"),
    [(31, "excluded", "test/out"), (30, "excluded", "test/out")],
)
def test_an_exclusion_inside_the_limit_is_one(below, day, how, by):
    events = history((1, 1, Kind.REFERRAL_RECEIVED, {}), (1, day, Kind.EXCLUDED, {}))
    (clock,) = clocks_as_at(
        events,
        standard(FIRST, 30),
        [REFERRED, OUT, LATE, AWAY],
        as_at=as_at(3, 1),
        by_hand_below=below,
    ).to_dicts()
    assert (clock["how"], clock["ended_by"]) == (how, by)


@BOTH
@pytest.mark.parametrize(("away", "how"), [(None, "stopped"), ((1, 2), "excluded")])
def test_an_exclusion_past_the_limit_is_a_stop_of_the_adjusted_wait(below, away, how):
    period = (1, 2, Kind.UNAVAILABLE, {"until": date(2025, 1, 2)})
    events = history(
        (1, 1, Kind.REFERRAL_RECEIVED, {}),
        *([period] if away else []),
        (2, 1, Kind.EXCLUDED, {}),
    )
    (clock,) = clocks_as_at(
        events,
        standard(FIRST, 30),
        [REFERRED, OUT, LATE, AWAY],
        as_at=as_at(3, 1),
        by_hand_below=below,
    ).to_dicts()
    assert clock["how"] == how


ECAD = clock_rule(
    FIRST, Kind.ECAD_SET, Effect.START, name="ecad", on_day=OnDay.FOR_DAY, moves=True
)
TREATED = clock_rule(FIRST, Kind.TREATMENT_STARTED, Effect.STOP, name="treated")
SET_AND_MOVED = history(
    (1, 1, Kind.ECAD_SET, {"for_day": date(2025, 2, 1)}),
    (2, 10, Kind.ECAD_SET, {"for_day": date(2025, 3, 1)}),
    (3, 20, Kind.TREATMENT_STARTED, {}),
)


@BOTH
@pytest.mark.parametrize(
    ("day", "found"),
    [
        ((2, 9), [(date(2025, 2, 1), "running", 8)]),
        ((2, 15), []),
        ((3, 10), [(date(2025, 3, 1), "running", 9)]),
        ((3, 31), [(date(2025, 3, 1), "stopped", 19)]),
    ],
)
def test_the_start_moves_to_the_day_last_set(below, day, found):
    clocks = clocks_as_at(
        SET_AND_MOVED,
        standard(FIRST, 31),
        [ECAD, TREATED],
        as_at=as_at(*day),
        by_hand_below=below,
    )
    assert clocks.select("started", "how", "waited").rows() == found


@BOTH
def test_a_clock_that_another_rule_started_is_not_moved(below):
    decided = clock_rule(FIRST, Kind.DECISION_TO_TREAT, Effect.START, name="decided")
    events = history(
        (1, 1, Kind.DECISION_TO_TREAT, {}),
        (1, 5, Kind.ECAD_SET, {"for_day": date(2025, 1, 20)}),
    )
    (clock,) = clocks_as_at(
        events,
        standard(FIRST, 31),
        [ECAD, decided],
        as_at=as_at(2, 1),
        by_hand_below=below,
    ).to_dicts()
    assert clock["started"] == date(2025, 1, 1)


ASKED = clock_rule(FIRST, Kind.TEST_REQUESTED, Effect.START, name="asked")
DONE = clock_rule(FIRST, Kind.TEST_PERFORMED, Effect.STOP, name="done")
DIED = clock_rule(FIRST, Kind.DIED, Effect.NULLIFY, name="died")
TESTS = history(
    (1, 1, Kind.TEST_REQUESTED, {"test": "mri"}),
    (1, 3, Kind.TEST_REQUESTED, {"test": "ct", "request": "A"}),
    (1, 4, Kind.TEST_REQUESTED, {"test": "ct", "request": "B"}),
    (1, 6, Kind.TEST_PERFORMED, {"test": "ct", "request": "A"}),
    (1, 8, Kind.TEST_REQUESTED, {"test": "mri"}),
    (1, 9, Kind.DIED, {}),
)


@BOTH
def test_each_request_or_else_each_test_has_a_clock_of_its_own(below):
    clocks = clocks_as_at(
        TESTS,
        own_clocks(42),
        [ASKED, DONE, DIED],
        as_at=as_at(2, 1),
        by_hand_below=below,
    )
    days = [date(2025, 1, day) for day in (1, 3, 4)]
    assert clocks.select("pathway", "clock", "started", "how", "days").rows() == [
        ("P-1", 1, days[0], "nullified", 8),
        ("P-1", 2, days[1], "stopped", 3),
        ("P-1", 3, days[2], "nullified", 5),
    ]


def test_what_names_no_test_is_explained_for_each():
    why = explain_pathway(TESTS, own_clocks(42), [ASKED, DONE, DIED], as_at=as_at(2, 1))
    assert why.lines[3].words == "the clock stops"
    assert why.lines[5].words == (
        "test mri: the clock is nullified: it counts nowhere; "
        "request B: the clock is nullified: it counts nowhere"
    )


@BOTH
def test_a_pathway_that_names_no_test_has_one_clock(below):
    events = history((1, 1, Kind.TEST_REQUESTED, {}), (1, 5, Kind.TEST_PERFORMED, {}))
    clocks = clocks_as_at(
        events, own_clocks(42), [ASKED, DONE], as_at=as_at(2, 1), by_hand_below=below
    )
    assert clocks["days"].to_list() == [4]
