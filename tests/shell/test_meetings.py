"""A meeting's list is frozen, what it decides is kept, and nothing of it is lost."""

import threading
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from django.db.utils import IntegrityError, InternalError

from met import (
    BOB,
    NOW,
    WEDNESDAY,
    a_lung_meeting,
    a_series,
    at,
    decided,
    frozen,
    listed,
    referred,
    the_agenda,
    the_meeting,
)
from milepost.actions.agree import Answer, answer
from milepost.actions.arrange_meetings import NewSeries, set_anew
from milepost.actions.decide import take_back
from milepost.actions.meet import attend, close, freeze
from milepost.foundation.scope import Scope
from milepost.reading.agreed import of_pathway, read_mine
from milepost.reading.escalations import escalations_of
from milepost.reading.meeting_series import read_all_series, read_series
from milepost.store.meetings import models
from registered import OURS, a_pathway, a_patient, codes, record

pytestmark = pytest.mark.slow

CYD = Scope("RXX", "cyd", frozenset({"ortho"}))
AWAY = Scope("RYY", "zed")
FRIDAY = date(2025, 2, 21)


@pytest.mark.django_db
def test_the_agenda_makes_itself_and_once_frozen_it_stays():
    series = a_lung_meeting()
    before = the_agenda(series)
    assert listed(before) == [("will-breach", "P-60"), ("over-limit", "P-70")]
    meeting = frozen(series)
    referred("P-99", 99, 99)
    assert listed(the_agenda(series)) == listed(before)
    assert frozen(series, scope=BOB) == meeting
    assert [row.pathway for row in the_meeting(meeting).rows] == ["P-60", "P-70"]
    assert the_meeting(meeting).meeting.frozen_by == "ada"


@pytest.mark.django_db
def test_what_is_decided_becomes_somebodys_to_do_and_comes_back_until_it_is_done():
    series = a_lung_meeting()
    meeting = frozen(series)
    said = {"words": "Ring the CT desk", "owner": "person:bob", "due": FRIDAY}
    number, problems = decided(meeting, "action", **said)
    assert problems == []
    decided(meeting, "no_change", "P-60")
    (action,) = read_mine(BOB, "bob", day=NOW.date())
    assert (action.text, action.pathway, action.due) == (
        "Ring the CT desk",
        "P-70",
        FRIDAY,
    )
    next_week = the_agenda(series, WEDNESDAY + timedelta(days=7), now=at(2, 25))
    assert ("carried-over", "P-70") in listed(next_week)
    assert [one.number for one in next_week.actions] == [action.number]
    done = Answer(number=action.number, what="done", form=uuid4())
    assert answer(BOB, done, now=at(2, 20)) == []
    next_week = the_agenda(series, WEDNESDAY + timedelta(days=7), now=at(2, 25))
    assert ("carried-over", "P-70") not in listed(next_week)
    assert [one.state for one in next_week.actions] == ["done"]
    assert number


@pytest.mark.django_db
def test_whom_a_meeting_does_not_reach_comes_back():
    series = a_lung_meeting()
    meeting = frozen(series)
    decided(meeting, "no_change", "P-60")
    assert close(OURS, meeting, now=NOW) == []
    next_week = the_agenda(series, WEDNESDAY + timedelta(days=7), now=at(2, 25))
    assert listed(next_week)[0] == ("carried-over", "P-70")
    assert next_week.rows[0].facts["carried"] == "not_reached"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"words": "Ring", "due": FRIDAY}, "meetings.no-owner"),
        ({"words": "Ring", "owner": "person:bob"}, "meetings.no-day"),
        ({"owner": "person:bob", "due": FRIDAY}, "meetings.nothing-to-do"),
        (
            {"words": "Ring", "owner": "person:eve", "due": FRIDAY},
            "meetings.no-such-owner",
        ),
        (
            {"words": "Ring", "owner": "person:bob", "due": date(2025, 2, 1)},
            "meetings.day-past",
        ),
    ],
)
def test_no_action_leaves_a_meeting_without_somebody_and_a_day(said, code):
    meeting = frozen(a_lung_meeting())
    number, problems = decided(meeting, "action", **said)
    assert (number, codes(problems)) == (None, [code])
    assert problems[0].remedy
    assert the_meeting(meeting).latest == 0
    assert of_pathway(OURS, "P-70") == []


