"""What a house keeps beside its patients is told of to whoever has its pages open."""

from datetime import date
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from escalated import a_lung_service, a_referral, escalate
from hl7_messages import a_booking, the_profile
from hl7_messages import a_referral as a_message
from milepost.actions.arrange import Arrangement, arrange
from milepost.actions.barriers import (
    BarrierStep,
    NewBarrier,
    note_barrier,
    take_barrier_step,
)
from milepost.actions.project_inbox import project_new
from milepost.actions.receive import FeedName, open_feed, receive
from milepost.actions.see_to_messages import retire_feed, say_meaning
from milepost.actions.settle_messages import give_to
from milepost.actions.take_file import decide, explain
from milepost.actions.track import NewLook, look_at
from milepost.escalations.barriers import Did
from milepost.host.clock import now
from milepost.reading import open_cases
from milepost.reading.live import Bell, Exchange
from milepost.store.files.models import Left
from milepost.store.inbox.models import Outcome
from milepost.store.notices import Notice
from opened import Open, a_client
from registered import LUNG, NOON, OURS, THEIRS, a_pathway, a_patient, record, refer
from sent_files import FIRST, HEAD, send, stored

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MAY_NOT = frozenset({"ortho"})
SEEN = (date(2025, 2, 3), "appointment_attended", {"first": True})
CODED_30 = (date(2025, 2, 10), "rtt_status", {"code": "30"})
WHOLE = "rows-slot-issues"
SLOTS = "UBRN,Listed on,Service,Hospital number,Family name,Date of birth\n"
ANN = "000000000017,2025-01-06,ortho,H-1,Byrne,1960-03-02\n"
BEN = "000000000025,2025-01-07,ortho,H-2,Cole,1961-03-02\n"


@pytest.fixture
def may():
    a_lung_service()
    a_referral("P-17")
    return a_client("may")


def noted(services=("lung",), theme="equipment"):
    told = NewBarrier(
        title="No CT on Fridays",
        said="The scanner is replaced in May.",
        theme=theme,
        services=list(services),
        form=uuid4(),
    )
    number, problems = note_barrier(OURS, told, now=now())
    assert problems == []
    return number


def followed(number):
    step = BarrierStep(number=number, did=Did.FOLLOWED, said="Still so.", form=uuid4())
    assert take_barrier_step(OURS, step, now=now()) == []


def look(pathway="P-17"):
    told = NewLook(pathway=pathway, note="Rang", owner="may", form=uuid4())
    assert look_at(OURS, told, now=now()) == []


def arranged(what, **says):
    told = Arrangement(what=what, says=says, form=uuid4())
    assert arrange(OURS, told, lawbook=settings.LAWBOOK, now=now()) == []


def test_the_log_of_barriers_and_oversight_hear_of_each_barrier_once(may):
    first = noted()
    log, page = (
        Open(may, "/oversight/barriers"),
        Open(may, f"/oversight/barriers/{first}"),
    )
    staffing, group = (
        Open(may, "/oversight/barriers?theme=staff"),
        Open(may, "/oversight"),
    )
    followed(first)
    followed(first)
    noted()
    assert (log.news(), page.news()) == ("2 changes", "1 change")
    assert (group.news(), staffing.news()) == ("2 changes", "0 changes")


def test_whoever_may_not_see_all_services_of_a_barrier_hears_nothing_of_it(may):
    only_lung = a_client("quin", frozenset({"lung"}))
    log, group = Open(only_lung, "/oversight/barriers"), Open(only_lung, "/oversight")
    hers = noted()
    page = Open(only_lung, f"/oversight/barriers/{hers}")
    both = noted(["lung", "ortho"])
    assert (log.news(), group.news()) == ("1 change", "1 change")
    theirs = Open(may, f"/oversight/barriers/{both}")
    followed(both)
    assert (page.news(), theirs.news()) == ("0 changes", "1 change")
    assert theirs.news(only_lung) == "0 changes"


def test_the_rota_the_ladders_and_the_closed_days_hear_of_their_own(may):
    pages = [Open(may, there) for there in ("/rota", "/rota/ladders", "/rota/closed")]
    day = date(2031, 1, 7)  # a Tuesday
    arranged("closed_day", day=day)
    assert [page.news() for page in pages] == ["0 changes", "0 changes", "1 change"]
    arranged("shift", role="Service manager", place="lung", person="may", first=day)
    arranged("absence", person="may", first=day, last=day)
    assert [page.news() for page in pages] == ["2 changes", "0 changes", "1 change"]
    arranged("ladder", service="lung", ladder="")
    assert pages[1].news() == "1 change"


def test_a_rota_says_nothing_of_a_place_that_one_may_not_see(may):
    blind = a_client("quin", MAY_NOT)
    rota, ladders = Open(blind, "/rota"), Open(blind, "/rota/ladders")
    arranged(
        "shift", role="Service manager", place="lung", person="may", first=now().date()
    )
    arranged("ladder", service="lung", ladder="")
    assert (rota.news(), ladders.news()) == ("0 changes", "0 changes")
    arranged(
        "shift", role="Service manager", place="", person="may", first=now().date()
    )
    assert rota.news() == "1 change"


