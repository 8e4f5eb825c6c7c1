from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from lawbooks import LAWBOOK
from milepost.events.kinds import Kind
from milepost.events.table import EVENTS, event_row
from milepost.foundation.days import AsAt
from milepost.rules.parts import Sign
from milepost.rules.timed_pathways import Branch, TimedPathway
from milepost.tracking.positions import positions_as_at
from milepost.tracking.standing import standing

LUNG = LAWBOOK.the(TimedPathway, "scotland/lung").editions[0]
DIAGNOSIS, TREATMENT = LUNG.steps
DAY_0 = date(2025, 1, 6)
LATER = datetime(2025, 12, 31, tzinfo=UTC)


def day(number):
    return DAY_0 + timedelta(days=number)


def noon(number):
    return datetime(2025, 1, 6, 12, tzinfo=UTC) + timedelta(days=number)


REFERRED = (0, Kind.REFERRAL_RECEIVED, {})
DIAGNOSED = (15, Kind.DIAGNOSIS_TOLD, {"outcome": "cancer"})
TREATED = (40, Kind.TREATMENT_STARTED, {"first": True})


def positions(number, *happened, steps=LUNG.steps, **more):
    """The position of one patient on a day, told by number, from what happened."""
    rows = [
        event_row(n, "1", day(on), kind, noon(on), **says)
        for n, (on, kind, says) in enumerate(happened)
    ]
    events = pl.DataFrame(rows, schema=EVENTS.schema, infer_schema_length=None)
    edition = replace(LUNG, steps=tuple(steps))
    return positions_as_at(events, edition, as_at=AsAt(day(number), LATER), **more)


def position(number, *happened, **more):
    return positions(number, *happened, **more).row(0, named=True)


def stands(read_on, *happened, worked_out_on=None, **more):
    found = positions(worked_out_on or read_on, *happened, **more)
    return standing(found, day(read_on)).row(0, named=True)


def breach(number):
    return pl.DataFrame({"pathway": ["1"], "breach_on": [day(number)]})


def looked(number):
    schema = {"pathway": pl.String, "looked_at": pl.Datetime("us", "UTC")}
    return pl.DataFrame({"pathway": ["1"], "looked_at": [noon(number)]}, schema=schema)


def booking(number, on=3, **says):
    return (on, Kind.APPOINTMENT_BOOKED, {"for_day": day(number)} | says)


def test_the_next_step_is_the_first_that_isnt_done():
    assert position(1, REFERRED)["next_step"] == "Diagnosis"
    found = position(20, REFERRED, DIAGNOSED)
    assert (found["reached"], found["reached_on"]) == ("Diagnosis", day(15))
    assert (found["next_step"], found["due"]) == ("Treatment starts", day(42))


def test_a_step_that_a_later_one_overtook_is_skipped_and_not_next():
    scan = replace(DIAGNOSIS, name="Scan", done_when=(Sign(event=Kind.TEST_PERFORMED),))
    steps = (scan, DIAGNOSIS, TREATMENT)
    found = position(20, REFERRED, DIAGNOSED, steps=steps)
    assert (found["next_step"], found["skipped"]) == ("Treatment starts", ["Scan"])


def test_a_step_left_behind_is_owed_once_nothing_else_is():
    found = position(41, REFERRED, TREATED)
    assert (found["next_step"], found["skipped"]) == ("Diagnosis", ["Diagnosis"])


def test_steps_of_a_bundle_never_overtake_each_other():
    pet, lungs = (
        replace(
            DIAGNOSIS,
            name=test,
            bundle="tests",
            done_when=(Sign(event=Kind.TEST_PERFORMED, when={"test": test}),),
        )
        for test in ("pet_ct", "lung_function")
    )
    steps = (pet, lungs, TREATMENT)
    assert position(5, REFERRED, steps=steps)["alongside"] == ["lung_function"]
    done = (6, Kind.TEST_PERFORMED, {"test": "lung_function"})
    found = position(7, REFERRED, done, steps=steps)
    assert (found["next_step"], found["skipped"]) == ("pet_ct", [])


SOME = Branch(patients="who need it", when=(Sign(event=Kind.TEST_REQUESTED),))
SCAN = replace(DIAGNOSIS, name="Scan", branch=SOME)