@pytest.mark.django_db
def test_a_form_sent_twice_is_recorded_once_with_all_that_follows():
    meeting = frozen(a_lung_meeting())
    form = uuid4()
    said = {"words": "No one answers at the desk", "form": form}
    first = decided(meeting, "escalate", **said)
    assert decided(meeting, "escalate", **said) == first
    assert len(escalations_of(OURS, "P-70", now=NOW)) == 1
    booked = {"owner": "desk:radiology", "due": FRIDAY, "form": uuid4()}
    assert decided(meeting, "book_by", **booked) == decided(
        meeting, "book_by", **booked
    )
    (agreed,) = of_pathway(OURS, "P-70")
    assert agreed.desk == "radiology"
    assert agreed.text == "Book the next step, for 21 February 2025 or sooner"


@pytest.mark.django_db
def test_what_two_scribes_decide_is_all_kept_and_the_last_is_marked():
    meeting = frozen(a_lung_meeting())
    mine, _ = decided(meeting, "no_change")
    theirs, _ = decided(meeting, "next_time", scope=BOB, saw=0)
    (row,) = [r for r in the_meeting(meeting).rows if r.pathway == "P-70"]
    assert [(d.decision.number, d.last, d.unseen) for d in row.decided] == [
        (mine, False, False),
        (theirs, True, True),
    ]
    assert take_back(OURS, meeting, theirs, form=uuid4(), now=NOW) == []
    (row,) = [r for r in the_meeting(meeting).rows if r.pathway == "P-70"]
    assert [(d.stands, d.last) for d in row.decided] == [(True, True), (False, False)]


@pytest.mark.django_db
def test_a_decision_taken_back_takes_its_action_back_and_stays_on_record():
    meeting = frozen(a_lung_meeting())
    said = {"words": "Ring the desk", "owner": "person:bob", "due": FRIDAY}
    number, _ = decided(meeting, "action", **said)
    form = uuid4()
    for _ in range(2):
        assert take_back(OURS, meeting, number, form=form, now=NOW) == []
    (agreed,) = of_pathway(OURS, "P-70")
    assert (agreed.state, agreed.entries) == ("dropped", 2)
    assert models.Decision.objects.count() == 2


@pytest.mark.django_db
def test_what_reaches_us_after_the_minutes_were_closed_is_kept_and_marked():
    meeting = frozen(a_lung_meeting())
    assert close(OURS, meeting, now=NOW) == []
    assert close(BOB, meeting, now=at(2, 19)) == []
    number, problems = decided(meeting, "no_change", now=at(2, 19))
    assert number
    assert problems == []
    reading = the_meeting(meeting)
    assert reading.meeting.closed_by == "ada"
    assert [d.decision.late for row in reading.rows for d in row.decided] == [True]


@pytest.mark.django_db
def test_minutes_are_closed_by_whoever_came_or_is_asked_and_say_if_too_few_came():
    meeting = frozen(a_lung_meeting(members=("ada",)))
    assert codes(close(BOB, meeting, now=NOW)) == ["meetings.not-there"]
    assert not the_meeting(meeting, BOB).may_close
    visitors = [(name, "present", "") for name in ("Ann", "Ben")]
    assert attend(OURS, meeting, [("bob", "present", ""), *visitors], now=NOW) == []
    found = the_meeting(meeting, BOB).quorum
    assert (found.came, found.needed, found.chair, found.is_met) == (3, 4, False, False)
    assert attend(OURS, meeting, [("ada", "deputy", "Dee")], now=NOW) == []
    assert the_meeting(meeting).quorum.is_met
    assert close(BOB, meeting, now=NOW) == []


@pytest.mark.django_db
def test_nobody_sees_or_decides_about_a_patient_who_is_not_theirs_to_see():
    series = a_lung_meeting(services=None, kind="meetings/trust-wide")
    referred("P-88", 88, 300, service="ortho")
    meeting = frozen(series)
    reading = the_meeting(meeting, CYD)
    assert [row.pathway for row in reading.rows] == ["P-88"]
    assert reading.hidden == 3
    number, problems = decided(meeting, "no_change", "P-70", scope=CYD)
    assert (number, codes(problems)) == (None, ["meetings.no-such-patient"])
    assert the_meeting(meeting, AWAY) is None
    assert the_agenda(series, scope=AWAY) is None
    assert codes(close(AWAY, meeting, now=NOW)) == ["meetings.no-such-meeting"]
    assert codes(attend(AWAY, meeting, [("x", "present", "")], now=NOW)) == [
        "meetings.no-such-meeting"
    ]


