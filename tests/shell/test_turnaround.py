"""How long a desk takes is counted from request to report, and what waits there is shown."""

from datetime import date

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.template.loader import render_to_string
from django.test import RequestFactory

from milepost.actions.appoint import appoint
from milepost.events.kinds import Kind
from milepost.events.vocabulary import NewEvent
from milepost.reading.staff import Person
from milepost.reading.turnaround import read_turnaround
from milepost.store import log
from milepost.store.models import OpenWait
from milepost.tracking.desks import BookingTarget, desk_named
from milepost.web.live_part import Live
from milepost.web.turnaround_page import present_turnaround
from registered import (
    LUNG,
    NOON,
    OURS,
    THEIRS,
    a_pathway,
    a_patient,
    a_provider,
    record,
    refer,
)

pytestmark = pytest.mark.django_db


def on(day, month=2):
    return date(2025, month, day)


def a_scan(name, requested, booked, for_day, performed=None, reported=None, test="ct"):
    """A test of one pathway, as far as it has come."""
    told = [(requested, Kind.TEST_REQUESTED, {"test": test})]
    if booked:
        told.append((booked, Kind.TEST_BOOKED, {"test": test, "for_day": for_day}))
    if performed:
        told.append((performed, Kind.TEST_PERFORMED, {"test": test}))
    if reported:
        told.append((reported, Kind.TEST_REPORTED, {"test": test}))
    record(*told, pathway=name)


@pytest.fixture
def scans():
    """Four of lung and one of orthopaedics; one is done and waits, one is booked late."""
    a_provider()
    for number in range(1, 6):
        service = "ortho" if number == 5 else "lung"
        patient = a_patient(number, nhs_number="")
        a_pathway(f"P-{number}", service, patient=patient)
        record(
            refer(on(2, 1), priority="urgent_suspected_cancer", route="gp"),
            pathway=f"P-{number}",
        )
    a_scan("P-1", on(20, 1), on(21, 1), on(28, 1), on(28, 1), on(1))
    a_scan("P-2", on(20, 1), on(27, 1), on(1), on(1), on(10))
    a_scan("P-3", on(3), on(4), on(10), on(10))
    a_scan("P-4", on(3), on(4), on(20, 4))
    a_scan("P-5", on(3), on(4), on(6), on(6), on(8))


def printed(page):
    request = RequestFactory().get("/desks/radiology/turnaround")
    request.person, request.now, request.session = None, NOON, {}
    request.csp_nonce, request.htmx = "a-nonce", False
    told = {"page": page, "live": Live("of=desk", "events:1", "10:00", "/desks")}
    return render_to_string("escalations/turnaround.jinja", told, request=request)


def taken(scope=OURS, code="radiology"):
    asked = {"lawbook": settings.LAWBOOK, "now": NOON, "target": BookingTarget()}
    return read_turnaround(scope, desk_named(code), **asked)


@pytest.mark.usefixtures("scans")
def test_a_report_counts_from_its_request_and_only_where_one_may_see_it():
    (ct,) = taken().figures
    assert (ct.test, ct.reports, ct.unrequested) == ("ct", 3, 0)
    assert (ct.to_booking, ct.to_test, ct.to_report) == (1.0, 8.0, 12.0)
    assert (ct.booked, ct.booked_in_time) == (3, 2)
    assert round(ct.nine_in_ten, 1) == 19.2
    (theirs,) = taken(LUNG).figures
    assert (theirs.reports, theirs.to_report) == (2, 16.5)
    assert taken(THEIRS).figures == ()
    assert taken(code="endoscopy").figures == ()


@pytest.mark.usefixtures("scans")
def test_what_is_done_and_not_reported_and_what_is_booked_too_late_are_named():
    reading = taken()
    assert [(o.pathway, o.performed_on) for o in reading.unreported] == [
        ("P-3", on(10))
    ]
    assert [(o.pathway, o.booked_for) for o in reading.booked_late] == [
        ("P-4", on(20, 4))
    ]
    assert (reading.unreported_in_all, reading.booked_late_in_all) == (1, 1)


@pytest.mark.usefixtures("scans")
def test_a_booking_for_a_wait_without_a_breach_day_is_not_called_too_late():
    a_pathway("P-6", "ortho", patient=a_patient(6, nhs_number=""))
    assert record((on(2), Kind.TRANSFER_RECEIVED, {}), pathway="P-6") == []
    assert OpenWait.objects.get(pathway="P-6").breach_on is None
    a_scan("P-6", on(3), on(4), on(20, 4))
    assert [one.pathway for one in taken().booked_late] == ["P-4"]


@pytest.mark.usefixtures("scans")
def test_a_report_that_is_taken_back_counts_no_more_and_one_without_a_request_in_no_days():
    wrong = log.events(OURS, pathway="P-1")["event"].to_list()[-1]
    back = NewEvent("P-1", on(1), Kind.RECORDED_IN_ERROR, {}, corrects=wrong)
    assert record(back) == []
    told = {"test": "mri"}
    assert record((on(12), Kind.TEST_REPORTED, told), pathway="P-1") == []
    ct, mri = taken(LUNG).figures
    assert (ct.test, ct.reports, ct.to_report) == ("ct", 1, 21.0)
    assert (mri.test, mri.reports, mri.unrequested, mri.to_report) == (
        "mri",
        1,
        1,
        None,
    )


@pytest.mark.usefixtures("scans")
def test_the_page_says_each_figure_and_each_patient_in_words():
    page = present_turnaround(taken(), now=NOON, target=BookingTarget())
    (ct,) = page.figures
    assert (ct.in_time, ct.to_report, ct.nine_in_ten) == ("2 of 3 (67%)", "12", "19.2")
    assert [row.under for row in page.unreported] == ["4 days ago"]
    (late,) = page.booked_late
    assert late.under == "45 days after the breach day"
    assert page.booked_late_words == "1 test"
    html = printed(page)
    for words in ("2 of 3 (67%)", "Ó BRIAIN", "1 test done, and not reported"):
        assert words in html


@pytest.mark.usefixtures("scans")
def test_the_page_is_found_from_the_desk_and_shows_its_figures(client):
    told = {"provider": "RXX", "provider_name": "A trust", "role": "Coordinator"}
    appoint(Person(username="may", name="May", **told), password_hash="!")
    user = get_user_model().objects.get(username="may")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    desk = client.get("/desks/radiology").content.decode()
    assert 'href="/desks/radiology/turnaround"' in desk
    page = client.get("/desks/radiology/turnaround").content.decode()
    for words in ("From request to report", "No test of this desk was reported"):
        assert words in page
    empty = client.get("/desks/theatres/turnaround").content.decode()
    assert "told from others in the record yet" in empty
    assert client.get("/desks/nowhere/turnaround").status_code == 404
