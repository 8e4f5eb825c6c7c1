"""The list shows whom it should, in the order it should, now and as at any day."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import uuid4

import numpy as np
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from milepost.actions.adopt import NewAdoption, adopt
from milepost.actions.load_board import load_board
from milepost.actions.load_looks import load_looks
from milepost.events.kinds import Kind
from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.reading.waiting_list import count_changes, read_waiting_list
from milepost.synth.board import Size, make_board
from milepost.tracking.list_query import (
    BOOKED,
    BREACH,
    DELAYS,
    SORTS,
    STEP_STATES,
    WAITING,
    ListQuery,
)
from milepost.tracking.stages import STEPS
from registered import (
    CANCER,
    LUNG,
    NOON,
    OURS,
    RTT,
    THEIRS,
    a_pathway,
    a_patient,
    a_provider,
    record,
    refer,
)

TODAY = date(2025, 3, 3)
MORNING = datetime(2025, 3, 3, 9, tzinfo=UTC)
FRIDAY = NOON.date()
AFTER_ALL = datetime(2030, 1, 1, tzinfo=UTC)


def read(scope, query=None, *, day=FRIDAY, known_at=AFTER_ALL, live=True):
    return read_waiting_list(
        scope,
        query or ListQuery(),
        as_at=AsAt(day, known_at),
        now_live=live,
        lawbook=settings.LAWBOOK,
    )


def news(scope, query=None, *, since=0, day=FRIDAY):
    return count_changes(scope, query or ListQuery(), since=since, today=day)


def pathways(reading):
    return [wait.pathway for wait in reading.rows]


@pytest.fixture(scope="module")
def board(django_db_setup, django_db_blocker):
    """A small board, kept for all the tests that only read it."""
    from django.db import transaction

    board = make_board(Size.SMALL, np.random.default_rng(4), today=TODAY)
    with django_db_blocker.unblock(), transaction.atomic():
        load_board(board, now=MORNING, lawbook=settings.LAWBOOK)
        load_looks(board.provider, np.random.default_rng(4), now=MORNING)
        adopt_for(board, "lung", "colorectal")
        yield Scope(board.provider, "ada")
        transaction.set_rollback(True)


def adopt_for(board, *services):
    for service in services:
        new = NewAdoption(
            template="scotland/suspected-cancer",
            service=service,
            clinical_lead="a lead",
            manager="a manager",
            next_review=date(2026, 1, 1),
            form=uuid4(),
        )
        scope = Scope(board.provider, "ada")
        assert adopt(scope, new, lawbook=settings.LAWBOOK, now=MORNING) == []


QUERIES = [
    *(ListQuery(sort=way + sort, page=2) for sort in SORTS for way in ("", "-")),
    *(ListQuery(waiting=band) for band in (*WAITING, "unknown")),
    *(ListQuery(breach=breach) for breach in BREACH),
    *(ListQuery(booked=booked) for booked in BOOKED),
    *(ListQuery(next_step=step, owner="") for step in STEPS),
    *(ListQuery(standard=standard, sort="-waited") for standard in (*CANCER, RTT)),
    *(ListQuery(search=text) for text in ("mac", "999 000 1", "P-0001", "m s")),
    ListQuery(service="lung", size=200),
]
TRACKED = [
    *(ListQuery(step=state) for state in STEP_STATES),
    *(ListQuery(delay=delay) for delay in DELAYS),
    *(ListQuery(stale=days, sort="-waited") for days in (0, 7, 28)),
    *(ListQuery(past_day=days, owner="") for days in (14, 62, 100)),
    *(ListQuery(joined=days) for days in (0, 14)),
    ListQuery(unanswered=True),
    ListQuery(unanswered=True, booked="nothing", search="m"),
]
QUERIES += TRACKED


@pytest.mark.parametrize(
    "days_on", [0, *(pytest.param(days, marks=pytest.mark.slow) for days in (1, 30))]
)
@pytest.mark.parametrize("query", Random(7).sample(QUERIES, 12), ids=str)
def test_the_list_kept_and_the_list_worked_out_are_the_same(board, query, days_on):
    day = TODAY + timedelta(days=days_on)
    kept = read(board, query, day=day)
    worked_out = read(board, query, day=day, live=False)
    assert (kept.rows, kept.shown, kept.total) == (
        worked_out.rows,
        worked_out.shown,
        worked_out.total,
    )
    assert (kept.hospitals, kept.owners) == (worked_out.hospitals, worked_out.owners)


@pytest.mark.slow
@pytest.mark.parametrize("query", TRACKED, ids=str)
def test_what_tracking_knows_is_the_same_kept_and_worked_out(board, query):
    kept, made = (
        read(board, query, day=TODAY),
        read(board, query, day=TODAY, live=False),
    )
    assert (pathways(kept), kept.shown) == (pathways(made), made.shown)


def test_each_thing_that_tracking_knows_finds_some_and_leaves_some_out(board):
    total = read(board, day=TODAY).total
    asked = [
        *(ListQuery(step=state) for state in ("late", "at_risk", "in_time")),
        ListQuery(delay="care"),
        ListQuery(stale=7),
        ListQuery(past_day=62),
        ListQuery(joined=14),
        ListQuery(unanswered=True),
    ]
    found = {query: read(board, query, day=TODAY).shown for query in asked}
    assert {query: n for query, n in found.items() if not 0 < n < total} == {}


def test_pages_follow_one_another_with_nobody_twice_and_nobody_left_out(board):
    whole = [read(board, ListQuery(page=page), day=TODAY) for page in range(1, 15)]
    names = [name for page in whole for name in pathways(page)]
    assert len(names) == len(set(names)) == whole[0].total == whole[0].shown


def test_the_list_takes_as_many_questions_whatever_is_asked(board):
    asked = set()
    for query in QUERIES:
        with CaptureQueriesContext(connection) as captured:
            read(board, query, day=TODAY)
        asked.add(len(captured) - (query.sort in ("chance", "-chance")))
    assert asked == {5}, "by chance, those without one are asked for after the rest"


NARROW = [
    query
    for query in QUERIES
    if query.waiting or query.breach or query.booked or query.next_step or query.search
]


@pytest.mark.parametrize("days_on", [0, 30])
@pytest.mark.parametrize("query", Random(8).sample(NARROW, 10), ids=str)
def test_news_of_everything_is_of_whom_the_list_shows(board, query, days_on):
    day = TODAY + timedelta(days=days_on)
    assert news(board, query, day=day) == read(board, query, day=day).shown


def test_news_takes_as_many_questions_whatever_is_asked(board):
    asked = set()
    for query in QUERIES:
        with CaptureQueriesContext(connection) as captured:
            news(board, query, day=TODAY)
        asked.add(len(captured))
    assert asked == {3}


@pytest.fixture
def three(db):
    """Three people waiting: two for a joint, one of whom began we don't know when."""
    a_provider()
    a_pathway("P-1", patient=a_patient(1, family_name="O'Neill", given_name="Jo"))
    a_pathway(
        "P-2", patient=a_patient(2, family_name="Brontë-Smith", nhs_number="9990000026")
    )
    a_pathway("P-3", "lung", patient=a_patient(3, family_name="Zahra"), owner="cyd")
    record(refer(date(2025, 1, 20)), pathway="P-1")
    record((date(2025, 2, 1), Kind.TRANSFER_RECEIVED), pathway="P-2")
    urgent = {"priority": "urgent_suspected_cancer", "route": "gp"}
    record(refer(date(2025, 2, 10), **urgent), pathway="P-3")


