"""How escalations were answered in a week, and which ones are behind each figure."""

from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import pytest

from lawbooks import LAWBOOK
from milepost.escalations.entries import Entry, What
from milepost.escalations.indicators import FIGURES, RAISED, behind
from milepost.escalations.life import stands
from milepost.escalations.tally import turns_of
from milepost.foundation.figures import totals
from milepost.rules.ladders import Ladder

LADDER = LAWBOOK.the(Ladder, "cancer-default").editions[0]


def at(day, hour=9):
    return datetime(2025, 1, day, hour, tzinfo=UTC)


MONDAY, NEXT_MONDAY = at(6, 0), at(13, 0)
ASKED = Entry(what=What.RAISED, at=at(7))
SEEN = Entry(what=What.ACKNOWLEDGED, at=at(7, 10), by="may")
CLIMBED = Entry(what=What.CLIMBED, at=at(9), rung=2)


def over(day, hour=9):
    return Entry(what=What.RESOLVED, at=at(day, hour), by="may", outcome="booked")


def found(*lives, since=MONDAY, until=NEXT_MONDAY):
    """What is behind each figure: the numbers of the escalations."""
    known = [[entry for entry in life if entry.at < until] for life in lives]
    told = [(n, life) for n, life in enumerate(known, start=1) if life]
    turns = turns_of([(n, stands(life, LADDER, now=until)) for n, life in told])
    rows = [
        (n, f"P{n}", "lung", "radiology", "step_late", life[0].at) for n, life in told
    ]
    raised = pl.DataFrame(rows, schema=RAISED.schema, orient="row")
    return behind(raised, turns, since=since, until=until)


def numbers(frame):
    return {
        figure: theirs["number"].to_list()
        for (figure,), theirs in frame.group_by("figure", maintain_order=True)
    }


def test_an_escalation_answered_within_the_week_is_due_and_met_in_it():
    assert numbers(found([ASKED, SEEN, over(8)])) == {
        "raised": [1],
        "acknowledge_due": [1],
        "acknowledge_met": [1],
        "resolve_due": [1],
        "resolve_met": [1],
    }


def test_one_that_ran_out_of_time_is_missed_climbs_and_waits_on_the_next_rung():
    frame = found([ASKED, CLIMBED])
    told = numbers(frame)
    assert told["acknowledge_due"][0] == 1
    assert "acknowledge_met" not in told
    assert told["climbed"] == [1]
    unresolved = frame.filter(pl.col("figure") == "unresolved")
    assert unresolved.select("part", "days").rows() == [("2/radiology/step_late", 5)]


def test_what_may_still_be_answered_in_time_is_not_due():
    early = Entry(what=What.RAISED, at=at(12, 23))
    assert numbers(found([early])) == {"unresolved": [1], "raised": [1]} | {}


def test_a_late_answer_counts_against_the_week_in_which_the_moment_passed():
    late = [ASKED, over(15)]
    this_week, next_week = (
        numbers(found(late, since=since, until=until))
        for since, until in ((MONDAY, NEXT_MONDAY), (NEXT_MONDAY, at(20, 0)))
    )
    assert this_week["resolve_due"] == [1]
    assert "resolve_met" not in this_week
    assert "resolve_due" not in next_week


def test_a_past_week_comes_out_as_it_was_known_then_whatever_came_later():
    then = found([ASKED, SEEN])
    now = found([ASKED, SEEN, over(14), Entry(what=What.RAISED, at=at(15))])
    assert then.equals(now)


def test_every_figure_counts_its_rows_and_has_words():
    frame = found([ASKED, CLIMBED], [ASKED, SEEN, over(8)])
    counted = totals(frame)
    assert counted["count"].sum() == len(frame)
    assert set(frame["figure"]) == set(FIGURES)


def put_off(day, hour=9, until=20):
    return Entry(
        what=What.SNOOZED, at=at(day, hour), by="may", reason="x", until=at(until)
    )


EASED = Entry(what=What.EASED, at=at(11))
ENDED = Entry(what=What.ENDED, at=at(11), reason="Treated.")
TOP = Entry(what=What.RAISED, at=at(7), rung=len(LADDER.rungs))


@pytest.mark.parametrize("later", [put_off(11, until=12), put_off(11), EASED, ENDED])
def test_what_was_missed_before_it_was_put_off_or_ended_stays_missed(later):
    told = numbers(found([TOP, later]))
    assert told["acknowledge_due"] == [1]
    assert not {"acknowledge_met", "resolve_due", "resolve_met"} & told.keys()
    lowest = numbers(found([ASKED, later]))
    assert (lowest["acknowledge_due"], lowest["resolve_due"]) == ([1], [1])
    early = numbers(found([TOP, replace(later, at=at(7, 10))]))
    assert not {"acknowledge_due", "resolve_due"} & early.keys()


def test_what_was_met_before_it_was_put_off_stays_met_and_is_asked_for_once():
    told = numbers(found([TOP, replace(SEEN, at=at(7, 9)), put_off(7, 10, until=15)]))
    assert (told["acknowledge_due"], told["acknowledge_met"]) == ([1], [1])
    assert "resolve_due" not in told
    woken = [TOP, put_off(7, 10, until=9), over(9, 10)]
    told = numbers(found(woken))
    assert (told["acknowledge_due"], told["resolve_due"]) == ([1], [1])
