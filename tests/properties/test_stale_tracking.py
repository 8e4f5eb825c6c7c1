"""Stale tracking is raised when a finger says so, once, and ends only by a look."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import at_most
from milepost.escalations.causes import WATCHED, causes_on
from milepost.escalations.raising import RAISED, eased, ended, recurred, to_raise
from milepost.host.lawbook import lawbook_from_disk
from milepost.rules.ladders import Cause, Ladder

LADDER = lawbook_from_disk().the(Ladder, "cancer-default").editions[0]
STALE = replace(
    LADDER,
    triggers=tuple(t for t in LADDER.triggers if t.cause is Cause.TRACKING_STALE),
)
DAYS = 7
"""The days of the ladder's trigger, written out."""

BEGINS = date(2025, 2, 3)


def watched(looked_on, *, followed):
    row = {
        "pathway": "P-1",
        "next_step": None,
        "due": None,
        "provisional": False,
        "stage_from": None,
        "bookable": False,
        "booked_for": None,
        "breach_on": None,
        "stale_from": looked_on if followed else None,
    }
    return pl.DataFrame([row], schema=WATCHED.schema)


class Record:
    """Every escalation that was raised, as the sweep would keep it."""

    def __init__(self):
        self.rows = []

    def frame(self):
        kept = [{name: row[name] for name in RAISED.schema} for row in self.rows]
        return pl.DataFrame(kept, schema=RAISED.schema)

    def open(self):
        return [row for row in self.rows if not row["resolved"]]

    def sweep(self, day, looked_on, causes):
        for row in to_raise(causes, self.frame(), day).iter_rows(named=True):
            number = len(self.rows) + 1
            told = {"pathway": row["pathway"], "cause": row["cause"]}
            told |= {"about": row["about"], "resolved": False, "eased": False}
            told |= {"taken_on": False, "rung": 1}
            self.rows.append(
                {"escalation": number, **told, "quiet_until": None, "promised_on": None}
            )
            self.rows[-1]["raised_on"] = day
        frame = self.frame()
        for number in (*eased(causes, frame), *ended(causes, frame)):
            row = self.rows[number - 1]
            by_look = looked_on >= row["raised_on"]
            row |= {"resolved": True, "quiet_until": looked_on} if by_look else {}
            row["resolved"] = by_look or not row["taken_on"]
            row["eased"] = not row["resolved"]
        for number in recurred(causes, frame):
            self.rows[number - 1]["eased"] = False


@settings(max_examples=at_most(60))
@given(st.integers(0, 2**32))
def test_it_is_open_when_a_finger_says_so_once_and_taken_on_ends_only_by_a_look(seed):
    dice = Random(seed)
    record, day, looked_on, followed = Record(), BEGINS, BEGINS, True
    for _ in range(dice.randint(1, 40)):
        day += timedelta(days=dice.choice([0, 1, 1, 2, 7, 8, 30]))
        if dice.random() < 0.3:
            looked_on = day
        if dice.random() < 0.1:
            followed = not followed
        for row in record.open():
            row["taken_on"] |= dice.random() < 0.2
        before = record.open()
        causes = causes_on(day, watched(looked_on, followed=followed), STALE)
        record.sweep(day, looked_on, causes)
        stale = followed and (day - looked_on).days > DAYS
        asked = [row for row in record.open() if not row["eased"]]
        assert len(asked) == stale
        assert len(record.open()) <= 1
        for row in before:
            if row["resolved"] and row["taken_on"]:
                assert looked_on >= row["raised_on"]
