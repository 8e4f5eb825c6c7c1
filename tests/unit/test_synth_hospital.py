"""The demonstration's hospital tells in HL7 what happens, with every fault of a real one."""

from datetime import UTC, date, datetime

import numpy as np
import polars as pl
import pytest

from hl7_messages import a_site
from milepost.events.kinds import Kind
from milepost.events.vocabulary import NewEvent
from milepost.intake.sites.told import Told
from milepost.intake.sites.translate import translate
from milepost.synth.feed import WAITING
from milepost.synth.hospital import Hospital, Ward
from milepost.synth.spoken import Envelope, Someone, event_message

NOW = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
TODAY = NOW.date()
SITE = a_site("demonstration")
WHO = Someone(
    hospital_number="MP0000007",
    nhs_number="9990000018",
    family_name="Briain",
    given_name="Máire",
    born=date(1960, 3, 2),
)
LATER = date(2026, 12, 9)


def understood(raw):
    told = translate(raw, SITE)
    assert isinstance(told, Told)
    assert not told.must_wait, told
    return told


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("referral_vetted", {"outcome": "accepted"}),
        (
            "appointment_booked",
            {"activity": "outpatient", "first": True, "for_day": LATER},
        ),
        ("appointment_booked", {"activity": "admission", "for_day": LATER}),
        ("test_booked", {"test": "pet_ct", "for_day": LATER}),
        (
            "appointment_cancelled",
            {"activity": "admission", "by": "patient", "for_day": LATER},
        ),
        ("appointment_attended", {"activity": "outpatient", "first": False}),
        (
            "appointment_missed",
            {"activity": "outpatient", "first": True, "communicated": True},
        ),
        ("test_performed", {"test": "ct"}),
        ("test_reported", {"test": "ct"}),
        ("mdt_discussed", {}),
        ("diagnosis_told", {"outcome": "cancer"}),
        ("decision_to_treat", {"modality": "surgery"}),
        ("decision_to_admit", {"priority": "routine"}),
        ("discharged", {}),
        (
            "active_monitoring_started",
            {"by": "professional", "reason": "watchful_waiting"},
        ),
    ],
)
def test_what_happened_is_what_its_message_is_understood_to_say(kind, says):
    event = NewEvent("P-0000017", TODAY, Kind(kind), says)
    raw = event_message(event, WHO, Envelope(number="1", sequence=1, sent=NOW))
    told = understood(raw)
    assert told.pathway == "P-0000017"
    assert [(f.kind, f.day, dict(f.says)) for f in told.facts] == [(kind, TODAY, says)]


def test_an_admission_and_the_treatment_it_was_for_come_in_one_message():
    says = {"first": True, "modality": "surgery", "route": "admitted"}
    event = NewEvent("P-0000017", TODAY, Kind.TREATMENT_STARTED, says)
    raw = event_message(event, WHO, Envelope(number="1", sequence=1, sent=NOW))
    told = [(fact.kind, dict(fact.says)) for fact in understood(raw).facts]
    assert told == [("admitted", {"purpose": "treatment"}), ("treatment_started", says)]


def a_ward(service, rows):
    waiting = [
        (f"P-{place:07}", service, family, step, None, None)
        for place, (family, step) in enumerate(rows)
    ]
    frame = pl.DataFrame(waiting, schema=WAITING.schema, orient="row")
    people = dict.fromkeys(frame["pathway"].to_list(), WHO)
    return Ward(service=service, waiting=frame, people=people)


def rounds(count, wards, seed=1):
    hospital = Hospital(np.random.default_rng(seed), "R")
    return [
        hospital.next_round(wards, now=NOW, patients=5000, pathways=6000)
        for _ in range(count)
    ]


LUNG = a_ward("lung", [("cancer", "vetting")] * 40)
EMPTY = a_ward("melanoma", [])


def test_something_happens_at_every_service_each_time_and_most_of_it_is_sent_at_once():
    told = [b"".join(each) for each in rounds(60, [LUNG, EMPTY])]
    assert sum(b"|melanoma" in each for each in told) > 50
    assert sum(b"RF1|A" in each or b"|lung" in each for each in told) > 50


def test_each_fault_of_a_real_feed_is_shown_among_the_first_messages():
    sent = [raw for each in rounds(20, [LUNG]) for raw in each]
    assert len(sent) > len(set(sent))
    numbers = [
        int(raw.split(b"|")[12])
        for raw in dict.fromkeys(sent)
        if raw.startswith(b"MSH") and raw.split(b"|")[12]
    ]
    assert set(range(1, 13)) <= set(numbers)
    assert numbers != sorted(numbers)
    assert any(not raw.startswith(b"MSH") for raw in sent)
    flood = next(raw for raw in sent if b"|FLOOD|" in raw)
    assert translate(flood, SITE).unmapped[0].code == "FLOOD"


def test_new_patients_are_numbered_on_though_nobody_counts_them_yet():
    sent = [raw for each in rounds(30, [EMPTY], seed=3) for raw in each]
    begun = {understood(r).pathway for r in sent if b"|REF^I12|" in r}
    assert min(begun) == "P-0006001"
    assert len(begun) > 20
