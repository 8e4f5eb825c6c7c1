from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import polars as pl

from lawbooks import LAWBOOK
from milepost.events.kinds import Kind
from milepost.events.table import EVENTS, event_row
from milepost.foundation.days import AsAt
from milepost.rules.parts import Sign
from milepost.rules.timed_pathways import TimedPathway
from milepost.tracking.bottlenecks import bottlenecks

LUNG = LAWBOOK.the(TimedPathway, "scotland/lung").editions[0]
DIAGNOSIS, TREATMENT = LUNG.steps
TOLD = datetime(2025, 12, 31, tzinfo=UTC)
JANUARY, FEBRUARY = date(2025, 1, 1), date(2025, 2, 1)


def frame(*patients):
    """Patients referred on 1 January: the days of diagnosis and of treatment."""
    rows = []
    for number, days in enumerate(patients):
        kinds = (Kind.REFERRAL_RECEIVED, Kind.DIAGNOSIS_TOLD, Kind.TREATMENT_STARTED)
        for kind, day in zip(kinds, (0, *days), strict=False):
            says = {"first": True} if kind is Kind.TREATMENT_STARTED else {}
            happened = JANUARY + timedelta(days=day)
            rows.append(
                event_row(len(rows), f"{number:03}", happened, kind, TOLD, **says)
            )
    told = pl.DataFrame(rows, schema=EVENTS.schema, infer_schema_length=None)
    return told.sort("pathway", "day", "event")


def found(*patients, steps=LUNG.steps):
    edition = replace(LUNG, steps=tuple(steps))
    as_at = AsAt(date(2025, 6, 1), TOLD)
    return bottlenecks(frame(*patients), edition, as_at=as_at).to_dicts()


def test_a_step_counts_from_the_one_before_it_and_its_day_from_the_anchor():
    _, treatment = found((10, 40))
    assert (treatment["month"], treatment["step"]) == (FEBRUARY, "Treatment starts")
    assert (treatment["median_days"], treatment["median_from_anchor"]) == (30, 40)


def test_the_median_and_the_90th_percentile_lie_between_neighbours():
    (row,) = found(*((n,) for n in range(1, 12)), steps=[DIAGNOSIS])
    assert (row["patients"], row["median_days"], row["p90_days"]) == (11, 6, 10)
    (row,) = found((1,), (2,), steps=[DIAGNOSIS])
    assert (row["median_days"], row["p90_days"]) == (1.5, 1.9)


def test_only_steps_done_by_their_day_are_in_time():
    rows = found((21,), (22,), steps=[DIAGNOSIS])
    assert [(row["in_time"], row["with_a_day"]) for row in rows] == [(1, 2)]


def test_a_step_without_a_day_has_none_in_time_and_none_late():
    (row,) = found((21,), steps=[replace(DIAGNOSIS, target_day=None)])
    assert (row["patients"], row["in_time"], row["with_a_day"]) == (1, 0, 0)


def test_steps_of_a_bundle_dont_count_from_each_other():
    bundle = [
        replace(DIAGNOSIS, bundle="both"),
        replace(
            TREATMENT, bundle="both", done_when=(Sign(event=Kind.TREATMENT_STARTED),)
        ),
    ]
    _, treatment = found((10, 20), steps=bundle)
    assert treatment["median_days"] == 20


def test_a_step_done_before_the_one_that_should_precede_it_counts_from_day_0():
    (treatment, diagnosis) = sorted(found((30, 12)), key=lambda row: -row["number"])
    assert treatment["median_days"] == 12
    assert diagnosis["median_days"] == 30
