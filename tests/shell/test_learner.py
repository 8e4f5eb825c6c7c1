"""Learning takes minutes, apart: the minute's look waits for nothing."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from databases import address
from milepost.actions.forecasts import is_time_to_learn, look_ahead
from milepost.cli.learner import PROGRAM, Learner
from milepost.cli.watch import Watch
from milepost.reading.forecasts import every_forecast
from milepost.store.forecasts import write
from registered import NOON, OURS, TODAY, a_pathway, a_provider, record, refer

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
UNTIL_ITS_INPUT_ENDS = (sys.executable, "-c", "import sys; sys.stdin.read()")
FAILS = (sys.executable, "-c", "raise SystemExit(3)")


@pytest.fixture
def waiting(committed):
    a_provider()
    a_pathway()
    record(refer(TODAY - timedelta(days=10)))


def look(**how):
    return look_ahead(OURS.provider, lawbook=settings.LAWBOOK, now=NOON, **how)


def run(environment=os.environ):
    told = {"PYTHONPATH": str(ROOT / "src"), "DATABASE_URL": address()}
    return subprocess.Popen(
        PROGRAM, env=environment | told, stdin=subprocess.PIPE, text=True
    )


def test_a_look_is_over_while_a_process_learns_and_starts_no_second(waiting):
    learner = Learner(UNTIL_ITS_INPUT_ENDS)
    watch = Watch(clock=lambda: NOON, learner=learner)
    watch.look()
    first = learner._running.pid
    watch.look()
    assert learner.is_at_work
    assert learner._running.pid == first
    assert len(every_forecast(OURS.provider)) == 0, "nothing is learnt here"
    learner.stop()
    assert not learner.is_at_work


def test_a_process_that_failed_is_tried_again_in_an_hour(waiting, capsys):
    learner = Learner(FAILS)
    learner.see_to(NOON)
    learner._running.wait()
    learner.see_to(NOON + timedelta(minutes=1))
    assert "failed (3); again in an hour" in capsys.readouterr().err
    assert learner._running is None
    learner.see_to(NOON + timedelta(hours=2))
    assert learner._running is not None
    learner.stop()


def test_what_happens_while_one_learns_is_forecast_by_what_was_learnt_before(waiting):
    assert look().lessons == 1
    a_pathway("P-18")
    record(refer(TODAY - timedelta(days=3)), pathway="P-18")
    with transaction.atomic():
        assert write.alone_in_learning(OURS.provider)
        assert look(learn=False).clocks == 1
    assert len(every_forecast(OURS.provider)) == 2


def test_the_process_learns_what_is_due_and_forecasts_and_ends(waiting):
    assert is_time_to_learn(TODAY, known_at=NOON)
    with run() as apart:
        assert apart.wait() == 0
    assert len(every_forecast(OURS.provider)) == 1


def test_the_process_ends_when_whoever_started_it_does(waiting):
    with run() as apart:
        apart.stdin.close()
        assert apart.wait() == 0
    assert len(every_forecast(OURS.provider)) == 0
