"""Forecasts are learnt once a week, kept for each clock, and shown as they were then."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from django.conf import settings

from milepost.actions.forecasts import forecast_afresh, learn_from, look_ahead
from milepost.actions.load_board import load_board
from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.reading.forecasts import every_forecast, forecasts_of_pathway, lesson
from milepost.reading.pathway import read_pathway
from milepost.reading.waiting_list import read_waiting_list
from milepost.store.forecasts.lessons import groups_of, learnt
from milepost.store.forecasts.models import Lesson
from milepost.synth.board import Size, make_board
from milepost.tracking.list_query import ListQuery
from registered import NOON, OURS, TODAY, a_pathway, a_provider, record, refer

pytestmark = pytest.mark.slow

DAY = date(2025, 3, 3)
MORNING = datetime(2025, 3, 3, 9, tzinfo=UTC)
EVENING = datetime(2025, 3, 3, 20, tzinfo=UTC)
CANCER = "scotland/cancer-62-day"


@pytest.fixture(scope="module")
def board(django_db_setup, django_db_blocker):
    """A small board that has learnt, kept for all the tests that only read it."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        made = make_board(Size.SMALL, np.random.default_rng(2026), today=DAY)
        load_board(made, now=MORNING, lawbook=settings.LAWBOOK)
        look_ahead(made.provider, lawbook=settings.LAWBOOK, now=MORNING)
        yield Scope(made.provider, "ada")
        transaction.set_rollback(True)


def read(scope, query=None, *, day=DAY, known_at=EVENING, live=True):
    return read_waiting_list(
        scope,
        query or ListQuery(size=200),
        as_at=AsAt(day, known_at),
        now_live=live,
        lawbook=settings.LAWBOOK,
    )


def chances(reading):
    return [wait.forecast and wait.forecast.chance for wait in reading.rows]


@pytest.mark.slow
def test_each_running_clock_has_a_forecast_or_a_reason(board):
    every = every_forecast(board.provider)
    assert len(every) > 600
    assert (every["chance"].is_null() == every["without"].is_not_null()).all()
    assert every["chance"].drop_nulls().is_between(0, 1).all()
    assert set(every["day"]) == {DAY}


@pytest.mark.slow
@pytest.mark.parametrize("sort", ["-chance", "chance"])
def test_the_list_goes_by_chance_from_the_greatest_or_from_the_least(board, sort):
    found = [
        wait.forecast.chance if wait.forecast.proved else None
        for page in (1, 2, 3, 4)
        for wait in read(board, ListQuery(sort=sort, size=200, page=page)).rows
    ]
    known = [chance for chance in found if chance is not None]
    assert len(known) > 100
    assert known == sorted(known, reverse=sort == "-chance")
    assert found[: len(known)] == known, "whoever has none comes last"
    assert len(found) == read(board).total, "and nobody is left out"


@pytest.mark.slow
@pytest.mark.parametrize(("least", "shown"), [("75", 118), ("50", 311), ("25", 349)])
def test_a_filter_by_chance_shows_those_and_counts_them(board, least, shown):
    found = read(board, ListQuery(chance=least, size=200))
    assert all(chance >= int(least) / 100 for chance in chances(found))
    assert (found.shown, len(found.rows)) == (shown, min(shown, 200))


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    [
        ListQuery(sort="-chance", size=200),
        ListQuery(sort="chance"),
        ListQuery(chance="50"),
        ListQuery(chance="25", sort="chance", size=200),
        ListQuery(chance="none", sort="name"),
        ListQuery(chance="none", service="lung"),
        ListQuery(chance="25", service="lung", sort="name"),
        ListQuery(chance="25", standard=CANCER, sort="-chance"),
    ],
    ids=str,
)
def test_the_list_kept_and_the_list_worked_out_are_the_same(board, query):
    kept, worked_out = read(board, query), read(board, query, live=False)
    assert [wait.pathway for wait in kept.rows] == [
        wait.pathway for wait in worked_out.rows
    ]
    assert chances(kept) == pytest.approx(chances(worked_out))
    assert kept.shown == worked_out.shown


@pytest.mark.slow
def test_a_view_of_before_it_learnt_has_no_forecast(board):
    before = datetime(2025, 3, 3, 8, tzinfo=UTC)
    assert lesson(board, as_at=AsAt(DAY, before)) is None
    assert set(chances(read(board, known_at=before, live=False))) == {None}
    assert read(board, ListQuery(chance="50"), known_at=before, live=False).shown == 0


