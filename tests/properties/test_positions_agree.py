"""Whole columns say of a position what a finger going down the events would."""

import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from types import ModuleType

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import positions_by_hand
from examples import at_most
from lawbooks import LAWBOOK
from milepost.events.kinds import Kind
from milepost.events.table import EVENTS, event_row
from milepost.foundation.days import AsAt
from milepost.rules.parts import Sign
from milepost.rules.timed_pathways import (
    ORIGIN,
    Branch,
    Named,
    TimedPathway,
    Unit,
)
from milepost.tracking import positions as by_column
from milepost.tracking import steps as side_by_side

LUNG = LAWBOOK.the(TimedPathway, "scotland/lung").editions[0]
DAY_0 = date(2025, 4, 10)
EASTER = frozenset({date(2025, 4, 18), date(2025, 4, 21)})
KINDS = [
    Kind.REFERRAL_RECEIVED,
    Kind.REFERRAL_VETTED,
    Kind.APPOINTMENT_BOOKED,
    Kind.APPOINTMENT_ATTENDED,
    Kind.APPOINTMENT_CANCELLED,
    Kind.TEST_REQUESTED,
    Kind.TEST_BOOKED,
    Kind.TEST_PERFORMED,
    Kind.TEST_REPORTED,
    Kind.DIAGNOSIS_TOLD,
]
SHOWS = [
    Sign(event=Kind.REFERRAL_VETTED),
    Sign(event=Kind.APPOINTMENT_ATTENDED),
    Sign(event=Kind.TEST_PERFORMED, when={"test": "ct"}),
    Sign(event=Kind.TEST_REPORTED, when={"test": "mri"}),
    Sign(event=Kind.DIAGNOSIS_TOLD),
]
BOOKS = (
    Sign(event=Kind.TEST_BOOKED, when={"test": "ct"}),
    Sign(event=Kind.APPOINTMENT_BOOKED),
)


def an_edition(dice):
    """Up to five steps: any anchor, any unit, some in a bundle or on a branch."""
    steps = []
    bundled = dice.choice([(), (1, 2), (2, 3)])
    for number in range(dice.randint(1, 5)):
        named = dice.random() < 0.2
        earlier = [step.name for step in steps if number not in bundled]
        branch = Branch(patients="x", when=dice.choice([(), (dice.choice(SHOWS),)]))
        steps.append(
            replace(
                LUNG.steps[0],
                name=f"step {number}",
                done_when=() if named else (dice.choice(SHOWS),),
                done_by=Named.TESTS_ALL_REPORTED if named else None,
                target_day=dice.choice([None, 0, 2, 5, 9]),
                unit=dice.choice(list(Unit)),
                anchor=dice.choice([ORIGIN, ORIGIN, *earlier]),
                branch=dice.choice([None, None, branch]),
                bundle="bundle" if number in bundled else None,
                booked_when=dice.choice([(), BOOKS[:1], BOOKS]),
            )
        )
    return replace(LUNG, steps=tuple(steps))


def histories(dice):
    """What happened to three patients, crowded into three weeks, with corrections."""
    rows = []
    for pathway in ("1", "2", "3"):
        for day in sorted(dice.choices(range(18), k=dice.randint(1, 10))):
            kind = dice.choice(KINDS)
            mine = [r for r in rows if r["pathway"] == pathway]
            corrected = {r["corrects"] for r in rows}
            free = [r["event"] for r in mine if r["event"] not in corrected]
            happened = DAY_0 + timedelta(days=day)
            told = happened + timedelta(days=dice.choice([0, 0, 0, 3]))
            rows.append(
                event_row(
                    len(rows),
                    pathway,
                    happened,
                    kind,
                    datetime(told.year, told.month, told.day, 12, tzinfo=UTC),
                    **says(kind, dice),
                    corrects=dice.choice(free)
                    if free and dice.random() < 0.1
                    else None,
                )
            )
    return rows


def says(kind, dice):
    ahead = DAY_0 + timedelta(days=dice.randint(5, 30))
    if kind in (Kind.TEST_REQUESTED, Kind.TEST_PERFORMED, Kind.TEST_REPORTED):
        return {"test": dice.choice(["ct", "mri"]), "request": dice.choice([None, "1"])}
    if kind is Kind.TEST_BOOKED:
        return {"test": dice.choice(["ct", "mri"]), "for_day": ahead}
    if kind is Kind.DIAGNOSIS_TOLD:
        return {"outcome": dice.choice(["cancer", "ruled_out"])}
    if kind in (Kind.APPOINTMENT_BOOKED, Kind.APPOINTMENT_CANCELLED):
        activity = dice.choice([None, "clinic"])
        return {"for_day": dice.choice([ahead, ahead, None]), "activity": activity}
    return {}


