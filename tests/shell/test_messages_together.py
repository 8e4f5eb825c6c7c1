"""Messages that wait are settled, or taken on, together, and that is taken back whole."""

import re
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.test import Client

from hl7_messages import a_booking, a_referral, the_profile
from milepost.actions.appoint import appoint
from milepost.actions.project_inbox import project_new
from milepost.actions.receive import FeedName, open_feed, receive
from milepost.actions.settle_messages import give_to, reopen, settle
from milepost.actions.settle_several import (
    SeveralMessages,
    see_to_several,
    take_back_several,
)
from milepost.foundation.scope import Scope
from milepost.intake.at_once import MOST
from milepost.reading.at_once import read_chosen
from milepost.reading.staff import Person
from milepost.store.inbox.models import Message, Outcome
from milepost.store.message_batches.models import MessageBatch
from milepost.store.seeing.models import Step
from registered import LUNG, NOON, OURS, THEIRS, a_provider, codes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FEED = FeedName("pas", the_profile())
MAY = Scope("RXX", "may")
FORM, UNDO = UUID(int=1), UUID(int=2)
FLOODED = ("11", "12", "13")


@pytest.fixture(autouse=True)
def _feed():
    a_provider()
    open_feed(OURS, FEED, now=NOON)
    receive(OURS, FEED, a_referral(), now=NOON)
    for number in FLOODED:
        told = a_booking(number, "SIU^S15", of=f"A-{number}", why="FLOOD")
        receive(OURS, FEED, told, now=NOON)
    receive(OURS, FEED, a_booking("14", day="20250230"), now=NOON)
    project_new(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)


def signed_in(name="Ada", services=None):
    told = {"role": "Tracker", "provider": "RXX", "provider_name": "A board"}
    person = Person(username=name.lower(), name=name, services=services, **told)
    assert appoint(person, password_hash="!") == []
    client = Client()
    client.force_login(get_user_model().objects.get(username=name.lower()))
    return client


def the(control_id):
    return Message.objects.get(control_id=control_id).id


def states():
    found = Outcome.objects.order_by("message_id")
    return [tuple(row) for row in found.values_list("state", "owner", "note")][1:]


def shown(client, number):
    return client.get(f"/feeds/messages/{number}").content.decode()


def noted():
    names = ("what", "owner", "reason", "note", "by")
    return list(Step.objects.order_by("id").values_list(*names))


def asks(form=FORM, chosen=None, settles=True, note="Rang the clinic"):
    chosen = {the(number): "" for number in FLOODED} if chosen is None else chosen
    return SeveralMessages(
        chosen=chosen, settle=settles, note=note, reason="put_right", form=form
    )


def test_messages_that_wait_alike_are_settled_together_after_a_look_and_taken_back():
    ada = signed_in()
    feeds = ada.get("/feeds").content.decode()
    group = re.search(r'href="(/feeds/several\?feed=pas[^"]*FLOOD)"', feeds)[1]
    html = ada.get(group.replace("&amp;", "&")).content.decode()
    assert "3 messages chosen that wait for the same reason" in html
    assert "Nobody has said what FLOOD means in cancelled_by, on pas" in html
    sent = {"message": [f"{the(n)}@" for n in FLOODED], "form": str(FORM)}
    empty = ada.post("/feeds/several", sent | {"what": "settle"})
    assert empty.status_code == 422
    assert "Nothing is said of what was done" in empty.content.decode()
    sent |= {"note": "Rang the clinic", "reason": "put_right"}
    asked = ada.post("/feeds/several", sent | {"what": "settle"}).content.decode()
    assert "Settle 3 messages" in asked
    assert "Noted of each: Put right by hand. Rang the clinic" in asked
    assert noted() == []
    done = ada.post("/feeds/several", sent | {"what": "do", "doing": "settle"})
    assert done["Location"] == f"/feeds/several/{FORM}"
    assert states() == [("settled", "", "Rang the clinic")] * 3 + [("held", "", "")]
    assert noted() == [("settled", "", "put_right", "Rang the clinic", "ada")] * 3
    listed = ada.get("/feeds/settled").content.decode()
    assert listed.count(f'href="/feeds/several/{FORM}"') == 3
    assert f"/feeds/several/{FORM}" in shown(ada, the("11"))
    page = ada.get(f"/feeds/several/{FORM}").content.decode()
    assert "3 messages settled by Ada" in page
    back = f"/feeds/several/{FORM}/undo"
    assert ada.post(back, {"note": " ", "form": str(UNDO)}).status_code == 422
    ada.post(back, {"note": "It was another clinic", "form": str(UNDO)})
    assert states() == [("held", "", "")] * 4
    assert noted()[3:] == [("reopened", "", "", "It was another clinic", "ada")] * 3
    page = ada.get(f"/feeds/several/{FORM}").content.decode()
    assert "It was another clinic. 3 messages wait again." in page
    assert "Take it back for" not in page
    again = ada.post(back, {"note": "Once more", "form": str(UUID(int=3))})
    assert again.status_code == 422


