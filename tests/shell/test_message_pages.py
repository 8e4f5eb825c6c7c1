"""One message in the browser: what it says, what became of it, and who may see it."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from hl7_messages import PID, a_booking, a_referral, message, the_profile
from milepost.actions.appoint import appoint
from milepost.actions.project_inbox import project_new
from milepost.actions.receive import FeedName, open_feed, receive
from milepost.cli.feed_shown import show_message, write_raw
from milepost.reading.staff import Person
from milepost.store.inbox.models import Message, Outcome
from registered import NOON, OURS, a_provider
from sent_files import FIRST, HEAD, stored

pytestmark = pytest.mark.django_db
FEED = FeedName("pas", the_profile())


def signed_in(username="ada", services=None, provider="RXX"):
    person = Person(
        username=username,
        name=username.capitalize(),
        role="Tracker",
        provider=provider,
        provider_name="A board",
        services=services and frozenset(services),
    )
    assert appoint(person, password_hash="!") == []
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    return client


def came(*raws):
    """Let messages come and be read; give the address of each."""
    open_feed(OURS, FEED, now=NOON)
    for raw in raws:
        receive(OURS, FEED, raw, now=NOON)
    project_new(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)
    numbers = Message.objects.order_by("id").values_list("id", flat=True)
    return [f"/feeds/messages/{number}" for number in numbers]


@pytest.fixture(autouse=True)
def _provider():
    a_provider()


def test_a_message_that_waits_is_shown_with_why_and_each_value():
    flood = a_booking("2", "SIU^S15", why="FLOOD")
    other = a_booking("2", "SIU^S15", why="<b>STORM</b>")
    _, first, second = came(a_referral(), flood, other)
    ada = signed_in()
    html = ada.get(second).content.decode()
    for words in (
        "Waiting for a person",
        "Control id",
        "PAS|RXX",
        "10 January 2025, 09:00 (MSH-7)",
        "PID-5.1",
        "Máire",
        "&lt;b&gt;STORM&lt;/b&gt;",
        "1 other message of the same sender under this control id",
        f'<a href="{first}">',
        "Use it after all",
    ):
        assert words in html
    assert "Briain" not in html[: html.index("<body")]
    assert f'href="{second}"' in ada.get("/feeds").content.decode()


def test_a_form_on_the_messages_page_leads_back_to_it():
    (waits,) = came(message("REF^I14", "3"))
    ada = signed_in()
    asked = {"what": "settle", "note": " ", "back": "message"}
    answer = ada.post(waits, asked)
    assert answer.status_code == 409
    assert "<h1>Message " in answer.content.decode()
    answer = ada.post(waits, asked | {"note": "Rang the clinic"})
    assert answer["Location"] == waits
    html = ada.get(waits).content.decode()
    assert "Settled by hand" in html
    assert "Rang the clinic" in html
    assert "See to it" not in html


def test_whoever_sees_some_services_sees_what_was_recorded_on_their_pathways_only():
    told, waits, _ = came(
        a_referral(), a_booking(why="FLOOD", kind="SIU^S15"), a_booking("5", pathway="")
    )
    lou, orla = signed_in("lou", {"lung"}), signed_in("orla", {"ortho"})
    bob = signed_in("bob", provider="RYY")
    assert lou.get(told).status_code == 200
    assert told in lou.get("/pathways/P-17").content.decode()
    assert waits not in lou.get("/pathways/P-17").content.decode()
    for client, address in ((orla, told), (lou, waits), (bob, told)):
        assert client.get(address).status_code == 404
    assert waits in signed_in().get("/pathways/P-17").content.decode()


def test_a_merge_is_shown_only_to_those_who_see_every_service():
    merge = message("ADT^A40", "9", "MRG|H-18^^^RXX^MR", "ZRF|1|P-17|RESP")
    *_, merged = came(a_referral(), merge)
    assert Outcome.objects.get(message__control_id="9").state == "projected"
    assert signed_in().get(merged).status_code == 200
    assert signed_in("lou", {"lung"}).get(merged).status_code == 404


def test_a_message_of_two_patients_is_shown_only_to_those_who_see_every_service():
    """One that came before such messages waited stands projected, and stays so."""
    both = a_booking("2") + PID.replace("H-17", "H-18").encode("iso-8859-1") + b"\r"
    _, hers, of_two, of_none_else = came(
        a_referral(), a_booking("3") + b"MRG|H-18\r", both, a_booking("4", of="A-4")
    )
    Outcome.objects.filter(message__control_id="2").update(state="projected")
    lou, ada = signed_in("lou", {"lung"}), signed_in()
    assert [ada.get(at).status_code for at in (hers, of_two)] == [200, 200]
    assert [lou.get(at).status_code for at in (hers, of_two)] == [404, 404]
    assert lou.get(of_none_else).status_code == 200


def test_a_row_of_a_file_leads_to_its_file():
    number = stored(HEAD + FIRST)
    row = Message.objects.first()
    html = signed_in().get(f"/feeds/messages/{row.id}").content.decode()
    assert f'href="/files/{number}"' in html
    assert "Row 2" in html


def test_the_command_shows_a_message_and_gives_its_bytes(capfdbinary):
    came(a_referral(), b"\x0bnothing \xff")
    first, last = Message.objects.order_by("id").values_list("id", flat=True)
    show_message("RXX", first)
    shown = capfdbinary.readouterr().out.decode()
    assert "What became of it: projected" in shown
    assert "    PID-3.1: H-17" in shown
    write_raw("RXX", last)
    assert capfdbinary.readouterr().out == b"\x0bnothing \xff"
