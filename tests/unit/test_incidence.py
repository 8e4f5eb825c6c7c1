"""One ending shuts out the others, and whoever still waits is followed as far as seen."""

import numpy as np
import pytest

from milepost.tracking.incidence import alone, at_risk, incidence, leaning

PATIENTS, DAYS = 40_000, 120
TREATED, RULED_OUT, LEFT = 0.010, 0.030, 0.005
LOST = 0.004
"""What may happen on any day to whoever waits, and how soon they are lost from sight."""

TOLERANCE = 0.012
"""Four standard errors of a share of a half, counted on half of the patients."""


def invented(hazards, lost=LOST, seed=11):
    """Let patients wait under known chances of each ending, day by day."""
    dice = np.random.default_rng(seed)
    ended = np.zeros((1, len(hazards), DAYS))
    unknown = np.zeros((1, DAYS))
    waiting = PATIENTS
    for day in range(DAYS):
        chances = [hazard(day) for hazard in hazards]
        *gone, stay = dice.multinomial(waiting, [*chances, 1 - sum(chances)])
        ended[0, :, day] = gone
        unknown[0, day] = dice.binomial(stay, lost) if day < DAYS - 1 else stay
        waiting = stay - int(unknown[0, day])
    return ended, unknown


def constant(hazard):
    return lambda _day: hazard


def estimated(ended, unknown):
    found = incidence(alone(ended, at_risk(ended, unknown)))
    return found.waiting[0], found.ended[0]


@pytest.mark.parametrize("day", [7, 28, 62, 120])
def test_the_share_of_each_ending_comes_out_as_it_was_meant(day):
    waiting, ended = estimated(
        *invented([constant(h) for h in (TREATED, RULED_OUT, LEFT)])
    )
    gone = 1 - (1 - 0.045) ** day
    assert waiting[day] == pytest.approx(1 - gone, abs=TOLERANCE)
    assert ended[0, day] == pytest.approx(0.010 / 0.045 * gone, abs=TOLERANCE)
    assert ended[1, day] == pytest.approx(0.030 / 0.045 * gone, abs=TOLERANCE)
    assert ended[2, day] == pytest.approx(0.005 / 0.045 * gone, abs=TOLERANCE)


def test_taking_those_ruled_out_for_lost_would_treat_nearly_thrice_as_many():
    ended, unknown = invented([constant(h) for h in (TREATED, RULED_OUT, LEFT)])
    _, right = estimated(ended, unknown)
    naive, _ = estimated(ended[:, :1], unknown + ended[:, 1:].sum(axis=1))
    exact = 0.010 / 0.045 * (1 - 0.955**62)
    assert exact == pytest.approx(0.209, abs=0.001)
    assert right[0, 62] == pytest.approx(exact, abs=TOLERANCE)
    assert 1 - naive[62] == pytest.approx(1 - 0.99**62, abs=TOLERANCE)
    assert 1 - naive[62] > 0.45 > 2 * right[0, 62]


def test_chances_that_change_on_a_day_are_followed_through_the_change():
    ended, unknown = invented(
        [
            lambda day: 0.002 if day < 30 else 0.03,
            lambda day: 0.04 if day < 30 else 0.001,
        ]
    )
    waiting, shares = estimated(ended, unknown)
    at_30 = 0.958**30
    assert shares[0, 30] == pytest.approx(0.002 / 0.042 * (1 - at_30), abs=TOLERANCE)
    later = at_30 * (1 - 0.969**40)
    assert shares[0, 70] == pytest.approx(
        0.002 / 0.042 * (1 - at_30) + 0.03 / 0.031 * later, abs=TOLERANCE
    )
    assert waiting[70] == pytest.approx(at_30 * 0.969**40, abs=TOLERANCE)


def test_with_nobody_lost_the_shares_are_those_counted():
    ended = np.array([[[1.0, 0, 2], [0, 3, 0]]])
    waiting, shares = estimated(ended, np.array([[0.0, 0, 4]]))
    assert waiting.tolist() == pytest.approx([1, 0.9, 0.6, 0.4])
    assert shares.tolist() == [
        pytest.approx([0, 0.1, 0.1, 0.3]),
        pytest.approx([0, 0, 0.3, 0.3]),
    ]


def test_whoever_is_lost_counts_until_then_and_no_longer():
    ended = np.array([[[0.0, 1]]])
    waiting, _ = estimated(ended, np.array([[2.0, 1]]))
    assert waiting.tolist() == [1, 1, 0.5]


def test_everybody_waits_or_has_ended_in_one_way():
    ended, unknown = invented([constant(h) for h in (TREATED, RULED_OUT, LEFT)])
    waiting, shares = estimated(ended, unknown)
    assert waiting + shares.sum(axis=0) == pytest.approx(np.ones(DAYS + 1))


def test_a_small_group_leans_on_the_wider_and_a_large_one_hardly():
    wider = np.array([[[0.10]]])
    small = leaning(np.array([[[2.0]]]), np.array([[4.0]]), wider, weight=20)
    large = leaning(np.array([[[2000.0]]]), np.array([[4000.0]]), wider, weight=20)
    assert small.item() == pytest.approx((2 + 20 * 0.1) / 24)
    assert large.item() == pytest.approx(0.498, abs=0.001)
