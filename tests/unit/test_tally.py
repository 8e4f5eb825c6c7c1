from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl

from lawbooks import LAWBOOK
from milepost.escalations.entries import Entry, What
from milepost.escalations.life import stands
from milepost.escalations.tally import TALLY, tally, turns_of
from milepost.rules.ladders import Ladder

LADDER = LAWBOOK.the(Ladder, "cancer-default").editions[0]
NOW = datetime(2025, 1, 31, 12, tzinfo=UTC)


def at(day, hour=9, minute=0):
    return datetime(2025, 1, day, hour, minute, tzinfo=UTC)


RAISED = Entry(what=What.RAISED, at=at(6))
SEEN = Entry(what=What.ACKNOWLEDGED, at=at(6, 10), by="may")
CLIMBED = Entry(what=What.CLIMBED, at=at(7, 9), rung=2)
ASLEEP = Entry(
    what=What.SNOOZED,
    at=at(6, 10),
    by="may",
    reason="x",
    until=datetime(2025, 2, 3, tzinfo=UTC),
)


def over(day, hour=9):
    return Entry(
        what=What.RESOLVED,
        at=at(day, hour),
        by="may",
        outcome="booked",
        day=date(2025, 1, 20),
    )


def counted(*lives, now=NOW, by=("rung",)):
    """The tally by rung: the counts that aren't nought."""
    standings = [
        (number, stands(entries, LADDER, now=now))
        for number, entries in enumerate(lives, start=1)
    ]
    return {
        row["rung"]: {name: n for name, n in row.items() if n and name != "rung"}
        for row in tally(turns_of(standings), now, by).to_dicts()
    }


def test_what_is_acknowledged_and_resolved_by_its_moments_is_in_time():
    assert counted([RAISED, SEEN, over(7)]) == {
        1: {
            "escalations": 1,
            "turns": 1,
            "acknowledged_in_time": 1,
            "acknowledgements_due": 1,
            "resolved_in_time": 1,
            "resolutions_due": 1,
            "resolved": 1,
        }
    }


def test_resolving_without_a_word_before_acknowledges_it():
    found = counted([RAISED, over(6, 11)])[1]
    assert (found["acknowledged_in_time"], found["resolved_in_time"]) == (1, 1)


def test_what_climbed_counts_against_its_rung_and_not_against_the_next():
    assert counted([RAISED, CLIMBED, over(8)]) == {
        1: {
            "escalations": 1,
            "turns": 1,
            "acknowledgements_due": 1,
            "resolutions_due": 1,
            "climbed": 1,
        },
        2: {
            "escalations": 1,
            "turns": 1,
            "acknowledgements_due": 1,
            "resolved_in_time": 1,
            "resolutions_due": 1,
            "resolved": 1,
        },
    }


def test_what_may_still_be_answered_in_time_is_neither_in_time_nor_late():
    assert counted([RAISED], now=at(6, 10)) == {
        1: {"escalations": 1, "turns": 1, "open": 1}
    }


def test_what_is_out_of_time_and_open_is_due_and_not_met():
    found = counted([RAISED, SEEN])[1]
    assert "resolved_in_time" not in found
    assert (found["resolutions_due"], found["open"]) == (1, 1)


def test_what_is_put_off_is_neither():
    assert counted([RAISED, ASLEEP]) == {1: {"escalations": 1, "turns": 1}}


def test_what_was_missed_before_it_was_put_off_counts_as_due_and_not_met():
    top = replace(RAISED, rung=len(LADDER.rungs))
    (found,) = counted([top, replace(ASLEEP, at=at(9))]).values()
    assert found == {
        "escalations": 1,
        "turns": 1,
        "acknowledgements_due": 1,
    }


def test_a_turn_that_was_asked_again_counts_as_a_turn_and_once_as_an_escalation():
    woken = ASLEEP.__class__(
        what=What.SNOOZED, at=at(6, 10), by="may", reason="x", until=at(9)
    )
    found = counted([RAISED, woken, over(9, 10)])[1]
    assert (found["turns"], found["escalations"]) == (2, 1)
    assert (found["resolutions_due"], found["resolved_in_time"]) == (1, 1)


def test_turns_are_counted_by_whatever_is_asked():
    standings = [(1, stands([RAISED, SEEN], LADDER, now=NOW))]
    turns = turns_of(standings).with_columns(cause=pl.lit("step_late"))
    found = tally(turns, NOW, by=("cause", "role"))
    assert found.columns == ["cause", "role", *TALLY]
    assert found["cause"].to_list() == ["step_late"]


def test_without_escalations_there_is_nothing_to_count():
    assert tally(turns_of([]), NOW).is_empty()
