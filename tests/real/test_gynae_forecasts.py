"""Forecasts learnt from a real hospital's first years, tried on those who came later.

Learnt from what was known on the last day of 2006; tried on patients whose first event
came after it. The log may not be passed on with Milepost. Where it isn't, these tests
are skipped.
"""

from datetime import UTC, date, datetime, time
from pathlib import Path

import polars as pl
import pytest

from lawbooks import LAWBOOK
from milepost.foundation.days import AsAt
from milepost.host.event_files import read_rows
from milepost.intake.activity_log import read_log
from milepost.intake.log_mapping import read_mapping
from milepost.rules.clock_rules import ClockRule
from milepost.rules.standards import Standard
from milepost.tracking.endings import endings, kinds_of
from milepost.tracking.forecast_trial import treated_asks, trials
from milepost.tracking.history import Curves, learn
from milepost.tracking.landmarks import as_seen, landmarks
from milepost.tracking.waits import Judge, judged

ROOT = Path(__file__).parents[2]
LOG = ROOT.parent / "shared/data/real/gynae-oncology-log.csv.gz"
MAPPING = ROOT / "docs/mappings/gynae-oncology.toml"
STANDARD = "scotland/cancer-62-day"
SPLIT = date(2006, 12, 31)
LAST = date(2008, 3, 20)

pytestmark = pytest.mark.skipif(
    not LOG.exists(), reason=f"the real log is not here: {LOG.name}"
)


@pytest.fixture(scope="module")
def events():
    lawbook = LAWBOOK
    mapping, problems = read_mapping(
        MAPPING.read_text(), lawbook.vocabulary, where=MAPPING.name
    )
    assert problems == []
    log = read_rows(LOG)
    return read_log(log.rows, mapping, lawbook.vocabulary, place=log.place).events


def asked(events, day):
    """Look at everybody's wait, as it was known in the evening of a day."""
    lawbook = LAWBOOK
    standard = lawbook.the(Standard, STANDARD)
    rules = lawbook.all(ClockRule, standard.editions[-1].clock_rules)
    judge = Judge(standard, rules, frozenset({"gynae"}))
    as_at = AsAt(day, datetime.combine(day, time.max, tzinfo=UTC))
    told = as_seen(events)
    services = told.select("pathway").unique().sort("pathway")
    services = services.with_columns(service=pl.lit("gynae"))
    clocks = judged(told, services, [judge], as_at=as_at)
    ended = endings(told, clocks, services, kinds_of(rules), as_at=as_at)
    return landmarks(told, ended, as_at=as_at)


@pytest.fixture(scope="module")
def tried(events):
    curves = Curves(learn(asked(events, SPLIT)))
    asks = treated_asks(curves, asked(events, LAST), by_day=62, split=SPLIT, day=LAST)
    found = trials(asks.filter(pl.col("asked_at").is_in([7, 14, 28])))
    return {row["asked_at"]: row for row in found.iter_rows(named=True)}


@pytest.mark.parametrize("day", [7, 14, 28])
def test_a_forecast_of_treatment_by_day_62_comes_nearer_than_the_base_rate(tried, day):
    told = tried[day]
    assert told["asks"] >= 70, "patients who came later, and still waited on that day"
    assert told["brier"] < told["base_brier"] - 0.05
    assert told["concordance"] > 0.6


@pytest.mark.parametrize("day", [7, 14, 28])
def test_it_comes_nearer_than_even_the_rate_of_those_later_patients(tried, day):
    """A rate that nobody could have known before: the hardest of all to beat."""
    share = tried[day]["happened"]
    assert tried[day]["brier"] < share * (1 - share)


def test_nothing_that_happened_after_the_split_was_learnt_from(events):
    before = events.filter(pl.col("day") <= SPLIT)
    assert learn(asked(events, SPLIT)).equals(learn(asked(before, SPLIT)))


def test_nobody_who_came_before_the_split_is_asked_about(events):
    since = asked(events, LAST)
    curves = Curves(learn(asked(events, SPLIT)))
    asks = treated_asks(curves, since, by_day=62, split=SPLIT, day=LAST)
    came = events.filter(pl.col("kind") == "referral_received")
    early = came.filter(pl.col("day") <= SPLIT)["pathway"]
    assert not set(asks["pathway"]) & set(early)
