"""Nobody is lost: referrals and lists add up, with reasons; what doesn't is on every page."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from typer import Exit

from hl7_messages import a_referral, an_itk_message, message, the_profile, zu1
from milepost.actions.appoint import appoint
from milepost.actions.draw_up_ledger import draw_up
from milepost.actions.project_inbox import project_new, replay
from milepost.actions.receive import FeedName, open_feed, receive
from milepost.actions.settle_messages import settle
from milepost.actions.take_file import decide
from milepost.cli.ledger import in_lines, in_rows, read_day
from milepost.cli.watch import Watch
from milepost.events.kinds import Kind
from milepost.events.vocabulary import NewEvent
from milepost.host.clock import now
from milepost.quality.ledger import Fate, ListAccount, Why
from milepost.reading.ledger import last_drawn_up, read_ledger
from milepost.reading.staff import Person
from milepost.store.inbox.models import Outcome
from milepost.store.inbox.write import add_meaning
from milepost.store.ledgers.models import DrawnUp, Referral
from milepost.store.models import Clock, Event, OpenWait, Pathway
from registered import (
    LUNG,
    NOON,
    OURS,
    THEIRS,
    TODAY,
    a_pathway,
    a_patient,
    a_provider,
    codes,
    record,
    refer,
)
from sent_files import FIRST, HEAD, stored, work

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FEED = FeedName("pas", the_profile())
YESTERDAY = TODAY - timedelta(days=1)


def drawn(day=TODAY, scope=OURS, **asked):
    return read_ledger(scope, day, now=NOON, lawbook=settings.LAWBOOK, **asked)


def account(reading, service="ortho"):
    (found,) = [each for each in reading.lists if each.service == service]
    return found.before, found.joined, found.left, found.now, found.remainder


def moved(reading):
    return [(m.pathway, m.joined, m.why, m.on) for m in reading.moves]


@pytest.fixture(autouse=True)
def _provider():
    a_provider()


def three_wait():
    """P-1 and P-2 wait since January; P-3 is referred today, and P-1 is discharged."""
    for number in (1, 2, 3):
        patient = a_patient(number, nhs_number="")
        assert a_pathway(f"P-{number}", patient=patient) == []
    long_ago = NOON - timedelta(days=30)
    for name in ("P-1", "P-2"):
        assert record(refer(date(2025, 1, 6)), pathway=name, now=long_ago) == []
    assert record(refer(TODAY), pathway="P-3") == []
    assert record((TODAY, Kind.DISCHARGED), pathway="P-1") == []


def test_today_is_yesterday_with_those_who_joined_and_without_those_who_left():
    three_wait()
    found = drawn()
    assert account(found) == (2, 1, 1, 2, 0)
    assert moved(found) == [
        ("P-1", False, Why.STOPPED, TODAY),
        ("P-3", True, Why.STARTED, TODAY),
    ]
    evidence = [found.evidence[m.events[0]] for m in found.moves]
    assert [(e.kind, e.by) for e in evidence] == [
        ("discharged", "ada"),
        ("referral_received", "ada"),
    ]
    assert found.moves[0].rule
    assert found.remainder == 0


def test_somebody_who_vanishes_from_the_list_without_an_event_is_unexplained():
    three_wait()
    OpenWait.objects.filter(pathway="P-2").delete()
    found = drawn()
    assert account(found) == (2, 1, 1, 1, 1)
    assert found.remainder == 1
    Clock.objects.filter(pathway="P-2").delete()
    assert drawn().remainder == 0
    assert account(drawn(whole=True)) == (2, 1, 1, 1, 1)


def test_one_who_stays_wrongly_never_makes_up_for_one_who_is_lost():
    three_wait()
    OpenWait.objects.filter(pathway="P-2").update(pathway="P-1")
    found = drawn()
    assert account(found) == (2, 1, 1, 2, 2)
    assert [(each.pathway, each.listed) for each in found.astray] == [
        ("P-1", True),
        ("P-2", False),
    ]
    html = signed_in().get("/ledger").content.decode()
    assert "A clock of it runs by the log, and the list doesn’t have it" in html
    assert "2 unexplained" in html
    rows = list(in_rows("RXX", found))
    assert ("RXX", "astray", "ortho", "P-2", 1, "in the log only", "", "", "") in rows


def test_what_is_told_late_is_explained_on_the_day_it_was_told_or_the_day_it_happened():
    three_wait()
    told_late = (YESTERDAY, Kind.DISCHARGED)
    assert record(told_late, pathway="P-2", now=NOON) == []
    then, known_now = drawn(then=True), drawn()
    assert account(then) == (2, 1, 2, 1, 0)
    assert account(known_now) == (1, 1, 1, 1, 0)
    assert account(drawn(YESTERDAY)) == (2, 0, 1, 1, 0)
    assert account(drawn(YESTERDAY, then=True)) == (2, 0, 0, 2, 0)


def test_a_correction_that_brings_somebody_back_is_the_reason():
    three_wait()
    ended = Event.objects.get(kind="discharged")
    wrong = NewEvent("P-1", ended.day, Kind.RECORDED_IN_ERROR, corrects=ended.id)
    assert record(wrong, now=NOON + timedelta(days=1)) == []
    tomorrow = TODAY + timedelta(days=1)
    later = {"now": NOON + timedelta(days=1), "lawbook": settings.LAWBOOK}
    found = read_ledger(OURS, tomorrow, then=True, **later)
    assert account(found) == (2, 1, 0, 3, 0)
    assert [m.pathway for m in found.moves] == ["P-1"]


def test_referrals_that_came_are_open_stopped_settled_or_waiting():
    open_feed(OURS, FEED, now=NOON)
    incomplete = a_referral("5", "P-5").replace(b"19600302", b"")
    for raw in (
        a_referral("1", "P-1"),
        a_referral("2", "P-2"),
        a_referral("3", "P-1", sent="20250107120000"),
        a_referral("7", "P-6", priority="ROU"),
        a_referral("4", "P-4").replace(b"RESP", b"XXXX"),
        incomplete,
        message("REF^I15", "6"),
    ):
        receive(OURS, FEED, raw, now=NOON)
    project_new(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)
    record((TODAY, Kind.DISCHARGED), pathway="P-2")
    record((TODAY, Kind.TREATMENT_STARTED, {"first": True}), pathway="P-2")
    waits = Outcome.objects.get(pathway="P-5")
    told = {"note": "Sent to another board", "now": NOON}
    assert codes(settle(OURS, waits.message_id, **told)) == ["actions.no-reason"]
    assert settle(OURS, waits.message_id, reason="not_for_us", **told) == []
    (settled,) = [each for each, _ in drawn().came if each.settled_at]
    assert (settled.settled_for, settled.settled_by) == ("not_for_us", "ada")
    (found,) = drawn().referrals
    assert (found.feed, found.came, found.remainder) == ("pas", 5, 0)
    assert fates(drawn()) == {
        Fate.OPEN: 1,
        Fate.STOPPED: 1,
        Fate.NOT_APPLICABLE: 2,
        Fate.QUARANTINED: 1,
    }
    before = drawn().came
    replay(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)
    assert drawn().came == before
    assert drawn(feed="other").referrals == ()
    assert drawn(YESTERDAY).referrals == ()


def test_by_itk_a_list_entry_with_its_referral_is_a_referral_that_came_once():
    feed = FeedName("adt", the_profile("itk-2-4"))
    open_feed(OURS, feed, now=NOON)
    add_meaning(OURS, "adt", "services", "110", "ortho", now=NOON)
    said = zu1("20250118", "20250106")
    receive(OURS, feed, an_itk_message("1", "ADT^A05", "20250120", said), now=NOON)
    project_new(OURS, feed, lawbook=settings.LAWBOOK, now=NOON)
    assert OpenWait.objects.get().pathway == "V-1"
    assert fates(drawn()) == {Fate.OPEN: 1}
    tomorrow = {"now": NOON + timedelta(days=1)}
    again = an_itk_message("2", "ADT^A05", "20250121", said)
    receive(OURS, feed, again, **tomorrow)
    project_new(OURS, feed, lawbook=settings.LAWBOOK, **tomorrow)
    for _ in range(2):
        assert Referral.objects.get().came_at == NOON
        replay(OURS, feed, lawbook=settings.LAWBOOK, **tomorrow)


def test_a_referral_of_a_file_that_was_taken_back_is_taken_back_until_it_comes_again():
    number = stored(HEAD + FIRST)
    decide(OURS, number, "undoing", now=NOON)
    work()
    assert fates(drawn()) == {Fate.TAKEN_BACK: 1}
    assert drawn().remainder == 0
    stored(HEAD + FIRST)
    assert fates(drawn()) == {Fate.OPEN: 1}


def test_a_clock_that_stopped_before_a_referral_is_no_evidence_for_it():
    patient = a_patient(6, nhs_number="")
    assert a_pathway("P-6", "lung", patient=patient) == []
    record(
        refer(date(2024, 1, 8), priority="urgent_suspected_cancer"),
        (date(2024, 2, 1), Kind.TREATMENT_STARTED, {"first": True}),
        pathway="P-6",
        now=NOON - timedelta(days=300),
    )
    open_feed(OURS, FEED, now=NOON)
    receive(OURS, FEED, a_referral("7", "P-6", priority="ROU"), now=NOON)
    project_new(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)
    assert set(Clock.objects.values_list("how", flat=True)) == {"stopped"}
    assert fates(drawn()) == {Fate.NOT_APPLICABLE: 1}


def fates(reading):
    (found,) = reading.referrals
    return {fate: number for fate, number in found.fates.items() if number}


def test_a_referral_that_is_nowhere_is_unexplained():
    open_feed(OURS, FEED, now=NOON)
    receive(OURS, FEED, a_referral(), now=NOON)
    project_new(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)
    Pathway.objects.filter(name="P-17").update(name="P-lost")
    OpenWait.objects.all().delete()
    (found,) = drawn().referrals
    assert (found.came, found.fates[Fate.UNEXPLAINED], found.remainder) == (1, 1, 1)
    assert drawn().remainder == 1


def test_a_ledger_is_limited_to_its_readers_services_and_provider():
    three_wait()
    open_feed(OURS, FEED, now=NOON)
    receive(OURS, FEED, a_referral(), now=NOON)
    project_new(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)
    found = drawn(scope=LUNG)
    assert {each.service for each in found.lists} == {"lung"}
    assert {m.service for m in found.moves} <= {"lung"}
    assert found.came == ()
    assert drawn(scope=THEIRS).lists == ()


def signed_in(username="ada", services=None):
    person = Person(
        username=username,
        name=username.capitalize(),
        role="Tracker",
        provider="RXX",
        provider_name="A board",
        services=services,
    )
    assert appoint(person, password_hash="!") == []
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    return client


def test_the_page_shows_the_ledger_of_a_day_and_every_page_leads_to_it():
    three_wait()
    ada = signed_in()
    html = ada.get("/ledger?day=14+2+2025").content.decode()
    assert "Nothing is unexplained" in html
    assert 'href="/pathways/P-1"' in html
    assert "14 February 2025" in html
    assert ada.get("/ledger?day=30+2+2025").status_code == 422
    assert 'href="/ledger"' in ada.get("/feeds").content.decode()
    assert "Ledger at" not in ada.get("/list").content.decode()
    Watch(clock=now).look()
    assert "nobody unexplained" in ada.get("/list").content.decode()


def test_what_is_unexplained_is_on_every_page_of_whoever_sees_the_service():
    lost = [ListAccount(service="lung", before=9, joined=0, left=0, now=7)]
    draw_up(OURS, TODAY, lost, [], now=NOON)
    ada, orla = signed_in(), signed_in("orla", frozenset({"ortho"}))
    words = "The ledger doesn’t add up: 2 unexplained"
    assert words in ada.get("/list").content.decode()
    assert words in ada.get("/work").content.decode()
    assert words not in orla.get("/list").content.decode()
    draw_up(OURS, TODAY, [], [], now=NOON + timedelta(hours=1))
    assert words not in ada.get("/list").content.decode()
    assert DrawnUp.objects.count() == 3


def test_it_is_drawn_up_once_an_hour():
    three_wait()
    told = {"now": NOON}
    watch = Watch(clock=lambda: told["now"])
    drawn_up = []
    for minutes in (0, 5, 65):
        told["now"] = NOON + timedelta(minutes=minutes)
        watch.look()
        drawn_up.append(last_drawn_up(OURS).at)
    assert drawn_up == [NOON, NOON, NOON + timedelta(minutes=65)]
    assert last_drawn_up(OURS).remainder == 0


def test_the_command_writes_lines_for_people_and_rows_for_programs():
    three_wait()
    found = drawn()
    lines = list(in_lines("RXX", found))
    assert lines[0] == "Ledger of RXX, 2025-02-14, as known now"
    assert lines[2].split() == ["ortho", "2", "1", "1", "2", "0"]
    rows = list(in_rows("RXX", found))
    assert ("RXX", "list", "ortho", "left", 1, "", "", "", "") in rows
    (left,) = [row for row in rows if row[1] == "left"]
    assert left[3] == "P-1"
    assert left[8] == "discharged 2025-02-14 by ada"


@pytest.mark.parametrize(("asked", "words"), [("tomorrow", "is no day"), ("9999-01-01", "hasn't come yet")])  # fmt: skip
def test_a_day_that_has_no_ledger_is_refused_in_a_sentence(asked, words, capsys):
    with pytest.raises(Exit):
        read_day(asked, TODAY)
    assert words in capsys.readouterr().err