@pytest.mark.django_db
def test_of_a_patient_in_two_services_each_sees_what_was_decided_in_theirs():
    series = a_lung_meeting(services=None, kind="meetings/trust-wide")
    assert a_pathway("P-88", "ortho", patient=a_patient(70)) == []
    told = (NOW.date() - timedelta(days=300), "referral_received", {"route": "gp"})
    assert record(told, pathway="P-88", now=NOW) == []
    meeting = frozen(series)
    (both,) = [row for row in the_meeting(meeting).rows if row.others]
    named = {both.pathway, *both.others}
    assert named == {"P-70", "P-88"}
    said = {"words": "Ring the hip clinic", "owner": "person:bob", "due": FRIDAY}
    other = both.others[0]
    assert decided(meeting, "action", other, **said)[1] == []
    assert [d.decision.words for d in the_row(meeting, OURS, both).decided] == [
        "Ring the hip clinic"
    ]
    service = {"P-70": "lung", "P-88": "ortho"}
    one_sided = Scope("RXX", "eve", frozenset({service[both.pathway]}))
    seen = the_row(meeting, one_sided, both)
    assert (seen.others, seen.decided) == ((), ())
    fortnight = WEDNESDAY + timedelta(days=7)
    agenda = the_agenda(series, fortnight, now=at(2, 25))
    back = {pathway: line for line, pathway in listed(agenda)}
    assert back[other] == "carried-over"


@pytest.mark.django_db
def test_what_was_agreed_comes_back_however_many_meetings_ago():
    series = a_lung_meeting()
    said = {
        "words": "Ring the CT desk",
        "owner": "person:bob",
        "due": date(2025, 3, 21),
    }
    assert decided(frozen(series), "action", **said)[1] == []
    second = frozen(series, date(2025, 2, 26), now=at(2, 26))
    assert decided(second, "no_change", now=at(2, 26))[1] == []
    third = the_agenda(series, date(2025, 3, 5), now=at(3, 4))
    assert ("carried-over", "P-70") in listed(third)


@pytest.mark.django_db
def test_whoever_was_treated_before_a_list_was_frozen_and_told_of_after_was_treated():
    series = a_lung_meeting()
    frozen(series)
    treated = (date(2025, 2, 17), "treatment_started", {"first": True})
    assert record(treated, pathway="P-70", now=at(2, 20)) == []
    changed = the_agenda(series, date(2025, 2, 26), now=at(2, 25)).changed
    assert (changed.treated, changed.left) == (("P-70",), ())


@pytest.mark.django_db
def test_a_meeting_is_begun_on_a_day_of_its_series_and_not_before_the_one_before_it():
    series = a_lung_meeting()
    for day in (
        date(2025, 2, 20),
        date(2025, 2, 26),
        date(2031, 1, 1),
        date(2025, 2, 5),
    ):
        how = {"lawbook": settings_lawbook(), "now": NOW}
        meeting, problems = freeze(OURS, series, day, **how)
        assert (meeting, codes(problems)) == (None, ["meetings.not-its-day"]), day
    assert models.Meeting.objects.count() == 0
    assert frozen(series, date(2025, 2, 12))


@pytest.mark.django_db
def test_once_the_minutes_are_closed_nobody_is_added_to_them():
    meeting = frozen(a_lung_meeting())
    assert close(OURS, meeting, now=NOW) == []
    late = attend(OURS, meeting, [("bob", "present", "")], now=at(2, 25))
    assert codes(late) == ["meetings.minutes-closed"]
    assert the_meeting(meeting).came == ()


def the_row(meeting, scope, like):
    rows = the_meeting(meeting, scope).rows
    return next(row for row in rows if row.place == like.place)


