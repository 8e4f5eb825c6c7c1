"""A control id belongs to the message that was taken, not to one that never was."""

import pytest
from django.conf import settings

from hl7_messages import a_booking, a_referral, the_profile
from milepost.actions.project_inbox import look_again, project_new
from milepost.actions.receive import FeedName, receive
from milepost.actions.see_to_messages import use_after_all
from milepost.store.inbox.models import Outcome
from registered import NOON, OURS, a_provider

pytestmark = pytest.mark.django_db
FEED = FeedName("pas", the_profile())


@pytest.fixture(autouse=True)
def _provider():
    a_provider()


def as_a_test(raw):
    """The same message, as a sender writes it that isn't live yet."""
    return raw.replace(b"|P|2.4", b"|T|2.4")


def send(*raws, fault=""):
    for raw in raws:
        receive(OURS, FEED, raw, now=NOON, fault=fault)
    project_new(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)


def states():
    found = Outcome.objects.order_by("message_id")
    return [(outcome.state, *outcome.codes) for outcome in found]


def test_what_was_rejected_or_cut_short_leaves_its_control_id_to_the_good_one():
    send(as_a_test(a_referral()), a_referral())
    send(a_booking()[:90], fault="Another frame cut it short.")
    send(a_booking())
    assert [state for state, *_ in states()] == ["held", "projected"] * 2
    send(a_booking(made="20250112"))
    assert states()[-1] == ("held", "hl7.control-id-reused")


def test_what_was_rejected_and_is_to_be_used_after_all_keeps_its_control_id():
    send(a_referral(), as_a_test(a_booking()))
    rejected = Outcome.objects.get(state="held").message_id
    assert use_after_all(OURS, rejected, "It was meant.", now=NOON) == []
    look_again(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)
    send(a_booking(made="20250112"))
    assert states() == [
        ("projected",),
        ("projected",),
        ("held", "hl7.control-id-reused"),
    ]
