"""One look is written for several patients: previewed, once, and undone by further looks."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError
from django.test import Client
from django.test.utils import CaptureQueriesContext

from milepost.actions.appoint import appoint
from milepost.actions.track import NewLook, look_at
from milepost.actions.track_several import Several, track_several, undo_several
from milepost.events.kinds import Kind
from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.reading.several import read_batch
from milepost.reading.staff import Person
from milepost.reading.waiting_list import read_waiting_list
from milepost.reading.worklist import read_looks
from milepost.tracking.list_query import ListQuery
from milepost.tracking.several import Left
from registered import (
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

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CYD = Scope("RXX", "cyd")
FORM, UNDO = UUID(int=1), UUID(int=2)
LATER = NOON + timedelta(hours=1)
AFTER_ALL = datetime(2100, 1, 1, tzinfo=UTC)
ALL = ("P-1", "P-2", "P-3")


@pytest.fixture
def ours():
    """Three joints that Ada follows, and one that has ended; Cyd is at work too."""
    a_provider()
    for number in (1, 2, 3, 4):
        a_pathway(f"P-{number}", owner="ada", patient=a_patient(number))
        record(refer(), pathway=f"P-{number}")
    record((date(2025, 2, 1), Kind.DISCHARGED), pathway="P-4")
    for username in ("ada", "cyd"):
        person = Person(
            username=username,
            name=username.capitalize(),
            role="Tracker",
            provider="RXX",
            provider_name="A trust",
            follows=True,
        )
        appoint(person, password_hash="!")


def several(*names, seen=None, **changes):
    told = {"note": "All rung.", "form": FORM, "looked": True}
    return Several(chosen=dict.fromkeys(names or ALL, seen), **told | changes)


def notes(pathway="P-1", at=NOW):
    looks = read_looks(OURS, pathway, as_at=AsAt(at.day, AFTER_ALL))
    return [(one.note, one.action, one.due, one.owner) for one in looks]


def stale(days=0, day=TODAY):
    reading = read_waiting_list(
        OURS,
        ListQuery(stale=days),
        as_at=AsAt(day, LATER),
        now_live=True,
        lawbook=settings.LAWBOOK,
    )
    return [wait.pathway for wait in reading.rows]


@pytest.mark.usefixtures("ours")
class TestSeveral:
    def test_a_note_and_an_action_are_written_for_each_of_those_chosen(self):
        day = TODAY + timedelta(days=3)
        found, problems = track_several(
            OURS, several(action="Chase", due=day, owner="cyd"), now=NOON
        )
        assert (found.touched, problems) == (ALL, [])
        assert [notes(name) for name in ALL] == [
            [("All rung.", "Chase", day, "cyd")]
        ] * 3

    def test_who_cannot_be_touched_is_left_and_it_is_said_why(self):
        look_at(
            CYD, NewLook(pathway="P-2", note="x", owner="ada", form=uuid4()), now=NOON
        )
        asked = several("P-1", "P-2", "P-4", "P-9", seen=0)
        found, problems = track_several(OURS, asked, now=LATER)
        assert (found.touched, problems) == (("P-1",), [])
        assert found.left == {
            "P-2": Left.LOOKED_MEANWHILE,
            "P-4": Left.CLOSED,
            "P-9": Left.NOT_FOUND,
        }
        assert len(notes("P-2")) == 1
        assert notes("P-4") == []

    def test_nobody_writes_of_patients_whom_they_may_not_see(self):
        lungs = Scope("RXX", "ada", frozenset({"lung"}))
        for scope in (lungs, THEIRS):
            found, problems = track_several(scope, several(), now=NOON)
            assert codes(problems) == ["several.nobody-left"]
            assert set(found.left.values()) == {Left.NOT_FOUND}
        assert notes() == []

    def test_a_form_sent_twice_is_carried_out_once(self):
        track_several(OURS, several(), now=NOON)
        again, problems = track_several(OURS, several(), now=LATER)
        assert (again, problems) == (None, [])
        assert len(notes()) == 1

    def test_what_was_promised_stands_where_no_action_is_given(self):
        day = TODAY + timedelta(days=3)
        told = NewLook(pathway="P-1", action="Ring", due=day, owner="ada", form=uuid4())
        look_at(OURS, told, now=NOON)
        track_several(OURS, several(), now=LATER)
        assert notes()[0] == ("All rung.", "Ring", day, "ada")

    def test_who_was_not_looked_at_stays_as_stale_as_before(self):
        track_several(OURS, several("P-1"), now=NOON)
        track_several(OURS, several("P-2", looked=False, form=uuid4()), now=NOON)
        tomorrow = TODAY + timedelta(days=1)
        record((tomorrow, Kind.TEST_REQUESTED), pathway="P-1", now=NOON)
        assert stale(day=tomorrow) == ["P-1", "P-2", "P-3"]
        assert read_looks(OURS, "P-1", as_at=NOW)[0].looked_at == NOON
        assert read_looks(OURS, "P-2", as_at=NOW)[0].looked_at is None

    def test_undoing_puts_back_whom_nobody_wrote_of_since_and_keeps_both_notes(self):
        day = TODAY + timedelta(days=3)
        told = NewLook(pathway="P-1", action="Ring", due=day, owner="ada", form=uuid4())
        look_at(OURS, told, now=NOON)
        track_several(OURS, several(action="Chase", due=day, owner="cyd"), now=NOON)
        since = NewLook(pathway="P-3", note="Mine.", owner="cyd", form=uuid4())
        look_at(CYD, since, now=LATER)
        assert undo_several(OURS, FORM, undo=UNDO, now=LATER) == (2, [])
        assert [one[1:] for one in notes("P-1")] == [
            ("Ring", day, "ada"),
            ("Chase", day, "cyd"),
            ("Ring", day, "ada"),
        ]
        assert notes("P-2")[0][1:] == ("", None, "ada")
        assert notes("P-3")[0][0] == "Mine."
        assert undo_several(OURS, FORM, undo=uuid4(), now=LATER) == (0, [])
        assert len(notes("P-1")) == 3
        assert read_looks(OURS, "P-2", as_at=AsAt(TODAY, LATER))[0].looked_at is None

    def test_a_batch_is_read_and_undone_by_its_writer_alone(self):
        track_several(OURS, several(), now=NOON)
        assert read_batch(OURS, FORM).can_undo == 3
        for scope in (CYD, THEIRS):
            assert read_batch(scope, FORM) is None
            _, problems = undo_several(scope, FORM, undo=UNDO, now=LATER)
            assert codes(problems) == ["several.no-such-batch"]

    @pytest.mark.parametrize(
        ("asked", "code", "field"),
        [
            (several(note=" "), "track.nothing-said", "note"),
            (several(action="Chase"), "track.no-day", "due"),
            (several(owner="zed"), "track.no-such-person", "owner"),
            (
                Several(chosen={}, note="x", form=FORM),
                "several.nobody-chosen",
                "pathway",
            ),
            (
                several(*(f"P-{n}" for n in range(201))),
                "several.too-many",
                "pathway",
            ),
        ],
    )
    def test_what_cannot_be_written_is_said_at_its_field(self, asked, code, field):
        _, (problem,) = track_several(OURS, asked, now=NOON)
        assert (problem.code, problem.where) == (code, field)
        assert notes() == []

    def test_many_take_as_many_questions_as_few(self):
        counts = []
        for names in (ALL[:1], ALL):
            with CaptureQueriesContext(connection) as captured:
                track_several(OURS, several(*names, form=uuid4()), now=NOON)
            counts.append(len(captured))
        assert counts[0] == counts[1]

    def test_the_database_itself_refuses_to_change_a_batch(self):
        track_several(OURS, several(), now=NOON)
        with (
            pytest.raises((InternalError, IntegrityError), match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE batches_batch SET note = 'x'")


def client_of(username="ada"):
    client = Client()
    account = get_user_model().objects.get(username=username)
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.usefixtures("ours")
class TestPages:
    def test_those_ticked_are_previewed_written_and_undone_in_the_browser(self):
        ada, form = client_of(), str(uuid4())
        assert 'name="pathway" value="P-1"' in ada.get("/work").content.decode()
        assert 'name="pathway" value="P-1"' in ada.get("/list").content.decode()
        told = {"pathway": ["P-1", "P-2"], "form": form}
        page = ada.post("/several", told | {"what": "choose"}).content.decode()
        assert "2 patients chosen." in page
        assert 'value="P-1@0" checked' in page
        typed = {"note": "All <rung>.", "action": "Chase", "due": "+3", "owner": "cyd"}
        told = {"pathway": ["P-1@0", "P-2@0", "P-9@0"], "form": form} | typed
        page = ada.post("/several", told | {"what": "preview"}).content.decode()
        assert "Write for 2 patients" in page
        assert "There is no such pathway that you may see." in page
        assert "All &lt;rung&gt;." in page
        assert notes() == []
        for _ in range(2):
            answer = ada.post("/several", told | {"what": "do"})
            assert answer["Location"].startswith(f"/several/{form}")
        assert len(notes()) == 1
        page = ada.get(f"/several/{form}").content.decode()
        assert "Written for 2 patients, handed over to Cyd." in page
        assert client_of("cyd").get(f"/several/{form}").status_code == 404
        ada.post(f"/several/{form}/undo", {"form": str(uuid4())})
        assert "Undone" in ada.get(f"/several/{form}").content.decode()
        assert notes()[0][3] == "ada"

    def test_what_was_typed_before_the_session_ended_is_there_after_signing_in(self):
        for address, sent, back in (
            ("/pathways/P-1/looks?from=work", {}, "/pathways/P-1?from=work"),
            ("/several", {"pathway": ["P-1@0"], "what": "do"}, "/several"),
            ("/pathways/P-1/escalate", {}, "/pathways/P-1/escalate"),
        ):
            ada = client_of()
            ada.get("/list")
            session = ada.session
            session["last_seen"] = "2020-01-01T00:00:00+00:00"
            session.save()
            typed = {"note": "Half a note.", "action": "Ring", "due": "+2"}
            typed["reason"] = "Half a note."
            answer = ada.post(address, sent | typed | {"form": str(uuid4())})
            assert answer["Location"].startswith("/sign-in?next=%2F")
            assert notes() == []
            account = get_user_model().objects.get(username="ada")
            ada.force_login(account, "django.contrib.auth.backends.ModelBackend")
            page = ada.get(back).content.decode()
            assert "Half a note.</textarea>" in page
            assert (
                "You were signed out while you wrote. What you typed is below" in page
            )
            assert "Half a note." not in ada.get("/pathways/P-1").content.decode()

    def test_nobody_else_who_signs_in_there_is_shown_what_was_typed(self):
        ada = client_of()
        ada.get("/list")
        session = ada.session
        session["last_seen"] = "2020-01-01T00:00:00+00:00"
        session.save()
        ada.post("/pathways/P-1/looks", {"note": "Half a note."})
        account = get_user_model().objects.get(username="cyd")
        ada.force_login(account, "django.contrib.auth.backends.ModelBackend")
        assert "Half a note." not in ada.get("/pathways/P-1").content.decode()

    def test_a_template_is_put_in_without_scripts_after_what_was_typed(self):
        ada = client_of()
        page = ada.get("/pathways/P-1").content.decode()
        assert ">Booking chased (2 days)</option>" in page
        told = {"note": "Mine first.", "then": "template", "owner": "ada"}
        told["template"] = "note-templates/0"
        page = ada.post("/pathways/P-1/looks", told).content.decode()
        assert "Mine first. Rang the desk about the booking. </textarea>" in page
        assert 'name="action" type="text" value="Chase the booking"' in page
        assert notes() == []
