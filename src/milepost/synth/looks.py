"""What invented trackers noted about the invented patients they follow."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from milepost.foundation.tables import Column, Table
from milepost.synth.chance import Chance

LONDON = ZoneInfo("Europe/London")

LOOKS = Table(
    "looks",
    {
        "pathway": Column(pl.String, "The pathway looked at."),
        "note": Column(pl.String, "What was found."),
        "action": Column(pl.String, "What is to be done next; blank for nothing."),
        "due": Column(pl.Date, "By when.", optional=True),
        "owner": Column(pl.String, "Who follows the pathway."),
        "by": Column(pl.String, "Who looked."),
        "at": Column(pl.Datetime("us", "UTC"), "When."),
    },
    in_order_of=("pathway",),
)

HALF_A_YEAR = 190
EVERY = 9
"""Days between two looks, about."""

PROMISES = (
    ("Rang the booking office; no date yet.", "Chase the booking"),
    ("Scan done, report not back.", "Chase the report"),
    ("Left a message on the patient’s answerphone.", "Ring the patient"),
    ("Waiting to hear whether the clinic will go ahead.", "Ask the clinician"),
    ("Letter returned; address checked with the practice.", "Check the new letter"),
    ("For discussion on Thursday.", "List for the team meeting"),
)
FINDINGS = (
    "Booking confirmed with the patient.",
    "On track, nothing to chase.",
    "Patient knows the date and will come.",
    "Results are with the consultant.",
)


def tell_looks(waiting: pl.DataFrame, chance: Chance, *, today: date) -> pl.DataFrame:
    """Invent the last look at most of the patients that somebody follows.

    Args:
        waiting: the ``pathway``, its ``owner``, and the day it ``started`` of each open
            wait that somebody follows.
        chance: where chance comes from.
        today: the day the board opens its doors on. Looks end the evening before.

    Returns:
        A ``LOOKS`` frame: one row for most of them.
    """
    looked = waiting.filter(pl.Series(chance.happens(880, len(waiting)))).sort(
        "pathway"
    )
    days = _days(looked["started"], chance, today)
    promised = chance.happens(550, len(looked)).tolist()
    what = chance.below(len(PROMISES), len(looked)).tolist()
    found = chance.below(len(FINDINGS), len(looked)).tolist()
    due = chance.days((-3, 0, 2, 6), len(looked)).tolist()
    minutes = chance.below(8 * 60, len(looked)).tolist()
    rows = [
        (
            *(PROMISES[w] if p else (FINDINGS[f], "")),
            max(today + timedelta(days=d), day) if p else None,
            _moment(day, minute),
        )
        for p, w, f, d, day, minute in zip(
            promised, what, found, due, days, minutes, strict=True
        )
    ]
    said = [
        (name, LOOKS.columns[name].dtype) for name in ("note", "action", "due", "at")
    ]
    told = pl.DataFrame(rows, schema=said, orient="row")
    whose = looked.select("pathway", "owner", pl.col("owner").alias("by"))
    return LOOKS.check(whose.hstack(told).select(LOOKS.schema.names()))


def tell_earlier(
    last: pl.DataFrame, waiting: pl.DataFrame, chance: Chance, *, today: date
) -> pl.DataFrame:
    """Invent the looks before the last ones, back to the beginning of each wait.

    Somebody looked every five to twelve days, of the last half year.

    Args:
        last: a ``LOOKS`` frame.
        waiting: as in ``tell_looks``.
        chance: where chance comes from.
        today: the day the board opens its doors on.

    Returns:
        A ``LOOKS`` frame. Nobody promised anything in them that is still to do.
    """
    first = today - timedelta(days=HALF_A_YEAR)
    known = last.join(waiting.select("pathway", "started"), on="pathway")
    ends = known["at"].dt.convert_time_zone("Europe/London").dt.date().to_list()
    begins = [max(first, day) if day else None for day in known["started"]]
    counts = [
        0 if begun is None else max(0, (end - begun).days // EVERY)
        for begun, end in zip(begins, ends, strict=True)
    ]
    rows = known.select(pl.exclude("started")).with_columns(back=pl.Series(counts))
    earlier = (
        rows.with_columns(pl.int_ranges(1, pl.col("back") + 1).alias("back"))
        .explode("back", empty_as_null=True)
        .drop_nulls("back")
    )
    shift = pl.Series(chance.below(EVERY // 2, len(earlier)).tolist(), dtype=pl.Int64)
    notes = pl.Series([FINDINGS[n] for n in chance.below(len(FINDINGS), len(earlier))])
    ago = pl.duration(days=pl.col("back") * EVERY - shift)
    return LOOKS.check(
        earlier.with_columns(
            (pl.col("at") - ago).alias("at"),
            notes.cast(pl.String).alias("note"),
            pl.lit("").alias("action"),
            pl.lit(None, dtype=pl.Date).alias("due"),
        )
        .select(LOOKS.schema.names())
        .sort("pathway", "at")
    )


def _days(started: pl.Series, chance: Chance, today: date) -> list[date]:
    """The day of each look: lately, and never before its wait began."""
    ago = (1 + chance.days((0, 1, 2, 4, 6, 15), len(started))).tolist()
    yesterday = today - timedelta(days=1)
    return [
        min(yesterday, max(today - timedelta(days=days), first or date.min))
        for days, first in zip(ago, started, strict=True)
    ]


def _moment(day: date, minute: int) -> datetime:
    """So many minutes after nine in the morning."""
    nine = datetime.combine(day, time(9), tzinfo=LONDON)
    return nine + timedelta(minutes=minute)
