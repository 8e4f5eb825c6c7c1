"""FHIR over HTTP: who is let in, what they may read, and what they tell."""

import logging
import string
from datetime import date
from itertools import count
from random import Random

import orjson
import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from fhirclient.models import (
    appointment,
    bundle,
    capabilitystatement,
    encounter,
    episodeofcare,
    operationoutcome,
    patient,
    servicerequest,
    task,
)

from fhir_resources import (
    NHS_NUMBER,
    PATHWAY_ID,
    a_bundle,
    a_patient,
    a_referral,
    a_report,
    an_appointment,
    an_encounter,
)
from milepost.actions.let_in import Letter, let_in, shut_out
from milepost.actions.read_systems import read_systems
from milepost.actions.see_to_messages import say_meaning
from milepost.events.kinds import Kind
from milepost.events.vocabulary import NewEvent
from milepost.host.profiles import profile_from_disk
from milepost.reading.clients import systems
from milepost.store.clients.models import Asked
from milepost.store.inbox.models import Message, Outcome
from milepost.store.models import Clock, Event, Patient
from registered import NOON, OURS, THEIRS, a_pathway, a_provider, codes, record, refer
from registered import a_patient as registered_patient

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MODELS = {
    "Appointment": appointment.Appointment,
    "Bundle": bundle.Bundle,
    "CapabilityStatement": capabilitystatement.CapabilityStatement,
    "Encounter": encounter.Encounter,
    "EpisodeOfCare": episodeofcare.EpisodeOfCare,
    "OperationOutcome": operationoutcome.OperationOutcome,
    "Patient": patient.Patient,
    "ServiceRequest": servicerequest.ServiceRequest,
    "Task": task.Task,
}


NUMBERS = count()


class System:
    """A system that asks and tells."""

    def __init__(self, secret):
        self.client = Client()
        self.headers = {"authorization": f"Bearer {secret}"}

    def get(self, address, status=200):
        answer = self.client.get(
            address if address.startswith("http") else f"/fhir/R4/{address}",
            headers=self.headers,
        )
        assert answer.status_code == status, answer.content
        return checked(answer)

    def found(self, address):
        return [e["resource"] for e in self.get(address).get("entry", [])]

    def send(self, sent, address="", method="post", status=200):
        answer = getattr(self.client, method)(
            f"/fhir/R4/{address}",
            sent if isinstance(sent, bytes) else orjson.dumps(sent),
            content_type="application/fhir+json",
            headers=self.headers,
        )
        assert answer.status_code == status, answer.content
        return checked(answer)


def checked(answer):
    """Read an answer, which the classes of R4 must accept, every resource in it."""
    assert answer["Content-Type"].startswith("application/fhir+json")
    said = orjson.loads(answer.content)
    MODELS[said["resourceType"]](said, strict=True)
    for entry in said.get("entry", ()):
        inner = entry.get("resource") or entry["response"]["outcome"]
        MODELS[inner["resourceType"]](inner, strict=True)
    return said


def admitted(name="pas", scope=OURS, **letter):
    secret = f"secret {next(NUMBERS)} of {name}"
    asked = Letter(name=name, **letter)
    assert let_in(scope, asked, secret=secret, now=NOON) == []
    return System(secret)


@pytest.fixture
def board():
    a_provider()
    a_pathway("P-17", "lung", hospital="North")
    a_pathway("P-18", patient=registered_patient(18, nhs_number="9990000026"))
    problems = record(
        refer(priority="urgent_suspected_cancer"),
        (date(2025, 1, 8), "test_requested", {"test": "ct", "request": "R-1"}),
        (
            date(2025, 1, 9),
            "appointment_booked",
            {"for_day": date(2025, 1, 20), "activity": "outpatient"},
        ),
        (date(2025, 1, 20), "appointment_attended", {"activity": "outpatient"}),
        (
            date(2025, 1, 21),
            "appointment_booked",
            {"for_day": date(2025, 3, 3), "activity": "outpatient"},
        ),
    )
    assert problems == []
    assert record(refer(date(2025, 1, 7)), pathway="P-18") == []


# ── Who is let in ────────────────────────────────────────────────────────────────────