@pytest.mark.usefixtures("three")
class TestThreePeople:
    def test_a_wait_whose_start_nobody_knows_comes_first_and_is_never_hidden(self):
        unknown, *others = read(OURS, ListQuery(standard=RTT)).rows
        assert (unknown.pathway, unknown.started, unknown.waited) == ("P-2", None, None)
        assert (unknown.breach_on, unknown.days_left, unknown.adjusted) == (
            None,
            None,
            0,
        )
        assert [wait.pathway for wait in others] == ["P-1"]
        longest = read(OURS, ListQuery(standard=RTT, sort="-waited"))
        assert pathways(longest) == ["P-2", "P-1"]
        assert pathways(read(OURS, ListQuery(waiting="unknown"))) == ["P-2"]

    def test_a_wait_says_how_long_and_how_long_is_left(self):
        (wait,) = read(OURS, ListQuery(search="P-1")).rows
        assert (wait.waited, wait.limit_days, wait.days_left) == (25, 126, 101)
        assert wait.breach_on == date(2025, 5, 27)
        assert (wait.name, wait.next_step) == ("O'NEILL, Jo (Ms)", "vetting")

    @pytest.mark.parametrize(
        ("search", "found"),
        [
            ("oneill", ["P-1"]),
            ("O’Neill, Jo", ["P-1"]),
            ("smith", ["P-2"]),
            ("bronte-smith", ["P-2"]),
            ("999 000 0026", ["P-2"]),
            ("H-3", ["P-3"]),
            ("mith", []),
            ("zahra jo", []),
            ("%", ["P-1", "P-2", "P-3"]),
        ],
    )
    def test_people_are_found_by_the_beginnings_of_their_names_and_numbers(
        self, search, found
    ):
        assert sorted(pathways(read(OURS, ListQuery(search=search)))) == found

    def test_nobody_sees_counts_or_chooses_among_what_is_out_of_their_scope(self):
        mine = read(LUNG)
        assert (pathways(mine), mine.shown, mine.total) == (["P-3"], 1, 1)
        assert (mine.services, mine.owners) == ((("lung", "Lung"),), ("cyd",))
        nothing = read(THEIRS)
        assert (nothing.rows, nothing.total, nothing.upto) == ((), 0, 0)
        assert (nothing.told_at, nothing.services) == (None, ())
        past = read(LUNG, live=False)
        assert (past.rows, past.total, past.owners) == (mine.rows, 1, ("cyd",))

    def test_what_happens_out_of_scope_changes_nothing_that_is_shown(self):
        before = read(LUNG)
        record((date(2025, 2, 12), Kind.APPOINTMENT_ATTENDED), pathway="P-1")
        assert read(LUNG) == before
        assert news(LUNG, since=before.upto) == 0
        assert news(THEIRS) == 0

    def test_changes_are_counted_by_pathway_and_within_the_filters(self):
        before = read(OURS)
        seen = (date(2025, 2, 12), Kind.APPOINTMENT_ATTENDED)
        record(seen, seen, pathway="P-1")
        record(seen, pathway="P-3")
        assert news(OURS, since=before.upto) == 2
        by_service = ListQuery(service="lung")
        assert news(OURS, by_service, since=before.upto) == 1
        assert news(OURS, ListQuery(owner="nobody")) == 0
        assert news(OURS, since=read(OURS).upto) == 0

    @pytest.mark.parametrize(
        "query",
        [
            ListQuery(standard=CANCER[0]),
            ListQuery(waiting="52+"),
            ListQuery(breach="over"),
            ListQuery(next_step="treatment"),
            ListQuery(booked="something"),
            ListQuery(search="zahra"),
        ],
        ids=str,
    )
    def test_what_happens_to_those_who_match_no_filter_is_no_news(self, query):
        before = read(OURS)
        record((date(2025, 2, 12), Kind.APPOINTMENT_ATTENDED), pathway="P-1")
        assert "P-1" not in pathways(read(OURS, query))
        assert news(OURS, query, since=before.upto) == 0

    def test_whoever_comes_to_match_the_filters_is_news(self):
        before = read(OURS)
        seen = (date(2025, 2, 12), Kind.APPOINTMENT_ATTENDED)
        record(seen, pathway="P-1")
        (step,) = [w.next_step for w in read(OURS).rows if w.pathway == "P-1"]
        query = ListQuery(next_step=step, search="o'neill")
        assert news(OURS, query, since=before.upto) == 1

    def test_whoever_leaves_the_list_is_news_once(self):
        before = read(OURS)
        record((date(2025, 2, 13), Kind.DISCHARGED), pathway="P-1")
        after = read(OURS)
        assert "P-1" not in pathways(after)
        for query in (ListQuery(), ListQuery(standard=RTT), ListQuery(service="ortho")):
            assert news(OURS, query, since=before.upto) == 1
        assert news(OURS, ListQuery(standard=CANCER[0]), since=before.upto) == 0
        assert news(OURS, ListQuery(breach="over"), since=before.upto) == 0
        assert news(OURS, since=after.upto) == 0

    def test_what_happens_to_whoever_left_long_ago_is_no_news(self):
        record((date(2025, 2, 11), Kind.DISCHARGED), pathway="P-1")
        before = read(OURS)
        record((date(2025, 2, 13), Kind.APPOINTMENT_ATTENDED), pathway="P-1")
        assert "P-1" not in pathways(read(OURS))
        assert news(OURS, since=before.upto) == 0

    def test_a_past_list_knows_only_what_was_known(self):
        told = datetime(2025, 2, 14, 13, tzinfo=UTC)
        ended = (date(2025, 2, 13), Kind.DISCHARGED)
        record(ended, pathway="P-1", now=told)
        assert "P-1" not in pathways(read(OURS))
        assert "P-1" in pathways(read(OURS, known_at=NOON, live=False))
        assert "P-1" in pathways(read(OURS, day=date(2025, 2, 12), live=False))
        assert read(OURS, day=date(2025, 1, 1), live=False).rows == ()
