"""A look is written down once, whole, and nothing that was written is ever lost."""

import re
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError
from django.test import Client

from milepost.actions.appoint import appoint
from milepost.actions.track import NewLook, look_at
from milepost.events.kinds import Kind
from milepost.reading.staff import Person
from milepost.reading.worklist import (
    ON_A_PAGE,
    next_owed,
    read_looks,
    read_worklist,
)
from milepost.tracking.worklist import Reason
from registered import (
    LUNG,
    NOON,
    NOW,
    OURS,
    THEIRS,
    TODAY,
    a_pathway,
    a_patient,
    a_provider,
    codes,
    record,
    refer,
)

pytestmark = pytest.mark.django_db
FORM = UUID(int=1)


@pytest.fixture
def ours():
    """A pathway of orthopaedics that Ada follows, and one of lung that nobody does."""
    a_provider()
    a_pathway(owner="ada")
    a_pathway("P-2", "lung", patient=a_patient(2, nhs_number="9990000026"))
    record(refer())
    record(
        refer(date(2025, 2, 3), priority="urgent_suspected_cancer", route="gp"),
        pathway="P-2",
    )
    for username, name in (("ada", "Ada Byron"), ("cyd", "Cyd Hale")):
        person = Person(
            username=username,
            name=name,
            role="Tracker",
            provider="RXX",
            provider_name="A trust",
            follows=True,
        )
        appoint(person, password_hash="!")


def look(scope=OURS, now=NOON, pathway="P-17", **says):
    told = {"note": "Rang the ward.", "owner": "ada", "form": uuid4()} | says
    return look_at(scope, NewLook(pathway=pathway, **told), now=now)


def written(pathway="P-17", scope=OURS):
    return read_looks(scope, pathway, as_at=NOW)


def due(owner="ada", scope=OURS):
    reading = read_worklist(scope, owner, as_at=NOW, lawbook=settings.LAWBOOK)
    return [(owed.wait.pathway, owed.task.reasons) for owed in reading.rows]


