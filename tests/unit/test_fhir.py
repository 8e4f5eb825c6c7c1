"""Resources of FHIR are cut out of what was sent, and a profile says what they mean."""

import json
from datetime import date

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhir_resources import (
    a_bundle,
    a_patient,
    a_referral,
    a_report,
    an_appointment,
    an_encounter,
)
from hl7_messages import a_site
from milepost.intake.fhir.parcel import MOST_ENTRIES, open_bundle
from milepost.intake.fhir.paths import read_address, value_at
from milepost.intake.sites.fold import fold
from milepost.intake.sites.translate import translate

SITE = a_site("uk-core", {("services", "RESP"): "lung", ("tests", "ct_chest"): "ct"})


def parcels(sent):
    opened = open_bundle(orjson.dumps(sent))
    assert opened.problems == []
    return opened.parcels


def told(sent, site=SITE):
    return [translate(p.raw, site, digest=p.raw.hex()) for p in parcels(sent)]


def stand(*sent):
    standing = fold(told(a_bundle(*sent, a_patient())))
    return [(s.kind, s.day, dict(s.says)) for s in standing]


def why_not(sent):
    opened = open_bundle(sent if isinstance(sent, bytes) else orjson.dumps(sent))
    assert opened.parcels == []
    return [problem.where for problem in opened.problems]


def test_a_parcel_holds_its_resource_and_whom_it_is_about():
    appointment, patient = parcels(a_bundle(an_appointment(), a_patient()))
    assert [r["id"] for r in orjson.loads(appointment.raw)] == ["app-1", "pat-1"]
    assert appointment.control_id.startswith("Appointment/app-1/1 ")
    assert patient.control_id.startswith("Patient/pat-1 ")


def test_the_same_resource_comes_to_the_same_bytes_however_it_was_sent():
    alone = parcels(a_bundle(an_appointment(), a_patient()))[0]
    turned = dict(reversed(an_appointment().items()))
    among = parcels(a_bundle(an_encounter(), a_patient(), turned, kind="message"))[2]
    assert alone.raw == among.raw


def test_a_contained_patient_and_one_by_full_address_are_found():
    inside = an_appointment(
        contained=[a_patient(id="p")],
        participant=[{"actor": {"reference": "#p"}}],
    )
    assert len(orjson.loads(parcels(inside)[0].raw)) == 2
    bundle = a_bundle(an_encounter(subject={"reference": "urn:uuid:1"}), a_patient())
    bundle["entry"][1]["fullUrl"] = "urn:uuid:1"
    assert len(orjson.loads(parcels(bundle)[0].raw)) == 2


def test_resources_that_refer_to_each_other_in_a_circle_do_no_harm():
    one = a_referral(basedOn=[{"reference": "ServiceRequest/ref-2"}])
    two = a_referral(id="ref-2", basedOn=[{"reference": "ServiceRequest/ref-1"}])
    assert len(orjson.loads(parcels(a_bundle(one, two))[0].raw)) == 2


@pytest.mark.parametrize(
    ("sent", "where"),
    [
        (b"{", ["body"]),
        (b"[]", ["body"]),
        ({"id": "x"}, ["body"]),
        ({"resourceType": "Bundle", "type": "searchset"}, ["Bundle.type"]),
        ({"resourceType": "Bundle", "type": "batch", "entry": 5}, ["Bundle.entry"]),
        (
            {"resourceType": "Bundle", "type": "batch", "entry": [{}, 3]},
            ["Bundle.entry[0]", "Bundle.entry[1]"],
        ),
        (
            {
                "resourceType": "Bundle",
                "type": "batch",
                "entry": [{"resource": a_patient(), "request": {"method": "DELETE"}}],
            },
            ["Bundle.entry[0]"],
        ),
        (a_bundle(*[a_patient()] * (MOST_ENTRIES + 1)), ["Bundle.entry"]),
    ],
)
def test_what_cannot_be_taken_whole_is_refused_whole_and_says_where(sent, where):
    assert why_not(sent) == where


