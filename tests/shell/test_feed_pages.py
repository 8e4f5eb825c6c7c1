"""Feeds in the browser: how they fare, and messages that wait are seen to there."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from hl7_messages import a_booking, a_referral, the_profile
from milepost.actions.appoint import appoint
from milepost.actions.project_inbox import look_again, project_new
from milepost.actions.receive import FeedName, open_feed, receive
from milepost.reading.feeds import ON_A_PAGE, waiting_messages
from milepost.reading.staff import Person
from milepost.store.inbox.models import Meaning, Outcome
from registered import NOON, OURS, a_provider

pytestmark = pytest.mark.django_db
FEED = FeedName("pas", the_profile())
BROKEN = a_booking("3", day="20250230")
CANCELLED = a_booking("2", "SIU^S15", why="FLOOD")


def signed_in(username="ada", services=None, provider="RXX"):
    person = Person(
        username=username,
        name=username.capitalize(),
        role="Tracker",
        provider=provider,
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
    open_feed(OURS, FEED, now=NOON)
    for raw in (a_referral(), CANCELLED, BROKEN):
        receive(OURS, FEED, raw, now=NOON)
    project_new(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)
    return signed_in()


def shown(client):
    return client.get("/feeds").content.decode()


def held():
    return list(Outcome.objects.filter(state="held").order_by("message_id"))


def test_the_page_shows_each_feed_and_what_waits(ada):
    html = shown(ada)
    for words in (
        "taken to have stopped",
        "Profile: scotland-synthetic",
        "What FLOOD means in cancelled_by, on pas",
        "2 messages wait for a person",
        "Send it as the profile expects it.",
        "Owner: Nobody.",
    ):
        assert words in html


def test_a_code_gets_its_meaning_and_the_message_is_used(ada):
    told = {"feed": "pas", "code_map": "cancelled_by", "code": "FLOOD"}
    answer = ada.post("/feeds/meanings", told | {"means": "provider", "what": "say"})
    assert answer["Location"] == "/feeds#codes"
    look_again(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)
    assert "FLOOD" not in shown(ada)
    assert len(held()) == 1


def test_a_word_that_nothing_goes_by_is_asked_for_twice(ada):
    assert "Words that the profile’s map uses: " in shown(ada)
    told = {"feed": "pas", "code_map": "cancelled_by", "code": "FLOOD", "what": "say"}
    told["means"] = "the weather"
    answer = ada.post("/feeds/meanings", told)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "goes by the word “the weather”" in html
    assert 'name="meant" value="the weather"' in html
    look_again(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)
    assert len(held()) == 2
    other = told | {"means": "another", "meant": "the weather"}
    assert ada.post("/feeds/meanings", other).status_code == 409
    assert (
        ada.post("/feeds/meanings", told | {"meant": "the weather"}).status_code == 302
    )


@pytest.mark.slow
def test_every_message_that_waits_has_its_page_and_its_code_is_counted_over_all():
    a_provider()
    open_feed(OURS, FEED, now=NOON)
    receive(OURS, FEED, a_referral(), now=NOON)
    for number in range(ON_A_PAGE + 1):
        flooded = a_booking(str(100 + number), "SIU^S15", why="FLOOD")
        receive(OURS, FEED, flooded, now=NOON)
    project_new(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)
    ada, numbers = signed_in(), [one.message_id for one in held()]
    assert len(numbers) == 51
    first = shown(ada)
    for words in (
        "51 messages wait for a person",
        "51 messages wait for it",
        "Page 1 of 2",
    ):
        assert words in first
    assert f"/feeds/messages/{numbers[-1]}" not in first
    last = ada.get("/feeds?page=2").content.decode()
    assert f"/feeds/messages/{numbers[-1]}" in last
    assert f"/feeds/messages/{numbers[0]}" not in last
    assert ada.get("/feeds?page=9").content.decode().count("app-finding__title") == 1
    assert len(waiting_messages(OURS, "pas")) == 51


def test_a_meaning_that_was_left_empty_is_asked_for(ada):
    told = {"feed": "pas", "code_map": "cancelled_by", "code": "FLOOD", "means": " "}
    answer = ada.post("/feeds/meanings", told)
    assert answer.status_code == 409
    assert "Nothing is said of what the code means." in answer.content.decode()


def test_of_two_who_give_one_code_another_meaning_the_second_is_told(ada):
    told = {"feed": "pas", "code_map": "cancelled_by", "code": "FLOOD"}
    ada.post("/feeds/meanings", told | {"means": "provider", "what": "say"})
    again = ada.post("/feeds/meanings", told | {"means": "provider", "what": "say"})
    assert again.status_code == 302
    answer = ada.post("/feeds/meanings", told | {"means": "patient", "what": "say"})
    assert answer.status_code == 409
    words = "Somebody has said already that FLOOD means provider."
    assert words in answer.content.decode()
    assert list(Meaning.objects.values_list("means", flat=True)) == ["provider"]


def test_a_message_is_taken_on_handed_back_and_settled_with_a_note(ada):
    number = held()[-1].message_id
    address = f"/feeds/messages/{number}"
    ada.post(address, {"what": "take"})
    assert "Owner: Ada." in shown(ada)
    ada.post(address, {"what": "give", "seen": "ada"})
    assert "Owner: Ada." not in shown(ada)
    answer = ada.post(address, {"what": "settle", "note": " "})
    assert answer.status_code == 409
    assert f'href="#note-{number}"' in answer.content.decode()
    ada.post(address, {"what": "settle", "note": "Rang the clinic"})
    assert Outcome.objects.get(message_id=number).note == "Rang the clinic"
    gone = ada.post(address, {"what": "settle", "note": "Again"})
    assert "No message of that number waits." in gone.content.decode()


def test_whoever_sees_some_services_sees_no_message_and_changes_none(ada):
    lou = signed_in("lou", frozenset({"lung"}))
    html = shown(lou)
    assert "Profile: scotland-synthetic" in html
    assert "FLOOD" not in html
    assert "only people who see every service see them" in html
    for address in (f"/feeds/messages/{held()[0].message_id}", "/feeds/meanings"):
        assert lou.post(address, {"what": "take"}).status_code == 403
    assert {outcome.owner for outcome in held()} == {""}


def test_another_provider_sees_nothing_and_changes_nothing(ada):
    bob = signed_in("bob", provider="RYY")
    assert "No feed has been listened to yet." in shown(bob)
    number = held()[0].message_id
    bob.post(f"/feeds/messages/{number}", {"what": "settle", "note": "x"})
    assert len(held()) == 2


@pytest.mark.parametrize("typed", ["x" * 1001, "a\x00b"])
def test_what_cannot_be_kept_whole_is_refused_and_never_cut_short(ada, typed):
    message = held()[0].message_id
    told = {"feed": "pas", "code_map": "cancelled_by", "code": "FLOOD", "what": "say"}
    for answer in (
        ada.post(f"/feeds/messages/{message}", {"what": "settle", "note": typed}),
        ada.post("/feeds/meanings", told | {"means": typed}),
    ):
        assert answer.status_code == 409
        assert "1,000 characters at most" in answer.content.decode()
    assert len(held()) == 2


def test_the_page_says_as_at_which_moment_even_where_there_is_no_feed():
    a_provider()
    html = shown(signed_in("bea"))
    assert 'id="standpoint">As at ' in html
    assert "No feed has been listened to yet." in html