def test_files_hear_of_a_new_one_of_each_step_and_of_what_was_found_out(may):
    gone = stored(SLOTS + ANN + BEN, profile=WHOLE)
    stored(SLOTS + ANN, day=1, profile=WHOLE)
    files, file = Open(may, "/files"), Open(may, f"/files/{gone}")
    assert files.news() == file.news() == "0 changes"
    (left,) = Left.objects.all()
    assert explain(OURS, left.id, "Rang: she moved.", now=NOON) == []
    assert files.news() == "1 change"
    assert send(HEAD + FIRST)[1] == []
    assert (files.news(), file.news()) == ("2 changes", "0 changes")
    assert decide(OURS, gone + 1, "undoing", now=NOON) == []
    assert files.news() == "3 changes"
    other = Open(may, f"/files/{gone + 1}")
    assert other.told == {}, "at work: it asks by itself how far that has come"
    assert file.news(a_client("quin", MAY_NOT)) == "0 changes"
    assert files.news(a_client("quin", MAY_NOT)) == "0 changes"


def test_feeds_hear_of_each_message_and_of_what_people_do_about_those_that_wait(may):
    blind = a_client("quin", MAY_NOT)
    feed = FeedName("pas", the_profile())
    open_feed(OURS, feed, now=NOON)
    elsewhere = Open(a_client("bob", provider="RYY"), "/feeds")
    page, theirs = Open(may, "/feeds"), Open(blind, "/feeds")
    receive(OURS, feed, a_message(), now=NOON)
    assert (page.news(), theirs.news()) == ("1 change", "1 change")
    receive(OURS, feed, a_booking("3", day="20250230"), now=NOON)
    project_new(OURS, feed, lawbook=settings.LAWBOOK, now=NOON)
    assert (page.news(), theirs.news()) == ("2 changes", "2 changes")
    page, theirs = Open(may, "/feeds"), Open(blind, "/feeds")
    (held,) = Outcome.objects.filter(state="held").values_list("message_id", flat=True)
    assert give_to(OURS, held, "may", now=NOON) == []
    assert (page.news(), theirs.news()) == ("1 change", "0 changes")
    say_meaning(OURS, "pas", "cancelled_by", "FLOOD", "provider", now=NOON)
    assert retire_feed(OURS, "pas", "It moved.", now=NOON) == []
    assert (page.news(), theirs.news()) == ("3 changes", "0 changes")
    assert elsewhere.news() == "0 changes"


def test_what_is_of_no_service_rings_at_whoever_sees_them_all():
    every, some, other = (Bell(scope, "") for scope in (OURS, LUNG, THEIRS))
    office = Exchange()
    for bell in (every, some, other):
        office.bells[bell.scope.person].append(bell)
    office.ring(Notice("RXX", ""))
    assert [bell.rung.is_set() for bell in (every, some, other)] == [True, False, False]


def test_files_and_messages_are_told_of_as_they_are_seen_to(may):
    def told():
        return [one["sql"] for one in asked if '"service": ""' in one["sql"]]

    feed = FeedName("pas", the_profile())
    open_feed(OURS, feed, now=NOON)
    receive(OURS, feed, a_booking("3", day="20250230"), now=NOON)
    with CaptureQueriesContext(connection) as asked:
        project_new(OURS, feed, lawbook=settings.LAWBOOK, now=NOON)
    assert len(told()) == 1
    with CaptureQueriesContext(connection) as asked:
        send(SLOTS + ANN, profile=WHOLE)
    assert len(told()) == 1


def test_findings_hear_of_pathways_on_their_list_and_of_what_is_gone_from_it(may):
    assert a_pathway("P-18", owner="may", patient=a_patient(18, nhs_number="")) == []
    assert record(refer(), SEEN, CODED_30, pathway="P-18") == []
    every, mine = Open(may, "/findings"), Open(may, "/findings?owner=may")
    past = Open(may, "/findings?as_at=2025-02-01")
    blind = Open(a_client("quin", frozenset({"lung"})), "/findings")
    assert a_pathway("P-19", patient=a_patient(19, nhs_number="9990000026")) == []
    assert record(refer(), SEEN, pathway="P-19") == []
    assert (every.news(), past.told) == ("0 changes", {})
    assert record(CODED_30, pathway="P-19") == []
    assert (every.news(), mine.news(), blind.news()) == (
        "1 change",
        "0 changes",
        "0 changes",
    )
    ended = (date(2025, 2, 10), "decision_not_to_treat", {})
    assert record(ended, pathway="P-18") == []
    assert mine.news() == "1 change"


def test_figures_of_now_hear_of_patients_of_the_services_that_they_count(may):
    assert a_pathway("P-18", patient=a_patient(18, nhs_number="")) == []
    every, lung = Open(may, "/indicators"), Open(may, "/indicators?service=lung")
    blind = Open(a_client("quin", MAY_NOT), "/indicators")
    look()
    escalate(now=now())
    assert record(refer(), pathway="P-18") == []
    told = [page.news() for page in (every, lung, blind)]
    assert told == [
        "2 patients with something new",
        *["1 patient with something new"] * 2,
    ]
    assert lung.news(a_client("nia", MAY_NOT)) == "0 patients with something new"


def test_figures_that_were_kept_hear_of_what_came_since_they_were(may, monkeypatch):
    monkeypatch.setattr(open_cases, "MANY", 0)
    monkeypatch.setattr(open_cases, "_kept", {})
    Open(may, "/indicators")
    look()
    assert Open(may, "/indicators").news() == "1 patient with something new"
