"""A site that begins loads what its system sent for years: once, and all of it."""

import gzip

import pytest
from django.conf import settings

from hl7_messages import a_booking, a_referral, an_attendance, the_profile
from milepost.actions.load_messages import load_messages
from milepost.actions.receive import FeedName, receive
from milepost.cli.feed_load import in_words
from milepost.host.message_files import files_among, messages_in
from milepost.store.inbox.models import Message
from milepost.store.models import Event
from registered import NOON, OURS, a_provider

pytestmark = pytest.mark.django_db
FEED = FeedName("pas", the_profile())


def load(*paths, progress=lambda *_: None):
    files = files_among(paths)
    told = {"lawbook": settings.LAWBOOK, "clock": lambda: NOON, "progress": progress}
    return in_words(load_messages(OURS, FEED, messages_in(files), **told), len(files))


@pytest.fixture
def history(tmp_path):
    a_provider()
    folder = tmp_path / "history"
    (folder / "later").mkdir(parents=True)
    (folder / "1.hl7").write_bytes(a_booking() + a_booking("4", pathway="P-18"))
    with gzip.open(folder / "later" / "2.hl7.gz", "wb") as packed:
        packed.write(a_referral() + an_attendance() + b"\x1c\rno message\r")
    return folder


def test_a_folder_is_loaded_and_each_message_accounted_for(history):
    heard = []
    assert load(history, progress=lambda *told: heard.append(told)) == (
        "5 messages in 2 files: 5 stored, 0 there already;"
        " 3 recorded, 0 kept, 2 wait. 1 of them can't be read as messages."
    )
    assert heard == [("Storing", 5, 0), ("Reading", 5, 5)]
    kinds = Event.objects.order_by("day", "id").values_list("kind", flat=True)
    assert list(kinds) == [
        "referral_received",
        "appointment_booked",
        "appointment_attended",
        "decision_to_treat",
    ]


def test_loaded_again_nothing_is_stored_or_told_twice(history):
    load(history)
    events = Event.objects.count()
    assert load(history, history / "1.hl7") == (
        "7 messages in 3 files: 0 stored, 7 there already;"
        " 0 recorded, 0 kept, 0 wait. 1 of them can't be read as messages."
    )
    assert Event.objects.count() == events


def test_what_came_by_the_wire_is_known_again_in_a_file(history):
    receive(OURS, FEED, a_referral(), now=NOON)
    load(history)
    assert Message.objects.filter(control_id="1").count() == 1


def test_a_file_that_is_not_there_is_said_before_anything_is_stored(history):
    with pytest.raises(FileNotFoundError):
        load(history, history / "none.hl7")
    assert Message.objects.count() == 0
