"""Whatever the seed, what happens on the synthetic board could have happened."""

from datetime import date

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.events.kinds import Kind
from milepost.synth.board import Size, make_board

SEEDS = st.integers(0, 2**32 - 1)
DAYS = st.dates(date(2021, 1, 1), date(2035, 12, 31))
ENTRIES = [
    Kind.REFERRAL_RECEIVED,
    Kind.ADVICE_CONVERTED,
    Kind.TRANSFER_RECEIVED,
    Kind.PLANNED_LISTED,
]


def true_events(board):
    """Leave out what was later taken back."""
    taken_back = board.events["corrects"].drop_nulls()
    return board.events.filter(~pl.col("event").is_in(taken_back.implode()))


def made(seed, today):
    return make_board(Size.SMALL, np.random.default_rng(seed), today=today)


@settings(max_examples=4)
@given(SEEDS, DAYS)
def test_nothing_is_recorded_before_it_happens_or_after_the_board_opens(seed, today):
    events = made(seed, today).events
    assert (events["recorded_at"].dt.date() >= events["day"]).all()
    assert (events["recorded_at"].dt.date() < today).all()


@settings(max_examples=4)
@given(SEEDS, DAYS)
def test_nobody_is_seen_tested_or_treated_before_they_come(seed, today):
    events = true_events(made(seed, today))
    came = (
        events.filter(pl.col("kind").is_in(ENTRIES))
        .group_by("pathway")
        .agg(came=pl.col("day").min())
    )
    later = events.filter(
        pl.col("kind").is_in(
            [
                Kind.REFERRAL_VETTED,
                Kind.APPOINTMENT_BOOKED,
                Kind.APPOINTMENT_ATTENDED,
                Kind.TEST_REQUESTED,
                Kind.TEST_PERFORMED,
                Kind.TREATMENT_STARTED,
                Kind.DISCHARGED,
                Kind.DIED,
                Kind.UNAVAILABLE,
            ]
        )
    ).join(came, on="pathway", how="left")
    assert later["came"].null_count() == 0
    assert (later["day"] >= later["came"]).all()


@settings(max_examples=4)
@given(SEEDS, DAYS)
def test_nothing_is_booked_for_a_day_gone_by(seed, today):
    booked = made(seed, today).events.filter(
        pl.col("kind").is_in([Kind.APPOINTMENT_BOOKED, Kind.TEST_BOOKED])
    )
    assert (booked["for_day"] >= booked["day"]).all()


@settings(max_examples=4)
@given(SEEDS, DAYS)
def test_everyone_who_comes_to_an_appointment_had_it_booked(seed, today):
    events = true_events(made(seed, today))
    visits = events.filter(kind=Kind.APPOINTMENT_ATTENDED)
    booked = events.filter(kind=Kind.APPOINTMENT_BOOKED).select(
        "pathway", "activity", "first", "for_day"
    )
    unbooked = visits.join(
        booked,
        left_on=["pathway", "activity", "first", "day"],
        right_on=["pathway", "activity", "first", "for_day"],
        how="anti",
    )
    assert unbooked.is_empty()


@settings(max_examples=4)
@given(SEEDS, DAYS)
def test_nothing_happens_to_the_dead(seed, today):
    events = true_events(made(seed, today))
    died = events.filter(kind=Kind.DIED).select("pathway", died="day")
    after = events.join(died, on="pathway").filter(pl.col("day") > pl.col("died"))
    assert after.is_empty()
