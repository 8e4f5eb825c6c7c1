"""Each open page is told of what others did to what it shows, and of nothing else."""

import uuid
from datetime import date

import pytest
from django.db import connection

from escalated import a_lung_service, at, escalate, step
from milepost.actions.track import NewLook, look_at
from milepost.foundation.marks import Mark
from milepost.host.clock import now
from milepost.reading.news import marked
from milepost.store.added import looked_at
from opened import Open, a_client
from registered import LUNG, OURS, THEIRS, a_pathway, a_patient, record

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DUTIES = {"of": "scotland/cancer-tracking", "duty": "New referrals are on the list"}


def followed_by(owner, name="P-17", number=17):
    who = a_patient(number, nhs_number="")
    assert a_pathway(name, "lung", patient=who, owner=owner) == []
    told = {"priority": "urgent_suspected_cancer", "route": "gp"}
    referred = (date(2025, 2, 10), "referral_received", told)
    assert record(referred, pathway=name, now=at(2, 14, 9)) == []


@pytest.fixture
def may():
    a_lung_service()
    followed_by("may")
    record((now().date(), "test_requested", {"test": "ct"}), now=now())
    return a_client("may")


def look(pathway="P-17", owner="may", scope=OURS):
    told = NewLook(pathway=pathway, note="Rang", owner=owner, form=uuid.uuid4())
    assert look_at(scope, told, now=now()) == []


def test_a_list_of_escalations_hears_of_one_that_comes_and_one_that_goes(may):
    first, _ = escalate(now=now())
    mine, all_of_them = Open(may, "/escalations"), Open(may, "/escalations?show=all")
    at_top = Open(may, "/escalations?show=all&state=at_top")
    assert mine.news() == all_of_them.news() == "0 changes"
    escalate(now=now())
    step(first, "resolved", now=now(), outcome="Done", day=now().date())
    assert (mine.news(), all_of_them.news()) == ("2 changes", "2 changes")
    assert at_top.news() == "0 changes"


def test_the_turnaround_of_a_desk_hears_of_its_tests_and_not_of_escalations(may):
    page = Open(may, "/desks/radiology/turnaround")
    assert page.news() == "0 changes"
    escalate(now=now())
    record((now().date(), "test_requested", {"test": "colonoscopy"}), now=now())
    assert page.news() == "0 changes"
    record((now().date(), "test_reported", {"test": "ct"}), now=now())
    assert page.news() == "1 change"


def test_an_escalation_hears_of_its_own_record_alone(may):
    one, _ = escalate(now=now())
    other, _ = escalate(now=now())
    page = Open(may, f"/escalations/{one}")
    step(other, "acknowledged", now=now())
    assert page.news() == "0 changes"
    step(one, "acknowledged", now=now())
    assert page.news() == "1 change"


def test_a_desk_hears_of_requests_and_escalations_of_its_own(may):
    radiology, endoscopy = Open(may, "/desks/radiology"), Open(may, "/desks/endoscopy")
    escalate(now=now())
    record((now().date(), "test_requested", {"test": "mri"}), now=now())
    assert radiology.news() == "2 changes"
    assert endoscopy.news() == "0 changes"


def test_oversight_hears_of_every_step_and_caseloads_of_every_look(may):
    oversight, caseloads = Open(may, "/oversight"), Open(may, "/caseloads")
    escalate(now=now())
    look()
    assert oversight.news() == "1 change"
    assert caseloads.news() == "1 patient looked at or handed over"


def test_duties_hear_of_a_tick_on_their_own_list(may):
    ours = Open(may, f"/duties?of={DUTIES['of']}")
    other = Open(may, "/duties?of=england/elective-tracking")
    form = {"form": str(uuid.uuid4()), "what": "done"}
    may.post("/duties/ticks", DUTIES | form)
    assert ours.news() == "1 tick"
    assert other.news() == "0 ticks"


def test_a_worklist_hears_of_looks_answers_and_patients_handed_away(may):
    a_client("somebody")
    followed_by("somebody", "P-18", 18)
    number, _ = escalate(now=now())
    look()
    work = Open(may, "/work")
    look("P-18", owner="somebody")
    assert work.news() == "0 changes"
    step(number, "acknowledged", now=now())
    assert work.news() == "1 change"
    look(owner="somebody")
    assert work.news() == "1 change", "one patient"
    look("P-18", owner="may")
    assert work.news() == "2 changes"


def test_a_patient_handed_away_before_anybody_looked_is_missed_at_once(may):
    a_client("somebody")
    work = Open(may, "/work")
    look(owner="somebody")
    assert work.news() == "1 change"


def test_nobody_hears_of_what_they_may_not_see(may):
    blind = a_client("quin", frozenset({"ortho"}))
    number, _ = escalate(now=now())
    pages = [
        Open(may, there)
        for there in (
            "/escalations?show=all",
            f"/escalations/{number}",
            "/desks/radiology",
            "/oversight",
            "/caseloads",
        )
    ]
    step(number, "acknowledged", now=now())
    record((now().date(), "test_booked", {"test": "ct", "for_day": now().date()}))
    look()
    assert all(page.news()[0] != "0" for page in pages)
    assert [page.news(blind).split()[0] for page in pages] == ["0"] * len(pages)


def test_what_was_written_first_and_seen_last_is_news_all_the_same(may):
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('looks_look_id_seq')")
        (taken,) = cursor.fetchone()
    look()
    mark = {"looks": Mark(taken + 1, (taken,))}
    assert marked("looks") == f"looks:{taken + 1}"
    look()
    assert looked_at(OURS, mark) == 1
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO looks_look SELECT %s, provider, pathway, note, action, due,
            owner, seen, by, at, looked_at, gen_random_uuid() FROM looks_look LIMIT 1""",
            [taken],
        )
    assert looked_at(LUNG, mark) == 1
    assert looked_at(THEIRS, mark) == 0


@pytest.mark.parametrize(
    "asked", ["of=escalations&marks=looks:x", "of=nothing", "of=desk&desk=odd"]
)
def test_an_address_that_asks_for_nonsense_is_answered(may, asked):
    answer = may.get(f"/changes?{asked}")
    assert answer.status_code == (200 if "desk" in asked else 422)
