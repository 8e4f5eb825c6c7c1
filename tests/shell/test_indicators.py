"""Every figure is the patients that it opens, now and in a week as it was known then."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from escalated import (
    URGENT,
    a_lung_service,
    a_referral,
    at,
    escalate,
    step,
    time_passes,
)
from milepost.actions.adopt import NewAdoption, adopt
from milepost.actions.keep_weeks import forget_weeks, keep_week, keep_weeks
from milepost.actions.track import NewLook, look_at
from milepost.actions.track_several import Several, track_several, undo_several
from milepost.events.vocabulary import NewEvent
from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.reading import open_cases
from milepost.reading.indicators import Asked, OfPart, read_behind, read_indicators
from milepost.reading.waiting_list import read_waiting_list
from milepost.store import log
from milepost.store.indicators.models import Part, Week
from milepost.store.meetings.candidates import candidates
from milepost.tracking.list_query import ListQuery
from registered import LUNG, OURS, THEIRS, a_pathway, record

pytestmark = pytest.mark.slow

SUNDAY = date(2025, 2, 23)
THEN = at(2, 24, 9)
"""The Monday after that Sunday."""

ORTHO = Scope("RXX", "dot", frozenset({"ortho"}))


def look(name, now, note="Looked."):
    told = NewLook(pathway=name, note=note, form=uuid4())
    return look_at(OURS, told, now=now)


@pytest.fixture
def lung(db):
    """Three patients: one looked at, one told late and not looked at, one over."""
    a_lung_service()
    found = adopt(
        OURS,
        NewAdoption(
            template="scotland/lung",
            service="lung",
            clinical_lead="a lead",
            manager="a manager",
            next_review=date(2026, 1, 1),
            form=UUID(int=1),
        ),
        lawbook=settings.LAWBOOK,
        now=at(1, 2),
    )
    assert found == []
    for name in ("P-1", "P-2", "P-3"):
        a_referral(name, day=date(2025, 2, 10))
    a_referral("P-OLD", day=date(2024, 11, 1))
    assert look("P-1", at(2, 18)) == []
    told = (date(2025, 2, 12), "referral_vetted", {"outcome": "accepted"})
    assert record(told, pathway="P-2", now=at(2, 19)) == []


def indicators(scope=OURS, now=THEN, **asked):
    how = {"now": now, "lawbook": settings.LAWBOOK}
    return read_indicators(scope, Asked(**asked), **how)


def patients(figure, scope=OURS, now=THEN, part=None, most=1000, **asked):
    found = read_behind(
        scope,
        figure,
        Asked(**asked),
        part or OfPart(),
        now=now,
        lawbook=settings.LAWBOOK,
        most=most,
    )
    return [row.pathway for row in found.rows], found.shown


def kept(ends=SUNDAY):
    return keep_week(OURS, ends, lawbook=settings.LAWBOOK, now=at(3, 3))


def numbers(reading):
    return {name: (one.count, one.days) for name, one in reading.figures.items()}


def test_a_patient_told_of_late_and_not_looked_at_is_delay_in_tracking(lung):
    figures = numbers(indicators())
    assert figures["open"][0] == 4
    assert patients("never") == (["P-2", "P-3", "P-OLD"], 3)
    assert patients("in_care") == (["P-1"], 1)
    assert patients("untold")[0][0] == "P-OLD"
    assert figures["over"] == figures["over_tracking"]
    assert patients("past_62") == (["P-OLD"], 1)


def test_every_figure_has_exactly_the_patients_that_it_opens(lung):
    escalate("P-1", now=at(2, 18, 11))
    number, _ = escalate("P-2", now=at(2, 18, 11))
    step(number, "acknowledged", now=at(2, 18, 12))
    time_passes(at(2, 19, 18))
    assert kept()
    for week in (None, SUNDAY):
        reading = indicators(week=week)
        assert {"over", "late_tracking", "unseen", "raised"} <= set(reading.figures)
        for figure, counted in reading.figures.items():
            listed, shown = patients(figure, week=week)
            assert (len(listed), shown) == (counted.count, counted.count), figure


def test_a_figure_that_the_waiting_list_can_show_is_as_many_there(lung):
    queries = {
        "over": ListQuery(breach="over"),
        "late": ListQuery(step="late"),
        "late_care": ListQuery(delay="care"),
        "late_tracking": ListQuery(delay="tracking"),
        "stale": ListQuery(stale=7),
        "past_62": ListQuery(past_day=62, service="lung"),
    }
    for figure, query in queries.items():
        listed = read_waiting_list(
            OURS,
            query,
            as_at=AsAt(THEN.date(), THEN),
            now_live=True,
            lawbook=settings.LAWBOOK,
        )
        there = sorted(wait.pathway for wait in listed.rows)
        assert there == sorted(patients(figure)[0]), figure


def test_a_week_comes_out_as_it_was_then_whatever_was_told_later(lung):
    escalate("P-1", now=at(2, 18, 11))
    time_passes(at(2, 19, 18))
    at_its_end = datetime.combine(SUNDAY, datetime.max.time(), tzinfo=THEN.tzinfo)
    live = numbers(indicators(now=at_its_end))
    late = (date(2025, 2, 12), "test_requested", {"test": "ct"})
    assert record(late, pathway="P-1", now=at(2, 25)) == []
    assert look("P-2", at(2, 25)) == []
    assert a_pathway("P-NEW", "lung") == []
    told = (date(2025, 2, 11), "referral_received", URGENT)
    assert record(told, pathway="P-NEW", now=at(2, 25)) == []
    time_passes(at(2, 26, 18))
    assert numbers(indicators(now=at(2, 27))) != live
    assert kept()
    week = numbers(indicators(week=SUNDAY, now=at(2, 27)))
    became = {"joined", "treated", "left", "breached", "moved", "stood"}
    assert {name: one for name, one in week.items() if name not in became} == live


def test_what_became_of_each_patient_in_a_week_is_said_once(lung):
    begun = (date(2025, 2, 20), "treatment_started", {"first": True})
    assert record(begun, pathway="P-3", now=at(2, 20)) == []
    assert a_pathway("P-NEW", "lung") == []
    told = (date(2025, 2, 18), "referral_received", URGENT)
    assert record(told, pathway="P-NEW", now=at(2, 19)) == []
    assert kept()
    assert {
        figure: sorted(patients(figure, week=SUNDAY)[0])
        for figure in ("joined", "treated", "left", "moved", "stood")
    } == {
        "joined": ["P-NEW"],
        "treated": ["P-3"],
        "left": [],
        "moved": ["P-2"],
        "stood": ["P-1", "P-OLD"],
    }


def test_a_treatment_that_was_taken_back_in_the_week_is_none(lung):
    begun = (date(2025, 2, 20), "treatment_started", {"first": True})
    assert record(begun, pathway="P-3", now=at(2, 20)) == []
    (event,) = [
        row["event"]
        for row in log.events(OURS, pathway="P-3").to_dicts()
        if row["kind"] == "treatment_started"
    ]
    wrong = NewEvent("P-3", date(2025, 2, 20), "recorded_in_error", {}, corrects=event)
    gone = (date(2025, 2, 21), "died", {})
    assert record(wrong, gone, pathway="P-3", now=at(2, 21)) == []
    assert kept()
    became = {f: patients(f, week=SUNDAY)[0] for f in ("treated", "left")}
    assert became == {"treated": [], "left": ["P-3"]}


def test_a_look_that_was_undone_leaves_nobody_looked_at_in_a_kept_week_either(lung):
    batch = uuid4()
    told = Several(chosen={"P-2": None}, note="All rung.", form=batch, looked=True)
    assert track_several(OURS, told, now=at(2, 20))[1] == []
    assert undo_several(OURS, batch, undo=uuid4(), now=at(2, 21)) == (1, [])
    found = candidates(OURS, None, day=THEN.date(), lines=())
    looked = dict(found.select("pathway", "looked_on").iter_rows())
    assert (looked["P-1"], looked["P-2"]) == (date(2025, 2, 18), None)
    assert kept()
    assert "P-2" in patients("unseen")[0]
    assert "P-2" in patients("unseen", week=SUNDAY)[0]


def test_a_referral_that_was_put_right_leaves_a_patient_on_the_list_since_they_joined(
    lung,
):
    assert "P-3" in patients("stale")[0]
    wrong = log.events(OURS, pathway="P-3")["event"][0]
    right = NewEvent(
        "P-3", date(2025, 2, 9), "referral_received", URGENT, corrects=wrong
    )
    assert record(right, pathway="P-3", now=at(2, 22)) == []
    assert "P-3" in patients("stale")[0]
    assert kept()
    assert "P-3" in patients("stale", week=SUNDAY)[0]


def test_a_week_is_kept_once_whoever_works_it_out_and_made_again_after_a_rebuild(lung):
    assert kept()
    assert not kept()
    forget_weeks("RXX")
    assert Week.objects.count() == Part.objects.count() == 0
    assert keep_weeks(lawbook=settings.LAWBOOK, now=THEN) == 2
    assert [str(day) for day in indicators().weeks] == ["2025-02-16", "2025-02-23"]


def test_nobody_sees_or_counts_a_patient_outside_their_services(lung):
    assert kept()
    for week in (None, SUNDAY):
        assert indicators(ORTHO, week=week).figures == {}
        assert patients("open", ORTHO, week=week) == ([], 0)
        assert patients("open", THEIRS, week=None) == ([], 0)
        assert patients("open", LUNG, week=week)[1] == 4
        assert patients("open", LUNG, week=week, service="ortho") == ([], 0)


def test_the_parts_of_a_figure_open_their_own_escalations(lung):
    escalate("P-1", now=at(2, 18, 11))
    escalate("P-2", now=at(2, 18, 11), desk="")
    assert kept()
    for week in (None, SUNDAY):
        for part, names in (
            (OfPart(desk="radiology"), ["P-1"]),
            (OfPart(desk=""), ["P-2"]),
            (OfPart(cause="by_hand"), ["P-1", "P-2"]),
            (OfPart(rung="2"), []),
            (OfPart(cause="by%hand"), []),
        ):
            assert sorted(patients("raised", part=part, week=week)[0]) == names


def test_the_figures_ask_the_database_as_often_for_many_patients_as_for_few(lung):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            indicators()
        return len(asked)

    few = queries()
    for number in range(20):
        a_referral(f"Q-{number}")
        escalate(f"Q-{number}", now=at(2, 18))
    assert queries() <= few + 1
    assert few < 25


def test_figures_of_very_many_are_kept_a_minute_with_the_moment_they_are_of(
    lung, monkeypatch
):
    monkeypatch.setattr(open_cases, "MANY", 1)
    monkeypatch.setattr(open_cases, "_kept", {})
    before = indicators()
    assert look("P-2", THEN) == []
    soon, later = THEN + timedelta(seconds=59), THEN + timedelta(seconds=61)
    kept_still = indicators(now=soon)
    assert numbers(kept_still) == numbers(before)
    assert kept_still.whose.as_at.known_at == THEN
    assert patients("never", now=soon)[1] == before.figures["never"].count
    assert patients("never", now=later)[1] == before.figures["never"].count - 1
    assert patients("never", ORTHO, now=soon) == ([], 0)
