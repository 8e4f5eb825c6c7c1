"""Where each pathway has got to: the next step, and what is booked for it."""

import polars as pl

from milepost.events.kinds import Kind
from milepost.events.table import EVENTS, known
from milepost.foundation.days import AsAt
from milepost.foundation.tables import Column, Table
from milepost.tracking.bookings import bookings_ahead, by_pathway

STEPS = ("vetting", "first_appointment", "tests", "results", "decision", "treatment")
"""What a pathway may need next, in the order a patient comes to them."""

POSITIONS = Table(
    "positions",
    {
        "pathway": EVENTS.columns["pathway"],
        "next_step": Column(pl.Enum(STEPS), "What the patient needs next."),
        "testing": Column(pl.Boolean, "Whether any test asked for isn't reported."),
        "booked_for": Column(pl.Date, "The soonest day anything is booked.", True),  # noqa: FBT003
        "booked_what": Column(pl.String, "What is booked for that day.", True),  # noqa: FBT003
        "booked_days": Column(pl.List(pl.Date), "Every day booked, soonest first."),
        "booked_whats": Column(pl.List(pl.String), "What is booked for each."),
        "last_on": Column(pl.Date, "The day of the last thing that happened."),
        "last_kind": Column(pl.Enum(Kind), "What that was."),
        "last_event": Column(pl.Int64, "Its place in the log."),
    },
    in_order_of=("pathway",),
)

TREATED = (Kind.TREATMENT_STARTED,)
ENDED = (
    Kind.DISCHARGED,
    Kind.RETURNED_TO_PRIMARY_CARE,
    Kind.DECISION_NOT_TO_TREAT,
    Kind.WENT_PRIVATE,
    Kind.REFERRAL_RETURNED,
    Kind.DIED,
)
DECIDED = (
    Kind.DECISION_TO_TREAT,
    Kind.DECISION_TO_ADMIT,
    Kind.ECAD_SET,
    Kind.TREATMENT_CHANGED,
    Kind.FIT_AND_READY,
    Kind.ACTIVE_MONITORING_ENDED,
)
SEEN = (
    Kind.APPOINTMENT_ATTENDED,
    Kind.TEST_REPORTED,
    Kind.MDT_DISCUSSED,
    Kind.DIAGNOSIS_TOLD,
    Kind.ACTIVE_MONITORING_STARTED,
    Kind.TREATMENT_DECLINED,
    Kind.ADMITTED,
)
VETTED = (
    Kind.REFERRAL_VETTED,
    Kind.APPOINTMENT_OFFERED,
    Kind.OFFER_DECLINED,
    Kind.APPOINTMENT_BOOKED,
    Kind.APPOINTMENT_MISSED,
    Kind.APPOINTMENT_CANCELLED,
    Kind.PATIENT_REBOOKED,
    Kind.REOFFER_DECIDED,
)
AWAITED = (Kind.TEST_REQUESTED, Kind.TEST_VETTED, Kind.TEST_BOOKED)
TESTS = (*AWAITED, Kind.TEST_PERFORMED, Kind.TEST_REPORTED)
READ = ("event", "pathway", "day", "kind", "for_day", "request", "test", "activity")
"""The columns that a position is read from: every other costs time at each step."""


def positions(events: pl.DataFrame, as_at: AsAt) -> pl.DataFrame:
    """Say what each pathway needs next, what is booked, and what happened last.

    Only what happened since the last treatment or discharge counts. A treatment
    decided on comes before tests still to do; a test to do, before a result to come.
    The last test event of a request, or of a test without one, says how far it is.

    Args:
        events: an ``EVENTS`` frame.
        as_at: the standpoint.

    Returns:
        A ``POSITIONS`` frame, one row for each pathway of which anything is known.
    """
    happened = known(events, as_at, columns=READ).with_row_index("row")
    last = happened.group_by("pathway", maintain_order=True).agg(
        _last_row((*TREATED, *ENDED)).alias("since"),
        _last_row(TREATED).alias("treated"),
        _last_row(DECIDED).alias("decided"),
        _last_row(SEEN).alias("seen"),
        _last_row(VETTED).alias("vetted"),
        last_on=pl.col("day").last(),
        last_kind=pl.col("kind").last(),
        last_event=pl.col("event").last(),
    )
    since = pl.col("since").fill_null(-1)
    step = (
        pl.when(pl.col("decided") > since)
        .then(pl.lit("treatment"))
        .when(pl.col("awaited"))
        .then(pl.lit("tests"))
        .when(pl.col("unreported"))
        .then(pl.lit("results"))
        .when((pl.col("seen") > since) | (pl.col("treated") == since))
        .then(pl.lit("decision"))
        .when(pl.col("vetted") > since)
        .then(pl.lit("first_appointment"))
        .otherwise(pl.lit("vetting"))
    )
    return POSITIONS.check(
        last.join(_tests(happened, last), on="pathway", how="left")
        .join(by_pathway(bookings_ahead(happened, as_at.day)), on="pathway", how="left")
        .with_columns(
            step.cast(pl.Enum(STEPS)).alias("next_step"),
            pl.col("testing").fill_null(value=False),
            pl.col("booked_days", "booked_whats").fill_null([]),
            pl.col("booked_days").list.first().alias("booked_for"),
            pl.col("booked_whats").list.first().alias("booked_what"),
        )
        .select(list(POSITIONS.columns))
        .sort("pathway")
    )


def _is(kinds: tuple[Kind, ...]) -> pl.Expr:
    return pl.col("kind").is_in([kind.value for kind in kinds])


def _last_row(kinds: tuple[Kind, ...]) -> pl.Expr:
    return pl.when(_is(kinds)).then(pl.col("row").cast(pl.Int64)).max()


def _tests(happened: pl.DataFrame, last: pl.DataFrame) -> pl.DataFrame:
    """Say of each pathway whether a test is still to do, or still to be reported.

    Those asked for before the last treatment don't say what is next; somebody does still
    wait for them.
    """
    now = pl.col("row") > pl.col("since").fill_null(-1)
    which = pl.coalesce("request", "test", pl.lit("")).alias("which")
    return (
        happened.lazy()
        .filter(_is(TESTS))
        .join(last.lazy().select("pathway", "since"), on="pathway")
        .group_by("pathway", which)
        .agg(pl.col("kind").sort_by("row").last(), now.any().alias("now"))
        .group_by("pathway")
        .agg(
            (_is(AWAITED) & pl.col("now")).any().alias("awaited"),
            (_is((Kind.TEST_PERFORMED,)) & pl.col("now")).any().alias("unreported"),
            (~_is((Kind.TEST_REPORTED,))).any().alias("testing"),
        )
        .collect()
    )
