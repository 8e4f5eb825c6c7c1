"""What is booked and still ahead: neither kept, nor missed, nor cancelled."""

from datetime import date

import polars as pl

from milepost.events.kinds import Kind
from milepost.rules.timed_pathways import Step

BOOKED = (Kind.APPOINTMENT_BOOKED, Kind.TEST_BOOKED)
KEPT = (
    Kind.APPOINTMENT_ATTENDED,
    Kind.APPOINTMENT_MISSED,
    Kind.TEST_PERFORMED,
    Kind.ADMITTED,
    Kind.TREATMENT_STARTED,
)
"""What happens to a booking on its day, whichever way."""
ANY_TEST = "diagnostic"
"""The activity that is any test: of which one it was, it says nothing."""


def bookings_ahead(happened: pl.DataFrame, day: date) -> pl.DataFrame:
    """Keep the bookings for a day and later that still stand.

    A booking is over once its day is kept or missed, or is cancelled. An event that
    doesn't say what it was of is taken to be of whatever was booked for the day.

    Args:
        happened: an ``EVENTS`` frame of what is known, with its row numbers (``row``).
        day: the first day that counts as ahead.

    Returns:
        The events that booked them, as they came, with ``what`` is booked in a word.
    """
    ahead = happened.filter(
        _is((*BOOKED, *KEPT, Kind.APPOINTMENT_CANCELLED)),
        pl.col("for_day").is_null() | (pl.col("for_day") >= day),
    ).with_columns(pl.coalesce("test", "activity").alias("what"))
    booked = ahead.filter(_is(BOOKED), pl.col("for_day").is_not_null())
    over = ahead.filter(~_is(BOOKED)).select(
        "pathway",
        pl.col("row").alias("over_row"),
        pl.when(pl.col("what") != ANY_TEST).then("what").alias("over_what"),
        pl.when(_is(KEPT)).then("day").otherwise("for_day").alias("over_day"),
    )
    same_day = pl.col("over_day").is_null() | (pl.col("over_day") == pl.col("for_day"))
    same_thing = pl.col("over_what").ne_missing(pl.col("what")).not_()
    unsaid = pl.col("over_what").is_null() | pl.col("what").is_null()
    undone = booked.join(over, on="pathway").filter(
        pl.col("over_row") > pl.col("row"), same_day, same_thing | unsaid
    )
    is_test = _is((Kind.TEST_BOOKED,))
    thing = pl.when(is_test).then(pl.lit("test")).otherwise(pl.lit("appointment"))
    return booked.join(undone, on="row", how="anti").with_columns(
        pl.coalesce("what", thing)
    )


def may_be_booked(step: Step) -> bool:
    """Say whether a booking would do a step of a timed pathway.

    It would where the step says which ones (``booked_when``), and where what shows it
    done is the keeping of one: a visit, a test, an admission or a treatment. Vetting, a
    meeting or the telling of a diagnosis isn't booked.
    """
    return bool(step.booked_when) or any(sign.event in KEPT for sign in step.done_when)


def by_pathway(bookings: pl.DataFrame) -> pl.DataFrame:
    """Gather the bookings of each pathway, soonest first, each thing once a day."""
    return (
        bookings.unique(["pathway", "for_day", "what"], keep="first")
        .sort("pathway", "for_day", "row")
        .group_by("pathway")
        .agg(
            pl.col("for_day").alias("booked_days"), pl.col("what").alias("booked_whats")
        )
    )


def _is(kinds: tuple[Kind, ...]) -> pl.Expr:
    return pl.col("kind").is_in([kind.value for kind in kinds])
