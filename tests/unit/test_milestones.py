from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl
import pytest

from milepost.events.kinds import Kind
from milepost.events.table import EVENTS, event_row
from milepost.foundation.days import AsAt
from milepost.host.lawbook import lawbook_from_disk
from milepost.rules.timed_pathways import TimedPathway
from milepost.tracking.milestones import milestones_as_at, next_steps

LUNG = lawbook_from_disk().the(TimedPathway, "scotland/lung").editions[0]
TOLD = datetime(2025, 1, 6, tzinfo=UTC)
REFERRED = (date(2025, 1, 6), Kind.REFERRAL_RECEIVED)
DIAGNOSED = (date(2025, 1, 29), Kind.DIAGNOSIS_TOLD)


def milestones(day, *happened, edition=LUNG):
    rows = [event_row(n, "1", *what, TOLD) for n, what in enumerate(happened)]
    events = pl.DataFrame(rows, schema=EVENTS.schema)
    return milestones_as_at(events, edition, as_at=AsAt(day, known_at=TOLD))


def test_diagnosis_is_due_on_day_21_and_treatment_on_day_42():
    due = milestones(date(2025, 1, 6), REFERRED)["due"].to_list()
    assert due == [date(2025, 1, 27), date(2025, 2, 17)]


@pytest.mark.parametrize(
    ("today", "slack"), [(date(2025, 1, 27), 0), (date(2025, 1, 28), -1)]
)
def test_the_last_day_in_time_is_the_day_it_is_due(today, slack):
    (step,) = next_steps(milestones(today, REFERRED)).rows(named=True)
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
