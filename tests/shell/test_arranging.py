"""Managers arrange the rota, the ladders and the closed days; every change is kept."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError
from django.test import Client

from escalated import (
    CONTACT,
    MANAGER,
    a_lung_service,
    a_referral,
    at,
    escalate,
    history,
    stands,
    time_passes,
)
from milepost.actions.appoint import appoint
from milepost.actions.arrange import Arrangement, arrange, take_out, undo
from milepost.foundation.scope import Scope
from milepost.reading.arrangements import (
    holidays_end,
    read_closed,
    read_ladders,
    read_rota,
)
from milepost.reading.escalations import read_escalation
from milepost.reading.staff import Person
from milepost.store.arrangements.closed import closed_days
from registered import LUNG, OURS, THEIRS, codes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MONDAY = date(2025, 2, 17)
NOW = at(2, 17)


@pytest.fixture(autouse=True)
def ours():
    a_lung_service()
    for name in ("ada", "may", "sam", "ola"):
        enrolled(name, "Service manager")


def enrolled(username, role, services=None):
    person = Person(
        username=username,
        name=username.capitalize(),
        role=role,
        provider="RXX",
        provider_name="A trust",
        services=services,
    )
    appoint(person, password_hash="!")
    client = Client()
    client.force_login(
        get_user_model().objects.get(username=username),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def make(what, scope=OURS, form=None, now=NOW, act=arrange, **says):
    told = Arrangement(what=what, says=says, form=form or uuid4())
    return act(scope, told, lawbook=settings.LAWBOOK, now=now)


def back(number, scope=OURS):
    return undo(scope, number, form=uuid4(), lawbook=settings.LAWBOOK, now=NOW)


def rota(scope=OURS):
    return read_rota(scope, MONDAY, lawbook=settings.LAWBOOK)


def on_duty(role, place):
    return next(
        (
            row.people[0]
            for row in rota().duty
            if (row.role, row.place) == (role, place)
        ),
        "no such row",
    )


def test_somebody_put_on_duty_answers_and_cover_does_while_they_are_away():
    shift = {"role": MANAGER, "place": "radiology", "person": "may", "first": MONDAY}
    assert make("shift", **shift) == []
    assert on_duty(MANAGER, "radiology") == "may"
    away = {"person": "may", "first": MONDAY, "last": MONDAY, "covered_by": "ola"}
    assert make("absence", **away) == []
    row = next(r for r in rota().duty if (r.role, r.place) == (MANAGER, "radiology"))
    assert row.people[:2] == ("ola", "may")
    a_referral()
    number, _ = escalate(now=at(2, 17, 9))
    time_passes(at(2, 19))
    found = read_escalation(OURS, number, lawbook=settings.LAWBOOK, now=NOW)
    assert found.duty[MANAGER] == "ola"


def test_every_change_is_kept_with_its_maker_and_can_be_undone_once():
    shift = {"role": MANAGER, "place": "lung", "person": "may", "first": MONDAY}
    make("shift", **shift)
    (change,) = rota().changes.latest
    assert (change.by, change.made, change.says["person"]) == ("ada", True, "may")
    assert back(change.number) == []
    assert on_duty(MANAGER, "lung") == "sam"
    assert [one.made for one in rota().changes.latest] == [False, True]
    assert codes(back(change.number)) == ["arrange.changed-meanwhile"]


def test_what_was_set_up_before_can_be_taken_off_and_put_back():
    first = next(p.shift for p in rota().shifts if p.shift.person == "sam")
    says = {"role": MANAGER, "place": "lung", "person": "sam", "first": first.first}
    assert make("shift", act=take_out, **says) == []
    assert on_duty(MANAGER, "lung") == "no such row"
    assert codes(make("shift", act=take_out, **says)) == ["arrange.changed-meanwhile"]
    assert back(rota().changes.latest[0].number) == []
    assert on_duty(MANAGER, "lung") == "sam"


def test_a_form_sent_twice_is_one_change():
    shift = {"role": MANAGER, "place": "lung", "person": "may", "first": MONDAY}
    form = UUID(int=4)
    assert make("shift", form=form, **shift) == make("shift", form=form, **shift) == []
    assert len(rota().changes.latest) == 1


SHIFT = {"role": MANAGER, "place": "lung", "person": "may", "first": MONDAY}
AWAY = {"person": "may", "first": MONDAY, "last": MONDAY}


@pytest.mark.parametrize(
    ("what", "says", "field"),
    [
        ("shift", SHIFT | {"role": ""}, "role"),
        ("shift", SHIFT | {"person": "nobody"}, "person"),
        ("shift", SHIFT | {"place": "mars"}, "place"),
        ("shift", SHIFT | {"first": None}, "first"),
        ("shift", SHIFT | {"last": date(2025, 2, 16)}, "last"),
        ("absence", AWAY | {"last": None}, "last"),
        ("absence", AWAY | {"covered_by": "may"}, "covered_by"),
        ("ladder", {"service": "lung", "ladder": "no-such"}, "ladder"),
        ("ladder", {"service": "heart", "ladder": ""}, "service"),
        ("closed_day", {"day": None}, "day"),
        ("closed_day", {"day": date(2025, 2, 16)}, "day"),
        ("open_day", {"day": MONDAY}, "day"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(what, says, field):
    assert [one.where for one in make(what, **says)] == [field]
    assert rota().changes.latest == ()


def test_only_managers_arrange_and_only_for_services_they_may_see():
    enrolled("tim", "Tracker")
    tim = Scope("RXX", "tim")
    for told in (make("shift", tim, **SHIFT), make("closed_day", tim, day=MONDAY)):
        assert "actions.not-a-manager" in codes(told)
    assert make("closed_day", OURS, day=MONDAY) == []
    number = (
        read_closed(OURS, lawbook=settings.LAWBOOK, today=MONDAY)
        .changes.latest[0]
        .number
    )
    assert "actions.not-a-manager" in codes(back(number, tim))
    assert codes(back(number, THEIRS)) == ["arrange.changed-meanwhile"]
    ortho = replace(OURS, services=frozenset({"ortho"}))
    assert [p.where for p in make("shift", ortho, **SHIFT)] == ["place"]
    assert [p.where for p in make("ladder", ortho, service="lung")] == ["service"]
    assert "lung" not in rota(ortho).places
    assert make("shift", LUNG, **SHIFT) == []
    assert rota(ortho).changes.latest == ()


def test_who_sees_some_services_shuts_none_of_the_others_and_sends_nobody_of_them_away():
    enrolled("liz", "Service manager", frozenset({"lung"}))
    enrolled("lee", "Tracker", frozenset({"lung"}))
    enrolled("oli", "Tracker", frozenset({"lung", "ortho"}))
    liz = Scope("RXX", "liz", frozenset({"lung"}))
    beyond = ["arrange.beyond-your-services"]
    assert codes(make("closed_day", liz, day=MONDAY)) == beyond
    assert codes(make("open_day", liz, day=date(2026, 4, 3))) == beyond
    for person in ("may", "oli"):
        assert codes(make("absence", liz, **AWAY | {"person": person})) == beyond
    for person in ("liz", "lee"):
        assert make("absence", liz, **AWAY | {"person": person}) == []
    assert make("absence", **AWAY) == []
    assert codes(make("absence", liz, act=take_out, **AWAY)) == beyond
    assert codes(back(rota().changes.latest[0].number, liz)) == beyond
    assert make("closed_day", day=MONDAY) == []
    assert codes(make("closed_day", liz, act=take_out, day=MONDAY)) == beyond
    read = read_closed(OURS, lawbook=settings.LAWBOOK, today=MONDAY)
    assert codes(back(read.changes.latest[0].number, liz)) == beyond
    assert MONDAY in closed_days("RXX", settings.LAWBOOK)
    assert [one.person for one in rota().absences].count("may") == 1


def test_changes_of_other_services_take_no_room_from_ones_own_and_more_are_told_of():
    mine = {"role": MANAGER, "place": "lung", "person": "may", "first": MONDAY}
    assert make("shift", **mine) == []
    for number in range(51):
        day = date(2025, 3, 1) + timedelta(days=number)
        assert make("shift", **mine | {"place": "ortho", "first": day}) == []
    seen = rota(LUNG).changes
    assert [one.says["place"] for one in seen.latest] == ["lung"]
    assert seen.earlier == 0
    assert (len(rota().changes.latest), rota().changes.earlier) == (50, 2)
    page = enrolled("sam", "Service manager").get("/rota").content.decode()
    assert "The latest 50, of all; 2 earlier ones before them." in page


def test_a_public_holiday_stops_the_clock_of_a_rung_unless_the_board_works():
    good_friday, monday = date(2026, 4, 3), date(2026, 4, 6)
    shut = closed_days("RXX", settings.LAWBOOK)
    assert good_friday in shut
    assert monday not in shut  # Easter Monday is England's
    assert make("open_day", day=good_friday) == []
    assert good_friday not in closed_days("RXX", settings.LAWBOOK)
    assert [p.where for p in make("open_day", day=good_friday)] == ["day"]
    read = read_closed(OURS, lawbook=settings.LAWBOOK, today=date(2026, 4, 1))
    assert next(works for one, works in read.ahead if one.on == good_friday)
    assert back(read.changes.latest[0].number) == []
    assert good_friday in closed_days("RXX", settings.LAWBOOK)


def test_a_day_that_is_closed_moves_what_is_due_of_escalations_that_run():
    a_referral()
    number, _ = escalate(now=at(2, 17, 9))

    def due():
        read = read_escalation(OURS, number, lawbook=settings.LAWBOOK, now=NOW)
        return read.listed.answer_by, read.standing.answer_by

    listed, worked_out = due()
    assert listed == worked_out
    assert make("closed_day", day=listed.date()) == []
    assert due()[0] == due()[1] > listed
    assert history(number) == ["raised"]
    read = read_closed(OURS, lawbook=settings.LAWBOOK, today=MONDAY)
    assert back(read.changes.latest[0].number) == []
    assert due()[0] == listed


def test_another_ladder_is_for_new_escalations_and_running_ones_keep_theirs():
    a_referral()
    number, _ = escalate(now=at(2, 17, 9))
    told = {"service": "lung", "ladder": "elective-default"}
    assert make("ladder", **told) == []

    def ladders():
        return read_ladders(OURS, lawbook=settings.LAWBOOK, today=MONDAY)

    goes_by = {code: ladder for code, _, ladder in ladders().services}
    assert goes_by["lung"] == "elective-default"
    kept = read_escalation(OURS, number, lawbook=settings.LAWBOOK, now=NOW)
    assert kept.ladder.id == "cancer-default"
    assert [name for name, _ in ladders().running] == ["cancer-default"]
    assert stands(number)[1] == 1
    assert back(ladders().changes.latest[0].number) == []
    goes_by = {code: ladder for code, _, ladder in ladders().services}
    assert goes_by["lung"] == "cancer-default"


def test_it_is_said_when_the_list_of_holidays_runs_out():
    def ends(day):
        return holidays_end(OURS, lawbook=settings.LAWBOOK, today=day)

    assert ends(date(2028, 9, 1)) is None
    assert ends(date(2028, 11, 1)) == date(2028, 12, 31)


def test_the_database_itself_refuses_to_change_what_was_arranged():
    make("shift", **SHIFT)
    with (
        pytest.raises((InternalError, IntegrityError), match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE arrangements_change SET by = 'me'")


def test_the_rota_the_ladders_and_the_closed_days_are_arranged_on_their_pages():
    sam = enrolled("sam", "Service manager")
    told = {"what": "shift", "act": "make", "role": CONTACT, "place": "endoscopy"}
    wrong = sam.post("/rota/changes", told | {"person": "may", "first": "soon"})
    assert wrong.status_code == 422
    assert "“soon” can’t be read as a day" in wrong.content.decode()
    told |= {"person": "may", "first": "17 2 2025"}
    assert sam.post("/rota/changes", told)["Location"] == "/rota?saved=yes"
    page = sam.get("/rota?saved=yes&from=2025-02-17").content.decode()
    assert "Endoscopy desk" in page
    assert "May: Single point of contact" in page
    away = {"what": "absence", "act": "make", "person": "may", "covered_by": "may"}
    refused = sam.post("/rota/changes", away | {"first": "1 3 2025", "last": "x"})
    assert 'id="away-last-error"' in refused.content.decode()
    chosen = {"what": "ladder", "act": "make", "service": "lung", "ladder": ""}
    assert sam.post("/rota/changes", chosen)["Location"] == "/rota/ladders?saved=yes"
    assert "None: no rule raises anything" in sam.get("/rota/ladders").content.decode()
    day = {"what": "closed_day", "act": "make", "day": "1 6 2099"}
    assert sam.post("/rota/changes", day)["Location"] == "/rota/closed?saved=yes"
    page = sam.get("/rota/closed").content.decode()
    assert "1 June 2099: closed" in page
    assert "Public holidays of Scotland" in page
    number = page.split('name="number" value="')[1].split('"')[0]
    undone = {"what": "closed_day", "act": "undo", "number": number}
    assert sam.post("/rota/changes", undone).status_code == 302
    assert "not closed after all" in sam.get("/rota/closed").content.decode()
    assert sam.post("/rota/changes", {"what": "moon"}).status_code == 404


def test_who_may_not_arrange_sees_the_rota_without_its_forms():
    tim = enrolled("tim", "Tracker")
    for page in ("/rota", "/rota/ladders", "/rota/closed"):
        shown = tim.get(page).content.decode()
        assert "may change this." in shown
        assert 'action="/rota/changes"' not in shown
    told = {"what": "closed_day", "act": "make", "day": "1 6 2099"}
    assert tim.post("/rota/changes", told).status_code == 403
