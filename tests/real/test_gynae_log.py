"""A real hospital's log, read by a mapping, gives the figures worked out elsewhere.

The log may not be passed on with Milepost. Where it isn't, these tests are skipped.
"""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from lawbooks import LAWBOOK
from milepost.clocks.engine import clocks_as_at
from milepost.foundation.days import AsAt
from milepost.host.event_files import read_rows
from milepost.intake.activity_log import read_log
from milepost.intake.log_mapping import read_mapping
from milepost.measures.percentiles import median, percentile
from milepost.rules.clock_rules import ClockRule
from milepost.rules.standards import Standard

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared/data/real"
LOG = REAL / "gynae-oncology-log.csv.gz"
MAPPING = ROOT / "docs/mappings/gynae-oncology.toml"
AS_AT = AsAt(date(2008, 3, 31), datetime(2026, 1, 1, tzinfo=UTC))

pytestmark = pytest.mark.skipif(
    not LOG.exists(), reason=f"the real log is not here: {LOG.name}"
)


@pytest.fixture(scope="module")
def expected():
    return json.loads((REAL / "expected.json").read_text())["figures"]


@pytest.fixture(scope="module")
def lawbook():
    return LAWBOOK


@pytest.fixture(scope="module")
def log():
    return read_rows(LOG)


@pytest.fixture(scope="module")
def read(lawbook, log):
    mapping, problems = read_mapping(
        MAPPING.read_text(), lawbook.vocabulary, where=MAPPING.name
    )
    assert problems == []
    return read_log(log.rows, mapping, lawbook.vocabulary, place=log.place)


@pytest.fixture(scope="module")
def clocks(lawbook, read):
    standard = lawbook.the(Standard, "scotland/cancer-62-day")
    rules = lawbook.all(ClockRule, standard.editions[-1].clock_rules)
    return clocks_as_at(read.events, standard, rules, as_at=AS_AT)


@pytest.fixture(scope="module")
def cases(log, read, clocks):
    """One row a patient: the code they came with, and the wait, if it has ended."""
    codes = log.rows.group_by("case_id").agg(
        pl.col("diagnosis_code").drop_nulls().first()
    )
    fresh = days_to(
        read.events, kind="appointment_attended", activity="outpatient", first=True
    ).filter(pl.col("days") <= 14)
    treated = (
        read.events.filter(pl.col("kind") == "treatment_started", pl.col("first"))
        .group_by("pathway")
        .agg(pl.col("modality").unique().sort().str.join("+"))
    )
    stopped = clocks.filter(pl.col("how") == "stopped")
    return (
        codes.rename({"case_id": "pathway"})
        .join(stopped.select("pathway", "waited", "met"), on="pathway", how="left")
        .join(treated, on="pathway", how="left")
        .with_columns(fresh=pl.col("pathway").is_in(fresh["pathway"].implode()))
    )


def first_days(events, **says):
    fits = [
        pl.col(name).is_in(value if isinstance(value, list) else [value])
        for name, value in says.items()
    ]
    return events.filter(*fits).group_by("pathway").agg(pl.col("day").min())


def days_to(events, since=None, **says):
    since = first_days(events, kind="referral_received") if since is None else since
    days = (pl.col("day") - pl.col("day_began")).dt.total_days()
    return (
        first_days(events, **says)
        .join(since, on="pathway", suffix="_began")
        .select("pathway", "day", days=days)
    )


def figures(cases):
    waited = pl.col("waited")
    row = cases.select(
        treated=waited.count(),
        median=median(waited).round(1),
        p90=percentile(waited, 0.9).round(1),
        within_62=pl.col("met").sum(),
        share_within_62=pl.col("met").mean().round(4),
    )
    return row.row(0, named=True)


def test_every_line_is_accounted_for(read, expected):
    account = read.account
    assert read.problems == []
    assert account.lines == expected["lines"]
    assert account.lines == (
        account.mapped
        + account.repeated
        + account.no_event
        + account.unmapped
        + account.reversed
        + account.refused
    )
    assert account.first_events == expected["cases"]


def test_a_charge_taken_back_never_happened(read, log, expected):
    counts = dict(read.events["kind"].value_counts().iter_rows())
    referrals = counts.pop("referral_received")
    told = expected["events_after_netting"]
    assert counts == {kind: count for kind, count in told.items() if kind != "none"}
    assert referrals == expected["cases"]
    reversing = log.rows["executions"].cast(pl.Float64) < 0
    assert reversing.sum() == expected["lines_reversing"]
    assert read.account.reversed > expected["lines_reversing"]


def test_every_pathway_says_that_nobody_recorded_its_referral(read):
    referrals = read.events.filter(pl.col("kind") == "referral_received")
    assert referrals["channel"].unique().to_list() == ["first_event_of_the_log"]
    assert referrals["priority"].unique().to_list() == ["urgent_suspected_cancer"]


def test_the_waits_of_all_are_those_worked_out_elsewhere(cases, expected):
    assert figures(cases) == expected["all_cases"]
    assert (cases["waited"] == 0).sum() == expected["treated_on_day_0"]


def test_the_waits_of_new_patients_are_those_worked_out_elsewhere(cases, expected):
    fresh = cases.filter("fresh")
    assert {"cases": len(fresh)} | figures(fresh) == expected["fresh_cohort"]


def test_the_waits_by_diagnosis_are_those_worked_out_elsewhere(cases, expected):
    found = {
        code: {"cases": len(theirs)} | figures(theirs)
        for (code,), theirs in cases.drop_nulls("diagnosis_code").group_by(
            "diagnosis_code"
        )
    }
    assert found == expected["by_diagnosis_code"]


def test_the_waits_by_first_treatment_are_those_worked_out_elsewhere(cases, expected):
    found = {
        modality: figures(theirs)
        for (modality,), theirs in cases.drop_nulls("modality").group_by("modality")
    }
    assert found == expected["by_first_modality"]


def test_the_days_between_steps_are_those_worked_out_elsewhere(read, expected):
    events = read.events
    scans = {"kind": "test_performed", "test": ["ct", "mri"]}
    visit = {"kind": "appointment_attended", "activity": "outpatient", "first": True}
    from_scan = days_to(
        events, first_days(events, **scans), kind="treatment_started", first=True
    )
    found = {
        "first_event_to_first_consultation": days_to(events, **visit),
        "first_event_to_first_ct_or_mri": days_to(events, **scans),
        "first_ct_or_mri_to_first_treatment": from_scan.filter(pl.col("days") >= 0),
    }
    days = pl.col("days")
    assert expected["intervals"] == {
        name: intervals.select(
            cases=pl.len(), median=median(days), p90=percentile(days, 0.9).round(1)
        ).row(0, named=True)
        for name, intervals in found.items()
    }
