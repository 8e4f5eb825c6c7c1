"""Where a meeting's list stands when the month ends, and what was just decided does to it."""

from datetime import date

import polars as pl
import pytest

from milepost.meetings.forecast import AHEAD, Cause, positions, summed

DAY = date(2025, 2, 19)
"""A Wednesday; the month ends on 28 February."""

SOON, LATER = date(2025, 2, 24), date(2025, 3, 5)
CANCER = "scotland/cancer-62-day"


def clock(pathway, breach_on, next_step="tests", booked_for=None, chance=None, **more):
    treats = more.pop("treats", True)
    told = {"standard": CANCER, "service": "lung", **more}
    return {
        "pathway": pathway,
        **told,
        "breach_on": breach_on,
        "next_step": next_step,
        "booked_for": booked_for,
        "treatment_on": booked_for if treats and next_step == "treatment" else None,
        "chance": chance,
        "proved": None if chance is None else True,
    }


def ends(*clocks, arranged=None):
    frame = pl.DataFrame(clocks, schema=AHEAD.schema)
    return positions(frame, arranged or {}, day=DAY)


def causes(counted):
    return {cause: count for cause, count in counted if count}


LIST = (
    clock("over", DAY),
    clock("nothing", SOON, chance=0.75),
    clock("after", SOON, "treatment", date(2025, 2, 27), chance=0.5),
    clock("a test", SOON, "tests", date(2025, 2, 21)),
    clock("in time", SOON, "treatment", date(2025, 2, 21), chance=0.25),
    clock("next month", LATER, chance=0.5),
    clock("not known", None),
)


def test_whoever_is_over_when_the_month_ends_is_counted_by_why():
    (found,) = ends(*LIST)
    assert (found.waiting, found.over_now, found.over_then) == (7, 1, 3)
    assert found.treated_over == 1
    assert causes(found.by_cause) == {
        Cause.OVER_ALREADY: 1,
        Cause.NOTHING_BOOKED: 1,
        Cause.NOT_TREATMENT: 1,
    }
    assert found.by_cause_with == found.by_cause


def test_as_earlier_patients_went_so_many_go_over_of_those_who_still_can():
    (found,) = ends(*LIST)
    assert (found.going.at_risk, found.going.known) == (4, 3)
    assert found.going.expected == pytest.approx(1.5)
    assert found.going.proved
    assert found.going.kept == 0
    (found,) = ends(*LIST, clock("odd", SOON, chance=0.5) | {"proved": False})
    assert not found.going.proved


def test_a_test_that_is_to_be_booked_changes_why_and_keeps_nobody():
    (found,) = ends(*LIST, arranged={"nothing": date(2025, 2, 21)})
    assert (found.over_with_decisions, found.kept_by_decisions) == (3, 0)
    assert causes(found.by_cause_with) == {
        Cause.OVER_ALREADY: 1,
        Cause.NOT_TREATMENT: 2,
    }
    assert found.going.kept == 0


@pytest.mark.parametrize(
    ("arranged", "over", "kept"),
    [
        (date(2025, 2, 23), 0, 0.5),
        (SOON, 0, 0),
        (date(2025, 2, 28), 0, 0),
        (date(2025, 3, 1), 1, 0),
    ],
)
def test_a_treatment_arranged_keeps_whoever_it_comes_in_time_for(arranged, over, kept):
    waits = clock("P", SOON, "treatment", chance=0.5)
    (found,) = ends(waits, arranged={"P": arranged})
    assert found.over_then == 1
    assert found.over_with_decisions == over
    assert found.going.kept == kept


def test_the_sooner_of_what_is_booked_and_what_is_arranged_counts():
    waits = clock("P", SOON, "treatment", date(2025, 2, 26))
    (found,) = ends(waits, arranged={"P": date(2025, 3, 9)})
    assert (found.over_then, found.over_with_decisions, found.treated_over) == (0, 0, 1)


def test_several_services_add_up_to_the_standard():
    ours = clock("P-1", SOON, chance=0.5)
    theirs = clock("P-2", DAY, service="ortho")
    found = ends(ours, theirs)
    assert [(one.service, one.over_then) for one in found] == [
        ("lung", 1),
        ("ortho", 1),
    ]
    (whole,) = summed(found)
    assert (whole.service, whole.waiting, whole.over_then) == ("", 2, 2)
    assert causes(whole.by_cause) == {Cause.OVER_ALREADY: 1, Cause.NOTHING_BOOKED: 1}
    assert (whole.going.at_risk, whole.going.expected) == (1, 0.5)


def test_a_list_of_nobody_has_no_position():
    assert ends() == []


def test_a_clinic_booked_for_whoever_needs_treatment_treats_nobody():
    booked = date(2025, 2, 21)
    clinic = clock("clinic", SOON, "treatment", booked, treats=False)
    (found,) = ends(clinic, clock("theatre", SOON, "treatment", booked))
    assert found.over_then == 1
    assert causes(found.by_cause) == {Cause.NOT_TREATMENT: 1}
