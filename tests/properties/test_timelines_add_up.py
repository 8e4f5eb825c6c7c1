"""Whatever happened, in whatever order: the days of the stages are those of the wait."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import at_most
from lawbooks import LAWBOOK
from milepost.breaches import whose_days
from milepost.events.kinds import Kind
from milepost.events.table import EVENTS, event_row
from milepost.foundation.days import AsAt
from milepost.rules.breach_faults import policy_for
from wait_stages import splits

LAST_DAY = 120
DAY_0 = date(2025, 9, 1)
AS_AT = AsAt(DAY_0 + timedelta(days=LAST_DAY), datetime(2026, 3, 1, tzinfo=UTC))
STANDARDS = (
    "scotland/cancer-62-day",
    "england/cancer-62-day",
    "england/rtt-18-weeks",
    "england/diagnostics-6-weeks",
    "scotland/rtt-18-weeks",
)
ALONG = (
    Kind.REFERRAL_VETTED,
    Kind.APPOINTMENT_BOOKED,
    Kind.APPOINTMENT_MISSED,
    Kind.APPOINTMENT_CANCELLED,
    Kind.PATIENT_REBOOKED,
    Kind.APPOINTMENT_ATTENDED,
    Kind.TEST_REQUESTED,
    Kind.TEST_PERFORMED,
    Kind.TEST_REPORTED,
    Kind.MDT_DISCUSSED,
    Kind.DECISION_TO_TREAT,
    Kind.OFFER_DECLINED,
    Kind.UNAVAILABLE,
    Kind.UNAVAILABLE,
    Kind.ADJUSTMENT_RECORDED,
    Kind.ADJUSTMENT_RECORDED,
)


def says(kind, day, dice, standard):
    """What an event may say, such that it often takes days out."""
    match kind:
        case Kind.REFERRAL_RECEIVED:
            priority = "urgent_suspected_cancer"
            return {"priority": priority, "route": "gp", "service": "consultant_led"}
        case Kind.UNAVAILABLE:
            until = day + timedelta(days=dice.randint(-2, 30))
            return {
                "until": until,
                "reason": dice.choice(["medical", "patient_advised"]),
            }
        case Kind.ADJUSTMENT_RECORDED:
            reason = dice.choice(
                ["medical", "patient_advised", "treatment_offer_declined", "capacity"]
            )
            told = {"days": dice.randint(0, 25), "reason": reason}
            return told | {"standard": standard, "evidence": "a letter"}
        case Kind.TEST_REQUESTED | Kind.TEST_PERFORMED | Kind.TEST_REPORTED:
            return {"test": "ct", "request": dice.choice(["1", "2"])}
        case Kind.APPOINTMENT_CANCELLED:
            return {"by": dice.choice(["patient", "provider"])}
        case Kind.APPOINTMENT_ATTENDED | Kind.APPOINTMENT_MISSED:
            return {"first": dice.choice([True, False])}
        case Kind.TREATMENT_STARTED:
            return {"first": True, "modality": "surgery"}
    return {}


def way(seed, standard):
    """One pathway: a referral, then anything in any order; perhaps a treatment."""
    dice = Random(seed)
    kinds = [Kind.REFERRAL_RECEIVED, *dice.choices(ALONG, k=dice.randint(1, 12))]
    kinds += [Kind.TREATMENT_STARTED] * dice.randint(0, 1)
    days = sorted(dice.choices(range(LAST_DAY + 1), k=len(kinds)))
    rows = []
    for number, (kind, after) in enumerate(zip(kinds, days, strict=True)):
        day = DAY_0 + timedelta(days=after)
        told = says(kind, day, dice, standard)
        rows.append(event_row(number, "1", day, kind, TOLD, **told))
    return pl.DataFrame(rows, schema=EVENTS.schema, infer_schema_length=None)


TOLD = datetime(2026, 2, 1, 12, tzinfo=UTC)
seeds = st.integers(0, 2**32)


def check_every_day_once(events, standard):
    policy = policy_for(LAWBOOK.rules, standard).editions[-1]
    found = 0
    for clock, told in splits(events, LAWBOOK, standard, policy, AS_AT):
        found += 1
        assert told.total("days") == clock["days"]
        assert told.total("out") == clock["adjusted"]
        assert told.total("counted") == clock["waited"]
        reached = [stage for stage in told.stages if stage.begins is not None]
        assert reached[0].begins == clock["started"]
        for one, after in pairwise(reached):
            assert one.ends == after.begins
        going_on = [stage for stage in reached if stage.ends is None]
        assert (going_on == [told.current]) is (clock["how"] == "running")
        assert all(s.days == 0 for s in told.stages if s.begins is None)
    return found


def check_many():
    for seed in range(60):
        standard = STANDARDS[seed % len(STANDARDS)]
        check_every_day_once(way(seed, standard), standard)


@settings(max_examples=at_most(60))
@given(seeds, st.sampled_from(STANDARDS))
def test_each_day_of_a_wait_lies_in_one_stage_and_is_counted_or_taken_out(
    seed, standard
):
    check_every_day_once(way(seed, standard), standard)


def test_the_histories_are_not_too_dull_to_prove_anything():
    several, out = 0, 0
    for seed in range(60):
        standard = STANDARDS[seed % len(STANDARDS)]
        policy = policy_for(LAWBOOK.rules, standard).editions[-1]
        told = splits(way(seed, standard), LAWBOOK, standard, policy, AS_AT)
        for clock, split in told:
            several += len([s for s in split.stages if s.days]) > 1
            out += 0 < clock["adjusted"] < clock["days"]
    assert several > 15
    assert out > 8


def test_the_property_is_lost_if_days_without_dates_are_forgotten(monkeypatch):
    monkeypatch.setattr(whose_days, "_nearest", lambda *_: [])
    with pytest.raises(AssertionError):
        check_many()
