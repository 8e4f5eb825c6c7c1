"""Who settled a message and when is kept, can be taken back, and outlasts everything."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction
from django.test import Client

from hl7_messages import a_booking, a_referral, the_profile
from milepost.actions.appoint import appoint
from milepost.actions.project_inbox import look_again, project_new
from milepost.actions.receive import FeedName, open_feed, receive
from milepost.actions.settle_messages import give_to, reopen, settle
from milepost.foundation.scope import Scope
from milepost.reading.staff import Person
from milepost.store.inbox.models import Message, Outcome
from milepost.store.models import Event
from milepost.store.reach.write import set_upto
from milepost.store.seeing.models import Step
from registered import NOON, OURS, a_provider, codes

pytestmark = pytest.mark.django_db
FEED = FeedName("pas", the_profile())
MAY = Scope("RXX", "may")
CANCELLED = a_booking("2", "SIU^S15", why="FLOOD")


@pytest.fixture(autouse=True)
def _feed():
    a_provider()
    open_feed(OURS, FEED, now=NOON)
    for raw in (a_referral(), CANCELLED):
        receive(OURS, FEED, raw, now=NOON)
    read()


def read():
    return project_new(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)


def waits():
    return Message.objects.get(control_id="2").id


def became():
    return list(Outcome.objects.order_by("message_id").values_list("state", "note"))


def signed_in():
    told = {"role": "Tracker", "provider": "RXX", "provider_name": "A board"}
    ada = Person(username="ada", name="Ada", services=None, **told)
    assert appoint(ada, password_hash="!") == []
    client = Client()
    client.force_login(get_user_model().objects.get(username="ada"))
    return client


def test_who_settled_a_message_is_kept_for_good_and_taken_back_with_a_reason():
    told = {"reason": "put_right", "now": NOON}
    assert settle(MAY, waits(), "Rang the ward", **told) == []
    ada = signed_in()
    listed = ada.get("/feeds/settled").content.decode()
    assert "Put right by hand: Rang the ward. Settled by may, 14 February" in listed
    assert codes(reopen(OURS, waits(), " ", now=NOON)) == ["actions.no-note"]
    answer = ada.post(f"/feeds/messages/{waits()}", {"what": "reopen", "note": "No"})
    assert answer.status_code == 302
    assert became()[1] == ("held", "")
    assert Outcome.objects.get(message_id=waits()).held_since == NOON
    html = ada.get(f"/feeds/messages/{waits()}").content.decode()
    assert "may settled it. Put right by hand: Rang the ward" in html
    assert "Ada took back that it was settled. No" in html
    assert "Nobody has settled any." in ada.get("/feeds/settled").content.decode()
    again = reopen(OURS, waits(), "Again", now=NOON)
    assert codes(again) == ["actions.not-settled"]
    for change in ({"note": "x"}, None):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            Step.objects.update(**change) if change else Step.objects.all().delete()


def test_what_people_decided_outlasts_a_reading_from_nothing():
    assert settle(MAY, waits(), "Rang the ward", now=NOON) == []
    events = Event.objects.count()
    Outcome.objects.all().delete()
    set_upto(OURS, "pas", 0)
    assert read().settled == 1
    look_again(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)
    assert became() == [("projected", ""), ("settled", "Rang the ward")]
    assert Event.objects.count() == events


def test_two_who_take_a_message_at_once_are_not_both_told_that_it_is_theirs():
    assert give_to(MAY, waits(), "may", seen="", now=NOON) == []
    ada, address = signed_in(), f"/feeds/messages/{waits()}"
    answer = ada.post(address, {"what": "take", "seen": "", "back": "message"})
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Somebody else sees to it since you looked." in html
    assert 'name="seen" value="may"' in html
    assert Outcome.objects.get(message_id=waits()).owner == "may"
    ada.post(address, {"what": "take", "seen": "may"})
    assert Outcome.objects.get(message_id=waits()).owner == "ada"
    assert list(Step.objects.values_list("owner", "by")) == [
        ("may", "may"),
        ("ada", "ada"),
    ]


def test_the_table_is_guarded_against_being_emptied():
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("TRUNCATE seeing_step")
