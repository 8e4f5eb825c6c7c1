"""What names several patients is nobody's: the first of them isn't taken for all."""

import orjson
import pytest

from fhir_resources import (
    a_bundle,
    a_patient,
    a_referral,
    an_appointment,
    identified,
)
from hl7_messages import PID, a_booking, a_site, message, told_of
from identified import a_parting, an_update
from milepost.intake.fhir.parcel import open_bundle
from milepost.intake.sites.named import names_several
from milepost.intake.sites.translate import translate

SEVERAL, PATHWAYS = "hl7.several-patients", "hl7.several-pathways"
OTHER = PID.replace("H-17", "H-18").replace("9990000018", "9990000026")
RESULT = "OBR|1|{}||CTCH|||20250127{}20250128"
SITE = a_site("uk-core", {("services", "RESP"): "lung", ("tests", "ct_chest"): "ct"})


def a_result(number, pathway="P-17"):
    return f"ZRF|1|{pathway}", RESULT.format(number, "|" * 15)


def codes(told):
    return [problem.code for problem in told.problems]


def from_fhir(*entries):
    opened = open_bundle(orjson.dumps(a_bundle(*entries)))
    assert opened.problems == []
    return translate(opened.parcels[0].raw, SITE)


CHILD = a_patient(id="child")
MOTHER = a_patient(id="mother", identifier=[{"use": "usual", "value": "H-18"}])


def of_the_child(**changes):
    """A referral that the mother asked for: who asks stands before who is meant."""
    return {
        "requester": {"reference": "Patient/mother"},
        **a_referral(subject={"reference": "Patient/child"}),
        **changes,
    }


# ── HL7 ──────────────────────────────────────────────────────────────────────────────


def test_results_of_two_patients_in_one_message_wait_and_tell_nothing():
    two = message("ORU^R01", "9", *a_result("R-1"), OTHER, *a_result("R-2", "P-18"))
    told = told_of(two)
    assert codes(told) == [SEVERAL, PATHWAYS]
    assert told.facts == ()
    assert "'H-17', 'H-18'" in told.problems[0].message
    assert "'P-17', 'P-18'" in told.problems[1].message


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (a_booking() + OTHER.encode("iso-8859-1"), [SEVERAL]),
        (a_booking() + b"PID|2", [SEVERAL]),
        (a_booking() + b"ZRF|2|P-18", [PATHWAYS]),
        (a_booking(pathway="P-17~P-18"), [PATHWAYS]),
        (an_update() + OTHER.encode("iso-8859-1"), [SEVERAL]),
        (a_parting() + OTHER.replace("H-18", "H-19").encode("iso-8859-1"), [SEVERAL]),
        (a_parting(), []),
        (a_booking() + PID.replace("|1|", "|2|", 1).encode("iso-8859-1"), []),
        (a_booking() + b"ZRF|2|P-17", []),
    ],
)
def test_whoever_is_named_beside_the_first_makes_a_message_wait(raw, why):
    assert codes(told_of(raw)) == why


def test_one_patient_named_twice_tells_both_results():
    again = PID.replace("PID|1", "PID|2")
    told = told_of(message("ORU^R01", "9", *a_result("R-1"), again, *a_result("R-2")))
    assert [fact.key for fact in told.facts] == ["R-1 CTCH"] * 2 + ["R-2 CTCH"] * 2


# ── FHIR ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("others", [(MOTHER, CHILD), (CHILD, MOTHER)])
def test_a_referral_is_of_its_subject_and_not_of_who_asked_for_it(others):
    told = from_fhir(of_the_child(), *others)
    assert codes(told) == []
    assert told.patient.hospital_number == "H-17"


def test_the_subject_is_found_where_it_is_contained_or_named_by_its_full_address():
    inside = of_the_child(
        contained=[MOTHER, CHILD],
        subject={"reference": "#child"},
        requester={"reference": "#mother"},
    )
    assert from_fhir(inside).patient.hospital_number == "H-17"
    asked = of_the_child(
        subject={"reference": "urn:uuid:1"}, requester={"reference": "urn:uuid:2"}
    )
    bundle = a_bundle(asked, MOTHER, CHILD)
    bundle["entry"][1]["fullUrl"] = "urn:uuid:2"
    bundle["entry"][2]["fullUrl"] = "urn:uuid:1"
    raw = open_bundle(orjson.dumps(bundle)).parcels[0].raw
    assert translate(raw, SITE).patient.hospital_number == "H-17"


def test_a_subject_that_was_not_sent_is_not_taken_to_be_who_asked():
    assert from_fhir(of_the_child(), MOTHER).patient.hospital_number == ""


def test_a_parcel_stored_with_whoever_asked_is_still_read_as_the_subjects():
    parcel = orjson.dumps([of_the_child(), MOTHER, CHILD])
    told = translate(parcel, SITE)
    assert (codes(told), told.patient.hospital_number) == ([], "H-17")


def test_an_appointment_for_two_patients_waits_whether_or_not_both_were_sent():
    both = an_appointment(
        participant=[
            {"actor": {"reference": "Patient/child"}},
            {"actor": {"reference": "Practitioner/x"}},
            {"actor": {"reference": "Patient/mother"}},
        ]
    )
    for sent in ((CHILD, MOTHER), (CHILD,), ()):
        assert codes(from_fhir(both, *sent)) == [SEVERAL]


def test_a_booking_for_one_patient_by_the_request_of_another_waits():
    hers = a_referral(id="r", subject={"reference": "Patient/mother"})
    booked = an_appointment(
        basedOn=[{"reference": "ServiceRequest/r"}],
        participant=[{"actor": {"reference": "Patient/child"}}],
    )
    assert codes(from_fhir(booked, hers, CHILD, MOTHER)) == [SEVERAL]


def test_a_resource_of_two_pathways_waits():
    of_two = an_appointment(identifier=identified("P-17") + identified("P-18"))
    assert codes(from_fhir(of_two, a_patient())) == [PATHWAYS]
    requests = [a_referral(f"P-{n}", id=f"r{n}") for n in (17, 18)]
    booked = an_appointment(
        identifier=[],
        basedOn=[{"reference": f"ServiceRequest/{r['id']}"} for r in requests],
    )
    assert codes(from_fhir(booked, *requests, a_patient())) == [PATHWAYS]


# ── Who may read it ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("raw", "several"),
    [
        (a_booking(), False),
        (a_booking() + OTHER.encode("iso-8859-1"), True),
        (a_booking() + b"MRG|H-18", True),
        (a_booking() + PID.replace("|1|", "|2|", 1).encode("iso-8859-1"), False),
        (b"nothing", False),
        (b'{"at": "2025-01-06", "row": 2, "cells": {"crn": "H-1"}}', False),
        ([a_referral(), a_patient()], False),
        ([a_referral(subject={"reference": "urn:uuid:1"}), a_patient()], False),
        ([of_the_child(), CHILD], True),
        ([a_referral(contained=[MOTHER]), a_patient()], True),
        ([a_referral(asker={"type": "Patient", "identifier": {"value": "H-18"}}),
          a_patient()], True),
        ([a_referral(), CHILD, MOTHER], True),
    ],
)  # fmt: skip
def test_a_message_that_names_several_patients_in_any_way_is_known(raw, several):
    assert (
        names_several(raw if isinstance(raw, bytes) else orjson.dumps(raw)) is several
    )
