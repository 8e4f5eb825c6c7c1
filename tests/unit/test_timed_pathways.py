"""The timed pathways of the lawbook say what the table they were read into says.

The table lies beside this checkout, not in it. Without it these tests are skipped.
"""

import csv
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from lawbooks import LAWBOOK
from milepost.events.kinds import Kind
from milepost.events.table import EVENTS, event_row
from milepost.foundation.days import AsAt
from milepost.rules.parts import Evidence, Sign
from milepost.rules.timed_pathways import (
    ORIGIN,
    Branch,
    Named,
    Reach,
    TimedPathway,
    Unit,
)
from milepost.tracking.milestones import milestones_as_at

SHARED = Path(__file__).parents[3] / "shared"
TABLE = SHARED / "data/timed-pathways.csv"
CASES = SHARED / "scenarios/cancer-arithmetic.json"
OURS = {
    "SCO-USC": "scotland/suspected-cancer",
    "SCO-LUNG": "scotland/lung",
    "SCO-HN": "scotland/head-and-neck",
    "SCO-CRC": "scotland/colorectal",
    "SCO-RCDS": "scotland/rapid-diagnosis",
    "ENG-LUNG-NOLCP": "england/lung-optimal",
    "ENG-LUNG-BPTP": "england/lung",
    "ENG-PROST-BPTP": "england/prostate",
    "ENG-CRC-BPTP": "england/colorectal",
    "ENG-CRC-RUH": "england/colorectal-bath",
    "ENG-CRC-GM": "england/colorectal-greater-manchester",
    "ENG-OG-BPTP": "england/oesophago-gastric",
    "ENG-HN-BPTP": "england/head-and-neck",
    "ENG-GYN-BPTP": "england/gynaecology",
    "ENG-SKIN-TELE": "england/skin-teledermatology",
    "ENG-NSS-STEES": "england/non-specific-symptoms",
    "ENG-BREAST-BPTP": "england/breast",
    "ENG-HPB-BPTP": "england/hepato-pancreato-biliary",
    "ENG-URO-BPTP": "england/urology",
    "ENG-TESTIS-BPTP": "england/testicular",
    "WAL-SCP": "wales/suspected-cancer",
}
STANDARDS = {"ENG-CWT-62", "ENG-CWT-31", "ENG-CWT-IPT", "NIR-CWT", "SCO-CRC-NHSH"}
"""Standards in the form of a pathway, and one board's vetting: no templates."""

pytestmark = pytest.mark.skipif(
    not TABLE.is_file(), reason=f"the table of timed pathways is not at {TABLE}"
)


def rows():
    with TABLE.open(newline="") as file:
        yield from csv.DictReader(file)


def by_pathway():
    found = {}
    for row in rows() if TABLE.is_file() else ():
        found.setdefault(row["pathway_id"], []).append(row)
    return found


ROWS = by_pathway()


def signs(words):
    """Read ``kind[attribute=value|value; ...] or ...`` as signs; ``+`` parts steps."""
    for term in re.split(r" or ", words):
        kind, _, conditions = term.strip().removesuffix("]").partition("[")
        answers = [{}]
        for condition in filter(None, conditions.split(";")):
            name, _, values = condition.strip().partition("=")
            answers = [a | {name: v} for a in answers for v in values.split("|")]
        for answer in answers:
            when = {
                n: v == "true" if v in {"true", "false"} else v
                for n, v in answer.items()
            }
            yield Sign(event=Kind(kind), when=when)


def number(text):
    return int(text) if text else None


def steps_of(pathway):
    """Read a pathway's rows as steps, each called by its number; both of a pair."""
    told = ROWS[pathway]
    step = LAWBOOK.the(TimedPathway, "scotland/lung").editions[0].steps[0]
    for row in told:
        parts = row["done_when"].split(" + ")
        for place, part in enumerate(parts):
            named = part == "tests_all_reported()"
            anchor = row["anchor"].removeprefix("step ")
            unit = re.search(r"unit: (working|weekend)", row["notes"])
            yield replace(
                step,
                name=row["step_no"] if place == 0 else f"{row['step_no']} {place}",
                done_when=() if named or not part else tuple(signs(part)),
                done_by=Named.TESTS_ALL_REPORTED if named else None,
                target_day=number(row["target_day"]),
                window_start=number(row["window_start_day"]),
                unit=UNITS[unit[1] if unit else ""],
                anchor=ORIGIN if row["anchor"] == "referral" else anchor,
                branch=Branch(patients="x") if row["optional"] == "true" else None,
                evidence=Evidence(row["evidence"]),
            )


