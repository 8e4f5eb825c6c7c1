"""A caseload is handed over whole, with a reason, and can be taken back."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from milepost.actions.appoint import appoint
from milepost.actions.hand_over import HandOver, hand_over, take_back
from milepost.actions.track import NewLook, look_at
from milepost.actions.track_several import Several, track_several
from milepost.foundation.scope import Scope
from milepost.reading.caseloads import read_caseloads
from milepost.reading.staff import Person
from milepost.reading.worklist import read_looks, read_worklist
from milepost.store import register
from milepost.tracking.worklist import Reason
from registered import (
    LUNG,
    NOON,
    NOW,
    OURS,
    TODAY,
    a_pathway,
    a_patient,
    a_provider,
    codes,
    record,
    refer,
)

pytestmark = pytest.mark.django_db
FORM = UUID(int=9)


@pytest.fixture(autouse=True)
def ours():
    """Ada follows two patients of orthopaedics and one of lung; nobody follows a fourth."""
    a_provider()
    for number, (service, owner) in enumerate(
        (("ortho", "ada"), ("ortho", "ada"), ("lung", "ada"), ("ortho", "")), 1
    ):
        name = f"P-{number}"
        who = a_patient(number, nhs_number="")
        a_pathway(name, service, patient=who, owner=owner)
        record(
            refer(route="gp", priority="urgent_suspected_cancer")
            if service == "lung"
            else refer(),
            pathway=name,
        )
    for username, name in (("ada", "Ada Byron"), ("cyd", "Cyd Hale")):
        person = Person(
            username=username,
            name=name,
            role="Service manager",
            provider="RXX",
            provider_name="A trust",
            follows=True,
        )
        appoint(person, password_hash="!")


def look(pathway="P-1", now=NOON, owner="ada", **says):
    told = {"note": "Rang.", "owner": owner, "form": uuid4()} | says
    assert look_at(OURS, NewLook(pathway=pathway, **told), now=now) == []


def asked(giver="ada", taker="cyd", why="Ada is away", form=FORM):
    return HandOver(giver=giver, taker=taker, why=why, form=form)


def loads(scope=OURS):
    found = read_caseloads(scope, as_at=NOW, now=NOON).rows
    return {
        row.owner: (row.patients, row.never, row.stale, row.overdue) for row in found
    }


def test_caseloads_are_counted_with_how_lately_each_was_looked_at():
    look("P-1", now=datetime(2025, 2, 6, 9, tzinfo=UTC))
    look("P-2", now=datetime(2025, 2, 7, 9, tzinfo=UTC))
    assert loads() == {"": (1, 1, 0, 0), "ada": (3, 1, 1, 0)}
    assert loads(LUNG) == {"ada": (1, 1, 0, 0)}


def test_an_action_is_overdue_the_day_after_it_was_promised_for():
    look(now=datetime(2025, 2, 12, 9, tzinfo=UTC), action="Ring", due=date(2025, 2, 13))
    look("P-2", action="Ring", due=TODAY)
    assert loads()["ada"] == (3, 1, 0, 1)


def test_handing_over_moves_everybody_once_and_says_why_and_nobody_was_looked_at():
    look(now=datetime(2025, 2, 5, 9, tzinfo=UTC), action="Ring", due=date(2025, 2, 20))
    assert hand_over(OURS, asked(), now=NOON) == (3, [])
    assert loads() == {"": (1, 1, 0, 0), "cyd": (3, 2, 1, 0)}
    latest, before = read_looks(OURS, "P-1", as_at=NOW)
    assert (latest.note, latest.owner) == ("Ada is away", "cyd")
    assert (latest.action, latest.due) == (before.action, before.due)
    assert hand_over(OURS, asked(), now=NOON) == (0, [])
    assert len(read_looks(OURS, "P-1", as_at=NOW)) == 2
    reading = read_worklist(OURS, "cyd", as_at=NOW, lawbook=settings.LAWBOOK)
    owed = {o.wait.pathway: o.task.reasons for o in reading.rows}
    assert owed["P-1"] == (Reason.STALE,)
    assert owed["P-2"] == (Reason.NEW,)


def test_only_patients_that_one_may_see_are_handed_over():
    assert hand_over(LUNG, asked(), now=NOON) == (1, [])
    assert loads()["ada"][0] == 2


def test_a_hand_over_is_taken_back_but_for_whom_somebody_looked_at_since():
    hand_over(OURS, asked(), now=NOON)
    look("P-2", now=NOON + timedelta(hours=1), owner="cyd")
    assert take_back(OURS, asked(), form=uuid4(), now=NOON + timedelta(hours=2)) == (
        2,
        [],
    )
    assert {owner: row[0] for owner, row in loads().items()} == {
        "": 1,
        "ada": 2,
        "cyd": 1,
    }


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"taker": ""}, "hand-over.nobody"),
        ({"taker": "ada"}, "hand-over.same"),
        ({"why": "  "}, "hand-over.no-reason"),
        ({"why": "x" * 201}, "hand-over.no-reason"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_moved(changes, code):
    count, problems = hand_over(OURS, asked(**changes), now=NOON)
    assert (count, codes(problems)) == (0, [code])
    assert loads()["ada"][0] == 3


@pytest.fixture
def ada():
    client = Client()
    client.force_login(
        get_user_model().objects.get(username="ada"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def test_the_page_asks_once_more_before_it_hands_over_and_offers_to_undo(ada):
    page = ada.get("/caseloads").content.decode()
    assert (
        "4 open pathways in your services: 3 followed by 1 person, 1 by nobody" in page
    )
    typed = {"giver": "ada", "taker": "cyd", "why": "Leave", "form": str(FORM)}
    page = ada.post("/caseloads/move", typed | {"what": "ask"}).content.decode()
    assert "Cyd Hale would follow Ada Byron’s 3 patients." in page
    assert loads()["ada"][0] == 3
    answer = ada.post("/caseloads/move", typed | {"what": "do"})
    page = ada.get(answer["Location"]).content.decode()
    assert "3 patients handed over to Cyd Hale." in page
    assert loads()["cyd"][0] == 3
    ada.post("/caseloads/move", typed | {"what": "undo"})
    assert loads()["ada"][0] == 3


def test_the_patients_nobody_follows_are_given_to_somebody(ada):
    typed = {"giver": "nobody", "taker": "cyd", "why": "New", "form": str(FORM)}
    page = ada.post("/caseloads/move", typed).content.decode()
    assert "would follow nobody’s 1 patient." in page
    ada.post("/caseloads/move", typed | {"what": "do"})
    assert "" not in loads()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"giver": ""}, "It isn&#39;t said whose patients."),
        ({"taker": ""}, "Nobody was chosen to take the patients over."),
        ({"why": ""}, "There is no reason"),
    ],
)
def test_what_is_left_out_is_said_at_its_field(ada, typed, said):
    told = {"giver": "ada", "taker": "cyd", "why": "Leave"} | typed
    answer = ada.post("/caseloads/move", told)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def a_person(username, role="Tracker", services=None):
    person = Person(
        username=username,
        name=username.capitalize(),
        role=role,
        provider="RXX",
        provider_name="A trust",
        services=services,
    )
    appoint(person, password_hash="!")


def close(username):
    get_user_model().objects.filter(username=username).update(is_active=False)


def unseen():
    found = read_caseloads(OURS, as_at=NOW, now=NOON).unseen
    return [(one.owner, one.patients, one.services, one.closed) for one in found]


def test_nobody_is_given_a_patient_whom_they_would_not_see():
    a_person("oli", services=frozenset({"ortho"}))
    a_person("zoe")
    close("zoe")
    for owner, pathway, code in (
        ("oli", "P-3", "track.cannot-see"),
        ("zoe", "P-1", "track.account-closed"),
    ):
        told = NewLook(pathway=pathway, note="x", owner=owner, form=uuid4())
        assert codes(look_at(OURS, told, now=NOON)) == [code]
        several = Several(chosen={pathway: None}, owner=owner, note="x", form=uuid4())
        assert codes(track_several(OURS, several, now=NOON)[1]) == [code]
    assert codes(hand_over(OURS, asked(taker="zoe"), now=NOON)[1]) == [
        "track.account-closed"
    ]
    assert hand_over(OURS, asked(taker="oli"), now=NOON) == (2, [])
    assert loads()["ada"][0] == 1
    assert codes(hand_over(OURS, asked(taker="oli", form=uuid4()), now=NOON)[1]) == [
        "track.cannot-see"
    ]


def test_patients_followed_by_somebody_who_cannot_see_them_are_a_group_to_hand_over(
    ada,
):
    a_person("ada", "Service manager", frozenset({"ortho"}))
    everything = Client()
    everything.force_login(
        get_user_model().objects.get(username="cyd"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    assert unseen() == [("ada", 1, ("Lung",), False)]
    page = everything.get("/caseloads").content.decode()
    assert "1 patient</a> followed by Ada. They may not see Lung." in page
    typed = {"giver": "unseen:ada", "taker": "cyd", "why": "Unseen", "form": str(FORM)}
    page = everything.post("/caseloads/move", typed | {"what": "ask"}).content.decode()
    assert "Cyd Hale would follow Ada’s 1 patient." in page
    everything.post("/caseloads/move", typed | {"what": "do"})
    assert unseen() == []
    assert (loads()["ada"][0], loads()["cyd"][0]) == (2, 1)
    close("ada")
    assert unseen() == [("ada", 2, ("Ortho",), True)]


def test_the_box_offers_those_who_may_see_the_patient_and_says_who_cannot(ada):
    a_person("oli", services=frozenset({"ortho"}))
    page = ada.get("/pathways/P-3").content.decode()
    assert "Cyd Hale</option>" in page
    assert "Oli</option>" not in page
    close("cyd")
    register.set_owners(OURS, {"P-3": "cyd"})
    page = ada.get("/pathways/P-3").content.decode()
    assert "Cyd Hale – can’t see this patient</option>" in page
    look("P-3", owner="cyd")


def test_only_a_manager_hands_over_the_patients_of_others():
    for name in ("bea", "tam"):
        a_person(name, "Booking clerk")
    bea = Scope("RXX", "bea")
    assert codes(hand_over(bea, asked(), now=NOON)[1]) == ["hand-over.not-yours"]
    several = Several(chosen={"P-1": None}, owner="tam", note="x", form=uuid4())
    assert codes(track_several(bea, several, now=NOON)[1]) == ["hand-over.not-yours"]
    hand_over(OURS, asked(), now=NOON)
    assert codes(take_back(bea, asked(), form=uuid4(), now=NOON)[1]) == [
        "hand-over.not-yours"
    ]
    mine = asked(giver="", taker="bea", form=uuid4())
    assert hand_over(bea, mine, now=NOON) == (1, [])
    assert hand_over(bea, asked(giver="bea", taker="tam"), now=NOON) == (1, [])
    assert {owner: row[0] for owner, row in loads().items()} == {"cyd": 3, "tam": 1}
