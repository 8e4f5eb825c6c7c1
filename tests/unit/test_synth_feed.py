"""What the simulated feed brings: further events that could be next."""

from datetime import UTC, date, datetime
from pathlib import Path

import nhs_number
import numpy as np
import polars as pl
import pytest

import milepost
from milepost.events.kinds import Kind
from milepost.events.vocabulary import problems_with, read_vocabulary
from milepost.synth.feed import WAITING, next_events

VOCABULARY = read_vocabulary(
    (Path(milepost.__file__).parent / "lawbook/events.csv").read_text()
)
NOW = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
STEPS = ("vetting", "first_appointment", "tests", "results", "decision", "treatment")
DAYS = (None, date(2026, 11, 20), date(2026, 11, 23), date(2026, 12, 9))
EVERY_WAY = [
    (f"P-{place:07}", service, family, step, day, None)
    for place, (service, family, step, day) in enumerate(
        (service, family, step, day)
        for service, family in (("lung", "cancer"), ("dermatology", "elective"))
        for step in (*STEPS, None)
        for day in DAYS
    )
]


def waiting(rows):
    return pl.DataFrame(rows, schema=WAITING.schema, orient="row")


def fed(rows, count=40, seed=1):
    rng = np.random.default_rng(seed)
    return next_events(
        waiting(rows), rng, now=NOW, count=count, patients=500, pathways=600
    )


@pytest.mark.parametrize("seed", range(20))
def test_every_event_fits_the_vocabulary_and_is_of_today(seed):
    feed = fed(EVERY_WAY, seed=seed)
    told = [*feed.events, *(referral.event for referral in feed.referrals)]
    assert [p for event in told for p in problems_with(event, VOCABULARY)] == []
    assert {event.day for event in told} == {date(2026, 11, 23)}


def test_the_same_seed_brings_the_same_events():
    assert fed(EVERY_WAY) == fed(EVERY_WAY)


@pytest.mark.parametrize(
    ("step", "kinds"),
    [
        ("vetting", {Kind.REFERRAL_VETTED}),
        ("first_appointment", {Kind.APPOINTMENT_BOOKED}),
        ("tests", {Kind.TEST_BOOKED}),
        ("results", {Kind.TEST_REPORTED}),
        ("treatment", {Kind.APPOINTMENT_BOOKED}),
    ],
)
def test_what_has_nothing_booked_moves_one_step(step, kinds):
    rows = [(f"P-{n:07}", "lung", "cancer", step, None, None) for n in range(9)]
    assert {event.kind for event in fed(rows, count=30).events} == kinds


def test_those_whose_day_has_come_mostly_come():
    day = date(2026, 11, 23)
    rows = [
        (f"P-{n:07}", "lung", "cancer", "first_appointment", day, None)
        for n in range(400)
    ]
    kinds = [event.kind for event in fed(rows, count=500).events]
    assert kinds.count(Kind.APPOINTMENT_ATTENDED) > 0.8 * len(kinds)
    assert {Kind.APPOINTMENT_MISSED, Kind.APPOINTMENT_CANCELLED} < set(kinds)


def test_the_test_that_was_asked_for_is_the_one_reported():
    rows = [("P-0000001", "lung", "cancer", "results", None, "pet_ct")]
    says = [dict(event.says) for event in fed(rows, count=20).events]
    assert says == [{"test": "pet_ct"}]


def test_nothing_happens_twice_to_a_pathway_at_once():
    rows = [(f"P-{n:07}", "lung", "cancer", "vetting", None, None) for n in range(50)]
    names = [event.pathway for event in fed(rows, count=400).events]
    assert len(names) == len(set(names))


def test_a_new_referral_brings_a_patient_with_numbers_nobody_has():
    referrals = fed([], count=30).referrals
    assert len(referrals) == 30
    assert referrals[0].patient.hospital_number == "MP0000501"
    assert [r.pathway for r in referrals[:2]] == ["P-0000601", "P-0000602"]
    numbers = [r.patient.nhs_number for r in referrals if r.patient.nhs_number]
    assert all(number >= "9990005000" for number in numbers)
    assert all(nhs_number.is_valid(number) for number in numbers)


def test_a_new_referral_for_suspected_cancer_says_so():
    for referral in fed([], count=40).referrals:
        cancer = referral.service in ("breast", "lung", "colorectal", "melanoma")
        if cancer:
            assert referral.event.says["priority"] == "urgent_suspected_cancer"
