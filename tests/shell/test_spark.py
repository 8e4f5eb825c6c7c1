"""In a Spark of our own the answers are those of anywhere else, and nothing is lost."""

import os
import sys
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

import milepost
import milepost.spark
from java import NONE, find_java
from milepost.clocks.table import CLOCKS

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
RTT = "england/rtt-18-weeks"
AS_AT = "2026-06-30"
TEXTS = "pathway string, day string, kind string, service string, first string"
NUMBERED = ", event string, corrects string"
REFERRED = ("2026-01-05", "referral_received", "consultant_led", None)
TREATED = ("2026-01-05", "treatment_started", None, "true")
DIED = ("died", None, None)


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    """Give a real Spark. Without Java the test fails; it never skips."""
    if find_java() is None:
        pytest.fail(NONE, pytrace=False)
    from pyspark.sql import SparkSession

    mine = {"PYSPARK_PYTHON": sys.executable, "PYTHONPATH": str(ROOT / "src")}
    before = {name: os.environ.get(name) for name in mine}
    os.environ |= mine
    folder = tmp_path_factory.mktemp("spark")
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.memory", "2g")
        .config("spark.local.dir", str(folder))
        .config("spark.log.level", "OFF")
        .config("spark.sql.session.timeZone", "Europe/London")
        .config("spark.sql.shuffle.partitions", "8")
        .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    yield session
    session.stop()
    for name, value in before.items():
        os.environ.pop(name)
        os.environ |= {name: value} if value is not None else {}


def in_spark(spark, *rows, also=""):
    """Rows of text; ``also`` names further columns and their types."""
    return spark.createDataFrame(list(rows), f"{TEXTS}{also}")


def ask(events, **more):
    return milepost.spark.clock(events, **{"standard": RTT, "as_at": AS_AT} | more)


def stopped(clocks):
    return [(row.pathway, row.how, row.waited) for row in clocks.collect()]


def told(problems):
    return [tuple(row) for row in problems.collect()]


def test_a_treatment_after_a_referral_of_the_same_day_stops_its_clock(spark):
    events = in_spark(spark, ("P-1", *REFERRED), ("P-1", *TREATED))
    assert stopped(ask(events)) == [("P-1", "stopped", 0)]


def test_a_treatment_before_a_referral_of_the_same_day_does_not(spark):
    events = in_spark(spark, ("P-1", *TREATED), ("P-1", *REFERRED))
    assert stopped(ask(events)) == [("P-1", "running", 176)]


@pytest.mark.parametrize(("turn", "how"), [(1, "stopped"), (-1, "running")])
def test_a_column_may_say_the_order_within_a_day(spark, turn, how):
    rows = [("P-1", *REFERRED, turn * 9), ("P-1", *TREATED, turn * 10)]
    events = in_spark(spark, *rows, also=", turn int").repartition(2, "kind")
    assert [row.how for row in ask(events, order_by="turn").collect()] == [how]


def test_a_row_that_cannot_be_read_stops_the_job_and_says_where_but_not_what(spark):
    events = in_spark(spark, ("P-1", *REFERRED), ("P-1", "Ann Lee", *DIED))
    with pytest.raises(Exception, match=r"row \d+, day can't be read") as error:
        ask(events, order_by=None).collect()
    assert "problems=[]" in str(error.value)
    assert "Ann Lee" not in str(error.value)


def test_whoever_gives_a_list_is_told_of_each_such_row_and_the_others_are_answered(
    spark,
):
    rows = [("P-1", *REFERRED), (" P-2", *REFERRED), ("P-1", "2026-02-30", *DIED)]
    events = in_spark(spark, *rows, (None, "2026-02-28", *DIED))
    problems = []
    clocks = ask(events, order_by="day", problems=problems)
    assert sorted(stopped(clocks)) == [("P-1", "running", 176), ("P-2", "running", 176)]
    assert sorted(told(problems[0]), key=str) == [
        (
            "P-1",
            "day 2026-02-30, day",
            "intake.wrong-value",
            "It is '2026-02-30'.",
            "Write a day that exists, such as 2025-01-31, from 1900 to 2199.",
        ),
        (
            None,
            "day 2026-02-28, pathway",
            "intake.missing-value",
            "It is empty.",
            "Fill in the pathway.",
        ),
    ]


