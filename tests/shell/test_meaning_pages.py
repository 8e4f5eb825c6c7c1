"""Meanings in the browser: who gave them, what another would touch, and its being done."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from hl7_messages import a_booking, a_referral, the_profile
from milepost.actions.appoint import appoint
from milepost.actions.project_inbox import look_again, project_new
from milepost.actions.receive import FeedName, open_feed, receive
from milepost.actions.work_on_meanings import work_on_meanings
from milepost.reading.staff import Person
from milepost.store.inbox.models import Meaning
from registered import NOON, OURS, a_provider

pytestmark = pytest.mark.django_db
FEED = FeedName("pas", the_profile())
CANCELLED = a_booking("3", "SIU^S15", made="20250113", why="<b>FLOOD</b>")
CODE = {"feed": "pas", "code_map": "cancelled_by", "code": "<b>FLOOD</b>"}


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
    for raw in (a_referral(), a_booking("2"), CANCELLED):
        receive(OURS, FEED, raw, now=NOON)
    project_new(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)
    client = signed_in()
    client.post("/feeds/meanings", CODE | {"means": "provider", "what": "say"})
    look_again(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)
    return client


def work():
    while work_on_meanings(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON):
        pass


def shown(client, address):
    return client.get(address).content.decode()


def address():
    return f"/meanings/{Meaning.objects.last().id}"


def test_a_meaning_is_found_from_feeds_and_changed_after_a_look_at_what_it_touches(ada):
    assert 'href="/meanings"' in shown(ada, "/feeds")
    listed = shown(ada, "/meanings")
    here = address()
    assert f'href="{here}"' in listed
    assert "&lt;b&gt;FLOOD&lt;/b&gt; in cancelled_by, on pas" in listed
    assert "<b>FLOOD" not in listed + shown(ada, here)
    empty = ada.post(f"{here}/changes", {"what": "say", "means": "patient", "why": " "})
    assert empty.status_code == 409
    assert 'id="why-error"' in empty.content.decode()
    assert 'value="patient"' in empty.content.decode()
    told = {"what": "say", "means": "patient", "why": "They rang"}
    assert ada.post(f"{here}/changes", told)["Location"] == f"{here}#change"
    assert "0 of 3 gone through" in shown(ada, here)
    work()
    html = shown(ada, here)
    assert "1 message asks for it, of 1 pathway." in html
    assert 'href="/pathways/P-17"' in html
    change = html.split('name="change" value="')[1].split('"')[0]
    ada.post(f"{here}/decision", {"what": "confirm", "change": change})
    work()
    html = shown(ada, here)
    assert "1 message of 1 pathway was read again." in html
    assert "It means “patient”, as Ada said" in html
    assert "Ada said: “provider”" in html
    again = ada.post(f"{here}/decision", {"what": "confirm", "change": change})
    assert again.status_code == 409
    assert "1 message, " in shown(ada, "/meanings")


def test_only_whoever_sees_every_service_of_that_provider_sees_and_changes_meanings(
    ada,
):
    here = address()
    lou = signed_in("lou", frozenset({"lung"}))
    assert 'href="/meanings"' not in shown(lou, "/feeds")
    for where in ("/meanings", here):
        assert lou.get(where).status_code == 403
    for where in (f"{here}/changes", f"{here}/decision"):
        assert lou.post(where, {"what": "back"}).status_code == 403
    bob = signed_in("bob", provider="RYY")
    assert bob.get(here).status_code == 404
    assert bob.post(f"{here}/changes", {"what": "back", "why": "x"}).status_code == 404
    assert "Nobody has given a code a meaning yet." in shown(bob, "/meanings")