@pytest.mark.slow
def test_what_was_learnt_can_be_worked_out_again_from_the_log(board):
    kept = learnt(board, AsAt(DAY, EVENING))
    again = learn_from(
        board.provider,
        lawbook=settings.LAWBOOK,
        as_at=AsAt(kept.day, kept.known_at),
    )
    assert again.groups.equals(groups_of(kept.number))
    assert again.trials.equals(kept.trials)


@pytest.mark.slow
def test_whoever_sees_one_service_is_told_of_its_standards_and_patients_only(board):
    lung = Scope(board.provider, "cyd", frozenset({"lung"}))
    told = lesson(lung, as_at=AsAt(DAY, EVENING))
    assert set(told.splits) == {CANCER, "scotland/cancer-31-day"}
    assert set(told.trials["standard"]) <= set(told.splits)
    rows = read(lung, ListQuery(sort="-chance", size=200)).rows
    assert {wait.service for wait in rows} == {"lung"}
    theirs = next(w for w in read(board).rows if w.service != "lung")
    assert (
        read_pathway(
            lung, theirs.pathway, as_at=AsAt(DAY, EVENING), lawbook=settings.LAWBOOK
        )
        is None
    )


@pytest.mark.slow
def test_a_patients_page_and_the_list_say_the_same(board):
    wait = next(w for w in read(board, ListQuery(sort="-chance")).rows)
    reading = read_pathway(
        board, wait.pathway, as_at=AsAt(DAY, EVENING), lawbook=settings.LAWBOOK
    )
    key = (wait.pathway, wait.standard, wait.clock)
    assert forecasts_of_pathway(board, reading, live=True)[key] == wait.forecast


def a_waiting_provider():
    a_provider()
    a_pathway()
    record(refer(TODAY - timedelta(days=10)))


def ahead(now=NOON, **more):
    return look_ahead(OURS.provider, lawbook=settings.LAWBOOK, now=now, **more)


@pytest.mark.django_db
def test_with_too_few_earlier_patients_it_says_how_many_there_were():
    a_waiting_provider()
    assert str(ahead()) == "the history was learnt from once; 1 clocks forecast"
    (row,) = every_forecast(OURS.provider).iter_rows(named=True)
    assert (row["without"], row["patients"], row["chance"]) == ("few", 1, None)


@pytest.mark.django_db
def test_it_learns_once_a_week_and_forecasts_when_something_happens():
    a_waiting_provider()
    assert (ahead().lessons, ahead().lessons) == (1, 0)
    assert ahead().clocks == 0, "nothing has changed"
    record((TODAY, "appointment_booked", {"for_day": TODAY + timedelta(days=9)}))
    assert ahead().clocks == 1
    tomorrow = ahead(NOON + timedelta(days=1))
    assert (tomorrow.lessons, tomorrow.clocks) == (0, 1), "a day nearer to its limit"
    week = ahead(NOON + timedelta(days=7))
    assert (week.lessons, week.clocks) == (1, 1)


@pytest.mark.django_db
def test_what_another_version_learnt_is_learnt_again():
    a_waiting_provider()
    ahead()
    Lesson.objects.update(trials=[{"standard": CANCER, "asks": 3}])
    assert lesson(OURS, as_at=AsAt(TODAY, NOON)) is None
    assert ahead(NOON + timedelta(hours=1)).lessons == 1


@pytest.mark.django_db
def test_the_forecast_of_a_clock_that_ended_is_forgotten():
    a_waiting_provider()
    ahead()
    record((TODAY, "treatment_started", {"first": True}))
    ahead()
    assert every_forecast(OURS.provider).is_empty()


@pytest.mark.django_db
def test_a_rebuild_makes_the_same_forecasts_again():
    a_waiting_provider()
    ahead()
    before = every_forecast(OURS.provider)
    assert forecast_afresh(OURS.provider, today=TODAY) == 1
    assert every_forecast(OURS.provider).equals(before)


@pytest.mark.django_db
def test_a_wait_with_news_says_that_its_forecast_is_being_updated():
    a_waiting_provider()
    ahead()
    record((TODAY, "appointment_booked", {"for_day": TODAY + timedelta(days=9)}))
    (wait,) = read(OURS, day=TODAY, known_at=NOON + timedelta(hours=1)).rows
    assert wait.forecast.behind
    ahead()
    (wait,) = read(OURS, day=TODAY, known_at=NOON + timedelta(hours=1)).rows
    assert not wait.forecast.behind
