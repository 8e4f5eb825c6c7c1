"""The pages of reviews show what they may to whom they may, and nothing else."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from breached import (
    CLEO,
    DONE,
    MAX,
    NOW,
    SAM,
    a_house,
    look,
    step,
    the_review,
)
from milepost.actions.appoint import appoint
from milepost.actions.arrange_escalations import set_rota
from milepost.actions.escalations import Call, raise_by_hand
from milepost.breaches.review import Grade, Recipient, What
from milepost.escalations.on_duty import Shift
from milepost.reading.staff import person_named
from milepost.store.escalations.rota import PlacedShift
from registered import OURS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HARM = replace(DONE, harm=Grade.LOW, harm_words="Looked at by <b>two</b> people.")


@pytest.fixture(autouse=True)
def house(monkeypatch):
    a_house()
    look()
    monkeypatch.setattr("django.utils.timezone.localtime", lambda: NOW)


def visitor(username):
    client = Client()
    client.force_login(
        get_user_model().objects.get(username=username),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def page_of(username, address):
    answer = visitor(username).get(address)
    return answer.status_code, answer.content.decode()


def shared(*more):
    step(What.WRITTEN, written=HARM)
    step(What.AGREED, MAX)
    step(What.SIGNED, CLEO)
    one = Recipient(role="Radiology manager")
    assert step(What.SHARED, MAX, shared_with=(one, *more)) == []
    return the_review()


def test_a_review_shows_its_stages_its_picture_and_its_longest_excess():
    status, page = page_of("sam", f"/breaches/{the_review()}")
    assert status == 200
    for words in (
        "Review ",
        "62-day cancer",
        "Longest excess: MDT, 49 days over its target of 7.",
        "105 days, 43 over",
        "Write in it",
        "Asked for, and not done yet",
        "BRIAIN",
    ):
        assert words in page, words
    assert page.count('class="br-stage br-stage--over"') == 3


def test_the_list_says_what_waits_for_my_role_and_what_is_late():
    assert "To draft by 31-Dec-2026" in page_of("sam", "/breaches")[1]
    cleo = page_of("cleo", "/breaches")[1]
    assert "No review waits for a step that your role takes." in cleo
    step(What.WRITTEN, written=HARM)
    step(What.AGREED, MAX)
    assert "To sign by" in page_of("cleo", "/breaches")[1]
    assert "None" in page_of("sam", "/breaches")[1]
    address = "/breaches?show=all&stage=diagnostics&reason=scotland/breach-reasons+late-report&month=2026-11"
    assert "A test was reported late (avoidable)" in page_of("sam", address)[1]
    assert page_of("sam", f"{address}&page=99")[0] == 302
    assert (
        "There is no such review"
        in page_of("sam", "/breaches?show=all&longest=vetting")[1]
    )


def test_whoever_it_is_shared_with_sees_that_case_and_nothing_else():
    number = the_review()
    assert page_of("rita", f"/breaches/{number}")[0] == 404
    shared()
    for username in ("ray", "rita"):
        status, page = page_of(username, f"/breaches/{number}")
        assert status == 200
        assert "The scan was done in time." in page
        assert "Looked at by &lt;b&gt;two&lt;/b&gt; people." in page
        for hidden in ("BRIAIN", "P-2", "/pathways/", "Write in it", "Send it back"):
            assert hidden not in page, hidden
        assert page_of(username, "/pathways/P-2")[0] == 404
        assert "BRIAIN" not in page_of(username, "/breaches?show=shared")[1]
        assert f"/breaches/{number}" in page_of(username, "/breaches?show=shared")[1]
        assert f"/breaches/{number}" not in page_of(username, "/breaches?show=all")[1]
    assert page_of("una", f"/breaches/{number}")[0] == 404
    assert f"/breaches/{number}" not in page_of("una", "/breaches?show=shared")[1]


def test_who_is_on_duty_for_a_service_finds_there_what_they_may_do_and_see():
    """Sam stands in for the clinical lead of lung, and for radiology's manager."""
    today = NOW.date()
    roles = ("Clinical lead", "Radiology manager")
    shifts = [Shift(role=role, person="sam", first=today) for role in roles]
    set_rota(OURS, [PlacedShift(shift, "lung") for shift in shifts])
    number = the_review()
    step(What.WRITTEN, written=HARM)
    step(What.AGREED, MAX)
    assert "To sign by" in page_of("sam", "/breaches")[1]
    assert step(What.SIGNED, SAM) == []
    step(What.SHARED, MAX, shared_with=(Recipient(role="Radiology manager"),))
    assert f"/breaches/{number}" in page_of("sam", "/breaches?show=shared")[1]


