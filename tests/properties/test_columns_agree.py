"""A list read by whole columns gives what it gives when it is read by rows."""

from datetime import date, timedelta
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crowds import crowd, history
from lawbooks import LAWBOOK
from milepost.clocks import by_columns, lookups
from milepost.clocks.by_columns import walk_for
from milepost.events.kinds import Kind
from milepost.events.table import ATTRIBUTES
from milepost.intake.event_rows import event_rows
from milepost.intake.places import Place
from milepost.intake.whole_columns import whole_columns
from milepost.reading.from_file import read_clocks
from milepost.reading.question import ask
from milepost.rules.standards import Standard
from properties.test_clocks_agree import ANSWERS

PLACE = Place("events.parquet", before=7)
BY_ROWS = (
    "england/cancelled-operation-28-days",
    "england/diagnostics-6-weeks",
    "scotland/diagnostics-6-weeks",
    "scotland/new-outpatient-12-weeks",
    "scotland/treatment-time-guarantee",
)
"""Those whose rules ask what only several events tell, or keep a clock a request."""

STANDARDS = sorted({s.id for s in LAWBOOK.all(Standard)} - {*BY_ROWS})
DAYS = st.sampled_from(["2025-01-20", "2025-02-10", "2025-03-31"])
WRONG = {
    "day": date(1820, 1, 1),
    "kind": "recorded_in_error",
    "until": date(1990, 1, 1),
    "for_day": date(9999, 12, 31),
    "original_start": date(2030, 1, 1),
    "days": 40_000,
    "code": "13",
    "recorded_at": None,
    "after": "missed",
}


def typed(seed, size, wrong=0):
    """A crowd of real events as a typed file has them, and a few of them spoilt."""
    dice = Random(seed)
    told = crowd(seed, size, history, LAWBOOK.vocabulary, ANSWERS)
    rows = told.drop("event", "corrects").to_dicts()
    rows = [row for row in rows if row["kind"] != "recorded_in_error"]
    for row in dice.sample(rows, min(wrong, len(rows))):
        name = dice.choice(sorted(WRONG))
        row[name] = WRONG[name]
    schema = told.drop("event", "corrects").schema
    frame = pl.DataFrame(rows, schema=schema).sort("pathway", maintain_order=True)
    words = [n for n, c in ATTRIBUTES.items() if c.dtype == pl.String]
    return frame.with_columns(
        pl.col(name).cast(pl.Enum(frame[name].unique(maintain_order=True).drop_nulls()))
        for name in words
        if dice.random() < 0.7
    )


def asked(name, as_at, known_at=None):
    return ask(LAWBOOK, standard=name, as_at=as_at, known_at=known_at)


def by_column(rows, question):
    read = whole_columns(
        rows, LAWBOOK.vocabulary, place=PLACE, standards=question.known_standards
    )
    walk = walk_for(
        question.standard,
        question.rules,
        as_at=question.as_at,
        choices=question.settings,
    )
    return read, walk


@pytest.mark.slow
@pytest.mark.parametrize("name", STANDARDS)
@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32), DAYS, st.sampled_from([None, "2025-01-31"]))
def test_clocks_by_columns_are_the_clocks_by_rows(name, seed, as_at, known_at):
    agree(typed(seed, 30), asked(name, as_at, known_at))


@pytest.mark.parametrize("name", BY_ROWS)
def test_a_standard_that_looks_at_several_events_is_left_to_rows(name):
    question = asked(name, "2025-03-31")
    _, walk = by_column(typed(1, 5), question)
    assert walk is None


@pytest.mark.parametrize("known_at", [None, "2025-01-31"])
def test_clocks_by_columns_are_the_clocks_by_rows_under_one_standard(known_at):
    agree(typed(1, 40), asked("england/rtt-18-weeks", "2025-02-10", known_at))


