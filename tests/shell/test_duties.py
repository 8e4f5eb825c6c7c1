"""Duties are ticked off by name and moment, and what nobody did is not forgotten."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError
from django.test import Client

from milepost.actions.appoint import appoint
from milepost.actions.register import register_service
from milepost.actions.tick import tick
from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.reading.duties import read_duties, team_of
from milepost.reading.staff import Person
from registered import CANCER, LUNG, OURS, THEIRS, a_provider, codes

pytestmark = pytest.mark.django_db
TEAM = "scotland/cancer-tracking"
DAILY = "New referrals are on the list"
TWICE_WEEKLY = "First contact by day 14"


def at(day, hour=10):
    """A moment in December 2026, whose first is a Tuesday."""
    return datetime(2026, 12, day, hour, tzinfo=UTC)


def done(duty=DAILY, day=1, scope=OURS, **changes):
    told = {"done": True, "note": "", "form": uuid4(), "lawbook": settings.LAWBOOK}
    return tick(scope, TEAM, duty, now=at(day), **told | changes)


def stands(duty=DAILY, day=1, scope=OURS):
    as_at = AsAt(date(2026, 12, day), at(day, 23))
    reading = read_duties(scope, TEAM, as_at=as_at, lawbook=settings.LAWBOOK)
    (found,) = [row for row in reading.rows if row.duty.name == duty]
    return (len(found.done), found.missed, found.overdue)


def test_a_daily_duty_is_owed_each_working_day_until_somebody_ticks_it_off():
    assert stands() == (0, True, False)
    assert done() == []
    assert stands() == (1, True, False)
    assert stands(day=2) == (0, False, False)
    assert stands(day=3) == (0, True, False)


def test_on_a_weekend_nothing_is_due():
    as_at = AsAt(date(2026, 12, 5), at(5))
    reading = read_duties(OURS, TEAM, as_at=as_at, lawbook=settings.LAWBOOK)
    daily = [row for row in reading.rows if row.duty.rhythm == "daily"]
    assert daily
    assert all(row.turn is None for row in daily)


def test_a_duty_of_tuesday_and_thursday_is_overdue_the_day_after():
    assert stands(TWICE_WEEKLY, day=1) == (0, True, False)
    assert stands(TWICE_WEEKLY, day=2)[2] is True
    done(TWICE_WEEKLY, day=2)
    assert stands(TWICE_WEEKLY, day=2) == (1, True, False)
    assert stands(TWICE_WEEKLY, day=3) == (0, False, False)


def test_a_tick_is_taken_back_by_another_and_both_are_kept():
    done()
    assert done(done=False) == []
    assert stands() == (0, True, False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT done FROM rounds_tick ORDER BY id")
        assert cursor.fetchall() == [(True,), (False,)]


def test_one_form_is_one_tick_and_one_providers_ticks_are_nobody_elses():
    form = UUID(int=3)
    done(form=form)
    done(form=form)
    assert stands()[0] == 1
    assert stands(scope=THEIRS)[0] == 0


def of_lung(services=("lung",)):
    return Scope("RXX", "lu", frozenset(services))


def lacking(scope=OURS, day=1):
    as_at = AsAt(date(2026, 12, day), at(day, 23))
    reading = read_duties(scope, TEAM, as_at=as_at, lawbook=settings.LAWBOOK)
    (found,) = [row for row in reading.rows if row.duty.name == DAILY]
    return found.lacking, found.is_done, found.overdue


def test_whoever_sees_some_services_ticks_a_duty_off_for_these_alone():
    a_provider()
    told = {"name": "Skin", "family": "cancer", "standards": CANCER}
    register_service(OURS, "skin", **told, lawbook=settings.LAWBOOK)
    assert lacking() == (("lung", "skin"), False, False), (
        "orthopaedics isn't its family"
    )
    assert done(scope=of_lung()) == []
    assert lacking(of_lung()) == ((), True, False)
    assert lacking(of_lung(["skin"])) == (("skin",), False, False)
    assert lacking() == (("skin",), False, False)
    assert done() == []
    assert lacking() == ((), True, False)
    assert done(scope=of_lung(), done=False) == []
    assert lacking() == (("lung",), False, False), "taken back for lung alone"
    assert done(done=False) == []
    assert lacking() == (("lung", "skin"), False, False)


def test_a_duty_is_overdue_while_it_is_so_for_one_service():
    a_provider()
    told = {"name": "Skin", "family": "cancer", "standards": CANCER}
    register_service(OURS, "skin", **told, lawbook=settings.LAWBOOK)
    done(TWICE_WEEKLY, day=1, scope=of_lung())
    assert stands(TWICE_WEEKLY, day=2)[2] is True
    assert stands(TWICE_WEEKLY, day=2, scope=of_lung())[2] is False


def test_the_page_says_for_whom_a_duty_was_done_and_is_still_to_do(ada):
    told = {"name": "Skin", "family": "cancer", "standards": CANCER}
    register_service(OURS, "skin", **told, lawbook=settings.LAWBOOK)
    now = datetime.now(UTC)
    duties = settings.LAWBOOK.rules[TEAM].editions[-1].duties
    monthly = next(d.name for d in duties if d.rhythm == "monthly")
    how = {"done": True, "note": "", "form": uuid4(), "lawbook": settings.LAWBOOK}
    assert tick(of_lung(), TEAM, monthly, now=now, **how) == []
    page = ada.get(f"/duties?of={TEAM}").content.decode()
    assert "for Skin" in page
    assert ", for Lung" in page
    ada.post("/duties/ticks", {"of": TEAM, "duty": monthly, "form": str(uuid4())})
    assert "for Skin" not in ada.get(f"/duties?of={TEAM}").content.decode()


def test_what_is_no_duty_cannot_be_ticked_off():
    assert codes(done("Make the tea")) == ["tick.no-such-duty"]
    assert codes(done(note="x" * 201)) == ["tick.too-long"]
    assert codes(done(note="a\x00")) == ["tick.too-long"]


def test_the_database_itself_refuses_to_change_a_tick():
    done()
    with (
        pytest.raises((InternalError, IntegrityError), match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM rounds_tick")


@pytest.fixture
def ada():
    a_provider()
    person = Person(
        username="ada",
        name="Ada Byron",
        role="Tracker",
        provider="RXX",
        provider_name="A trust",
    )
    appoint(person, password_hash="!")
    client = Client()
    client.force_login(
        get_user_model().objects.get(username="ada"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def test_the_page_links_to_the_list_each_duty_needs_and_says_who_ticked_it(ada):
    page = ada.get(f"/duties?of={TEAM}").content.decode()
    assert 'href="/list?next=vetting&amp;sort=-waited"' in page
    assert 'href="/list?step=late&amp;sort=breach"' in page
    assert "can’t be narrowed" not in page
    duties = settings.LAWBOOK.rules[TEAM].editions[-1].duties
    monthly = {"of": TEAM}
    monthly["duty"] = next(d.name for d in duties if d.rhythm == "monthly")
    answer = ada.post("/duties/ticks", monthly | {"form": str(uuid4()), "role": "x"})
    assert answer["Location"].startswith("/duties?of=scotland%2Fcancer-tracking")
    page = ada.get(f"/duties?of={TEAM}").content.decode()
    assert (
        page.count("Ada Byron, ") == 4
    )  # at the top, on paper, at the duty, and lately
    assert "Undo today’s" in page
    ada.post("/duties/ticks", monthly | {"what": "undo"})
    assert "Undo today’s" not in ada.get(f"/duties?of={TEAM}").content.decode()


def test_there_is_no_page_of_duties_that_are_not_there(ada):
    assert ada.get("/duties?of=nowhere").status_code == 404
    assert ada.post("/duties/ticks", {"of": TEAM, "duty": "tea"}).status_code == 404


def test_a_person_sees_the_duties_of_their_own_team_first():
    a_provider()
    lists = ["england/elective-tracking", "scotland/cancer-tracking"]
    assert team_of(LUNG, lists) == "scotland/cancer-tracking"
    ortho = Scope("RXX", "may", frozenset({"ortho"}))
    assert team_of(ortho, lists) == "england/elective-tracking"
    assert team_of(LUNG, []) == ""


def test_what_was_done_lately_is_told_with_who_and_when_and_earlier_rounds_are_not_lost():
    done(day=1, note="Two were missing")
    done(TWICE_WEEKLY, day=2)
    as_at = AsAt(date(2026, 12, 10), at(10))
    reading = read_duties(OURS, TEAM, as_at=as_at, lawbook=settings.LAWBOOK)
    told = [(one.duty, one.day.day, one.note) for one in reading.past]
    assert told == [(TWICE_WEEKLY, 2, ""), (DAILY, 1, "Two were missing")]
    later = AsAt(date(2027, 1, 20), at(10))
    reading = read_duties(OURS, TEAM, as_at=later, lawbook=settings.LAWBOOK)
    assert reading.past == ()