def test_what_somebody_else_took_or_settled_meanwhile_is_left_and_named():
    first, second, third = (the(number) for number in FLOODED)
    asked = asks()
    give_to(MAY, first, "may", now=NOON)
    settle(MAY, second, "A duplicate", now=NOON)
    found, problems = see_to_several(OURS, asked, now=NOON)
    assert problems == []
    assert found.touched == (third,)
    assert states()[:3] == [
        ("held", "may", ""),
        ("settled", "", "A duplicate"),
        ("settled", "", "Rang the clinic"),
    ]
    signed_in("May")
    ada = signed_in()
    html = ada.get(f"/feeds/several/{FORM}").content.decode()
    left = html.split("Chosen, and left as they were")[1]
    assert f"message {first} of pas" in left
    assert "It was somebody else’s since it was chosen." in left
    assert f"message {second} of pas" in left
    sent = {"message": [f"{n}@" for n in (first, second, 999)], "what": "take"}
    html = ada.post("/feeds/several", sent).content.decode()
    assert "May sees to it since it was chosen." in html
    assert "It waits no more. Settled by May, 14 February 2025" in html
    assert "There is no such message." in html
    refused, problems = see_to_several(OURS, asks(UUID(int=9)), now=NOON)
    assert codes(problems) == ["several.none-left"]
    assert refused.touched == ()


def test_taking_back_leaves_what_was_done_since_and_names_it():
    first = the("11")
    assert see_to_several(OURS, asks(), now=NOON)[1] == []
    assert reopen(MAY, first, "It is mine", now=NOON) == []
    assert settle(MAY, first, "By me", now=NOON) == []
    assert take_back_several(MAY, FORM, "No", undo=UNDO, now=NOON) == []
    assert states()[:3] == [("settled", "", "By me")] + [("held", "", "")] * 2
    html = signed_in().get(f"/feeds/several/{FORM}").content.decode()
    assert "2 messages wait again. 1 stays as it is" in html
    assert html.count("Not put back: it had changed since") == 1
    once_more = take_back_several(OURS, FORM, "No", undo=UUID(int=5), now=NOON)
    assert codes(once_more) == ["several.undone"]


def test_messages_are_taken_on_together_and_handed_back_to_whose_they_were():
    give_to(MAY, the("11"), "may", now=NOON)
    chosen = {the("11"): "may", the("12"): ""}
    asked = asks(chosen=chosen, settles=False, note="")
    assert see_to_several(OURS, asked, now=NOON)[1] == []
    assert [owner for _, owner, _ in states()] == ["ada", "ada", "", ""]
    assert take_back_several(MAY, FORM, "Too many", undo=UNDO, now=NOON) == []
    assert [owner for _, owner, _ in states()] == ["may", "", "", ""]
    history = shown(signed_in(), the("12"))
    assert "Ada took it" in history
    assert "may handed it back. Too many" in history


def test_a_form_that_is_sent_twice_is_carried_out_once():
    assert see_to_several(OURS, asks(), now=NOON)[1] == []
    assert see_to_several(OURS, asks(), now=NOON) == (None, [])
    assert len(noted()) == 3


def test_so_many_at_once_a_reason_and_whoever_sees_every_service_are_asked_for():
    many = dict.fromkeys(range(1, MOST + 2), "")
    told = asks(chosen=many)
    problems = see_to_several(OURS, told, now=NOON)[1]
    assert codes(problems) == ["several.too-many"]
    assert "201 messages were chosen; 200 are allowed" in problems[0].message
    bare = SeveralMessages(chosen={}, settle=True, form=FORM)
    assert codes(see_to_several(OURS, bare, now=NOON)[1]) == [
        "actions.no-note",
        "actions.no-reason",
        "several.none-chosen",
    ]
    refused = see_to_several(LUNG, asks(), now=NOON)[1]
    assert codes(refused) == ["actions.sees-some-services"]
    assert read_chosen(LUNG, asks().chosen).waiting == {}
    lou = signed_in("Lou", frozenset({"lung"}))
    assert lou.get("/feeds/several?feed=pas").status_code == 403
    assert lou.get(f"/feeds/several/{FORM}").status_code == 403
    elsewhere = see_to_several(THEIRS, asks(), now=NOON)[1]
    assert codes(elsewhere) == ["several.none-left"]
    assert states() == [("held", "", "")] * 4


def test_what_was_done_together_is_for_good():
    assert see_to_several(OURS, asks(), now=NOON)[1] == []
    for change in ({"note": "x"}, None):
        every = MessageBatch.objects.all()
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            every.update(**change) if change else every.delete()