def test_nobody_is_let_in_without_the_secret_of_a_system(board):
    for headers in (
        {},
        {"authorization": "Bearer wrong"},
        {"authorization": "Basic x"},
    ):
        answer = Client().get("/fhir/R4/Patient", headers=headers)
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert checked(answer)["issue"][0]["code"] == "login"


def test_a_system_that_is_shut_out_is_let_in_no_more_and_its_name_is_free(board):
    system = admitted()
    assert codes(let_in(OURS, Letter(name="pas"), secret="x", now=NOON)) == [
        "clients.refused"
    ]
    system.get("Patient")
    assert shut_out(OURS, "pas", now=NOON) == []
    system.get("Patient", status=401)
    assert codes(shut_out(OURS, "pas", now=NOON)) == ["clients.refused"]
    admitted()
    assert [(s.name, s.ended_at) for s in systems(OURS)] == [
        ("pas", None),
        ("pas", NOON),
    ]


def test_what_a_system_was_let_in_with_is_kept_for_good_and_its_secret_nowhere(board):
    admitted()
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(c)::text FROM clients_client c")
        assert "secret" not in cursor.fetchone()[0]
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute("UPDATE clients_client SET services = NULL")


def test_a_system_does_only_what_it_was_let_in_for(board):
    reader = admitted("reader")
    reader.send(a_bundle(a_referral()), status=403)
    teller = admitted("teller", reads=False, profile="uk-core")
    teller.get("Patient", status=403)


def test_a_system_reads_only_the_services_it_was_let_in_for(board):
    lung = admitted(services=["lung"])
    assert [p["identifier"][0]["value"] for p in lung.found("EpisodeOfCare")] == [
        "P-17"
    ]
    assert len(lung.found("ServiceRequest")) == 2
    assert [p["identifier"][1]["value"] for p in lung.found("Patient")] == [
        "9990000018"
    ]
    every = admitted("every")
    other = next(
        p["id"]
        for p in every.found("EpisodeOfCare")
        if p["identifier"][0]["value"] == "P-18"
    )
    every.get(f"EpisodeOfCare/{other}")
    lung.get(f"EpisodeOfCare/{other}", status=404)
    a_provider(THEIRS)
    assert admitted("far", scope=THEIRS).found("EpisodeOfCare") == []


def test_each_reading_is_noted_without_the_identifiers_it_was_found_by(board):
    admitted().get(f"Patient?identifier={NHS_NUMBER}|9990000018&_count=5")
    assert list(Asked.objects.values_list("address", "found")) == [
        ("Patient?identifier", 1)
    ]


# ── What they may read ───────────────────────────────────────────────────────────────


def test_anybody_may_know_what_the_server_can_do():
    answer = Client().get("/fhir/R4/metadata")
    said = checked(answer)
    reads = {
        r["type"]: [p["name"] for p in r.get("searchParam", [])]
        for r in said["rest"][0]["resource"]
    }
    assert reads["Appointment"] == ["identifier", "patient.identifier", "date"]
    assert reads["DiagnosticReport"] == []


def test_a_referral_and_a_request_are_service_requests(board):
    referral, request = admitted().found(f"ServiceRequest?identifier={PATHWAY_ID}|P-17")
    assert referral["authoredOn"] == "2025-01-06"
    assert referral["priority"] == "urgent"
    assert referral["extension"][0]["valueString"] == "urgent_suspected_cancer"
    assert request["code"] == {"text": "ct"}
    assert request["status"] == "active"


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("discharged", "completed"),
        ("treatment_started", "completed"),
        ("referral_returned", "revoked"),
        ("died", "revoked"),
    ],
)
def test_a_referral_whose_pathway_ended_is_not_active(board, kind, status):
    asked = f"ServiceRequest?identifier={PATHWAY_ID}|P-17"
    system = admitted()
    assert system.found(asked)[0]["status"] == "active"
    assert record((date(2025, 1, 22), kind)) == []
    assert system.found(asked)[0]["status"] == status
    assert record(refer(date(2025, 2, 3))) == []
    found = {r["authoredOn"]: r["status"] for r in system.found(asked)}
    assert (found["2025-01-06"], found["2025-02-03"]) == (status, "active")


