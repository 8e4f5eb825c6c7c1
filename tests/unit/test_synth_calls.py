"""Invented escalations are raised at work, after the wait began, and answered in order."""

from datetime import date, timedelta

import numpy as np

from milepost.synth.calls import tell_calls
from milepost.synth.chance import Chance

TODAY = date(2026, 11, 23)
WAITING = [(f"P-{n}", TODAY - timedelta(days=n % 300)) for n in range(600)]


def told(most=150):
    chance = Chance(np.random.default_rng(1))
    return tell_calls(WAITING, chance, most=most, today=TODAY)


def test_each_is_raised_on_a_weekday_after_its_wait_began_and_before_this_week():
    began = dict(WAITING)
    calls = told()
    assert len(calls) == 150
    assert {call.raised_at.isoweekday() for call in calls} == {1, 2, 3, 4, 5}
    assert all(began[call.pathway] < call.raised_at.date() < TODAY for call in calls)
    assert calls == sorted(calls, key=lambda call: call.raised_at)


def test_most_are_answered_some_late_and_some_by_nobody():
    calls = told()
    ended = [call for call in calls if call.ended_at]
    assert 80 < len(ended) < 130
    assert all(c.raised_at < c.seen_at < c.ended_at for c in ended)
    assert any(call.seen_at is None for call in calls)
    late = [c for c in ended if c.seen_at - c.raised_at > timedelta(days=3)]
    assert len(late) > 5


def test_the_same_seed_tells_the_same():
    assert told() == told()