def test_a_branch_is_owed_only_once_a_sign_of_it_is_seen():
    steps = (SCAN, TREATMENT)
    assert position(5, REFERRED, steps=steps)["next_step"] == "Treatment starts"
    asked = (4, Kind.TEST_REQUESTED, {"test": "ct"})
    assert position(5, REFERRED, asked, steps=steps)["next_step"] == "Scan"


def test_a_person_may_say_that_a_branch_is_for_this_patient():
    said = pl.DataFrame({"pathway": ["1"], "step": ["Scan"]})
    steps = (replace(SCAN, branch=Branch(patients="who need it")), TREATMENT)
    found = position(5, REFERRED, steps=steps, said_to_apply=said)
    assert found["next_step"] == "Scan"


@pytest.mark.parametrize(
    "ended",
    [
        (Kind.DIAGNOSIS_TOLD, {"outcome": "ruled_out"}),
        (Kind.TREATMENT_DECLINED, {}),
        (Kind.DIED, {}),
    ],
    ids=lambda x: str(x),
)
def test_nothing_is_owed_once_the_pathway_lapses(ended):
    found = position(50, REFERRED, (9, *ended))
    assert (found["next_step"], found["lapsed_on"]) == (None, day(9))
    assert stands(50, REFERRED, (9, *ended))["state"] == "lapsed"


def test_a_pathway_without_a_day_0_still_has_a_row():
    assert position(50, DIAGNOSED)["day_0"] is None
    assert stands(50, DIAGNOSED)["state"] == "unplaced"


@pytest.mark.parametrize(
    ("read_on", "state", "slack"),
    [(15, "in_time", 6), (16, "at_risk", 5), (21, "at_risk", 0), (22, "late", -1)],
)
def test_a_row_worked_out_on_one_day_says_what_is_right_on_another(
    read_on, state, slack
):
    found = stands(read_on, REFERRED, worked_out_on=2)
    assert (found["state"], found["slack"]) == (state, slack)
    assert found["stage_days"] == read_on


def test_all_done_is_complete():
    assert stands(50, REFERRED, DIAGNOSED, TREATED)["state"] == "complete"


@pytest.mark.parametrize(
    ("booked_for", "says"),
    [
        (None, "nothing"),
        (21, "in_time"),
        (22, "after_due"),
        (62, "after_due"),
        (63, "after_breach"),
    ],
)
def test_a_booking_may_itself_be_too_late(booked_for, says):
    told = [booking(booked_for)] if booked_for else []
    assert stands(5, REFERRED, *told, breaches=breach(63))["booked"] == says


def test_a_booking_whose_day_has_passed_is_no_longer_ahead():
    told = (REFERRED, booking(10), booking(18))
    assert stands(10, *told, worked_out_on=5)["booked_for"] == day(10)
    assert stands(11, *told, worked_out_on=5)["booked_for"] == day(18)
    assert stands(19, *told, worked_out_on=5)["booked"] == "nothing"


def test_only_a_booking_that_would_do_the_step_counts_for_it():
    ct = Sign(event=Kind.TEST_BOOKED, when={"test": "ct"})
    steps = (replace(DIAGNOSIS, booked_when=(ct,)), TREATMENT)
    clinic = booking(9, activity="clinic")
    scan = (4, Kind.TEST_BOOKED, {"for_day": day(12), "test": "ct"})
    assert stands(5, REFERRED, clinic, steps=steps)["booked"] == "nothing"
    found = stands(5, REFERRED, clinic, scan, steps=steps)
    assert (found["booked_for"], found["booked_what"]) == (day(12), "ct")


def test_staleness_counts_from_the_last_look_and_from_day_0_if_nobody_ever_looked():
    assert stands(9, REFERRED)["stale_days"] == 9
    assert stands(9, REFERRED, looks=looked(4))["stale_days"] == 5


def test_a_late_step_that_nobody_has_looked_at_since_something_happened_is_late_in_tracking():
    seen, happened = looked(12), (16, Kind.TEST_REPORTED, {"test": "ct"})
    assert stands(30, REFERRED, looks=seen)["delay"] == "care"
    assert stands(30, REFERRED, happened, looks=seen)["delay"] == "tracking"
    assert stands(20, REFERRED, happened, looks=seen)["delay"] is None


def test_the_days_left_to_a_breach_are_those_still_within_the_limit():
    assert stands(62, REFERRED, breaches=breach(63))["breach_days"] == 0
    assert stands(63, REFERRED, breaches=breach(63))["breach_days"] == -1