@pytest.mark.parametrize(
    ("said", "gender"),
    [
        ("F", "female"),
        ("1", "male"),
        ("9", "other"),
        ("U", "unknown"),
        ("?", "unknown"),
    ],
)
def test_a_gender_that_was_stored_as_a_code_is_given_in_a_word(board, said, gender):
    Patient.objects.filter(nhs_number="9990000018").update(sex=said)
    [found] = admitted().found(f"Patient?identifier={NHS_NUMBER}|9990000018")
    assert found["gender"] == gender


def test_an_appointment_says_what_became_of_it_and_that_its_hour_is_not_known(board):
    first, second = admitted().found("Appointment")
    assert (first["status"], second["status"]) == ("fulfilled", "booked")
    assert second["start"] == "2025-03-03T00:00:00+00:00"
    assert second["_start"]["extension"][0] == {
        "url": "urn:milepost:fhir:time-unknown",
        "valueBoolean": True,
    }


def test_a_pathway_is_an_episode_with_its_clocks_in_an_extension_of_our_own(board):
    episode = admitted().found(f"EpisodeOfCare?identifier={PATHWAY_ID}|P-17")[0]
    assert episode["status"] == "active"
    clock = episode["extension"][0]
    assert clock["url"] == "urn:milepost:fhir:clock"
    said = {
        part["url"]: value
        for part in clock["extension"]
        for key, value in part.items()
        if key != "url"
    }
    assert said["standard"] == "scotland/cancer-62-day"
    assert said["started"] == "2025-01-06"
    assert said["breach_on"] == "2025-03-10"
    assert said["how"] == "running"


def test_a_correction_leaves_only_what_stands(board):
    wrong = Event.objects.get(kind="appointment_attended")
    taken_back = NewEvent(
        "P-17", date(2025, 1, 20), Kind.RECORDED_IN_ERROR, corrects=wrong.id
    )
    assert record(taken_back) == []
    system = admitted()
    assert system.found("Encounter") == []
    assert system.found("Appointment")[0]["status"] == "booked"


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ("date=2025-01-20", ["2025-01-09"]),
        ("date=2025-01-09", []),
        ("date=ge2025-03-01&date=lt2025-04-01", ["2025-01-21"]),
        ("date=gt2025-01-20&date=lt2025-03-03", []),
        ("date=le2025-03-03", ["2025-01-09", "2025-01-21"]),
        (f"patient.identifier={NHS_NUMBER}|999 000 0018", ["2025-01-09", "2025-01-21"]),
        (f"patient.identifier={NHS_NUMBER}|9990000026", []),
    ],
)
def test_appointments_are_found_by_their_own_day_and_by_patient(board, asked, days):
    assert [a["created"] for a in admitted().found(f"Appointment?{asked}")] == days


def test_visits_and_referrals_are_found_by_the_day_they_happened(board):
    system = admitted()
    assert len(system.found("Encounter?date=2025-01-20")) == 1
    assert len(system.found("ServiceRequest?authored=2025-01-08")) == 1
    assert system.found("ServiceRequest?authored=2025-01-20") == []


def test_pages_follow_one_another_until_all_is_given_once(board):
    system, address, seen = admitted(), "ServiceRequest?_count=1", []
    while address:
        page = system.get(address)
        seen += [e["resource"]["id"] for e in page["entry"]]
        address = next(
            (li["url"] for li in page["link"] if li["relation"] == "next"), ""
        )
    assert len(seen) == len(set(seen)) == 3


@pytest.mark.parametrize(
    "asked",
    [
        "Appointment?status=booked",
        "Appointment?date=2025",
        "Appointment?date=xx2025-01-01",
        "Appointment?_count=0",
        "Appointment?_count=101",
        "Appointment?_count=0000001000000000",
        "Appointment?_id=e1&_id=e2",
        "Appointment?_after=p3",
        "Patient?identifier=9990000018",
        "Patient?identifier=urn:other|1",
        f"Patient?identifier={NHS_NUMBER}|1&identifier={NHS_NUMBER}|2",
    ],
)
def test_what_a_search_cannot_do_is_refused_and_not_passed_over(board, asked):
    assert admitted().get(asked, status=400)["issue"][0]["code"] == "invalid"


