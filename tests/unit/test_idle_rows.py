"""A row that changes nothing is kept, and told of; so is one that is given twice."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

import milepost
from lawbooks import LAWBOOK
from milepost.clocks.engine import clocks_as_at
from milepost.events.kinds import Kind
from milepost.events.table import EVENTS, event_row
from milepost.intake.places import NOWHERE
from milepost.intake.whole_columns import whole_columns
from milepost.quality.adjustments import adjustments_in_columns, count_adjustments
from milepost.quality.idle_rows import (
    Idle,
    count_idle_rows,
    count_idle_rows_in_columns,
    idle_findings,
)
from milepost.reading.question import ask

AT = datetime(2025, 1, 7, tzinfo=UTC)
LATER = datetime(2025, 3, 1, tzinfo=UTC)
STANDARD = "scotland/cancer-62-day"
VOCABULARY = LAWBOOK.vocabulary


def events(*told):
    rows = [
        event_row(number, pathway, date(2025, 1, 6), kind, AT, **says)
        for number, (pathway, kind, says) in enumerate(told)
    ]
    return pl.DataFrame(rows, schema=EVENTS.schema)


def by_columns(frame):
    rows = frame.drop("event", "corrects").with_columns(pl.col("kind").cast(pl.String))
    read = whole_columns(rows, VOCABULARY, place=NOWHERE)
    return count_idle_rows_in_columns(read.columns)


BOTH = pytest.mark.parametrize("count", [count_idle_rows, by_columns])
ADJUSTED = {"days": 7, "standard": STANDARD, "reason": "medical"}
AWAY = {"until": date(2025, 1, 20), "reason": "medical"}


@BOTH
@pytest.mark.parametrize("missing", ["days", "standard"])
def test_an_adjustment_needs_its_days_and_its_standard(count, missing):
    lacking = {name: said for name, said in ADJUSTED.items() if name != missing}
    found = count(
        events(
            ("A", Kind.ADJUSTMENT_RECORDED, ADJUSTED),
            ("B", Kind.ADJUSTMENT_RECORDED, lacking),
        )
    )
    assert found == {Idle.ADJUSTMENT: 1}


@BOTH
@pytest.mark.parametrize("missing", ["until", "reason"])
def test_a_period_needs_its_end_and_its_reason(count, missing):
    lacking = {name: said for name, said in AWAY.items() if name != missing}
    found = count(
        events(("A", Kind.UNAVAILABLE, AWAY), ("B", Kind.UNAVAILABLE, lacking))
    )
    assert found == {Idle.UNAVAILABLE: 1}


@BOTH
def test_a_row_is_given_twice_if_all_it_says_is_the_same(count):
    first = ("A", Kind.APPOINTMENT_ATTENDED, {"first": True})
    later = ("A", Kind.APPOINTMENT_ATTENDED, {"first": False})
    other = ("B", Kind.APPOINTMENT_ATTENDED, {"first": False})
    assert count(events(first, later, other)) == {}
    assert count(events(first, first, later, later, other)) == {Idle.TWICE: 2}


def test_each_kind_of_row_is_told_of_once():
    found = idle_findings({Idle.UNAVAILABLE: 1, Idle.TWICE: 1, Idle.ADJUSTMENT: 2})
    assert [(one.where, one.message) for one in found] == [
        ("events", "1 row says the same as the row before it."),
        (
            "adjustment_recorded",
            "2 adjustments don't say their days, or their standard: nothing is taken out "
            "of a wait.",
        ),
        ("unavailable", "1 period doesn't say until when, or why."),
    ]


def test_it_is_a_note_and_refuses_no_row():
    told = {"pathway": "P", "day": "2025-01-06", "kind": "referral_received"}
    problems, notes = [], []
    clocks = milepost.clock(
        pl.DataFrame([told, told]),
        standard="england/rtt-18-weeks",
        as_at="2025-01-31",
        problems=problems,
        notes=notes,
    )
    assert (clocks.height > 0, problems) == (True, [])
    assert [note.code for note in notes] == ["quality.row-twice"]


def treated_after_28_days(*adjusted):
    """One wait of 28 days under England's 62 days, with adjustments."""
    under = {"standard": "england/cancer-62-day", "reason": "treatment_offer_declined"}
    return pl.DataFrame(
        [
            event_row(
                number, "P", date.fromisoformat(f"2025-{day}"), kind, LATER, **says
            )
            for number, (day, kind, says) in enumerate(
                [
                    (
                        "01-06",
                        Kind.REFERRAL_RECEIVED,
                        {"priority": "urgent_suspected_cancer"},
                    ),
                    *(
                        (day, Kind.ADJUSTMENT_RECORDED, {**under, "days": days, **more})
                        for day, days, more in adjusted
                    ),
                    ("02-03", Kind.TREATMENT_STARTED, {"first": True}),
                ]
            )
        ],
        schema=EVENTS.schema,
    )


TEN, EIGHTEEN = ("01-20", 10, {}), ("01-27", 18, {})
NINETEEN = ("01-27", 19, {})


@pytest.mark.parametrize("by", ["rows", "columns"])
@pytest.mark.parametrize(
    ("adjusted", "expected"),
    [
        ([TEN, EIGHTEEN], (0, 0)),
        ([TEN, NINETEEN], (1, 0)),
        ([TEN, TEN], (0, 1)),
        ([TEN, ("01-27", 10, {})], (0, 0)),
        ([TEN, ("01-27", 19, {"reason": "capacity"})], (0, 0)),
    ],
    ids=["as many", "too many", "twice", "alike on two days", "refused by the rules"],
)
def test_adjustments_are_held_against_the_wait_they_are_taken_from(
    by, adjusted, expected
):
    frame = treated_after_28_days(*adjusted)
    book = LAWBOOK
    question = ask(book, standard="england/cancer-62-day", as_at="2025-03-31")
    clocks = clocks_as_at(
        frame, question.standard, question.rules, as_at=question.as_at, choices={}
    )
    told = frame
    if by == "columns":
        rows = frame.drop("event", "corrects").with_columns(
            pl.col("kind").cast(pl.String)
        )
        read = whole_columns(rows, VOCABULARY, place=NOWHERE)
        told = adjustments_in_columns(read.columns)
    assert count_adjustments(told, clocks, question.rules) == expected


def test_an_adjustment_of_too_many_days_is_a_note_of_the_clocks():
    frame = treated_after_28_days(TEN, NINETEEN, NINETEEN)
    notes = []
    milepost.clock(
        frame.drop("event", "corrects", "recorded_at"),
        standard="england/cancer-62-day",
        as_at="2025-03-31",
        problems=[],
        notes=notes,
    )
    assert [note.code for note in notes] == [
        "quality.row-twice",
        "quality.adjusted-over-wait",
        "quality.adjusted-twice",
    ]
