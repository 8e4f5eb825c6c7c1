"""The synthetic board's waits, as the clocks of the lawbook count them."""

from datetime import UTC, date, datetime

import numpy as np
import polars as pl
import pytest

from lawbooks import LAWBOOK
from milepost.clocks.engine import clocks_as_at
from milepost.foundation.days import AsAt
from milepost.rules.clock_rules import ClockRule
from milepost.rules.standards import Standard
from milepost.synth.board import Size, make_board

TODAY = date(2026, 11, 23)
OPENING = AsAt(TODAY, datetime(2026, 11, 23, 8, tzinfo=UTC))
RTT, DAYS_62, DAYS_31 = (
    "england/rtt-18-weeks",
    "scotland/cancer-62-day",
    "scotland/cancer-31-day",
)


@pytest.fixture(scope="module")
def clocks():
    """Count every clock of the board under the standards of its service."""
    board = make_board(Size.BOARD, np.random.default_rng(1), today=TODAY)
    lawbook = LAWBOOK
    counted = []
    for name in (RTT, DAYS_62, DAYS_31):
        standard = lawbook.the(Standard, name)
        answers = board.services.filter(pl.col("standards").list.contains(standard.id))
        theirs = board.pathways.filter(
            pl.col("service").is_in(answers["code"].implode())
        )
        events = board.events.filter(
            pl.col("pathway").is_in(theirs["pathway"].implode())
        )
        rules = lawbook.all(ClockRule, standard.editions[-1].clock_rules)
        counted.append(clocks_as_at(events, standard, rules, as_at=OPENING))
    return pl.concat(counted)


def running(clocks, *standards):
    return clocks.filter(pl.col("standard").is_in(standards), how="running")


def share_met(clocks, standard, how):
    return clocks.filter(standard=standard, how=how)["met"].mean()


def test_twelve_thousand_pathways_are_open_an_eighth_of_them_cancers(clocks):
    assert running(clocks, RTT)["pathway"].n_unique() == 10_500
    assert running(clocks, DAYS_62, DAYS_31)["pathway"].n_unique() == 1_500


@pytest.mark.parametrize(
    ("standard", "how", "low", "high"),
    [
        (RTT, "running", 0.60, 0.65),
        (DAYS_62, "running", 0.85, 0.92),
        (DAYS_62, "stopped", 0.67, 0.75),
        (DAYS_31, "stopped", 0.93, 0.97),
    ],
)
def test_as_many_are_within_the_limit_as_at_a_real_board(
    clocks, standard, how, low, high
):
    assert low < share_met(clocks, standard, how) < high


@pytest.mark.parametrize(
    ("standard", "days", "fewest", "most"),
    [(RTT, 364, 300, 600), (RTT, 546, 40, 200), (DAYS_62, 100, 20, 150)],
)
def test_some_have_waited_very_long(clocks, standard, days, fewest, most):
    waited = running(clocks, standard)["waited"]
    assert fewest < (waited > days).sum() < most


@pytest.mark.parametrize("how", ["running", "stopped", "nullified", "transferred"])
def test_clocks_end_in_every_way_england_knows(clocks, how):
    assert not clocks.filter(standard=RTT, how=how).is_empty()


def test_adjustments_take_days_out_of_cancer_waits(clocks):
    for standard in (DAYS_62, DAYS_31):
        assert (clocks.filter(standard=standard)["adjusted"] > 0).sum() > 20