@pytest.mark.parametrize(
    "address",
    ["Medication", "Medication/1", "Patient/n999999999", "Patient/e1", "Patient/n٣"],
)
def test_what_is_not_there_is_not_found(board, address):
    admitted().get(address, status=404)


def test_a_search_asks_the_database_as_often_for_many_as_for_one(board):
    system = admitted()
    for number in range(20, 38):
        who = registered_patient(number, nhs_number="")
        a_pathway(f"P-{number}", patient=who)
        booked = {"for_day": date(2025, 1, 20), "activity": "outpatient"}
        told = [
            refer(date(2025, 1, 7)),
            (date(2025, 1, 9), "appointment_booked", booked),
        ]
        assert record(*told, pathway=f"P-{number}") == []

    def asked(address):
        with CaptureQueriesContext(connection) as queries:
            found = system.found(address)
        return len(found), len(queries)

    for kind, most in (("Appointment", 20), ("EpisodeOfCare", 20), ("Patient", 20)):
        (few, one), (many, all_of_them) = (
            asked(f"{kind}?_count={count}") for count in (1, 20)
        )
        assert (few, many) == (1, most), kind
        assert one == all_of_them, kind


# ── What they tell ───────────────────────────────────────────────────────────────────

STORY = (a_referral(), an_appointment(), an_encounter(), a_report())


@pytest.fixture
def pas():
    a_provider()
    for code_map, code, means in (
        ("services", "RESP", "lung"),
        ("tests", "ct_chest", "ct"),
    ):
        say_meaning(OURS, "pas", code_map, code, means, now=NOON)
    return admitted("pas", reads=True, profile="uk-core")


def states():
    return sorted(Outcome.objects.values_list("message__message_type", "state"))


def test_a_bundle_becomes_a_pathway_with_its_clock(pas):
    answer = pas.send(a_bundle(*STORY, a_patient()))
    assert [e["response"]["status"] for e in answer["entry"]] == ["202 Accepted"] * 5
    assert states() == [
        ("Appointment", "projected"),
        ("DiagnosticReport", "projected"),
        ("Encounter", "projected"),
        ("Patient", "kept"),
        ("ServiceRequest", "projected"),
    ]
    assert set(Clock.objects.values_list("pathway", "started")) == {
        ("P-17", date(2025, 1, 6))
    }


def test_a_transaction_is_answered_as_one_and_stored_whole_or_not_at_all(pas):
    answer = pas.send(a_bundle(*STORY, a_patient(), kind="transaction"))
    assert answer["type"] == "transaction-response"
    stored = Message.objects.count()
    assert stored == len(answer["entry"])
    other = an_encounter(id="enc-2")
    bad = a_bundle(other, a_patient(), kind="transaction")
    bad["entry"][1]["request"]["method"] = "DELETE"
    pas.send(bad, status=422)
    assert Message.objects.count() == stored
    assert pas.send(a_bundle(other, a_patient()))["type"] == "batch-response"


def test_resources_in_any_order_and_again_come_to_the_same(pas):
    pas.send(a_bundle(*reversed(STORY)), status=200)
    assert set(dict(states()).values()) == {"held"}
    pas.send(a_bundle(a_patient(), a_referral()))
    before = Event.objects.count()
    first = Message.objects.count()
    pas.send(a_bundle(a_patient(), a_referral()))
    assert (Event.objects.count(), Message.objects.count()) == (before, first)
    for resource in STORY:
        pas.send(a_bundle(resource, a_patient()))
    log = Event.objects.order_by("day", "id").values_list("day", "kind")
    assert list(log) == [
        (date(2025, 1, 6), "referral_received"),
        (date(2025, 1, 10), "appointment_booked"),
        (date(2025, 1, 20), "appointment_attended"),
        (date(2025, 1, 27), "test_performed"),
        (date(2025, 1, 28), "test_reported"),
    ]


def test_a_resource_by_itself_is_taken_at_its_own_type_and_id(pas):
    inside = a_referral(contained=[a_patient(id="p")], subject={"reference": "#p"})
    said = pas.send(inside, "ServiceRequest", status=202)
    assert "recorded" in said["issue"][0]["diagnostics"]
    pas.send(an_appointment(), "Appointment/app-1", "put", status=202)
    pas.send(an_appointment(), "Appointment/app-2", "put", status=422)
    pas.send(an_appointment(), "Encounter", status=422)
    assert Event.objects.count() == 2