def test_what_is_nested_too_deeply_or_speaks_of_too_much_is_refused_and_takes_no_room():
    deep = b'{"resourceType":"Patient","name":' + b"[" * 600 + b"]" * 600 + b"}"
    assert why_not(deep) == ["Bundle.entry[0]"]
    long = a_patient(text="x" * 100_000)
    assert why_not(a_bundle(long, *[an_encounter()] * 400)) == ["Bundle"]


@given(st.binary() | st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(
        st.sampled_from(["resourceType", "entry", "type", "resource", "reference", "id"])
        , inner),
).map(lambda said: json.dumps(said).encode()))  # fmt: skip
def test_no_bytes_whatever_make_the_reader_fail(raw):
    opened = open_bundle(raw)
    for parcel in opened.parcels:
        assert translate(parcel.raw, SITE) is not None
    assert isinstance(translate(raw, SITE), list) or raw[:1] == b"["


@pytest.mark.parametrize(
    ("address", "value"),
    [
        ("name.family", "Ó Briain"),
        ("name[use=official].given", "Máire"),
        ("name[1].family", None),
        ("identifier[system=https://fhir.nhs.uk/Id/nhs-number].value", "9990000018"),
        ("identifier[system=urn:none].value", None),
        ("identifier", None),
    ],
)
def test_an_address_names_one_value_or_nothing(address, value):
    assert value_at(a_patient(), read_address(address).steps) == value


def test_a_referral_begins_a_pathway_and_says_who_and_where():
    referral = told(a_bundle(a_referral(), a_patient()))[0]
    assert (referral.pathway, referral.service, referral.registers) == (
        "P-17",
        "lung",
        True,
    )
    assert referral.patient.nhs_number == "9990000018"
    assert referral.patient.born == date(1960, 3, 2)
    assert not referral.must_wait


def test_a_story_of_resources_stands_as_events():
    assert stand(a_referral(), an_appointment(), an_encounter(), a_report()) == [
        (
            "referral_received",
            date(2025, 1, 6),
            {"priority": "urgent_suspected_cancer"},
        ),
        (
            "appointment_booked",
            date(2025, 1, 10),
            {"for_day": date(2025, 1, 20), "activity": "outpatient"},
        ),
        ("appointment_attended", date(2025, 1, 20), {"activity": "outpatient"}),
        ("test_performed", date(2025, 1, 27), {"test": "ct"}),
        ("test_reported", date(2025, 1, 28), {"test": "ct"}),
    ]


def test_a_later_version_of_a_referral_is_the_same_referral():
    later = a_referral(
        meta={"versionId": "2", "lastUpdated": "2025-01-08T09:00:00Z"},
        extension=[],
    )
    assert stand(later, a_referral()) == [
        ("referral_received", date(2025, 1, 6), {"priority": "urgent"})
    ]


def test_an_appointment_moved_to_another_day_is_booked_twice():
    moved = an_appointment(version="2", start="2025-02-03T09:30:00Z")
    days = [says["for_day"] for _, _, says in stand(an_appointment(), moved)]
    assert days == [date(2025, 1, 20), date(2025, 2, 3)]


def test_what_was_entered_in_error_never_was():
    error = an_appointment("entered-in-error", version="2")
    assert stand(an_appointment(), error) == []


@pytest.mark.parametrize(
    "resource",
    [
        a_referral(status="revoked"),
        a_referral(status="nonsense"),
        a_referral(category=[{"coding": [{"code": "999"}]}]),
        a_referral(authoredOn="2025-02-30"),
        an_encounter(**{"class": {"code": "HH"}}),
        an_appointment(identifier=[]),
        a_report(code={"coding": [{"code": "mri"}]}),
    ],
)
def test_what_nobody_can_say_the_meaning_of_waits_for_a_person(resource):
    assert told(a_bundle(resource, a_patient()))[0].must_wait