@pytest.mark.django_db
def test_a_series_about_other_services_is_not_to_be_seen_or_set():
    series = a_lung_meeting()
    lawbook = settings_lawbook()
    assert read_series(CYD, series, today=NOW.date(), lawbook=lawbook) is None
    assert read_all_series(CYD, today=NOW.date(), lawbook=lawbook) == []
    whole = a_series(services=None, name="Whole")
    new = NewSeries(
        name="Mine", kind="meetings/mdt", first=WEDNESDAY, starts=NOW.time()
    )
    how = {"seen": 1, "form": uuid4(), "lawbook": lawbook, "now": NOW}
    assert codes(set_anew(CYD, whole, new, **how)) == ["meetings.wrong-services"]


@pytest.mark.django_db
def test_two_who_set_a_series_at_once_are_told_of_each_other():
    series = a_lung_meeting()
    lawbook = settings_lawbook()
    new = NewSeries(
        name="Lung on Thursdays",
        kind="meetings/mdt",
        first=date(2025, 2, 13),
        starts=NOW.time(),
        services=frozenset({"lung"}),
        lines=("over-limit", "carried-over"),
    )
    form = uuid4()
    for _ in range(2):
        told = set_anew(BOB, series, new, seen=1, form=form, lawbook=lawbook, now=NOW)
        assert told == []
    late = set_anew(OURS, series, new, seen=1, form=uuid4(), lawbook=lawbook, now=NOW)
    assert codes(late) == ["meetings.set-meanwhile"]
    assert "Bob Ray" in late[0].message
    assert listed(the_agenda(series)) == [("over-limit", "P-70")]


@pytest.mark.django_db
def test_the_minutes_keep_what_had_changed_when_the_list_was_frozen():
    series = a_lung_meeting()
    first = frozen(series, date(2025, 2, 12), now=at(2, 12))
    assert [row.pathway for row in the_meeting(first).rows] == ["P-60", "P-70"]
    treated = (at(2, 17).date(), "treatment_started", {"first": True})
    assert record(treated, pathway="P-70", now=NOW) == []
    referred("P-65", 65, 65)
    frozen(series)
    kept = the_agenda(series).changed
    assert (kept.new, kept.treated, kept.breached) == (("P-65",), ("P-70",), ("P-65",))
    later = (at(2, 20).date(), "treatment_started", {"first": True})
    assert record(later, pathway="P-60", now=at(2, 20)) == []
    assert the_agenda(series, now=at(2, 21)).changed == kept


@pytest.mark.django_db
def test_the_record_of_meetings_is_never_changed():
    meeting = frozen(a_lung_meeting())
    decided(meeting, "no_change")
    for change in (
        "UPDATE meetings_decision SET words = 'x'",
        "DELETE FROM meetings_item",
        "UPDATE meetings_set SET name = 'x'",
        "DELETE FROM meetings_attendance",
    ):
        with (
            pytest.raises((InternalError, IntegrityError), match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)


def settings_lawbook():
    from django.conf import settings

    return settings.LAWBOOK


def test_two_scribes_who_type_at_the_same_moment_lose_nothing(committed):
    meeting = frozen(a_lung_meeting())
    ready, problems = threading.Barrier(2), []

    def type_ten(scope):
        try:
            ready.wait(10)
            for _ in range(10):
                problems.extend(decided(meeting, "no_change", scope=scope)[1])
        finally:
            connections.close_all()

    scribes = [threading.Thread(target=type_ten, args=(s,)) for s in (OURS, BOB)]
    for scribe in scribes:
        scribe.start()
    for scribe in scribes:
        scribe.join(60)
        assert not scribe.is_alive()
    assert problems == []
    (row,) = [r for r in the_meeting(meeting).rows if r.pathway == "P-70"]
    assert sorted(d.decision.by for d in row.decided) == ["ada"] * 10 + ["bob"] * 10
    assert sum(d.last for d in row.decided) == 1


def test_two_who_start_a_meeting_at_the_same_moment_freeze_one_list(committed):
    series = a_lung_meeting()
    ready, made = threading.Barrier(2), []

    def start(scope):
        try:
            ready.wait(10)
            made.append(frozen(series, scope=scope))
        finally:
            connections.close_all()

    starters = [threading.Thread(target=start, args=(s,)) for s in (OURS, BOB)]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join(60)
        assert not starter.is_alive()
    assert made[0] == made[1]
    assert len(the_meeting(made[0]).rows) == 2
