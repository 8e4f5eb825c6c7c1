"""Invented messages are such as a feed can use, and no real patient's."""

import re
from datetime import UTC, datetime

import numpy as np
import pytest

from hl7_messages import a_site, told_of
from milepost.intake.sites.told import Told
from milepost.synth.chance import Chance
from milepost.synth.messages import invent_messages

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SITE = a_site()


@pytest.fixture(scope="module")
def told():
    return [told_of(raw, SITE) for raw in invented()]


def invented():
    return invent_messages(Chance(np.random.default_rng(8)), 100, now=NOON, run="R")


def test_every_message_can_be_read_and_most_say_what_they_mean(told):
    assert all(isinstance(each, Told) for each in told)
    waiting = [each for each in told if each.must_wait]
    assert 0 < len(waiting) < len(told) / 10
    assert {code.code for each in waiting for code in each.unmapped} == {"FLOOD"}


def test_some_come_twice_and_some_late_and_nothing_is_still_to_come(told):
    orders = [each.order[0] for each in told]
    assert orders != sorted(orders)
    assert len({each.order[3] for each in told}) < len(told)
    days = [fact.day for each in told for fact in each.facts]
    assert max(days) <= NOON.date()


def test_their_numbers_are_of_the_range_that_is_nobodys():
    numbers = [re.search(rb"~(\d+)\^\^\^NHS", raw) for raw in invented()]
    assert len(numbers) > 100
    assert {found and (found[1][:3], len(found[1])) for found in numbers} == {
        (b"999", 10)
    }
