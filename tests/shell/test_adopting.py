"""A timed pathway drives a service's lists once it is signed for, and not before."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError
from django.test import Client

from milepost.actions.adopt import NewAdoption, adopt, give_up
from milepost.actions.appoint import appoint
from milepost.events.kinds import Kind
from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.reading.staff import Person
from milepost.reading.timed_pathways import read_progress, read_timed_pathways
from milepost.reading.worklist import read_worklist
from milepost.tracking.worklist import Reason
from registered import (
    LUNG,
    NOON,
    NOW,
    OURS,
    THEIRS,
    TODAY,
    a_pathway,
    a_provider,
    codes,
    record,
    refer,
)

pytestmark = pytest.mark.django_db
COMMAND = Scope("RXX", "milepost")
URGENT = {"priority": "urgent_suspected_cancer", "route": "gp"}
ADDRESS = "/timed-pathways/scotland/lung"


@pytest.fixture(autouse=True)
def ours():
    """A lung patient referred on 10 January 2025, whom Ada follows."""
    a_provider()
    a_pathway("P-1", "lung", owner="ada")
    record(refer(date(2025, 1, 10), **URGENT), pathway="P-1")


def sign(scope=OURS, **changes):
    told = {
        "template": "scotland/lung",
        "service": "lung",
        "clinical_lead": "Dr Ade Obi",
        "manager": "Jo Reid",
        "next_review": TODAY + timedelta(days=365),
        "form": uuid4(),
    }
    new = NewAdoption(**told | changes)
    return adopt(scope, new, lawbook=settings.LAWBOOK, now=NOON)


def progress(as_at=NOW, scope=OURS):
    return read_progress(scope, "P-1", "lung", as_at=as_at, lawbook=settings.LAWBOOK)


def steps(as_at=NOW):
    return [(s.step, s.due, s.done, s.slack) for s in progress(as_at).steps]


def test_until_somebody_signs_a_template_measures_nobody():
    assert progress() is None
    assert sign() == []
    assert progress().adopted.clinical_lead == "Dr Ade Obi"


def test_each_step_is_due_on_its_day_from_the_referral_and_late_after_it():
    sign()
    assert steps() == [
        ("Diagnosis", date(2025, 1, 31), None, -14),
        ("Treatment starts", date(2025, 2, 21), None, 7),
    ]
    record(
        (date(2025, 2, 1), Kind.DIAGNOSIS_TOLD, {"outcome": "cancer"}), pathway="P-1"
    )
    assert steps()[0] == ("Diagnosis", date(2025, 1, 31), date(2025, 2, 1), -1)
    before = AsAt(date(2025, 1, 20), NOON)
    assert steps(before)[0] == ("Diagnosis", date(2025, 1, 31), None, 11)


def test_a_booking_after_the_step_is_due_is_told_of_with_how_long_nothing_was_done():
    sign()
    nothing = progress().following
    assert (nothing.step, nothing.booked, nothing.booked_for) == (
        "Diagnosis",
        "nothing",
        None,
    )
    told = {"test": "ct", "for_day": date(2025, 2, 20)}
    record((date(2025, 2, 10), Kind.TEST_BOOKED, told), pathway="P-1")
    late = progress().following
    assert (late.booked, late.booked_for) == ("after_due", date(2025, 2, 20))
    assert late.due == date(2025, 1, 31)
    assert late.stage_days == (TODAY - date(2025, 1, 10)).days


def test_a_late_step_is_on_the_worklist_since_the_day_after_it_was_due():
    def owed():
        reading = read_worklist(OURS, "ada", as_at=NOW, lawbook=settings.LAWBOOK)
        return [(o.task.reasons, o.task.due, o.late) for o in reading.rows]

    assert owed()[0][0] == (Reason.NEW,)
    sign()
    ((reasons, due, late),) = owed()
    assert Reason.LATE_STEP in reasons
    assert due == date(2025, 1, 10)
    assert (late.step, late.due) == ("Diagnosis", date(2025, 1, 31))


def test_a_step_is_late_on_the_worklist_before_what_is_kept_of_it_is_worked_out():
    sign()
    kept = read_worklist(OURS, "ada", as_at=NOW, lawbook=settings.LAWBOOK)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE footings_footing SET by_decision = 0, owed = 'none'")
    now = read_worklist(OURS, "ada", as_at=NOW, lawbook=settings.LAWBOOK)
    assert Reason.LATE_STEP in now.rows[0].task.reasons
    assert now.rows == kept.rows


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"clinical_lead": " "}, "adopt.not-signed", "clinical_lead"),
        ({"manager": "a\nb"}, "adopt.not-signed", "manager"),
        ({"next_review": TODAY}, "adopt.no-review", "next_review"),
        ({"next_review": None}, "adopt.no-review", "next_review"),
        ({"service": "heart"}, "adopt.no-such-service", "service"),
        ({"template": "scotland/cancer-62-day"}, "adopt.no-such-template", None),
    ],
)
def test_what_is_not_signed_for_is_not_adopted(changes, code, field):
    (problem,) = sign(**changes)
    assert problem.code == code
    assert field is None or problem.where == field
    assert progress() is None


def test_nobody_adopts_for_a_service_they_may_not_see():
    assert codes(sign(THEIRS)) == ["adopt.no-such-service"]
    assert codes(sign(LUNG, service="ortho")) == ["adopt.no-such-service"]
    assert sign(LUNG) == []


def test_a_form_sent_twice_is_one_decision_and_the_latest_decision_stands():
    form = UUID(int=5)
    assert sign(form=form) == sign(form=form) == []
    sign(template="scotland/suspected-cancer")
    reading = read_timed_pathways(OURS, "scotland/lung")
    assert reading.standing["lung"].template == "scotland/suspected-cancer"
    assert [one.template for one in reading.past] == [
        "scotland/suspected-cancer",
        "scotland/lung",
    ]


def test_it_is_given_up_for_a_reason_only_and_then_measures_nobody():
    sign()
    told = give_up(OURS, "lung", " ", form=uuid4(), now=NOON)
    assert codes(told) == ["adopt.no-reason"]
    assert give_up(OURS, "lung", "Under review", form=uuid4(), now=NOON) == []
    assert progress() is None
    told = give_up(OURS, "lung", "Again", form=uuid4(), now=NOON)
    assert codes(told) == ["adopt.nothing-adopted"]


def test_the_database_itself_refuses_to_change_a_decision():
    sign()
    with (
        pytest.raises((InternalError, IntegrityError), match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE adoptions_decision SET manager = 'Me'")


@pytest.fixture
def ada():
    person = Person(
        username="ada",
        name="Ada Byron",
        role="Cancer manager",
        provider="RXX",
        provider_name="A trust",
    )
    appoint(person, password_hash="!")
    client = Client()
    client.force_login(
        get_user_model().objects.get(username="ada"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def test_a_service_gives_it_up_on_the_page_and_the_patient_no_longer_shows_it(ada):
    sign(COMMAND)
    assert "Progress on the timed pathway" in ada.get("/pathways/P-1").content.decode()
    assert "Lung" in ada.get("/timed-pathways").content.decode()
    answer = ada.post(
        f"{ADDRESS}/decisions",
        {"what": "give_up", "service": "lung", "reason": "Another is better"},
    )
    assert "Another is better" in ada.get(answer["Location"]).content.decode()
    assert "Progress on" not in ada.get("/pathways/P-1").content.decode()


def test_there_is_no_page_of_a_timed_pathway_that_is_not_there(ada):
    assert ada.get("/timed-pathways/scotland/cancer-62-day").status_code == 404
    assert ada.get("/timed-pathways/nowhere").status_code == 404
    assert ada.get(f"{ADDRESS}/decisions").status_code == 405
