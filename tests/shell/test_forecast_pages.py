"""A patient's page, the list and a page of its own say what may become of a wait."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from milepost.actions.appoint import appoint
from milepost.actions.forecasts import look_ahead
from milepost.actions.record_event import record_events
from milepost.events.kinds import Kind
from milepost.events.vocabulary import NewEvent
from milepost.foundation.days import in_words
from milepost.host.clock import now, today
from milepost.reading.staff import Person
from registered import OURS, a_pathway, a_patient, a_provider

pytestmark = pytest.mark.slow

CANCER = "scotland/cancer-62-day"


def who(name, *happened, ago):
    """Refer a patient so many days ago; then each kind so many days later."""
    start = today() - timedelta(days=ago)
    urgent = {"priority": "urgent_suspected_cancer"}
    told = [(Kind.REFERRAL_RECEIVED, 0, urgent), *happened]
    return [
        NewEvent(name, start + timedelta(days=day), kind, says)
        for kind, day, says in told
    ]


def seen(day):
    return Kind.APPOINTMENT_ATTENDED, day, {"first": True}


def treated(day):
    return Kind.TREATMENT_STARTED, day, {"first": True, "modality": "surgery"}


def ruled_out(day):
    return (Kind.DIAGNOSIS_TOLD, day, {"outcome": "ruled_out"}), (
        Kind.EXCLUDED,
        day,
        {"standard": CANCER},
    )


@pytest.fixture
def board(db):
    """Of four earlier patients each: two treated in time, one late, one ruled out.

    With them counts the one who waits over the limit: 11 of 41 still waited on day 62.
    """
    a_provider()
    ends = ((treated(40),), (treated(40),), (treated(80),), ruled_out(30))
    told = []
    for number in range(40):
        name = f"E-{number:02}"
        a_pathway(name, "lung", patient=a_patient(100 + number, nhs_number=""))
        told += who(name, seen(5), *ends[number % 4], ago=150)
    a_pathway("P-17", "lung")
    told += who("P-17", seen(5), ago=14)
    a_pathway("P-18", "lung", patient=a_patient(18, nhs_number=""))
    told += who("P-18", seen(5), ago=70)
    assert record_events(OURS, told, lawbook=settings.LAWBOOK, now=now()) == []
    look_ahead(OURS.provider, lawbook=settings.LAWBOOK, now=now())


@pytest.fixture
def ada(board):
    return a_client("ada")


def a_client(username, services=None):
    person = Person(
        username=username,
        name=username.capitalize(),
        role="Tracker",
        provider="RXX",
        provider_name="A board",
        services=services,
    )
    assert appoint(person, password_hash="!") == []
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    return client


def words(answer):
    assert answer.status_code == 200
    bare = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", bare)


def test_a_patients_page_says_the_chance_and_which_earlier_patients_say_so(ada):
    found = words(ada.get("/pathways/P-17"))
    breach = in_words(today() + timedelta(days=49))
    assert "27 in 100 chance of breach" in found
    assert (
        "Of 100 earlier patients like this one, about 27 still waited 48 days" in found
    )
    assert f"The first day over the limit is {breach}." in found
    assert "about 76 had what the standard waits for" in found
    half = in_words(today() + timedelta(days=26))
    assert f"as likely before {half} as after" in found
    assert "the 41 earlier patients of Lung whose next step was: treatment" in found
    assert "after about 14 days of waiting" in found
    assert "It never changes how urgent a patient is" in found


def test_whoever_is_over_the_limit_has_no_chance_and_it_says_why(ada):
    found = words(ada.get("/pathways/P-18"))
    assert "The limit has been passed already." in found
    assert (
        "chance of breach" not in found.partition("Forecast")[2].partition("Learnt")[0]
    )


def test_an_unproved_standard_warns_and_the_list_does_not_sort_by_it(ada):
    """Nobody came later whose end is known, so that nothing could be tried."""
    assert "haven’t been proved better" in words(ada.get("/pathways/P-17"))
    found = words(ada.get("/list?sort=-chance"))
    assert "Sorted by chance of breach, greatest first" in found
    assert "27 in 100 not proved" in found
    assert found.index("Over already") < found.index("27 in 100"), "by breach day, then"
    assert "No wait matches" in words(ada.get("/list?chance=25"))


def test_the_list_shows_when_treatment_is_expected(ada):
    found = words(ada.get("/list?column=chance&column=expected"))
    assert f"{today() + timedelta(days=26):%d-%b-%Y}" in found


def test_my_work_shows_the_chance(ada):
    assert "27 in 100" in words(ada.get("/work?of=nobody&all=yes"))


def test_the_page_of_forecasts_says_what_could_not_be_tried(ada):
    found = words(ada.get("/forecasts"))
    assert "62-day cancer" in found
    assert (
        "Not tried: 0 later patients could be asked about, and 50 are needed." in found
    )
    assert "Each chance is a count." in found


def test_the_page_is_taken_away_as_it_stands(ada):
    pdf, sheet = ada.get("/forecasts?file=pdf"), ada.get("/forecasts?file=xlsx")
    assert pdf.content.startswith(b"%PDF-")
    assert sheet.content.startswith(b"PK")


def test_a_past_view_has_the_forecast_of_then_or_none(ada):
    day = f"{today() - timedelta(days=2):%Y-%m-%d}"
    found = words(ada.get(f"/pathways/P-17?as_at={day}"))
    assert "had not been learnt from by then, so there was none" in found
    assert "Nothing had been learnt" in words(ada.get(f"/forecasts?as_at={day}"))


def test_whoever_may_not_see_the_service_is_told_of_none_of_its_standards(board):
    ortho = a_client("bob", frozenset({"ortho"}))
    assert "62-day cancer" not in words(ortho.get("/forecasts"))
    assert ortho.get("/pathways/P-17").status_code == 404


def test_nobody_sees_it_without_signing_in(db):
    assert Client().get("/forecasts").status_code == 302
