"""Bookings of which nobody said what became of them, and results that nothing followed."""

import polars as pl

from milepost.events.kinds import Kind
from milepost.tracking.bookings import BOOKED, KEPT
from milepost.tracking.stages import ENDED, TREATED

TEST = (Kind.TEST_BOOKED, Kind.TEST_PERFORMED, Kind.TEST_REPORTED)
LATER = (*KEPT, Kind.TEST_REPORTED)
"""What shows, on the booked day or later, that the thing itself took place or didn't."""


def without_outcome(happened: pl.DataFrame) -> pl.DataFrame:
    """Keep the bookings, past and ahead, of which nothing says what became of them.

    A booking has its outcome once it is kept, missed or cancelled; once the same thing
    is done or reported later; once it is booked anew on its day or after it; and once
    treatment starts or the pathway ends. An event that doesn't say what it was of is
    taken to be of whatever was booked for its day.

    Args:
        happened: an ``EVENTS`` frame of what is known, with its row numbers (``row``).

    Returns:
        ``pathway``, ``for_day`` and ``what`` in a word: one row a booking, the earliest
        day first. Whether a day has passed is for whoever reads it to say.
    """
    told = happened.select(
        *("pathway", "row", "kind", "day", "for_day"),
        pl.coalesce("test", "activity").alias("what"),
        _is(TEST).alias("of_a_test"),
    )
    booked = told.filter(_is(BOOKED), pl.col("for_day").is_not_null())
    after = told.filter(
        _is((*BOOKED, *LATER, Kind.APPOINTMENT_CANCELLED, *TREATED, *ENDED))
    ).select(
        "pathway",
        *(
            pl.col(name).alias(f"then_{name}")
            for name in ("row", "kind", "what", "of_a_test", "day", "for_day")
        ),
    )
    answered = booked.join(after, on="pathway").filter(
        pl.col("then_row") > pl.col("row"), _on_its_day() | _later()
    )
    thing = pl.when("of_a_test").then(pl.lit("test")).otherwise(pl.lit("appointment"))
    return (
        booked.join(answered, on="row", how="anti")
        .select("pathway", "for_day", pl.coalesce("what", thing).alias("what"))
        .unique(maintain_order=True)
        .sort("pathway", "for_day", maintain_order=True)
    )


def results_last(happened: pl.DataFrame) -> pl.DataFrame:
    """Find the pathways on which a result is the last thing that is recorded.

    Returns:
        ``pathway`` and the day of that result (``result_on``).
    """
    last = happened.group_by("pathway").agg(
        pl.col("kind").sort_by("row").last(),
        pl.col("day").sort_by("row").last().alias("result_on"),
    )
    return last.filter(_is((Kind.TEST_REPORTED,))).select("pathway", "result_on")


def _on_its_day() -> pl.Expr:
    same_thing = pl.col("then_what").ne_missing(pl.col("what")).not_()
    unsaid = pl.col("then_what").is_null() | pl.col("what").is_null()
    kept = _is(KEPT, "then_kind") & (pl.col("then_day") == pl.col("for_day"))
    cancelled = _is((Kind.APPOINTMENT_CANCELLED,), "then_kind") & (
        pl.col("then_for_day").is_null() | (pl.col("then_for_day") == pl.col("for_day"))
    )
    return (kept | cancelled) & (same_thing | unsaid)


def _later() -> pl.Expr:
    since = pl.col("then_day") >= pl.col("for_day")
    same_sort = pl.col("then_of_a_test") == pl.col("of_a_test")
    same_thing = pl.col("then_what").ne_missing(pl.col("what")).not_()
    unsaid = pl.col("then_what").is_null() | pl.col("what").is_null()
    done = _is((*LATER, *BOOKED), "then_kind") & same_sort & (same_thing | unsaid)
    over = _is((*TREATED, *ENDED), "then_kind")
    return since & (done | over)


def _is(kinds: tuple[Kind, ...], column: str = "kind") -> pl.Expr:
    return pl.col(column).is_in([kind.value for kind in kinds])