UNITS = {"": Unit.DAYS, "working": Unit.WORKING_DAYS, "weekend": Unit.WEEKDAYS}


def what_counts(step, names):
    """All that the table says of a step but its words, the anchor by its number."""
    shows = {(sign.event, *sorted(sign.when.items())) for sign in step.done_when}
    anchor = step.anchor if step.anchor == ORIGIN else names.index(step.anchor)
    return (
        frozenset(shows),
        step.done_by,
        step.target_day,
        step.window_start,
        step.unit,
        anchor,
        step.branch is not None,
        step.evidence,
    )


def told_of(steps):
    names = [step.name for step in steps]
    return [what_counts(step, names) for step in steps]


def without_day_0(pathway):
    """Leave out the step that is day 0 itself, as the lawbook does."""
    steps = list(steps_of(pathway))
    origin = steps[0].done_when and steps[0].done_when[0].event in ORIGINS.get(
        pathway, {Kind.REFERRAL_RECEIVED, Kind.SUSPICION_RAISED}
    )
    return steps[1:] if origin and steps[0].target_day == 0 else steps


ORIGINS = {"SCO-RCDS": {Kind.REFERRAL_VETTED}}


@pytest.mark.parametrize(("pathway", "ours"), OURS.items())
def test_a_pathway_says_what_the_table_says(pathway, ours):
    edition = LAWBOOK.the(TimedPathway, ours).editions[-1]
    table = told_of(without_day_0(pathway))
    assert sorted(told_of(edition.steps), key=str) == sorted(table, key=str)


def test_every_pathway_of_the_four_nations_is_there_but_those_that_are_standards():
    home = {name for name in ROWS if name[:3] in {"SCO", "ENG", "WAL", "NIR"}}
    assert home - STANDARDS == OURS.keys()
    read = {rule.id for rule in LAWBOOK.all(TimedPathway)}
    assert read - {*OURS.values()} == {"england/elective-18-weeks"}


def test_what_no_publication_says_is_a_proposal_of_ours():
    for rule in LAWBOOK.all(TimedPathway):
        (edition,) = rule.editions
        ours = edition.reach is Reach.OURS
        assert ours == (edition.evidence is Evidence.PROPOSAL)
        recalled = any(step.evidence is Evidence.RECALLED for step in edition.steps)
        assert not (recalled and edition.evidence is Evidence.VERIFIED)


def cases():
    read = json.loads(CASES.read_text()) if CASES.is_file() else []
    return [case for case in read if case["what"] == "pathway_steps"]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["id"])
def test_the_days_of_a_worked_case_come_out_to_the_letter(case):
    told = case["input"]
    events = [
        event_row(
            n,
            "1",
            date.fromisoformat(event["day"]),
            Kind(event["kind"]),
            datetime(2025, 1, 1, tzinfo=UTC),
            **{k: v for k, v in event.items() if k not in {"day", "kind"}},
        )
        for n, event in enumerate(told["events"])
    ]
    frame = pl.DataFrame(events, schema=EVENTS.schema, infer_schema_length=None)
    lung = LAWBOOK.the(TimedPathway, "scotland/lung").editions[0]
    edition = replace(lung, steps=tuple(steps_of(told["pathway"])))
    as_at = AsAt(frame["day"].max(), datetime(2025, 12, 31, tzinfo=UTC))
    found = {
        row["step"]: row
        for row in milestones_as_at(frame, edition, as_at=as_at).to_dicts()
    }
    for expected in case["expect"]["steps"]:
        row = found[str(expected["step_no"])]
        done = row["done"] and row["done"].isoformat()
        late = max(0, -row["slack"]) if done else None
        assert (row["due"].isoformat(), done, late) == (
            expected["due"],
            expected["done"],
            expected["late_days"],
        )


@pytest.mark.parametrize("pathway", ROWS)
def test_every_row_of_the_table_can_be_said(pathway):
    names = [step.name for step in steps_of(pathway)]
    for place, step in enumerate(steps_of(pathway)):
        assert step.anchor in (ORIGIN, *names[:place])
