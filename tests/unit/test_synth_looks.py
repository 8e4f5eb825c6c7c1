"""Invented trackers looked at most of their patients, lately, and never too early."""

from datetime import UTC, date, datetime

import numpy as np
import polars as pl

from milepost.synth.chance import Chance
from milepost.synth.looks import tell_earlier, tell_looks

TODAY = date(2026, 11, 23)
WAITING = pl.DataFrame(
    {
        "pathway": [f"P-{n:04}" for n in range(1000)],
        "owner": ["ann", "bob"] * 500,
        "started": [date(2026, 11, 20), None, date(2026, 1, 5), TODAY] * 250,
    }
)


def told(seed=1):
    return tell_looks(WAITING, Chance(np.random.default_rng(seed)), today=TODAY)


def test_most_are_looked_at_and_some_by_nobody():
    assert 820 < len(told()) < 940


def test_nobody_looked_before_the_wait_began_or_after_yesterday():
    looks = told().join(WAITING, on="pathway")
    days = looks["at"].dt.convert_time_zone("Europe/London").dt.date()
    began = looks["started"].clip(upper_bound=date(2026, 11, 22))
    assert (days >= began).fill_null(value=True).all()
    assert looks["at"].max() < datetime(2026, 11, 23, tzinfo=UTC)


def test_each_promise_has_a_day_that_was_still_ahead_and_some_are_overdue():
    promised = told().filter(pl.col("action") != "")
    assert promised["due"].null_count() == 0
    assert (promised["due"] >= promised["at"].dt.date()).all()
    assert promised.filter(pl.col("due") < TODAY).height > 20
    assert told().filter(pl.col("action") == "")["due"].null_count() == len(
        told().filter(pl.col("action") == "")
    )


def test_the_same_seed_tells_the_same():
    assert told().equals(told())
    assert not told().equals(told(seed=2))


def test_earlier_looks_come_before_the_last_and_after_the_wait_began():
    last = told()
    earlier = tell_earlier(last, WAITING, Chance(np.random.default_rng(1)), today=TODAY)
    assert len(earlier) > 5 * 200
    both = earlier.join(last.select("pathway", last="at"), on="pathway")
    assert (both["at"] < both["last"]).all()
    began = earlier.join(WAITING, on="pathway").drop_nulls("started")
    assert (began["at"].dt.date() >= began["started"]).all()
    assert earlier.filter(pl.col("action") != "").is_empty()
