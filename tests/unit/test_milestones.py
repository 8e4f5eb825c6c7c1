from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl
import pytest

from lawbooks import LAWBOOK
from milepost.events.kinds import Kind
from milepost.events.table import EVENTS, event_row
from milepost.foundation.days import AsAt
from milepost.rules.timed_pathways import TimedPathway, Unit
from milepost.tracking.milestones import milestones_as_at

LUNG = LAWBOOK.the(TimedPathway, "scotland/lung").editions[0]
TOLD = datetime(2025, 1, 6, tzinfo=UTC)
REFERRED = (date(2025, 1, 6), Kind.REFERRAL_RECEIVED)
DIAGNOSED = (date(2025, 1, 29), Kind.DIAGNOSIS_TOLD)


def milestones(day, *happened, edition=LUNG, holidays=()):
    rows = [event_row(n, "1", *what, TOLD) for n, what in enumerate(happened)]
    events = pl.DataFrame(rows, schema=EVENTS.schema)
    as_at = AsAt(day, known_at=TOLD)
    return milestones_as_at(events, edition, as_at=as_at, holidays=holidays)


def test_diagnosis_is_due_on_day_21_and_treatment_on_day_42():
    due = milestones(date(2025, 1, 6), REFERRED)["due"].to_list()
    assert due == [date(2025, 1, 27), date(2025, 2, 17)]


@pytest.mark.parametrize(
    ("today", "slack"), [(date(2025, 1, 27), 0), (date(2025, 1, 28), -1)]
)
def test_the_last_day_in_time_is_the_day_it_is_due(today, slack):
    step = milestones(today, REFERRED).row(0, named=True)
    assert (step["step"], step["slack"]) == ("Diagnosis", slack)


def test_a_step_done_late_stays_as_late_as_it_was():
    diagnosis, treatment = milestones(date(2025, 2, 10), REFERRED, DIAGNOSED).to_dicts()
    assert (diagnosis["done"], diagnosis["slack"]) == (date(2025, 1, 29), -2)
    assert treatment["slack"] == 7


def test_a_step_anchored_on_an_earlier_one_counts_from_the_day_that_was_done():
    first, second = LUNG.steps
    edition = replace(LUNG, steps=(first, replace(second, anchor=first.name)))
    _, treatment = milestones(
        date(2025, 2, 10), REFERRED, DIAGNOSED, edition=edition
    ).to_dicts()
    assert treatment["due"] == date(2025, 3, 12)


def test_a_step_whose_anchor_isnt_done_counts_from_the_day_that_should_be_or_today():
    first, second = LUNG.steps
    edition = replace(LUNG, steps=(first, replace(second, anchor=first.name)))
    due = {
        today: milestones(today, REFERRED, edition=edition)["due"][1]
        for today in (date(2025, 1, 20), date(2025, 2, 3))
    }
    assert due == {
        date(2025, 1, 20): date(2025, 3, 10),  # 42 days after day 21
        date(2025, 2, 3): date(2025, 3, 17),  # 42 days after today
    }
    assert milestones(date(2025, 1, 20), REFERRED, edition=edition)[
        "provisional"
    ].to_list() == [False, True]


def test_a_step_without_a_target_day_is_shown_and_never_late():
    edition = replace(LUNG, steps=(replace(LUNG.steps[0], target_day=None),))
    (step,) = milestones(date(2026, 1, 6), REFERRED, edition=edition).to_dicts()
    assert (step["due"], step["slack"], step["done"]) == (None, None, None)


def test_what_happened_before_day_0_does_no_step():
    before = (date(2025, 1, 2), Kind.DIAGNOSIS_TOLD)
    done = milestones(date(2025, 1, 20), before, REFERRED)["done"].to_list()
    assert done == [None, None]


def test_a_pathway_without_a_day_0_has_no_milestones():
    assert milestones(date(2025, 1, 31), DIAGNOSED).is_empty()


@pytest.mark.parametrize(
    ("unit", "due"),
    [
        (Unit.DAYS, date(2025, 4, 20)),
        (Unit.WEEKDAYS, date(2025, 4, 22)),
        (Unit.WORKING_DAYS, date(2025, 4, 24)),
    ],
)
def test_a_day_is_counted_in_the_unit_its_source_counts_in(unit, due):
    edition = replace(LUNG, steps=(replace(LUNG.steps[0], target_day=3, unit=unit),))
    maundy_thursday = (date(2025, 4, 17), Kind.REFERRAL_RECEIVED)
    easter = {date(2025, 4, 18), date(2025, 4, 21)}
    (step,) = milestones(
        date(2025, 4, 20), maundy_thursday, edition=edition, holidays=easter
    ).to_dicts()
    assert step["due"] == due
