"""What sets an escalation off: each cause that holds for a pathway, and since when."""

from datetime import date, timedelta

import polars as pl

from milepost.events.table import EVENTS
from milepost.foundation.tables import Column, Table
from milepost.rules.ladders import Cause, LadderEdition, Trigger

WATCHED = Table(
    "watched pathways",
    {
        "pathway": EVENTS.columns["pathway"],
        "next_step": Column(pl.String, "The step that is owed next.", optional=True),
        "due": Column(pl.Date, "The last day on which it is in time.", optional=True),
        "provisional": Column(pl.Boolean, "Whether that day isn't certain yet."),
        "stage_from": Column(
            pl.Date, "The last day any step was done; else day 0.", optional=True
        ),
        "bookable": Column(pl.Boolean, "Whether a booking would do the next step."),
        "booked_for": Column(
            pl.Date, "The soonest day booked for it, still ahead.", optional=True
        ),
        "breach_on": Column(
            pl.Date, "The first day over the limit of a standard.", optional=True
        ),
        "stale_from": Column(
            pl.Date,
            "The day anyone last looked, else of joining; none if nobody follows it.",
            optional=True,
        ),
    },
    in_order_of=("pathway",),
)
"""What must be known of each open pathway. ``tracking`` finds it; nobody else need."""

CAUSES = Table(
    "causes",
    {
        "pathway": EVENTS.columns["pathway"],
        "cause": Column(pl.Enum(Cause), "What is the matter."),
        "about": Column(
            pl.String, "The step it is about; blank for the whole pathway."
        ),
        "since": Column(pl.Date, "The first day it was so, or the day asked about."),
        "leads": Column(pl.Boolean, "Whether it is the gravest of its pathway."),
    },
    in_order_of=("pathway", "cause"),
)

GRAVEST_FIRST = (
    Cause.BOOKED_AFTER_BREACH,
    Cause.BREACH_NEAR,
    Cause.STEP_LATE,
    Cause.NOTHING_BOOKED,
    Cause.TRACKING_STALE,
)


def causes_on(day: date, watched: pl.DataFrame, edition: LadderEdition) -> pl.DataFrame:
    """Find every cause that holds on a day, by the triggers of a ladder's edition.

    A step is late once more than the trigger's days have passed since it was due;
    nothing is booked for it while so few days are left, or fewer, and the trigger's part
    of its own time has passed: vetting in two days would else be raised on arrival, and
    isn't booked at all. A breach is near with so few days to it, and stays so once it is
    over; tracking is stale when nobody has looked for more than so many days at one that
    somebody follows: of those that nobody follows there is a list, and each would be
    raised on the day a ladder is adopted. A due day that isn't certain sets nothing off.

    Args:
        day: the day asked about.
        watched: a ``WATCHED`` frame of the pathways that climb this ladder.
        edition: the edition of the ladder in force.

    Returns:
        A ``CAUSES`` frame, each cause of a pathway once.
    """
    found = [pl.DataFrame(schema=CAUSES.schema).drop("leads")]
    for trigger in edition.triggers:
        begins, about = _begins(trigger, day), _about(trigger.cause)
        found.append(
            WATCHED.check(watched)
            .with_columns(begins.alias("since"), about.alias("about"))
            .filter(pl.col("since") <= day)
            .select(
                "pathway",
                pl.lit(trigger.cause.value).cast(pl.Enum(Cause)).alias("cause"),
                "about",
                "since",
            )
        )
    return CAUSES.check(
        led(
            pl.concat(found)
            .group_by("pathway", "cause", "about")
            .agg(pl.col("since").min())
        ).sort("pathway", "cause")
    )


def gravity() -> pl.Expr:
    """Rank a cause among all: the gravest is 0."""
    places = {cause.value: place for place, cause in enumerate(GRAVEST_FIRST)}
    named = pl.col("cause").cast(pl.String)
    return named.replace_strict(places, return_dtype=pl.Int8)


def led(causes: pl.DataFrame) -> pl.DataFrame:
    """Say which of each pathway's causes is the gravest."""
    gravest = gravity() == gravity().min().over("pathway")
    return causes.with_columns(gravest.alias("leads"))


def _begins(trigger: Trigger, day: date) -> pl.Expr:
    """The first day on which a trigger's cause holds; none if it never does."""
    days = timedelta(days=trigger.days)
    certain = pl.when(~pl.col("provisional")).then(pl.col("due"))
    match trigger.cause:
        case Cause.STEP_LATE:
            return certain + days + timedelta(days=1)
        case Cause.NOTHING_BOOKED:
            unbooked = pl.col("bookable") & pl.col("booked_for").is_null()
            soon = pl.max_horizontal(certain - days, _passed(trigger.percent_passed))
            return pl.when(unbooked & certain.is_not_null()).then(soon)
        case Cause.BOOKED_AFTER_BREACH:
            too_late = pl.col("booked_for") >= pl.col("breach_on")
            return pl.when(too_late).then(pl.lit(day))
        case Cause.BREACH_NEAR:
            return pl.col("breach_on") - days
        case Cause.TRACKING_STALE:
            return pl.col("stale_from") + days + timedelta(days=1)


def _passed(percent: int) -> pl.Expr:
    """The day by which so much of the next step's own time has passed, rounded up."""
    days = (pl.col("due") - pl.col("stage_from")).dt.total_days().clip(0)
    return pl.col("stage_from") + pl.duration(days=(days * percent + 99) // 100)


def _about(cause: Cause) -> pl.Expr:
    if cause in (Cause.BREACH_NEAR, Cause.TRACKING_STALE):
        return pl.lit("")
    return pl.col("next_step").fill_null("")
