from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from milepost.events.kinds import Kind
from milepost.events.table import EVENTS, event_row
from milepost.foundation.days import AsAt
from milepost.tracking.stages import positions

MONDAY = date(2025, 1, 6)
TOLD = datetime(2025, 1, 6, tzinfo=UTC)


def day(number):
    return MONDAY + timedelta(days=number)


def position(*told, as_at=10):
    """The position after events, each a day's number, a kind, and what it says."""
    rows = [
        event_row(place, "P-1", day(number), kind, TOLD, **dict(*says))
        for place, (number, kind, *says) in enumerate(told, start=1)
    ]
    events = pl.DataFrame(rows, schema=EVENTS.schema)
    (found,) = positions(events, AsAt(day(as_at), TOLD)).rows(named=True)
    return found


REFERRED = (0, Kind.REFERRAL_RECEIVED)
VETTED = (1, Kind.REFERRAL_VETTED)
SEEN = (2, Kind.APPOINTMENT_ATTENDED)
CT = {"test": "ct"}
MRI = {"test": "mri"}


@pytest.mark.parametrize(
    ("told", "step"),
    [
        ([REFERRED], "vetting"),
        ([REFERRED, VETTED], "first_appointment"),
        ([REFERRED, (1, Kind.APPOINTMENT_BOOKED)], "first_appointment"),
        ([REFERRED, VETTED, SEEN], "decision"),
        ([REFERRED, VETTED, (2, Kind.TEST_REQUESTED, CT)], "tests"),
        ([REFERRED, (2, Kind.TEST_REQUESTED), (3, Kind.TEST_PERFORMED)], "results"),
        (
            [REFERRED, (2, Kind.TEST_PERFORMED, CT), (3, Kind.TEST_REQUESTED, MRI)],
            "tests",
        ),
        (
            [REFERRED, (2, Kind.TEST_PERFORMED, CT), (3, Kind.TEST_REPORTED, CT)],
            "decision",
        ),
        (
            [REFERRED, SEEN, (3, Kind.TEST_REQUESTED), (4, Kind.DECISION_TO_TREAT)],
            "treatment",
        ),
        (
            [REFERRED, (3, Kind.DECISION_TO_TREAT), (4, Kind.TREATMENT_STARTED)],
            "decision",
        ),
        (
            [REFERRED, SEEN, (3, Kind.DISCHARGED), (4, Kind.REFERRAL_RECEIVED)],
            "vetting",
        ),
    ],
)
def test_the_next_step_is_the_first_that_isnt_done(told, step):
    assert position(*told)["next_step"] == step


def test_a_request_that_is_numbered_isnt_answered_by_another():
    first, second = {"test": "ct", "request": "1"}, {"test": "ct", "request": "2"}
    told = [(2, Kind.TEST_REQUESTED, first), (3, Kind.TEST_REPORTED, second)]
    assert position(REFERRED, *told)["next_step"] == "tests"


CLINIC = {"activity": "clinic"}


def booked(number, kind=Kind.APPOINTMENT_BOOKED, on=3, **says):
    return (on, kind, CLINIC | {"for_day": day(number)} | says)


@pytest.mark.parametrize(
    ("told", "booked_for", "what"),
    [
        ([], None, None),
        ([booked(20)], 20, "clinic"),
        ([booked(10)], 10, "clinic"),
        ([booked(9)], None, None),
        ([booked(20), booked(15, activity="scan")], 15, "scan"),
        ([booked(20), booked(20, Kind.APPOINTMENT_CANCELLED, on=4)], None, None),
        ([booked(20), booked(21, Kind.APPOINTMENT_CANCELLED, on=4)], 20, "clinic"),
        ([booked(20), (4, Kind.APPOINTMENT_CANCELLED)], None, None),
        ([booked(20), (4, Kind.APPOINTMENT_CANCELLED), booked(25, on=5)], 25, "clinic"),
        ([booked(10), (10, Kind.APPOINTMENT_MISSED, CLINIC)], None, None),
        (
            [booked(10), (10, Kind.APPOINTMENT_ATTENDED, {"activity": "mdt"})],
            10,
            "clinic",
        ),
        ([booked(20), (5, Kind.APPOINTMENT_ATTENDED, CLINIC)], 20, "clinic"),
        ([(3, Kind.TEST_BOOKED, {"for_day": day(12), "test": "ct"})], 12, "ct"),
        ([(3, Kind.TEST_BOOKED, {"for_day": day(12)})], 12, "test"),
    ],
)
def test_the_soonest_booking_counts_until_it_is_kept_missed_or_cancelled(
    told, booked_for, what
):
    found = position(REFERRED, *told)
    assert found["booked_for"] == (None if booked_for is None else day(booked_for))
    assert found["booked_what"] == what


def test_a_test_that_somebody_waits_for_is_known_whatever_is_next():
    asked, told = (1, Kind.TEST_REQUESTED, CT), (4, Kind.TEST_REPORTED, CT)
    decided, treated = (2, Kind.DECISION_TO_TREAT), (3, Kind.TREATMENT_STARTED)
    for after in ([], [decided], [decided, treated]):
        assert position(REFERRED, asked, *after)["testing"] is True
        assert position(REFERRED, asked, *after, told)["testing"] is False
    assert position(REFERRED, decided)["testing"] is False


def test_what_is_booked_for_one_patient_is_never_cancelled_by_anothers():
    rows = [
        event_row(1, "P-1", day(1), Kind.APPOINTMENT_BOOKED, TOLD, for_day=day(20)),
        event_row(2, "P-2", day(2), Kind.APPOINTMENT_CANCELLED, TOLD, for_day=day(20)),
    ]
    events = pl.DataFrame(rows, schema=EVENTS.schema)
    found = positions(events, AsAt(day(10), TOLD))
    assert found["booked_for"].to_list() == [day(20), None]


def test_the_last_thing_that_happened_is_the_last_of_the_last_day():
    found = position(REFERRED, (2, Kind.TEST_REQUESTED), SEEN, (11, Kind.DIED))
    assert (found["last_on"], found["last_kind"]) == (day(2), "appointment_attended")
    assert found["last_event"] == 3
