"""What a file leaves behind when it is taken back, and when a list stays away."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from milepost.actions.take_file import decide, explain
from milepost.actions.track import NewLook, look_at
from milepost.foundation.scope import Scope
from milepost.reading.feeds import silent_feeds
from milepost.reading.files import read_gone
from milepost.reading.vanished import count_gone
from milepost.reading.worklist import read_worklist
from milepost.store import register
from milepost.store.models import Patient
from milepost.tracking.worklist import Reason
from registered import LUNG, NOON, NOW, OURS, THEIRS, a_provider
from shell.test_door import a_person
from shell.test_files import ANN, BEN, FIRST, HEAD, SLOTS, stored, taken, work

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def provider():
    a_provider()


def names():
    found = Patient.objects.order_by("hospital_number")
    return list(found.values_list("hospital_number", "family_name"))


def test_a_file_taken_back_also_takes_back_what_it_said_of_who_is_who():
    stored(HEAD + FIRST)
    renamed = stored(HEAD + FIRST.replace("Byrne", "Burns"), day=1)
    assert names() == [("H-1", "Burns")]
    assert decide(OURS, renamed, "undoing", now=NOON) == []
    work(day=1)
    assert names() == [("H-1", "Byrne")]


def test_a_patient_whom_a_file_registered_stays_and_the_page_says_so():
    number = stored(HEAD + FIRST)
    client = Client()
    client.force_login(a_person())
    page = client.get(f"/files/{number}").content.decode()
    assert "1 pathway that it began stays, with its patient" in page
    decide(OURS, number, "undoing", now=NOON)
    work()
    assert names() == [("H-1", "Byrne")]


def test_a_preview_says_that_a_blank_cell_erases_nothing():
    first = stored(HEAD + FIRST)
    later = taken(HEAD + FIRST.replace("routine", ""), day=1)
    client = Client()
    client.force_login(a_person())
    page = client.get(f"/files/{later}").content.decode()
    assert f"File {first} of this list came before. A blank cell says nothing" in page


def test_who_vanishes_from_a_daily_list_is_said_above_every_page_until_explained():
    stored(SLOTS + ANN + BEN, profile="rows-slot-issues")
    client = Client()
    client.force_login(a_person())
    words = "1 patient left a list, and nothing says why."
    assert words not in client.get("/work").content.decode()
    stored(SLOTS + BEN, profile="rows-slot-issues", day=1)
    assert words in client.get("/work").content.decode()
    left = read_gone(OURS, lawbook=settings.LAWBOOK)[0]
    assert explain(OURS, left.number, "Booked by telephone", now=NOON) == []
    assert words not in client.get("/work").content.decode()


def test_who_left_a_list_is_counted_for_who_may_see_the_service():
    stored(SLOTS + ANN, profile="rows-slot-issues")
    stored(SLOTS + BEN, profile="rows-slot-issues", day=1)
    asked = {"lawbook": settings.LAWBOOK, "now": NOON}
    assert [count_gone(each, **asked) for each in (OURS, THEIRS, LUNG)] == [1, 0, 0]
    ortho = Scope("RXX", "ola", frozenset({"ortho"}))
    assert count_gone(ortho, **asked) == 1


def test_who_vanished_is_on_the_worklist_of_who_follows_them_until_it_is_explained():
    stored(SLOTS + ANN, profile="rows-slot-issues")
    name = "000000000017"
    told = NewLook(
        pathway=name, action="Ring", due=date(2025, 3, 1), owner="", form=uuid4()
    )
    assert look_at(OURS, told, now=NOON) == []
    register.set_owners(OURS, {name: "ola"})
    stored(SLOTS + BEN, profile="rows-slot-issues", day=1)
    ortho = Scope("RXX", "ola", frozenset({"ortho"}))
    client = Client()
    client.force_login(a_person())
    for explained in (False, True):
        asked = {"as_at": NOW, "lawbook": settings.LAWBOOK, "everyone": True}
        rows = read_worklist(ortho, "ola", **asked).rows
        theirs = {one.wait.pathway: one.task.reasons for one in rows}
        assert (Reason.VANISHED in theirs[name]) is not explained
        for page in (f"/pathways/{name}", "/caseloads"):
            said = client.get(page).content.decode()
            assert (", followed by ola." in said) is not explained
        left = read_gone(OURS, lawbook=settings.LAWBOOK)[0]
        explain(OURS, left.number, "Booked by telephone", now=NOON)


def silent(days):
    now = NOON + timedelta(days=days)
    return [(each.feed, each.stopped) for each in silent_feeds(OURS, now=now)]


def test_a_list_is_silent_only_when_its_next_file_is_late():
    stored(HEAD + FIRST)
    stored(SLOTS + ANN, profile="rows-slot-issues")
    assert silent(1) == []
    assert silent(1.5) == [("rows-slot-issues", False)]
    assert silent(3) == [("rows-slot-issues", True)]
    stored(SLOTS + ANN.replace("Byrne", "Byrne "), profile="rows-slot-issues", day=2)
    assert silent(3) == []