def test_spellings_of_a_pathway_that_differ_by_blanks_are_one_pathway(spark):
    events = in_spark(spark, ("P-1 ", *REFERRED), ("P-1", *TREATED)).repartition(2)
    again = in_spark(spark, ("P-1 ", *REFERRED), ("\tP-1", *TREATED))
    assert len(ask(events).collect()) == 1
    assert stopped(ask(again)) == [("P-1", "stopped", 0)]


def test_a_number_given_to_events_of_two_pathways_is_refused_as_anywhere(spark):
    numbers = [("P-2", "7"), ("P-1", "7"), ("P-1", "8")]
    rows = [(pathway, *REFERRED, number, None) for pathway, number in numbers]
    problems = []
    clocks = ask(in_spark(spark, *rows, also=NUMBERED), problems=problems)
    assert sorted(stopped(clocks)) == [("P-1", "running", 176), ("P-2", "running", 176)]
    ((pathway, _, code, message, _),) = told(problems[0])
    assert (pathway, code) == ("P-1", "intake.same-event-twice")
    assert message == "An earlier row is already event '7'."


def test_an_event_may_take_the_place_of_another(spark):
    first = ("P-1", *REFERRED, "7", None)
    second = ("P-1", "2026-01-12", *REFERRED[1:], "8", "7")
    events = in_spark(spark, first, second, also=NUMBERED)
    assert stopped(ask(events)) == [("P-1", "running", 169)]


@pytest.mark.parametrize("of_type", ["timestamp", "timestamp_ntz", "string"])
@pytest.mark.parametrize(
    ("known_at", "how"),
    [("2026-04-01T09:29", []), ("2026-04-01T09:30", ["running"])],
)
def test_what_was_told_later_is_not_yet_known(spark, of_type, known_at, how):
    rows = [("P-1", *REFERRED, "2026-04-01T09:30:00")]
    told = in_spark(spark, *rows, also=", recorded_at string")
    cast = f"CAST(recorded_at AS {of_type}) AS recorded_at"
    events = told.selectExpr(*told.columns[:-1], cast)
    clocks = ask(events, known_at=known_at)
    assert [row.how for row in clocks.collect()] == how


def test_days_and_answers_may_be_of_their_own_types(spark):
    events = in_spark(spark, ("P-1", *REFERRED), ("P-1", *TREATED)).selectExpr(
        "pathway",
        "CAST(day AS date) AS day",
        "kind",
        "service",
        "first = 'true' AS first",
    )
    assert stopped(ask(events)) == [("P-1", "stopped", 0)]


def test_a_column_nobody_knows_is_told_of_and_carried_nowhere(spark):
    events = in_spark(spark, ("P-1", *REFERRED)).selectExpr("*", "'x' AS wheather")
    problems = []
    clocks = ask(events, problems=problems)
    assert len(clocks.collect()) == 1
    assert [row[1:3] for row in told(problems[0])] == [
        ("column 'wheather'", "intake.unknown-column")
    ]
    with pytest.warns(milepost.BadRows, match="wheather"):
        ask(events)


def test_kept_answers_part_into_clocks_and_problems(spark):
    events = in_spark(spark, ("P-1", *REFERRED), ("P-1", "2026-02-30", *DIED))
    both = milepost.spark.clocks_and_problems(events, standard=RTT, as_at=AS_AT)
    both = both.persist()
    try:
        assert milepost.spark.clocks_of(both).columns == list(CLOCKS.columns)
        assert stopped(milepost.spark.clocks_of(both)) == [("P-1", "running", 176)]
        codes = [row.code for row in milepost.spark.problems_of(both).collect()]
        assert codes == ["intake.wrong-value"]
    finally:
        both.unpersist()


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"standard": "england/rtt-18-week"}, milepost.UnknownStandard, f"'{RTT}'"),
        ({"order_by": "dya"}, milepost.MissingColumn, "no column 'dya' to order by"),
        ({"as_at": "soon"}, milepost.NotADay, "'soon'"),
    ],
)
def test_what_cannot_be_asked_is_said_before_any_work_is_done(
    spark, asked, error, words
):
    with pytest.raises(error, match=words):
        ask(in_spark(spark, ("P-1", *REFERRED)), **asked)


