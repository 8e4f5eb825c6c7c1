"""What is kept to be quick says the same as the log, however it came about."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from django.conf import settings
from django.db import connection

from milepost.actions.load_board import load_board
from milepost.actions.rebuild import rebuild, reproject_moving
from milepost.actions.record_event import record_events
from milepost.events.kinds import Kind
from milepost.events.table import ATTRIBUTES
from milepost.events.vocabulary import NewEvent
from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.reading.pathway import read_pathway
from milepost.store import log, register
from milepost.store.models import Event, OpenWait
from milepost.synth.board import Size, make_board
from registered import NOON, OURS, a_pathway, a_provider, codes, record, refer

pytestmark = pytest.mark.django_db
TODAY = date(2025, 3, 3)
MORNING = datetime(2025, 3, 3, 9, tzinfo=UTC)
TABLES = {
    "store_clock": "pathway, standard, clock",
    "store_openwait": "pathway, standard, clock",
    "store_latest": "pathway",
    "store_finding": "pathway, day, found, event",
    "footings_footing": "pathway",
}


@pytest.fixture(scope="module")
def board():
    """A few hundred pathways of a synthetic board, with all that happened on them."""
    whole = make_board(Size.SMALL, np.random.default_rng(4), today=TODAY)
    every = pl.col("pathway").str.tail(1) == "7"
    return type(whole)(
        provider=whole.provider,
        name=whole.name,
        services=whole.services,
        people=whole.people,
        patients=whole.patients,
        pathways=whole.pathways.filter(every),
        events=whole.events.filter(every),
    )


def kept(*but):
    """All that is kept, without the numbers of its rows."""
    found = {}
    with connection.cursor() as cursor:
        for table, order in TABLES.items():
            cursor.execute(f"SELECT * FROM {table} ORDER BY {order}")
            names = [column.name for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            dropped = {"id", *but}
            found[table] = [
                {name: row[name] for name in row if name not in dropped} for row in rows
            ]
    return found


def told_one_by_one(board):
    """Record a board's events as they came, a batch of a few pathways at a time."""
    register.add_board(board.provider, board.services, board.patients, board.pathways)
    scope = Scope(board.provider, "ada")
    rows = board.events.sort("recorded_at", "event")
    for batch in rows.iter_slices(600):
        events = [
            NewEvent(
                row["pathway"],
                row["day"],
                Kind(row["kind"]),
                {name: row[name] for name in ATTRIBUTES if row[name] is not None},
            )
            for row in batch.iter_rows(named=True)
        ]
        told = record_events(scope, events, lawbook=settings.LAWBOOK, now=MORNING)
        assert told == []


@pytest.mark.slow
def test_what_is_kept_event_by_event_is_what_a_rebuild_works_out(board):
    told_one_by_one(board)
    event_by_event = kept()
    assert len(event_by_event["store_openwait"]) > 40
    assert event_by_event["store_finding"]
    rebuild(board.provider, lawbook=settings.LAWBOOK, today=TODAY)
    assert kept() == event_by_event


def test_a_board_can_be_loaded_once_and_is_rebuilt_to_the_same_values(board):
    assert load_board(board, now=MORNING, lawbook=settings.LAWBOOK) == []
    loaded = kept()
    counts = rebuild(None, lawbook=settings.LAWBOOK, today=TODAY)
    assert kept() == loaded
    assert counts.pathways == len(board.pathways)
    assert counts.open_waits == len(loaded["store_openwait"])
    again = load_board(board, now=MORNING, lawbook=settings.LAWBOOK)
    assert codes(again) == ["actions.board-exists"]
    assert Event.objects.count() == len(board.events)


@pytest.mark.slow
def test_a_range_at_a_time_or_all_at_once_is_the_same(board, monkeypatch):
    load_board(board, now=MORNING, lawbook=settings.LAWBOOK)
    loaded = kept()
    monkeypatch.setattr("milepost.store.projections.AT_ONCE", 7)
    rebuild(board.provider, lawbook=settings.LAWBOOK, today=TODAY)
    assert kept() == loaded


def test_a_day_later_only_what_the_day_changed_is_worked_out_again(board):
    load_board(board, now=MORNING, lawbook=settings.LAWBOOK)
    later = TODAY + timedelta(days=9)
    counts = reproject_moving(lawbook=settings.LAWBOOK, today=later)
    assert 0 < counts.pathways < len(board.pathways)
    moved = kept("projected_on", "worked_out_on")
    rebuild(board.provider, lawbook=settings.LAWBOOK, today=later)
    assert kept("projected_on", "worked_out_on") == moved


def test_what_is_kept_of_a_clock_is_what_its_pathways_page_says():
    a_provider()
    a_pathway()
    away = (date(2025, 1, 10), Kind.UNAVAILABLE, {"until": date(2025, 3, 9)})
    record(refer(), away)
    (wait,) = OpenWait.objects.values()
    for day in (NOON.date(), date(2025, 3, 9), date(2025, 4, 1)):
        read = read_pathway(
            OURS, "P-17", as_at=AsAt(day, NOON), lawbook=settings.LAWBOOK
        )
        lost = 0
        if wait["moving_until"]:
            lost = (min(day, wait["moving_until"]) - wait["projected_on"]).days
        counted_from = wait["waited_from"] + timedelta(days=lost)
        assert read.clocks[0].row["waited"] == (day - counted_from).days


def test_the_log_holds_what_was_told_and_no_more(board):
    load_board(board, now=MORNING, lawbook=settings.LAWBOOK)
    read = log.events(Scope(board.provider, "ada"))
    assert read.drop("event", "corrects").equals(board.events.drop("event", "corrects"))
