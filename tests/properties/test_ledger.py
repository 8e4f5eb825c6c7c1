"""Whatever happens on a day, the ledger adds up; and whoever is left out shows."""

from collections import Counter
from datetime import date, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from milepost.quality.ledger import Why, accounts, astray, moves

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 2)
HOWS = ("running", "stopped", "nullified", "excluded", "transferred")
SCHEMA = {
    "pathway": pl.String,
    "standard": pl.String,
    "clock": pl.Int32,
    "started": pl.Date,
    "ended": pl.Date,
    "how": pl.String,
    "started_by": pl.String,
    "ended_by": pl.String,
}


def clock(name, how, started, ended):
    by = None if how == "running" else "a/rule"
    return (
        name,
        "s",
        1,
        started,
        None if how == "running" else ended,
        how,
        "b/rule",
        by,
    )


@st.composite
def days(draw):
    """Two standpoints: each pathway waits, has ended or isn't there, at either."""
    before, after, services, new = [], [], {}, {}
    for number in range(draw(st.integers(0, 12))):
        name = f"P-{number}"
        services[name] = draw(st.sampled_from(["lung", "ortho"]))
        then = draw(st.sampled_from([None, "running", "stopped"]))
        now = draw(st.sampled_from([None, *HOWS]))
        started = FIRST - timedelta(days=draw(st.integers(0, 300)))
        if then:
            before.append(clock(name, then, started, FIRST - timedelta(days=1)))
        if now:
            began = started if then else LAST
            after.append(clock(name, now, began, LAST))
        if draw(st.booleans()):
            new[name] = [number]
    frames = [
        pl.DataFrame(rows, schema=SCHEMA, orient="row") for rows in (before, after)
    ]
    return *frames, services, new


STALE = [(f"P-{number}", "lung") for number in (20, 21, 22)]


def names(frame, services):
    rows = frame.select("pathway", "how").iter_rows()
    return {(name, services[name]) for name, how in rows if how == "running"}


def running(frame, services):
    counted = {}
    for name, how in frame.select("pathway", "how").iter_rows():
        if how == "running":
            counted[services[name]] = counted.get(services[name], 0) + 1
    return counted


@given(days())
def test_the_remainder_is_those_who_moved_and_nothing_shows_why(day):
    before, after, services, new = day
    found = moves(before, after, services=services, new=new, between=(FIRST, LAST))
    was, now = running(before, services), running(after, services)
    for account in accounts(found, was, now):
        theirs = [move for move in found if move.service == account.service]
        assert account.remainder == sum(m.why is Why.UNEXPLAINED for m in theirs)
    for move in found:
        evident = move.pathway in new or (move.on and FIRST < move.on <= LAST)
        assert (move.why is Why.UNEXPLAINED) == (not evident)


@given(days(), st.data())
def test_whoever_drops_off_the_list_or_stays_on_it_wrongly_is_in_the_remainder(
    day, data
):
    before, after, services, new = day
    found = moves(before, after, services=services, new=new, between=(FIRST, LAST))
    was, logged = running(before, services), names(after, services)
    lost = data.draw(st.sets(st.sampled_from(sorted(logged)))) if logged else set()
    stale = data.draw(st.sets(st.sampled_from(STALE)))
    listed = logged - lost | stale
    now = Counter(service for _, service in listed)
    strays = astray(listed, logged)
    assert {(each.pathway, each.service) for each in strays} == lost | stale
    unexplained = sum(move.why is Why.UNEXPLAINED for move in found)
    told = accounts(found, was, now, strays)
    remainder = sum(each.remainder for each in told)
    assert remainder == unexplained + len(lost) + len(stale)
