"""What was agreed has an owner and a day, is shown to whoever is to do it, and is kept."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.contrib.auth import get_user_model
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError
from django.test import Client

from milepost.actions.agree import Answer, NewAgreed, agree, answer
from milepost.actions.appoint import appoint
from milepost.actions.arrange_escalations import PlacedShift, Shift, set_rota
from milepost.foundation.scope import Scope
from milepost.reading.agreed import (
    agreed_in,
    at_desk,
    of_pathway,
    read_action,
    read_mine,
)
from milepost.reading.staff import Person
from registered import (
    NOON,
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
TOMORROW = TODAY + timedelta(days=1)
BREAST = Scope("RXX", "eve", frozenset({"ortho"}))
"""Somebody who may not see the lung service."""


@pytest.fixture(autouse=True)
def ours():
    """A lung pathway, and people: one who sees all, one who sees only orthopaedics."""
    a_provider()
    a_pathway("P-2", "lung", patient=a_patient(2, nhs_number="9990000026"))
    record(refer(priority="urgent_suspected_cancer", route="gp"), pathway="P-2")
    for username, role, services in (
        ("ada", "Cancer manager", None),
        ("eve", "Service manager", frozenset({"ortho"})),
        ("may", "Booking clerk", None),
    ):
        person = Person(
            username=username,
            name=username.capitalize(),
            role=role,
            provider="RXX",
            provider_name="A trust",
            services=services,
        )
        appoint(person, password_hash="!")


def agreed(scope=OURS, **changes):
    told = {
        "text": "Add a weekly slot",
        "due": TOMORROW,
        "owner": "eve",
        "pathway": "P-2",
        "origin": "review",
        "origin_number": 7,
        "form": uuid4(),
    }
    return agree(scope, NewAgreed(**told | changes), now=NOON)


def said(number, what, scope=OURS, **changes):
    told = {"number": number, "what": what, "form": uuid4()}
    return answer(scope, Answer(**told | changes), now=NOON)


def texts(found):
    return [one.text for one in found]


def test_no_action_is_agreed_without_words_an_owner_and_a_day_to_come():
    wrong = {
        "agreed.nothing-agreed": {"text": " "},
        "agreed.no-owner": {"owner": ""},
        "agreed.no-day": {"due": None},
        "agreed.day-past": {"due": TODAY - timedelta(days=1)},
        "agreed.nobody": {"owner": "zoe"},
        "agreed.no-such-pathway": {"pathway": "P-99"},
        "agreed.unwritable": {"text": "a\x00"},
        "agreed.too-long": {"text": "x" * 1001},
    }
    found = {code: codes(agreed(**changes)[1]) for code, changes in wrong.items()}
    assert found == {code: [code] for code in wrong}
    assert agreed_in(OURS, "review", 7) == []


def test_an_action_sent_twice_is_agreed_once():
    form = UUID(int=4)
    assert agreed(form=form) == agreed(form=form)
    assert len(agreed_in(OURS, "review", 7)) == 1


def test_whoever_is_to_do_it_sees_it_and_a_patient_out_of_their_scope_has_no_name():
    agreed()
    (hers,) = read_mine(BREAST, "eve", day=TODAY)
    assert (hers.text, hers.name, hers.nhs_number) == ("Add a weekly slot", "", "")
    (seen,) = of_pathway(OURS, "P-2")
    assert seen.name == "Ó BRIAIN, Máire (Ms)"
    assert of_pathway(BREAST, "P-2") == []
    assert read_mine(THEIRS, "eve", day=TODAY) == ()
    assert read_mine(BREAST, "ada", day=TODAY) == ()


def test_a_role_is_whoever_is_on_duty_for_it_or_is_called_that_and_may_see_the_service():
    agreed(owner="", role="Desk lead")
    assert read_mine(OURS, "may", day=TODAY) == ()
    lead = PlacedShift(Shift(role="Desk lead", person="may", first=TODAY))
    set_rota(OURS, [lead], [])
    assert texts(read_mine(OURS, "may", day=TODAY)) == ["Add a weekly slot"]
    agreed(owner="", role="Cancer manager", text="Tell the board")
    agreed(owner="", role="Service manager", text="Not for ortho")
    assert texts(read_mine(OURS, "ada", day=TODAY)) == ["Tell the board"]
    assert read_mine(BREAST, "eve", day=TODAY) == ()


def test_what_is_given_to_a_desk_waits_there_and_with_whoever_is_on_duty_there():
    agreed(owner="", desk="radiology")
    assert texts(at_desk(OURS, "radiology")) == ["Add a weekly slot"]
    assert at_desk(OURS, "endoscopy") == []
    assert at_desk(BREAST, "radiology") == []
    set_rota(
        OURS,
        [PlacedShift(Shift(role="Clerk", person="may", first=TODAY), "radiology")],
        [],
    )
    assert texts(read_mine(OURS, "may", day=TODAY)) == ["Add a weekly slot"]


def test_it_is_moved_passed_on_done_and_opened_again_and_every_word_is_kept():
    number, _ = agreed()
    later = TODAY + timedelta(days=9)
    assert codes(said(number, "moved", due=later)) == ["agreed.why-not"]
    assert said(number, "moved", due=later, note="The room is shut.") == []
    assert said(number, "passed_on", desk="radiology") == []
    assert said(number, "done", note="Done on Monday.") == []
    assert codes(said(number, "done")) == ["agreed.not-now"]
    assert at_desk(OURS, "radiology") == []
    assert said(number, "reopened") == []
    (stands,) = at_desk(OURS, "radiology")
    assert (stands.state, stands.due, stands.owner) == ("open", later, "")
    reading = read_action(OURS, number, day=TODAY)
    assert [told.what for told in reading.told] == [
        "agreed",
        "moved",
        "passed_on",
        "done",
        "reopened",
    ]


def test_two_who_answer_at_once_are_told_of_each_other():
    number, _ = agreed()
    assert said(number, "moved", due=TOMORROW, note="Sooner.", seen=1) == []
    assert codes(said(number, "done", seen=1)) == ["agreed.answered-meanwhile"]
    form = UUID(int=5)
    assert said(number, "done", seen=2, form=form) == []
    assert said(number, "done", seen=2, form=form) == []


def test_the_database_itself_refuses_to_change_what_was_agreed():
    agreed()
    for table in ("agreed_action", "agreed_entry"):
        with (
            pytest.raises((InternalError, IntegrityError), match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"DELETE FROM {table}")


def signed_in(username):
    client = Client()
    client.force_login(
        get_user_model().objects.get(username=username),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def test_my_work_shows_what_was_agreed_and_one_press_says_it_is_done():
    number, _ = agreed(text="Ring <b>radiology</b>", due=TODAY + timedelta(days=900))
    eve = signed_in("eve")
    page = eve.get("/work").content.decode()
    assert "Ring &lt;b&gt;radiology&lt;/b&gt;" in page
    assert "A patient of another service" in page
    assert "BRIAIN" not in page
    told = {"what": "done", "form": str(uuid4()), "then": "work"}
    gone = eve.post(f"/actions/{number}/answer", told)
    assert gone["Location"] == f"/work?answered={number}"
    page = eve.get(f"/work?answered={number}").content.decode()
    assert "Recorded." in page
    assert "radiology&lt;" not in page
    assert "Open it again" in eve.get(f"/actions/{number}").content.decode()


def test_a_stranger_to_the_service_and_the_action_finds_no_page_of_it():
    number, _ = agreed(owner="ada")
    eve = signed_in("eve")
    assert eve.get(f"/actions/{number}").status_code == 404
    answered = eve.post(f"/actions/{number}/answer", {"what": "done"})
    assert answered.status_code == 404
    assert signed_in("may").get(f"/actions/{number}").status_code == 200


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost():
    number, _ = agreed()
    ada = signed_in("ada")
    told = {"what": "moved", "due": "30 2 2025", "note": "The scanner is down."}
    answered = ada.post(f"/actions/{number}/answer", told)
    page = answered.content.decode()
    assert answered.status_code == 422
    assert 'href="#moved-due"' in page
    assert "The scanner is down." in page
    assert 'value="30 2 2025"' in page