def test_a_role_is_the_same_role_however_its_letters_are_written():
    person = person_named("una")
    appoint(replace(person, role="radiology MANAGER"), password_hash="!")
    number = shared()
    assert page_of("una", f"/breaches/{number}")[0] == 200
    assert f"/breaches/{number}" in page_of("una", "/breaches?show=shared")[1]


def test_whoever_it_is_shared_with_can_change_nothing():
    number = shared(Recipient(person="una"))
    told = {"what": "sent_back", "reason": "No.", "form": str(uuid4())}
    answer = visitor("una").post(f"/breaches/{number}/step", told)
    assert answer.status_code == 422
    assert "There is no such review" in answer.content.decode()
    action = {"text": "x", "due": "1 1 2027", "who": "person:una"}
    answer = visitor("una").post(f"/breaches/{number}/actions", action)
    assert answer.status_code == 422


def test_what_is_typed_is_kept_when_somebody_else_wrote_meanwhile():
    number = the_review()
    step(What.WRITTEN, MAX, written=HARM)
    told = {
        "what": "written",
        "seen": "1",
        "form": str(uuid4()),
        "learning": "Mine & not theirs",
        "primary-reason": "vetting|scotland/breach-reasons|late-vetting",
        "why1": "Because.",
    }
    answer = visitor("sam").post(f"/breaches/{number}/step", told)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Max Manager recorded that it was written" in page
    assert "Mine &amp; not theirs" in page
    assert 'value="vetting|scotland/breach-reasons|late-vetting" selected' in page
    assert 'value="Because."' in page


def test_a_review_is_written_from_the_page_and_an_action_shows_on_my_work():
    number = the_review()
    told = {
        "what": "written",
        "seen": "1",
        "form": str(uuid4()),
        "learning": "Ask sooner.",
        "primary-reason": "diagnostics|scotland/breach-reasons|late-report",
    }
    sam = visitor("sam")
    answer = sam.post(f"/breaches/{number}/step", told)
    assert answer["Location"] == f"/breaches/{number}?saved=yes"
    assert sam.post(f"/breaches/{number}/step", told).status_code == 302
    page = sam.get(f"/breaches/{number}?saved=yes").content.decode()
    assert "Diagnostics: A test was reported late (avoidable)" in page
    action = {"text": "A daily look at reports", "due": "5 1 2027"}
    wrong = sam.post(f"/breaches/{number}/actions", action)
    assert wrong.status_code == 422
    assert "Nobody is to do it." in wrong.content.decode()
    assert 'value="A daily look at reports"' in wrong.content.decode()
    done = action | {"who": "desk:radiology", "form": str(uuid4())}
    assert sam.post(f"/breaches/{number}/actions", done).status_code == 302
    assert "A daily look at reports" in page_of("sam", "/desks/radiology")[1]
    assert "A daily look at reports" in page_of("max", f"/breaches/{number}")[1]


def test_the_patients_page_links_to_the_review_and_the_review_to_what_was_escalated():
    from django.conf import settings

    call = Call(pathway="P-2", reason="Where is the report?", desk="radiology")
    number, problems = raise_by_hand(OURS, call, lawbook=settings.LAWBOOK, now=NOW)
    assert problems == []
    assert f"/breaches/{the_review()}" in page_of("sam", "/pathways/P-2")[1]
    page = page_of("sam", f"/breaches/{the_review()}")[1]
    assert f'href="/escalations/{number}"' in page
    assert "Not acknowledged" in page


def test_open_pages_are_told_of_new_entries_only_where_their_person_may_see():
    number = the_review()
    asked = f"/changes?reviews={number}&since=0"
    head = {"Accept": "application/json"}
    assert visitor("sam").get(asked, headers=head).json()["words"] == "1 new entry"
    assert visitor("una").get(asked, headers=head).json()["count"] == 0
    signed_all = "/changes?reviews=all&since=0"
    step(What.WRITTEN, written=HARM)
    assert visitor("sam").get(signed_all, headers=head).json()["count"] == 2


@pytest.mark.parametrize(
    "address", ["/breaches/999999", "/breaches/99999999999999999999999"]
)
def test_there_is_no_page_of_a_review_that_is_not_there(address):
    assert page_of("sam", address)[0] == 404
