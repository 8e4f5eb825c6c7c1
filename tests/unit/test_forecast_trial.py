"""A forecast is tried on later patients, and one that is no better is not sorted by."""

import numpy as np
import polars as pl
import pytest

from milepost.tracking.forecast_trial import (
    ASKS,
    concordance,
    proved,
    reliability,
    trials,
)

CANCER = "scotland/cancer-62-day"


def asks(chances, happened, base=0.5, each=1):
    """Ask about one patient after another, each of them on so many days."""
    rows = [
        (f"P-{number}", CANCER, 7 * day, chance, base, came)
        for number, (chance, came) in enumerate(zip(chances, happened, strict=True))
        for day in range(each)
    ]
    return ASKS.check(pl.DataFrame(rows, schema=ASKS.schema, orient="row"))


def overall(found):
    return trials(found).filter(pl.col("asked_at").is_null()).row(0, named=True)


def test_errors_are_mean_squares_of_how_far_off_the_chance_was():
    told = overall(asks([0.9, 0.2, 0.6], [True, False, False], base=0.5))
    assert told["brier"] == pytest.approx((0.01 + 0.04 + 0.36) / 3)
    assert told["base_brier"] == pytest.approx(0.25)
    assert (told["asks"], told["happened"]) == (3, pytest.approx(1 / 3))
    assert told["concordance"] == 1.0


def test_each_day_of_asking_is_measured_by_itself_and_all_together():
    found = trials(asks([0.9, 0.1], [True, False], each=3))
    assert found["asked_at"].to_list() == [None, 0, 7, 14]
    assert found["asks"].to_list() == [6, 2, 2, 2]


def test_a_standard_whose_forecasts_are_better_may_be_sorted_by():
    assert proved(trials(asks([0.8, 0.2] * 40, [True, False] * 40))) == {CANCER}


def test_forecasts_worse_than_the_base_rate_are_never_sorted_by():
    assert proved(trials(asks([0.2, 0.8] * 40, [True, False] * 40))) == set()


def test_forty_nine_later_patients_prove_nothing():
    assert proved(trials(asks([0.8] * 49, [True] * 49))) == set()


def test_what_luck_may_do_is_no_proof():
    """A hair better on the whole, by patients who go both ways."""
    dice = np.random.default_rng(3)
    happened = dice.random(200) < 0.5
    nudged = 0.5 + np.where(dice.random(200) < 0.5, 0.02, -0.02)
    nudged[:3] = np.where(happened[:3], 0.6, 0.4)
    told = trials(asks(nudged.tolist(), happened.tolist()))
    better = overall(asks(nudged.tolist(), happened.tolist()))
    assert abs(better["base_brier"] - better["brier"]) < better["by_luck"]
    assert proved(told) == set()


def test_a_patient_asked_about_ten_times_counts_once():
    one = overall(asks([0.9, 0.6] * 10, [True, False] * 10))
    ten = overall(asks([0.9, 0.6] * 10, [True, False] * 10, each=10))
    assert ten["by_luck"] == pytest.approx(one["by_luck"])


def test_what_was_forecast_is_laid_beside_what_came_to_pass():
    found = reliability(asks([0.05, 0.15, 0.15, 1.0], [False, True, False, True]))
    assert found.select("band", "asks", "chance", "happened").rows() == [
        (0, 1, 0.05, 0.0),
        (1, 2, 0.15, 0.5),
        (9, 1, 1.0, 1.0),
    ]


def test_order_cannot_be_tried_where_the_same_became_of_all():
    assert concordance(np.array([0.1, 0.9]), np.array([True, True])) is None
