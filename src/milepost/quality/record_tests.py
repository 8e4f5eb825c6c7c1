"""What a record shows by its events alone: rows that a validator should look at.

Each test has two steps. The first finds what may be one, by events alone; where nothing is
found, no clock need be worked out. The second sees the clock that each falls to.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from milepost.clocks.signs import bear_any
from milepost.clocks.table import How
from milepost.events.kinds import Kind
from milepost.quality.adjustments import adjusted_over_wait, adjusted_twice
from milepost.quality.declined_dates import (
    one_date_declined,
    second_date_late,
    short_notice,
)
from milepost.rules.quality_checks import AskedCheck, Check

Find = Callable[[pl.DataFrame, AskedCheck], pl.DataFrame]
Settle = Callable[[pl.DataFrame, pl.DataFrame, AskedCheck], pl.DataFrame]

OPEN = (pl.col("started") <= pl.col("day")) & (
    pl.col("ended").is_null() | (pl.col("ended") > pl.col("day"))
)
RUNS = pl.col("how") == How.RUNNING.value
HAPPENED = {"happened": pl.col("kind"), "happened_on": pl.col("day")}


@dataclass(frozen=True, slots=True)
class RecordTest:
    """How one check is made."""

    kinds: frozenset[Kind]
    """Nothing is found in a record without any of these."""

    find: Find
    """Find what may be one, in an ``EVENTS`` frame of what is known."""

    settle: Settle = lambda found, _told, _check: found
    """Keep what is one, seen beside its clock."""

    by_last: bool = False
    """Whether it falls to the last clock, and not to the last to have started by its day."""


def signed(told: pl.DataFrame, check: AskedCheck) -> pl.DataFrame:
    """The events that a check asks about."""
    found = told.filter(bear_any(check.on) & ~bear_any(check.unless))
    return found.with_columns(**HAPPENED)


def _for_reason(told: pl.DataFrame, check: AskedCheck) -> pl.DataFrame:
    return signed(told, check).with_columns(said="reason")


def _discharged(told: pl.DataFrame, check: AskedCheck) -> pl.DataFrame:
    return signed(told, check).with_columns(said="after")


def _planned(told: pl.DataFrame, check: AskedCheck) -> pl.DataFrame:
    return signed(told, check).with_columns(said="activity")


def _while_open(
    found: pl.DataFrame, _told: pl.DataFrame, _check: AskedCheck
) -> pl.DataFrame:
    return found.filter(OPEN)


REVIEWS = (Kind.APPOINTMENT_ATTENDED, Kind.MDT_DISCUSSED, Kind.REFERRAL_VETTED)
"""What is taken for a clinical review."""

MONITORED_NO_MORE = (
    Kind.DIED,
    Kind.DISCHARGED,
    Kind.RETURNED_TO_PRIMARY_CARE,
    Kind.WENT_PRIVATE,
    Kind.TRANSFER_SENT,
    Kind.ACTIVE_MONITORING_ENDED,
    Kind.TREATMENT_STARTED,
    Kind.TREATMENT_DECLINED,
    Kind.DECISION_NOT_TO_TREAT,
)


def _is(kinds: tuple[Kind, ...]) -> pl.Expr:
    return pl.col("kind").is_in([kind.value for kind in kinds])


def _review_overdue(told: pl.DataFrame, check: AskedCheck) -> pl.DataFrame:
    """Where monitoring goes on, count the days from its start or its last review."""
    began = signed(told, check).unique("pathway", keep="last", maintain_order=True)
    place = {"pathway": "pathway", "began": "day", "place": "event"}
    after = told.join(
        began.select(**{name: pl.col(source) for name, source in place.items()}),
        on="pathway",
    ).filter(
        (pl.col("day") > pl.col("began"))
        | ((pl.col("day") == pl.col("began")) & (pl.col("event") > pl.col("place")))
    )
    over = after.filter(_is(MONITORED_NO_MORE))
    seen = after.filter(_is(REVIEWS)).group_by("pathway").agg(seen=pl.col("day").max())
    since = pl.coalesce("seen", "happened_on")
    return (
        began.join(over, on="pathway", how="anti")
        .join(seen, on="pathway", how="left")
        .with_columns(
            day=since.dt.offset_by(f"{check.days}d"),
            shown_from=since.dt.offset_by(f"{check.days + 1}d"),
            days=pl.lit(check.days),
            said=pl.col("seen").cast(pl.String),
        )
    )


def _still_monitored(
    found: pl.DataFrame, _told: pl.DataFrame, _check: AskedCheck
) -> pl.DataFrame:
    return found.filter(pl.col("ended") == pl.col("happened_on"))


def _long_delay(told: pl.DataFrame, check: AskedCheck) -> pl.DataFrame:
    """Long delays that the patient asks for, with no review on their day or since."""
    away = (pl.col("until") - pl.col("day")).dt.total_days().cast(pl.Int32)
    long = signed(told, check).with_columns(days=away).filter(away > check.days)
    reviews = told.filter(_is(REVIEWS)).select("pathway", seen="day")
    seen = long.select("pathway", "event", "day").join(reviews, on="pathway")
    late = seen.filter(pl.col("seen") >= pl.col("day"))
    return long.join(late, on=["pathway", "event"], how="anti", maintain_order="left")


def _while_it_runs(
    found: pl.DataFrame, _told: pl.DataFrame, _check: AskedCheck
) -> pl.DataFrame:
    return found.filter(OPEN & RUNS)


OUTCOMES = (
    Kind.APPOINTMENT_ATTENDED,
    Kind.APPOINTMENT_MISSED,
    Kind.TEST_PERFORMED,
    Kind.ADMITTED,
    Kind.TREATMENT_STARTED,
)
"""What happens to a booking on its day, whichever way."""


FEW = 1_000
"""So many events are looked at one by one at once."""


def _no_outcome(told: pl.DataFrame, check: AskedCheck) -> pl.DataFrame:
    """Bookings of which nothing says that they were kept, missed or cancelled."""
    kinds = (Kind.APPOINTMENT_BOOKED, Kind.APPOINTMENT_CANCELLED, *OUTCOMES)
    some = told.filter(_is(kinds))
    if len(some) > FEW:
        some = perhaps_open(some)
    rows = some.select("pathway", "kind", "day", "for_day", "activity").iter_rows()
    left = some[left_open(rows)]
    return left.with_columns(
        happened="kind",
        happened_on="day",
        day="for_day",
        said="activity",
        shown_from=pl.col("for_day").dt.offset_by(f"{check.days + 1}d"),
    )


def perhaps_open(some: pl.DataFrame) -> pl.DataFrame:
    """Leave out pathways whose every booking is answered beyond doubt, on its own day."""
    booked = some.filter(_is((Kind.APPOINTMENT_BOOKED,))).select(
        "pathway", "activity", "day", on="for_day"
    )
    answers = some.filter(_is(OUTCOMES)).select("pathway", "activity", on="day")
    of_anything = answers.filter(pl.col("activity").is_null())
    day, same = ["pathway", "on"], ["pathway", "on", "activity"]
    left = booked.join(of_anything, on=day, how="anti").join(
        answers, on=same, how="anti"
    )
    that_day = booked.filter(pl.col("on") <= pl.col("day"))
    names = pl.concat([left.filter(pl.col("on").is_not_null()), that_day])
    return some.join(names, on="pathway", how="semi", maintain_order="left")


def left_open(
    rows: Iterable[tuple[str, str, date, date | None, str | None]],
) -> list[int]:
    """Number the bookings that nothing answers.

    What happens on the day of a booking answers it, and so does its cancellation. An event
    that doesn't say what it was of is taken to be of whatever was booked.

    Args:
        rows: pathway, kind, day, the day it is for, and the activity, of bookings,
            cancellations and outcomes in their order.

    >>> booked = ("P", "appointment_booked", date(2025, 1, 6), date(2025, 2, 3), "outpatient")
    >>> seen = ("P", "appointment_attended", date(2025, 2, 3), None, None)
    >>> left_open([booked]), left_open([booked, seen]), left_open([seen, booked])
    ([0], [], [1])
    """
    waiting: dict[str, dict[int, tuple[date, str | None]]] = {}
    for row, (pathway, kind, day, for_day, what) in enumerate(rows):
        booked = waiting.setdefault(pathway, {})
        if kind == Kind.APPOINTMENT_BOOKED:
            if for_day is not None:
                booked[row] = for_day, what
            continue
        on = for_day if kind == Kind.APPOINTMENT_CANCELLED else day
        for place, (booked_for, booked_what) in list(booked.items()):
            same = what is None or booked_what is None or what == booked_what
            if same and on in (None, booked_for):
                del booked[place]
    return sorted(row for booked in waiting.values() for row in booked)


def _adjusted(told: pl.DataFrame, _check: AskedCheck) -> pl.DataFrame:
    return told.with_columns(**HAPPENED)


def _twice(told: pl.DataFrame, _check: AskedCheck) -> pl.DataFrame:
    return adjusted_twice(told).with_columns(**HAPPENED, said="reason")


def _over_wait(
    found: pl.DataFrame, _told: pl.DataFrame, _check: AskedCheck
) -> pl.DataFrame:
    return adjusted_over_wait(found)


MONITORING = frozenset({Kind.ACTIVE_MONITORING_STARTED})
ADJUSTING = frozenset({Kind.ADJUSTMENT_RECORDED})
TESTS: Mapping[Check, RecordTest] = {
    Check.SHORT_NOTICE: RecordTest(MONITORING, signed, short_notice),
    Check.SECOND_DATE_LATE: RecordTest(MONITORING, signed, second_date_late),
    Check.ONE_DATE_DECLINED: RecordTest(MONITORING, signed, one_date_declined),
    Check.MONITORED_FOR_CAPACITY: RecordTest(MONITORING, _for_reason),
    Check.REVIEW_OVERDUE: RecordTest(
        MONITORING, _review_overdue, _still_monitored, by_last=True
    ),
    Check.DELAY_NOT_REVIEWED: RecordTest(
        frozenset({Kind.UNAVAILABLE}), _long_delay, _while_it_runs
    ),
    Check.DISCHARGE_UNPROVEN: RecordTest(
        frozenset({Kind.DISCHARGED}), _discharged, _while_open
    ),
    Check.PLANNED_WHILE_OPEN: RecordTest(
        frozenset({Kind.PLANNED_LISTED}), _planned, _while_open
    ),
    Check.NO_OUTCOME: RecordTest(
        frozenset({Kind.APPOINTMENT_BOOKED}), _no_outcome, _while_it_runs
    ),
    Check.ADJUSTED_OVER_WAIT: RecordTest(ADJUSTING, _adjusted, _over_wait),
    Check.ADJUSTED_TWICE: RecordTest(ADJUSTING, _twice),
}
"""How each check by events alone is made, but for values that no rule knows."""
