"""What a person is told an event did agrees with the clock above it."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from builders import clock_rule, standard
from milepost.clocks.explain import explain_pathway
from milepost.events.kinds import Kind
from milepost.events.table import EVENTS, event_row
from milepost.foundation.days import AsAt
from milepost.rules.clock_rules import Effect

OLD, AT = date(2020, 1, 1), datetime(2026, 1, 1, tzinfo=UTC)
RULES = [
    clock_rule(OLD, Kind.REFERRAL_RECEIVED, Effect.START),
    clock_rule(OLD, Kind.ADJUSTMENT_RECORDED, Effect.DEDUCT),
]
REFERRED = (date(2025, 3, 1), Kind.REFERRAL_RECEIVED, {})


def words(*happened):
    rows = [
        event_row(number, "1", day, kind, AT, **says)
        for number, (day, kind, says) in enumerate(happened)
    ]
    events = pl.DataFrame(rows, schema=EVENTS.schema)
    as_at = AsAt(date(2025, 3, 31), AT)
    explained = explain_pathway(events, standard(OLD, 84), RULES, as_at=as_at)
    return [line.words for line in explained.lines]


def adjusted(day, **says):
    return (day, Kind.ADJUSTMENT_RECORDED, says)


def test_days_taken_out_of_a_running_clock_are_said_to_be():
    told = words(REFERRED, adjusted(date(2025, 3, 5), days=5))
    assert told[1] == "5 days are taken out of the wait"


def test_days_that_no_clock_was_there_to_lose_are_not_said_to_be_taken_out():
    told = words(adjusted(date(2025, 2, 1), days=5), REFERRED)
    assert told[0] == "no clock is running, so nothing changes"


@pytest.mark.parametrize("says", [{}, {"days": 0}])
def test_an_adjustment_of_no_days_is_said_to_take_out_none(says):
    told = words(REFERRED, adjusted(date(2025, 3, 5), **says))
    assert told[1] == "it says neither a last day nor how many, so no day is taken out"