def test_events_without_days_are_refused_before_any_work_is_done(spark):
    with pytest.raises(milepost.MissingColumn, match="no column 'day'"):
        ask(in_spark(spark, ("P-1", *REFERRED)).drop("day"))


def test_a_frame_that_is_not_sparks_is_refused():
    with pytest.raises(milepost.BadFile, match="give a Spark DataFrame"):
        ask(pl.DataFrame({"pathway": ["P-1"]}))


SAYS = {
    "referral_received": {"service": "consultant_led"},
    "appointment_attended": {"first": True},
    "appointment_missed": {"first": True, "communicated": True},
    "appointment_cancelled": {"by": "patient"},
    "active_monitoring_started": {"by": "clinician"},
    "decision_to_admit": {},
    "discharged": {"after": "missed", "conditions_met": True},
    "transfer_received": {"original_start": date(2024, 3, 1)},
    "treatment_started": {"first": True},
    "rtt_status": {"code": "20"},
    "unavailable": {"until": date(2026, 3, 1)},
    "died": {},
}
"""Kinds of event, and what each may say beside nothing."""


def a_crowd(pathways, seed):
    """Events of so many pathways by dice: any day, any kind, with and without a word."""
    dice = np.random.default_rng(seed)
    lengths = dice.integers(1, 8, pathways)
    size = int(lengths.sum())
    kinds = pl.Series(list(SAYS)).gather(dice.integers(0, len(SAYS), size))
    speaks = pl.Series(dice.random(size) < 0.8)
    first = date(2025, 9, 1)
    day = pl.Series(dice.integers(0, 200, size)).cast(pl.Duration("ms")) * 86_400_000
    said = {name for says in SAYS.values() for name in says}
    frame = pl.DataFrame({"kind": kinds, "speaks": speaks}).with_columns(
        pathway=pl.Series(np.repeat(np.arange(pathways), lengths)).cast(pl.String),
        day=(pl.lit(first).cast(pl.Datetime("ms")) + day).cast(pl.Date),
        turn=pl.int_range(size),
    )
    return frame.with_columns(
        pl.when("speaks")
        .then(
            pl.col("kind").replace_strict(
                {kind: says.get(name) for kind, says in SAYS.items()},
                return_dtype=pl.Series(
                    [s[name] for s in SAYS.values() if name in s]
                ).dtype,
            )
        )
        .alias(name)
        for name in sorted(said)
    ).drop("speaks")


def test_a_million_pathways_have_the_clocks_and_problems_they_have_anywhere_else(
    spark, tmp_path
):
    crowd = a_crowd(1_000_000, seed=18)
    shuffled = crowd.sample(fraction=1, shuffle=True, seed=26)
    shuffled.write_parquet(tmp_path / "events.parquet")
    both = milepost.spark.clocks_and_problems(
        spark.read.parquet(str(tmp_path / "events.parquet")),
        standard=RTT,
        as_at=AS_AT,
        order_by="turn",
    )
    both.write.parquet(str(tmp_path / "both"))
    found = pl.read_parquet(tmp_path / "both/*.parquet")
    problems = []
    expected = milepost.clock(
        crowd.drop("turn"), standard=RTT, as_at=AS_AT, problems=problems
    )
    clocks = found.filter(pl.col("code").is_null()).select(expected.columns)
    assert len(expected) > 400_000
    assert_frame_equal(
        clocks.cast(dict(CLOCKS.schema)).sort("pathway", "clock"), expected
    )
    told_here = found.drop_nulls("code").select("where", "message").rows()
    told_there = [(f"turn {_row(p) - 1}, until", p.message) for p in problems]
    assert len(told_there) > 10_000
    assert sorted(told_here) == sorted(told_there)


def _row(problem):
    return int(problem.where.removeprefix("row ").removesuffix(", until"))