def agree(rows, question):
    read, walk = by_column(rows, question)
    by_rows = read_clocks(
        rows, question, LAWBOOK.vocabulary, place=PLACE, by_hand_below=0
    )
    assert walk.clocks_of(read.columns).equals(by_rows.clocks)
    assert len(read.columns) == by_rows.kept


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 4))
def test_problems_found_by_columns_are_those_found_by_rows(seed, wrong):
    rows = typed(seed, 8, wrong)
    by_rows = event_rows(rows, LAWBOOK.vocabulary, place=PLACE, standards=STANDARDS)
    read = whole_columns(rows, LAWBOOK.vocabulary, place=PLACE, standards=STANDARDS)
    if read is not None:
        assert read.problems == by_rows.problems
        assert read.refused == len(by_rows.refused)
        names = read.columns.pathways.gather(
            pl.Series(owners(read.columns)).cast(pl.UInt32)
        )
        told = pl.Series("day", read.columns.day).cast(pl.Date)
        kinds = pl.Series("kind", list(Kind)).gather(read.columns.kind.tolist())
        kept = by_rows.events.sort("event")
        assert names.to_list() == kept["pathway"].to_list()
        assert told.to_list() == kept["day"].to_list()
        assert kinds.to_list() == kept["kind"].to_list()
        assert read.columns.recorded_at.to_list() == kept["recorded_at"].to_list()


def owners(columns):
    lengths = columns.first_row[1:] - columns.first_row[:-1]
    return [place for place, length in enumerate(lengths) for _ in range(length)]


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 2**32))
def test_compiling_the_lookup_changes_nothing_but_its_speed(seed):
    question = asked("england/rtt-18-weeks", "2025-03-31")
    read, walk = by_column(typed(seed, 8), question)
    fast = walk.clocks_of(read.columns)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("cases_looked_up",):
            patch.setattr(lookups, name, getattr(lookups, name).py_func)
        assert walk.clocks_of(read.columns).equals(fast)


@pytest.mark.parametrize(
    ("module", "name", "instead"),
    [
        (lookups, "_leads", lambda answers, words, stride: [0] * (len(words) + 1)),
        (by_columns, "known_columns", lambda columns, as_at: columns),
    ],
)
def test_the_agreement_is_lost_if_a_step_is_left_out(module, name, instead):
    question = asked("england/rtt-18-weeks", "2025-02-10")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, name, instead)
        for seed in range(50):
            rows = typed(seed, 30)
            read, walk = by_column(rows, question)
            by_rows = read_clocks(rows, question, LAWBOOK.vocabulary, place=PLACE)
            if not walk.clocks_of(read.columns).equals(by_rows.clocks):
                return
    pytest.fail("nothing noticed")


def test_text_columns_and_whole_numbers_of_other_tools_are_read_alike():
    rows = typed(5, 30)
    other = rows.with_columns(
        pl.col(pl.Enum).exclude("kind").cast(pl.String),
        pl.col("kind").cast(pl.String),
        pl.col("days").cast(pl.Int64),
        pl.col("recorded_at").cast(pl.Datetime("ms", "UTC")),
    )
    question = asked("england/rtt-18-weeks", "2025-03-31")
    read, walk = by_column(other, question)
    same, _ = by_column(rows, question)
    assert walk.clocks_of(read.columns).equals(walk.clocks_of(same.columns))


@pytest.mark.parametrize(
    "spoilt",
    [
        pl.col("day").cast(pl.String),
        (pl.col("pathway") + " "),
        pl.col("first").cast(pl.String),
        pl.lit(1).alias("event"),
        pl.lit("outpatient ").alias("activity"),
        pl.col("until").cast(pl.Datetime("us")),
    ],
)
def test_what_is_not_tidy_is_left_to_be_read_by_rows(spoilt):
    rows = typed(5, 30).with_columns(spoilt)
    assert whole_columns(rows, LAWBOOK.vocabulary, place=PLACE) is None


def test_days_out_of_order_are_left_to_be_read_by_rows():
    rows = typed(5, 30)
    late = rows.with_columns(day=pl.lit(date(2025, 1, 1)) + timedelta(days=1))
    turned = pl.concat([rows, late]).sort("pathway", maintain_order=True)
    assert whole_columns(turned, LAWBOOK.vocabulary, place=PLACE) is None