def test_what_cannot_be_kept_of_one_resource_holds_up_no_other(pas):
    long = "".join(Random(4).choices(string.printable[:62], k=5000))
    for version, changes in enumerate(({"pathway": long}, {"id": "ref\x00"}), 1):
        odd = a_referral(**changes, contained=[a_patient(id="p")])
        odd |= {"subject": {"reference": "#p"}, "meta": {"versionId": f"{version}"}}
        pas.send(odd, "ServiceRequest", status=202)
    pas.send(a_bundle(a_referral("P-18"), a_patient()))
    read_systems(the_profile_of, lawbook=settings.LAWBOOK, now=NOON)
    assert [state for _, state in states()] == [
        "kept",
        "held",
        "projected",
        "projected",
    ]
    assert Outcome.objects.get(state="held").codes == ["feeds.cannot-be-written"]


def test_what_waits_for_a_person_is_said_to_wait_and_is_read_when_they_have_spoken(pas):
    bad = a_report(code={"coding": [{"code": "mri"}]})
    pas.send(a_bundle(a_referral(), a_patient()))
    issue = pas.send(bad, "DiagnosticReport", status=202)["issue"][0]
    assert issue["severity"] == "warning"
    assert "'mri'" in issue["diagnostics"]
    say_meaning(OURS, "pas", "tests", "mri", "mri", now=NOON)
    read_systems(the_profile_of, lawbook=settings.LAWBOOK, now=NOON)
    assert Event.objects.filter(kind="test_reported", says_test="mri").count() == 1


def the_profile_of(system):
    return profile_from_disk(system.profile, settings.LAWBOOK.vocabulary)[0]


@pytest.mark.parametrize("sent", [b"{", b"[]", b'{"resourceType": "Bundle"}'])
def test_what_cannot_be_read_is_refused_with_what_to_do(pas, sent):
    assert pas.send(sent, status=422)["issue"][0]["diagnostics"]
    assert Message.objects.count() == 0


def test_a_bundle_with_nothing_in_it_is_no_resource_of_its_address(pas):
    empty = {"resourceType": "Bundle", "type": "batch", "entry": []}
    said = pas.send(empty, "Patient", status=422)
    assert "It is no Patient" in said["issue"][0]["diagnostics"]


def test_too_long_a_body_is_refused_with_how_long_it_may_be(pas, settings, monkeypatch):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2048
    monkeypatch.setattr(logging.getLogger("django.security"), "disabled", True)
    said = pas.send(a_bundle(a_patient(text="x" * 4096)), status=413)
    assert "2 KiB" in said["issue"][0]["diagnostics"]


def test_what_we_give_can_be_sent_to_another_board_and_comes_to_the_same_clock(
    board,
):
    ours = admitted("ours")
    given = [
        resource
        for kind in ("ServiceRequest", "Appointment", "Encounter", "Patient")
        for resource in ours.found(kind)
        if kind == "Patient" or resource["identifier"][0]["value"] == "P-17"
    ]
    a_provider(THEIRS)
    for code_map, code, means in (
        ("services", "consultant_led", "lung"),
        ("tests", "ct", "ct"),
    ):
        say_meaning(THEIRS, "theirs", code_map, code, means, now=NOON)
    theirs = admitted("theirs", scope=THEIRS, profile="uk-core")
    answer = theirs.send(a_bundle(*given))
    held = [
        e["response"]["outcome"]["issue"][0]["diagnostics"]
        for e in answer["entry"]
        if e["response"]["outcome"]["issue"][0]["severity"] == "warning"
    ]
    assert held == []
    clocks = Clock.objects.filter(pathway="P-17").order_by("standard")
    columns = ("standard", "started", "waited_from", "how")
    assert list(clocks.filter(provider="RYY").values_list(*columns)) == list(
        clocks.filter(provider="RXX").values_list(*columns)
    )


def test_a_method_that_is_not_there_is_named_with_those_that_are(pas):
    answer = pas.client.delete("/fhir/R4/Patient/n1", headers=pas.headers)
    assert (answer.status_code, answer["Allow"]) == (405, "GET, PUT")
