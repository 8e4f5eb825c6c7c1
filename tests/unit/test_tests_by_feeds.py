"""A feed books a test and takes a request back; what it doesn't say isn't guessed."""

import json
from datetime import date

import pytest

from fhir_resources import a_bundle, a_patient, a_referral, an_appointment
from hl7_messages import LAWBOOK, a_site, message, the_profile, told_of
from milepost.events.kinds import Kind
from milepost.host.clock import LONDON
from milepost.intake.fhir.parcel import open_bundle
from milepost.intake.sites.fold import fold
from milepost.intake.sites.translate import Site, translate

BOARD = a_site()
TRUST = a_site("itk-2-4", {("booked", "CT"): "test_booked", ("tests", "CTCH"): "ct"})
PAS = Site(
    the_profile("uk-core"),
    LAWBOOK.vocabulary,
    LONDON,
    {("booked", "ct"): "test_booked", ("tests", "ct_chest"): "ct"},
)
REQUESTED = date(2025, 1, 7)
IMAGING = [{"coding": [{"code": "363679005"}]}]


def an_order(control="NW", *numbers):
    sent = "20250106120000" if control == "NW" else "20250108120000"
    lines = [
        line
        for number in numbers or ("Q-1",)
        for line in (f"ORC|{control}|{number}", f"OBR|1|{number}||CTCH||20250107")
    ]
    return message(
        "ORM^O01",
        control,
        "ZRF|1|P-17",
        "PV1|1|O|||||||||||||||||P-17",
        *lines,
        sent=sent,
    )


def a_booking(kind, of, sent="20250110"):
    return message(
        kind,
        f"{kind}{of}",
        f"SCH|A-1|||||||{of}|||^^^20250120{'|' * 15}Q-1",
        "PV1|1|O|||||||||||||||||P-17",
        "AIS|1||CTCH",
        "ZRF|1|P-17",
        sent=sent,
    )


def a_request(status="active", **changes):
    asked = {
        "id": "Q-1",
        "category": IMAGING,
        "code": {"coding": [{"code": "ct_chest"}]},
    }
    return a_referral(status=status, extension=[], priority=None, **asked | changes)


def from_fhir(*sent):
    opened = open_bundle(json.dumps(a_bundle(*sent, a_patient())).encode())
    assert opened.problems == []
    told = [translate(parcel.raw, PAS) for parcel in opened.parcels]
    return [each for each in told if each.facts or each.must_wait]


def stand(told):
    return [(s.kind, s.day, dict(s.says)) for s in fold(told)]


@pytest.mark.parametrize(("site", "of"), [(BOARD, "DIAG"), (TRUST, "CT")])
def test_an_appointment_type_that_is_a_test_books_the_test_of_its_order(site, of):
    told = [told_of(raw, site) for raw in (an_order(), a_booking("SIU^S12", of))]
    assert [each.unmapped for each in told] == [(), ()]
    booked = {"for_day": date(2025, 1, 20), "test": "ct", "request": "Q-1"}
    assert stand(told)[1:] == [(Kind.TEST_BOOKED, date(2025, 1, 10), booked)]
    error = told_of(a_booking("SIU^S17", of, sent="20250111"), site)
    assert [kind for kind, *_ in stand([*told, error])] == [Kind.TEST_REQUESTED]


def test_a_type_that_nobody_mapped_waits_and_none_at_all_is_an_appointment():
    strange = told_of(a_booking("SIU^S12", "XX"), BOARD)
    assert list(map(str, strange.unmapped)) == ["booked 'XX'"]
    says = {"for_day": date(2025, 1, 20), "activity": "outpatient"}
    assert stand([told_of(a_booking("SIU^S12", ""), BOARD)]) == [
        (Kind.APPOINTMENT_BOOKED, date(2025, 1, 10), says)
    ]


@pytest.mark.parametrize("site", [BOARD, TRUST])
def test_an_order_that_is_cancelled_was_never_asked_for_and_the_other_stays(site):
    told = [
        told_of(raw, site) for raw in (an_order("NW", "Q-1", "Q-2"), an_order("CA"))
    ]
    assert not told[1].must_wait
    assert stand(told) == [
        (Kind.TEST_REQUESTED, REQUESTED, {"test": "ct", "request": "Q-2"})
    ]
    bare = b"\r".join(
        line for line in an_order("CA", "Q-1", "Q-2").split(b"\r") if line[:3] != b"OBR"
    )
    assert stand([told[0], told_of(bare, site)]) == []


@pytest.mark.parametrize("control", ["XO", ""])
def test_an_order_control_that_nobody_mapped_or_said_waits(control):
    assert told_of(an_order(control), BOARD).must_wait


def test_by_fhir_a_test_is_booked_for_its_request():
    booked = an_appointment(
        serviceType=[{"coding": [{"code": "ct"}]}],
        basedOn=[{"reference": "ServiceRequest/Q-1"}],
    )
    says = {"for_day": date(2025, 1, 20), "test": "ct", "request": "Q-1"}
    assert stand(from_fhir(a_request(), booked))[1:] == [
        (Kind.TEST_BOOKED, date(2025, 1, 10), says)
    ]
    unknown = an_appointment(appointmentType={"coding": [{"code": "ROUTINE"}]})
    [waits] = from_fhir(unknown)
    assert list(map(str, waits.unmapped)) == ["booked 'ROUTINE'"]


@pytest.mark.parametrize("status", ["revoked", "entered-in-error"])
def test_by_fhir_a_request_that_is_withdrawn_is_taken_back(status):
    later = {"meta": {"versionId": "2", "lastUpdated": "2025-01-08T12:00:00Z"}}
    told = from_fhir(a_request()) + from_fhir(a_request(status, **later))
    assert len(told) == 2
    assert stand(told) == []
    of_no_category = from_fhir(a_request("revoked", category=[]))
    assert [each.must_wait for each in of_no_category] == [True]