def read_both_ways(seed, columns=by_column):
    dice = Random(seed)
    edition, rows = an_edition(dice), histories(dice)
    day = DAY_0 + timedelta(days=dice.randint(4, 25))
    as_at = AsAt(day, datetime(day.year, day.month, day.day, 18, tzinfo=UTC))
    looked = {p: dice.choice([None, as_at.known_at - timedelta(days=9)]) for p in "123"}
    limit = {p: dice.choice([None, DAY_0 + timedelta(days=15)]) for p in "123"}
    said = [("1", step.name) for step in edition.steps if step.branch]
    found = columns.positions_as_at(
        pl.DataFrame(rows, schema=EVENTS.schema, infer_schema_length=None).sort(
            "pathway", "day", "event"
        ),
        edition,
        as_at=as_at,
        breaches=a_frame({"pathway": pl.String, "breach_on": pl.Date}, limit),
        looks=a_frame(
            {"pathway": pl.String, "looked_at": pl.Datetime("us", "UTC")}, looked
        ),
        said_to_apply=pl.DataFrame(
            said, schema={"pathway": pl.String, "step": pl.String}, orient="row"
        ),
        holidays=EASTER,
    )
    by_hand = {}
    for p in "123":
        mine = [row for row in rows if row["pathway"] == p]
        if any(r["day"] <= day for r in positions_by_hand.told_by(mine, as_at)):
            by_hand[p] = positions_by_hand.position(
                mine,
                edition,
                as_at,
                breach_on=limit[p],
                looked_at=looked[p],
                said=[name for pathway, name in said if pathway == p],
                off=EASTER,
            )
    return found.rows_by_key("pathway", named=True, unique=True), by_hand


def a_frame(schema, said):
    rows = [(pathway, what) for pathway, what in said.items() if what]
    return pl.DataFrame(rows, schema=schema, orient="row")


def disagreements(seed, columns=by_column):
    found, by_hand = read_both_ways(seed, columns)
    blank = {"alongside": [], "skipped": [], "booked_days": [], "provisional": False}
    unsaid = {"pathway", "ladder", "warn_days", "window_from", "booked_whats"}
    if found.keys() != by_hand.keys():
        return [("pathways", found.keys(), by_hand.keys())]
    return [
        (pathway, name, told, by_hand[pathway].get(name, blank.get(name)))
        for pathway, row in found.items()
        for name, told in row.items()
        if name not in unsaid
        if told != by_hand[pathway].get(name, blank.get(name))
    ]


@settings(max_examples=at_most(60))
@given(st.integers(0, 2**32))
def test_columns_and_finger_agree_on_every_position(seed):
    assert disagreements(seed) == []


MUTANTS = [
    (
        side_by_side,
        'pl.col("day") >= pl.col("day_0")',
        'pl.col("day") > pl.col("day_0")',
    ),
    (
        side_by_side,
        'meant = pl.max_horizontal(f"due_{anchor}", pl.lit(today))',
        'meant = pl.col(f"due_{anchor}")',
    ),
    (side_by_side, "if n not in self.mates(number)", "if True"),
    (
        side_by_side,
        "unit is Unit.WORKING_DAYS else []",
        "unit is Unit.WEEKDAYS else []",
    ),
    (
        side_by_side,
        '(pl.col("answered") > pl.col("asked"))',
        '(pl.col("answered").is_not_null())',
    ),
    (side_by_side, "shown = shown | pl.col", "shown = shown & pl.col"),
    (by_column, "& ~_overtaken(side, n)", ""),
    (by_column, '& pl.col("lapsed_on").is_null()', ""),
    (
        by_column,
        "pl.coalesce(_due_first(in_turn), _due_first(behind))",
        "_due_first(in_turn)",
    ),
    (
        by_column,
        "bear_any(step.booked_when) if step.booked_when",
        "pl.lit(value=True) if step.booked_when",
    ),
    (
        by_column,
        'pl.col("recorded_at") > pl.col("looked_at")',
        'pl.col("recorded_at") < pl.col("looked_at")',
    ),
    (
        by_column,
        "backwards = list(reversed(side.numbers))",
        "backwards = list(side.numbers)",
    ),
]


def changed(module, line, mutant, monkeypatch):
    """The module that works positions out, with one line of it or of its steps changed."""
    source = Path(module.__file__).read_text()
    assert line in source
    strange = ModuleType(f"changed.{module.__name__}")
    monkeypatch.setitem(sys.modules, strange.__name__, strange)
    exec(source.replace(line, mutant), strange.__dict__)
    if module is by_column:
        return strange
    return changed_user(strange)


def changed_user(strange):
    user = ModuleType("user")
    exec(Path(by_column.__file__).read_text(), user.__dict__)
    user.Side, user.side_by_side = strange.Side, strange.side_by_side
    return user


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "line", "mutant"), MUTANTS, ids=lambda x: str(x)[:40]
)
def test_a_changed_line_is_noticed(module, line, mutant, monkeypatch):
    strange = changed(module, line, mutant, monkeypatch)
    assert any(disagreements(seed, strange) for seed in range(400))