@pytest.mark.usefixtures("ours")
class TestLooks:
    def test_a_note_and_what_is_next_are_kept_with_who_wrote_them_and_when(self):
        tomorrow = TODAY + timedelta(days=1)
        assert look(note=" CT is on Monday. ", action="Chase it", due=tomorrow) == []
        (found,) = written()
        assert (found.note, found.action, found.due) == (
            "CT is on Monday.",
            "Chase it",
            tomorrow,
        )
        assert (found.by, found.at, found.owner) == ("ada", NOON, "ada")

    def test_a_form_sent_twice_is_written_down_once(self):
        assert look(form=FORM) == look(form=FORM) == []
        assert len(written()) == 1

    def test_who_writes_over_anothers_look_is_told_first_and_loses_nothing(self):
        look()
        (first,) = written()
        look(LUNG.__class__("RXX", "cyd"), note="On hold.", last_look=first.number)
        told = look(note="Mine.", last_look=first.number)
        assert codes(told) == ["track.looked-meanwhile"]
        assert "Cyd Hale wrote something here" in told[0].message
        assert [one.note for one in written()] == ["On hold.", "Rang the ward."]
        assert look(note="Mine.", last_look=written()[0].number) == []
        assert written()[0].note == "Mine."

    @pytest.mark.parametrize(
        ("says", "code", "field"),
        [
            ({"note": " "}, "track.nothing-said", "note"),
            ({"action": "Chase"}, "track.no-day", "due"),
            ({"due": TODAY}, "track.no-action", "action"),
            (
                {"action": "Chase", "due": TODAY - timedelta(days=1)},
                "track.day-past",
                "due",
            ),
            ({"note": "x" * 4001}, "track.too-long", "note"),
            ({"note": "a\x00b"}, "track.unwritable", "note"),
            ({"owner": "zed"}, "track.no-such-person", "owner"),
        ],
    )
    def test_what_cant_be_written_is_said_at_its_field(self, says, code, field):
        (problem,) = look(**says)
        assert (problem.code, problem.where) == (code, field)
        assert problem.remedy
        assert written() == ()

    def test_a_pathway_of_another_service_or_provider_is_as_good_as_unknown(self):
        for scope in (LUNG, THEIRS):
            assert "actions.no-such-pathway" in codes(look(scope, owner=""))
            assert written(scope=scope) == ()

    def test_handing_over_moves_the_patient_to_the_others_worklist(self):
        assert due() == [("P-17", (Reason.NEW,))]
        look(owner="cyd", note="Over to you.")
        assert due() == []
        assert due("cyd") == [("P-17", (Reason.NO_ACTION,))]

    def test_what_happens_after_a_look_brings_the_patient_back(self):
        look(action="Wait for the clinic", due=TODAY + timedelta(days=5))
        assert due() == []
        record((TODAY, Kind.APPOINTMENT_MISSED, {"first": True}))
        assert due() == [("P-17", (Reason.NEWS,))]

    def test_whom_nobody_follows_is_on_nobodys_list_and_can_be_seen(self):
        assert due("") == [("P-2", (Reason.NEW,))]
        assert due("", LUNG) == [("P-2", (Reason.NEW,))]

    @pytest.mark.parametrize(
        "change", ["UPDATE looks_look SET note = ''", "DELETE FROM looks_look"]
    )
    def test_the_database_itself_refuses_to_change_a_note(self, change):
        look()
        with (
            pytest.raises((InternalError, IntegrityError), match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)


@pytest.fixture
def ada(ours):
    client = Client()
    client.force_login(
        get_user_model().objects.get(username="ada"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def opened(client, address="/pathways/P-17"):
    """What the form of a page sends back of how much the page showed."""
    found = re.search(r'name="shown" value="([^"]+)"', page_of(client, address))
    return found.group(1) if found else ""


def page_of(client, address):
    return client.get(address).content.decode()


def send(client, name="P-17", query="", **typed):
    if "shown" not in typed:
        typed["shown"] = opened(client, f"/pathways/{name}")
    told = {"note": "Rang.", "owner": "ada", "form": str(uuid4())} | typed
    return client.post(f"/pathways/{name}/looks{query}", told)


def test_the_worklist_says_whose_it_is_how_many_are_shown_and_as_at_when(ada):
    page = ada.get("/work").content.decode()
    assert "<h1>My work</h1>" in page
    assert "Showing 1 of 1 patient: what is due" in page
    assert "As at " in page
    assert "Not looked at yet" in page
    assert "<h1>Nobody’s work</h1>" in ada.get("/work?of=nobody").content.decode()
    assert "Nobody yet" in ada.get("/work?of=cyd").content.decode()
    assert ada.get("/work?of=zed").status_code == 404
    assert ada.get("/work?why=\x00&all=maybe").status_code == 200


def test_saving_stays_on_the_page_and_says_so(ada):
    answer = send(ada, query="?from=work&n=3")
    assert answer.status_code == 302
    assert answer["Location"] == "/pathways/P-17?from=work&n=3&saved=yes#tracking"
    page = ada.get(answer["Location"]).content.decode()
    assert "Saved." in page
    assert "Ada Byron, " in page


def test_saving_and_going_on_opens_the_next_who_is_due_or_the_empty_list(ada):
    answer = send(ada, then="next", action="Chase", due="+3")
    assert answer["Location"] == "/work"
    assert "All done" in ada.get("/work").content.decode()
    send(ada, "P-2")
    answer = send(ada, then="next")
    assert answer["Location"] == "/pathways/P-2?from=work#tracking"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"due": "soon"}, "“soon” can’t be read as a day."),
        (
            {"due": "+" + "9" * 400, "action": "x", "note": "y" * 5000},
            "5,000 characters",
        ),
        ({"note": "", "action": ""}, "Nothing is noted"),
        ({"owner": "<b>"}, "Nobody here has the account"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(ada, typed, said):
    answer = send(ada, **{"note": "Kept as it was typed.", **typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    if "note" not in typed:
        assert "Kept as it was typed.</textarea>" in page


def test_a_form_may_only_be_sent_and_only_by_who_may_see_the_pathway(ada):
    assert ada.get("/pathways/P-17/looks").status_code == 405
    assert send(ada, "P-99").status_code == 404
    assert send(Client()).status_code == 302


@pytest.mark.slow
@pytest.mark.usefixtures("ours")
def test_a_long_worklist_is_counted_whole_and_shown_a_page_at_a_time(client):
    for number in range(ON_A_PAGE + 1):
        patient = a_patient(100 + number, nhs_number="")
        a_pathway(f"Q-{number:03}", owner="cyd", patient=patient)
        record(refer(), pathway=f"Q-{number:03}")
    first = read_worklist(OURS, "cyd", as_at=NOW, lawbook=settings.LAWBOOK)
    assert (len(first.due), first.shown, first.last) == (101, 101, 2)
    assert [one.wait.pathway for one in first.rows[:2]] == ["Q-000", "Q-001"]
    told = {"as_at": NOW, "lawbook": settings.LAWBOOK}
    (last,) = read_worklist(OURS, "cyd", page=2, **told).rows
    assert last.wait.pathway == "Q-100"
    beyond = read_worklist(OURS, "cyd", page=9, **told)
    assert (beyond.page, len(beyond.rows)) == (2, 1)
    assert next_owed(OURS, "cyd", but="Q-000", **told) == "Q-001"
    user = get_user_model().objects.get(username="cyd")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/work?page=2").content.decode()
    assert "Page 2 of 2" in page
    assert "Q-100" in page
    assert "Q-099" not in page
