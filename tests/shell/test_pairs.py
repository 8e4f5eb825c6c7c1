"""Parts of a table are worked on two at a time, and nothing is lost between them."""

from datetime import UTC, date, datetime

import numpy as np
import polars as pl
import pytest
from django.conf import settings
from django.db import connection

from milepost.actions.load_board import load_board
from milepost.actions.rebuild import rebuild
from milepost.store.pairs import in_pairs
from milepost.synth.board import Size, make_board

committing = pytest.mark.usefixtures("committed")
TODAY = date(2025, 3, 3)
MORNING = datetime(2025, 3, 3, 9, tzinfo=UTC)


def a_board():
    """A few pathways of a synthetic board."""
    whole = make_board(Size.SMALL, np.random.default_rng(4), today=TODAY)
    some = pl.col("pathway").str.tail(2) == "17"
    return type(whole)(
        provider=whole.provider,
        name=whole.name,
        services=whole.services,
        people=whole.people,
        patients=whole.patients,
        pathways=whole.pathways.filter(some),
        events=whole.events.filter(some),
    )


def open_waits():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pathway, standard, clock, waited_from, breach_on, step, search"
            " FROM store_openwait ORDER BY 1, 2, 3"
        )
        return cursor.fetchall()


@committing
def test_ranges_rebuilt_two_at_a_time_give_the_same_list(monkeypatch):
    board = a_board()
    load_board(board, now=MORNING, lawbook=settings.LAWBOOK)
    loaded = open_waits()
    assert len(loaded) > 5
    monkeypatch.setattr("milepost.store.projections.AT_ONCE", 3)
    told = []
    counts = rebuild(
        board.provider,
        lawbook=settings.LAWBOOK,
        today=TODAY,
        progress=lambda done, of: told.append((done, of)),
    )
    assert open_waits() == loaded
    assert counts.pathways == len(board.pathways)
    assert told == [(n + 1, len(told)) for n in range(len(told))]


@committing
def test_what_comes_of_each_part_is_given_in_order():
    assert list(in_pairs(lambda part: part * 10, [3, 1, 2])) == [30, 10, 20]


@committing
def test_a_part_that_fails_is_told_and_what_was_not_begun_never_is():
    begun = []

    def work(part):
        begun.append(part)
        return 1 // part

    found = in_pairs(work, [1, 0, *range(2, 20)])
    assert next(found) == 1
    with pytest.raises(ZeroDivisionError):
        list(found)
    assert begun[:2] == [1, 0]
    assert len(begun) <= 4


@committing
def test_no_connection_is_left_open_by_the_parts():
    count = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"

    def connections(_part=None):
        with connection.cursor() as cursor:
            cursor.execute(count)
            return cursor.fetchone()[0]

    before = connections()
    assert max(in_pairs(connections, range(20))) <= before + 2


@pytest.mark.django_db
def test_within_a_transaction_there_is_one_connection_and_one_part_at_a_time():
    def backend(_part):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            return cursor.fetchone()[0]

    assert set(in_pairs(backend, range(5))) == {backend(None)}
