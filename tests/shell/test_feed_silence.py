"""A silent feed is told of on every page; missing numbers and what waits have owners."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from hl7_messages import a_booking, a_referral, message, the_profile
from milepost.actions.appoint import appoint
from milepost.actions.project_inbox import look_again, project_new, replay
from milepost.actions.receive import FeedName, open_feed, receive
from milepost.host.clock import LONDON, now
from milepost.intake.sites.profile import Numbered
from milepost.intake.sites.speaking import Speaks, Weekday
from milepost.reading.feeds import read_feeds, silent_feeds
from milepost.reading.staff import Person
from milepost.store.inbox.models import Outcome
from milepost.web.alarms import of_silence
from milepost.web.feeds_page import present_feeds
from registered import NOON, OURS, THEIRS, a_pathway, a_provider

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PROFILE = replace(the_profile(), numbered=Numbered.ALWAYS)
FEED = FeedName("pas", PROFILE)
MONDAY = date(2025, 1, 13)
PAGES = ("/list", "/work", "/feeds", "/escalations", "/pathways/P-1", "/help")


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


@pytest.fixture
def ada():
    a_provider()
    a_pathway("P-1")
    return signed_in()


def spoke(ago):
    moment = now() - ago
    open_feed(OURS, FEED, now=moment)
    receive(OURS, FEED, a_referral(), now=moment)
    project_new(OURS, FEED, lawbook=settings.LAWBOOK, now=moment)


def shown(client, address="/feeds"):
    return client.get(address).content.decode()


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(
    ("ago", "words", "tone"),
    [
        (timedelta(minutes=40), "longer than usual", "app-alarm--near"),
        (timedelta(hours=3), "taken to have stopped", "app-alarm--over"),
    ],
)
def test_every_page_says_that_a_feed_is_silent_in_words(ada, address, ago, words, tone):
    spoke(ago)
    html = shown(ada, address).split("<main")[0]
    assert words in html
    assert tone in html
    assert "Data as at" in html


def test_a_feed_that_speaks_alarms_nobody_and_neither_does_anothers(ada):
    spoke(timedelta(minutes=5))
    open_feed(THEIRS, FEED, now=now() - timedelta(days=3))
    assert "app-alarm" not in shown(ada, "/list")
    assert silent_feeds(OURS, now=now()) == []


def test_a_feed_that_never_spoke_is_silent_since_it_was_listened_to(ada):
    open_feed(OURS, FEED, now=now() - timedelta(hours=1))
    assert "No data yet from pas: silent for 1 hour" in shown(ada, "/list")


def test_a_feed_with_hours_is_silent_by_these_alone_and_keeps_the_hours_of_its_profile(
    ada,
):
    weekdays = tuple(Weekday)[:5]
    speaks = Speaks(begins=time(8), ends=time(18), days=weekdays, not_on=(MONDAY,))
    said = {"amber_after": 60, "red_after": 240, "speaks": speaks}
    clinic = FeedName("clinic", replace(PROFILE, **said))
    friday, tuesday = (datetime(2025, 1, d, 17, 30, tzinfo=LONDON) for d in (10, 14))
    open_feed(OURS, clinic, now=friday)
    receive(OURS, clinic, a_referral(), now=friday)
    early = tuesday.replace(hour=8, minute=29)
    assert silent_feeds(OURS, now=early) == []
    (card,) = the_cards(early)
    assert (card.status.words, card.may_retire) == ("Speaking", False)
    assert (
        card.hours == "Speaks Monday to Friday, 08:00 to 18:00; not on 13 January 2025"
    )
    assert card.last == "Last message 10 January 2025, 17:30"
    (card,) = the_cards(tuesday.replace(hour=3))
    assert card.status.words == "Outside the hours in which it speaks"
    (silent,) = silent_feeds(OURS, now=tuesday.replace(hour=8, minute=30))
    assert not silent.stopped
    later = silent_feeds(OURS, now=tuesday.replace(hour=11, minute=30))
    (alarm,) = of_silence(later)
    assert alarm.words == (
        "Data as at 10 January 2025, 17:30 from clinic: silent for 4 hours of the hours "
        "in which it speaks, taken to have stopped."
    )
    open_feed(OURS, FeedName("clinic", PROFILE), now=early)
    assert [each.stopped for each in silent_feeds(OURS, now=early)] == [True]
    assert "of the hours" not in the_cards(early)[0].status.words


def the_cards(moment):
    reading = read_feeds(OURS, now=moment)
    return present_feeds(reading, now=moment, me="ada", names={}).cards


def test_a_page_that_lies_open_asks_and_is_told(ada):
    assert shown(ada, "/alarms").strip() == ""
    spoke(timedelta(hours=3))
    assert "taken to have stopped" in shown(ada, "/alarms")
    assert Client().get("/alarms").status_code == 302


def test_a_feed_that_is_heard_and_not_read_alarms_every_page_until_it_is_read(ada):
    spoke(timedelta(minutes=12))
    receive(OURS, FEED, a_booking(), now=now() - timedelta(minutes=4))
    assert "not read" not in shown(ada, "/list")
    moment = now() - timedelta(minutes=12)
    other = FeedName("lab", PROFILE)
    open_feed(OURS, other, now=moment)
    receive(OURS, other, a_referral("2"), now=moment)
    receive(OURS, other, a_referral("3"), now=now())
    told = "Messages of lab come and are not read, for 12 minutes"
    assert told in shown(ada, "/list")
    assert told in shown(ada, "/alarms")
    assert told in shown(signed_in("lou", frozenset({"lung"})), "/list")
    project_new(OURS, other, lawbook=settings.LAWBOOK, now=now(), at_once=1)
    assert "not read" not in shown(ada, "/list")


def test_a_feed_that_is_no_more_is_retired_and_lives_again_when_it_speaks(ada):
    spoke(timedelta(days=3))
    refused = ada.post("/feeds/retirements", {"feed": "pas", "note": " "})
    assert refused.status_code == 409
    ada.post("/feeds/retirements", {"feed": "pas", "note": "The old system"})
    assert "app-alarm" not in shown(ada, "/list")
    assert "Retired: it is no more" in shown(ada)
    receive(OURS, FEED, a_booking(), now=now() + timedelta(seconds=1))
    assert "Retired" not in shown(ada)
    lung = signed_in("lou", frozenset({"lung"}))
    told = {"feed": "pas", "note": "x"}
    assert lung.post("/feeds/retirements", told).status_code == 403


def numbered(number, sequence):
    raw = a_booking(number, of=f"A-{number}")
    return raw.replace(b"|P|2.4|", f"|P|2.4|{sequence}".encode())


def come(*sequences):
    open_feed(OURS, FEED, now=NOON)
    for sequence in sequences:
        receive(OURS, FEED, numbered(str(sequence), sequence), now=NOON)
    project_new(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)


def missing():
    return [
        (gap.first, gap.last, gap.owner) for gap in read_feeds(OURS, now=NOON).missing
    ]


def test_numbers_that_are_missing_show_until_they_come(ada):
    come(7, 8, 11, 12, 14)
    assert missing() == [(9, 10, ""), (13, 13, "")]
    assert "Numbers 9 to 10 are missing (2) on pas" in shown(ada)
    come(10)
    assert missing() == [(9, 9, ""), (13, 13, "")]
    come(9, 13)
    assert missing() == []
    replay(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)
    assert missing() == []


def test_numbers_that_begin_anew_each_day_are_not_missing_between_days(ada):
    daily = FeedName("pas", replace(PROFILE, numbered=Numbered.DAILY))
    open_feed(OURS, daily, now=NOON)
    for number, (day, sequence) in enumerate([("0110", 1), ("0110", 3), ("0111", 1)]):
        raw = a_booking(str(number), made=f"2025{day}", of=f"A-{number}")
        raw = raw.replace(b"|P|2.4|", f"|P|2.4|{sequence}".encode())
        receive(OURS, daily, raw, now=NOON)
    project_new(OURS, daily, lawbook=settings.LAWBOOK, now=NOON)
    assert missing() == [(2, 2, "")]
    assert "Number 2 is missing of 2025-01-10 on pas" in shown(ada)


def test_somebody_sees_to_missing_numbers_and_settles_them(ada):
    come(7, 9)
    (gap,) = read_feeds(OURS, now=NOON).missing
    told = {"gap": gap.name}
    ada.post("/feeds/gaps", told | {"what": "take"})
    assert missing() == [(8, 8, "ada")]
    refused = ada.post("/feeds/gaps", told | {"what": "settle", "note": ""})
    assert refused.status_code == 409
    ada.post("/feeds/gaps", told | {"what": "settle", "note": "Never sent"})
    assert missing() == []
    again = ada.post("/feeds/gaps", told | {"what": "settle", "note": "Never sent"})
    assert again.status_code == 409
    come(7, 9)
    assert missing() == []


def held():
    return list(Outcome.objects.filter(state="held").order_by("message_id"))


def test_a_message_is_given_to_somebody_else_by_name(ada):
    signed_in("bea")
    open_feed(OURS, FEED, now=NOON)
    receive(OURS, FEED, b"nothing", now=NOON)
    project_new(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)
    (outcome,) = held()
    address = f"/feeds/messages/{outcome.message_id}"
    assert ada.post(address, {"what": "pass", "owner": "Zoë"}).status_code == 409
    assert ada.post(address, {"what": "pass", "owner": "Bea"}).status_code == 302
    assert held()[0].owner == "bea"
    assert "Owner: Bea." in shown(ada)


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param(a_booking("1", made="20250112"), id="reused"),
        pytest.param(message("REF^I13", "9", "RF1||ROU||||R-1", "ZRF|1|P-17",
                             processing="T", sent="20250108"), id="rejected"),
    ],
)  # fmt: skip
def test_a_message_that_waited_is_used_after_all_when_a_person_says_so(ada, odd):
    open_feed(OURS, FEED, now=NOON)
    for raw in (a_referral("1"), odd):
        receive(OURS, FEED, raw, now=NOON)
    project_new(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)
    (outcome,) = held()
    address = f"/feeds/messages/{outcome.message_id}"
    assert "Use it after all" in shown(ada)
    assert ada.post(address, {"what": "use", "note": ""}).status_code == 409
    assert ada.post(address, {"what": "use", "note": "It is right"}).status_code == 302
    look_again(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)
    assert held() == []
    replay(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)
    assert held() == []


def test_a_message_that_waits_for_something_else_cannot_be_told_to_be_used(ada):
    open_feed(OURS, FEED, now=NOON)
    receive(OURS, FEED, message("REF^I14"), now=NOON)
    project_new(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)
    address = f"/feeds/messages/{held()[0].message_id}"
    assert "Use it after all" not in shown(ada)
    answer = ada.post(address, {"what": "use", "note": "Please"})
    assert answer.status_code == 409
    assert "It waits for something else" in answer.content.decode()
