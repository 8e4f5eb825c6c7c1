"""Where a list will stand at the end of the month: by counting, and as others went.

By counting, nobody is guessed to join or to leave: whoever is over the limit by then is,
unless somebody does something; a booked treatment counts as kept. Beside it stands how many
go over if those who wait go the way that earlier patients went. What a meeting has just
arranged moves both.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto
from typing import Any

import polars as pl

from milepost.foundation.tables import Column, Table

MAYBE = True
TREATMENTS = ("admission", "theatre", "treatment")
"""What a booking is of that can be the treatment. Any other is one on the way to it."""

AHEAD = Table(
    "clocks ahead",
    {
        "pathway": Column(pl.String, "The pathway."),
        "standard": Column(pl.String, "The standard of one of its running clocks."),
        "service": Column(pl.String, "The service."),
        "breach_on": Column(pl.Date, "The first day over the limit.", MAYBE),
        "next_step": Column(pl.String, "What the patient needs next.", MAYBE),
        "booked_for": Column(pl.Date, "The soonest day anything is booked.", MAYBE),
        "treatment_on": Column(
            pl.Date, "The soonest day an admission or a treatment is booked.", MAYBE
        ),
        "chance": Column(
            pl.Float64,
            "Of passing the limit, as earlier patients went, 0 to 1; of those not over yet.",
            MAYBE,
        ),
        "proved": Column(
            pl.Boolean, "Whether such chances have proved good for its standard.", MAYBE
        ),
    },
)
"""Every running clock that a meeting is about, one row each."""


class Cause(StrEnum):
    """Why a patient is expected to be over the limit at the end of the month."""

    OVER_ALREADY = auto()
    NOTHING_BOOKED = auto()
    BOOKED_AFTER = auto()
    """The next booking comes after the breach day."""

    NOT_TREATMENT = auto()
    """What is booked before it is not the treatment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """How many go over the limit by the end of the month, if they go as others went."""

    at_risk: int
    """Within the limit now, with a breach day before the month has ended."""

    known: int
    """Of how many of them a chance is known."""

    expected: float
    """The sum of their chances."""

    proved: bool
    """Whether chances of this standard have proved good; a reader is warned, if not."""

    kept: float
    """How much of it falls away if what was decided is done."""


NOBODY_GOING = Going(at_risk=0, known=0, proved=True, expected=0.0, kept=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One standard's clocks at the end of the month: of one service, or of several."""

    standard: str
    service: str = ""
    """Blank where it is the sum of several."""

    waiting: int
    over_now: int
    over_then: int
    treated_over: int
    """Over the limit at some time until then, and expected to be treated by then."""

    by_cause: tuple[tuple[Cause, int], ...]
    kept_by_decisions: int
    """How many fewer are over if what was decided is done."""

    by_cause_with: tuple[tuple[Cause, int], ...] = ()
    """By cause, if what was decided is done."""

    going: Going = NOBODY_GOING

    @property
    def over_with_decisions(self) -> int:
        """How many are over at the end of the month if what was decided is done."""
        return self.over_then - self.kept_by_decisions


def end_of_month(day: date) -> date:
    """Give the last day of a day's month.

    >>> end_of_month(date(2026, 2, 3))
    datetime.date(2026, 2, 28)
    """
    return day.replace(day=monthrange(day.year, day.month)[1])


def positions(
    clocks: pl.DataFrame, arranged: Mapping[str, date], *, day: date
) -> list[Position]:
    """Say of each standard and service how many are over the limit when the month ends.

    A patient whose next step is treatment, and who has an admission or a treatment booked
    for no later than the last day of the month, is treated by then; a clinic is not one. What the meeting arranged counts as such a
    booking: of treatment it keeps somebody, and of any other step it only changes why
    they will be over, for a test is not a treatment. Who was arranged to be treated
    before the breach day is no more among those who may go over.

    Args:
        clocks: an ``AHEAD`` frame. A clock without a breach day is counted among the
            waiting, and never as over.
        arranged: by pathway, the day by which it was decided to book, or of the slot
            that was given; the sooner of several.
        day: the day of the meeting.
    """
    told = _told(AHEAD.check(clocks), arranged, day)
    found = (
        told.group_by("standard", "service")
        .agg(
            pl.len().alias("waiting"),
            (pl.col("breach_on") <= day).sum().alias("over_now"),
            pl.col("left").sum().alias("over_then"),
            pl.col("treated_over").sum(),
            pl.col("left_with").sum().alias("still"),
            *(_counts("cause", "left", cause) for cause in Cause),
            *(_counts("cause_with", "left_with", cause) for cause in Cause),
            pl.col("at_risk").sum(),
            _of_risk(pl.lit(1)).alias("known"),
            _of_risk(~pl.col("proved").fill_null(value=False)).alias("unproved"),
            _of_risk(pl.col("chance")).alias("expected"),
            _of_risk(pl.col("chance") * pl.col("kept_in_time")).alias("kept"),
        )
        .sort("standard", "service")
    )
    return [_position(row) for row in found.iter_rows(named=True)]


def summed(found: Iterable[Position]) -> list[Position]:
    """Add up the positions of several services, standard by standard."""
    gathered: dict[str, list[Position]] = {}
    for one in found:
        gathered.setdefault(one.standard, []).append(one)
    return [_sum(standard, gathered[standard]) for standard in sorted(gathered)]


def _told(
    clocks: pl.DataFrame, arranged: Mapping[str, date], day: date
) -> pl.DataFrame:
    """Say of each clock where it stands when the month ends, without the meeting and with."""
    last = end_of_month(day)
    days = pl.DataFrame(
        {"pathway": list(arranged), "arranged_for": list(arranged.values())},
        schema={"pathway": pl.String, "arranged_for": pl.Date},
    )
    over = pl.col("breach_on") <= day
    by_then = (pl.col("breach_on") <= last).fill_null(value=False)
    sooner = [
        pl.min_horizontal("booked_for", "arranged_for").alias("booked_with"),
        pl.min_horizontal("treatment_on", "arranged_for").alias("treatment_with"),
    ]
    return (
        clocks.join(days, on="pathway", how="left")
        .with_columns(sooner)
        .with_columns(
            left=by_then & ~_treated("treatment_on", last),
            left_with=by_then & ~_treated("treatment_with", last),
            treated_over=by_then
            & _treated("treatment_on", last)
            & (pl.col("treatment_on") >= pl.col("breach_on")),
            at_risk=by_then & ~over,
            kept_in_time=_treated("arranged_for", last)
            & (pl.col("arranged_for") < pl.col("breach_on")).fill_null(value=False),
            cause=_cause("booked_for", over),
            cause_with=_cause("booked_with", over),
        )
    )


def _treated(booked: str, last: date) -> pl.Expr:
    found = (pl.col("next_step") == "treatment") & (pl.col(booked) <= last)
    return found.fill_null(value=False)


def _cause(booked: str, over: pl.Expr) -> pl.Expr:
    return (
        pl.when(over)
        .then(pl.lit(Cause.OVER_ALREADY.value))
        .when(pl.col(booked).is_null())
        .then(pl.lit(Cause.NOTHING_BOOKED.value))
        .when(pl.col(booked) >= pl.col("breach_on"))
        .then(pl.lit(Cause.BOOKED_AFTER.value))
        .otherwise(pl.lit(Cause.NOT_TREATMENT.value))
    )


def _counts(cause_column: str, of: str, cause: Cause) -> pl.Expr:
    found = pl.col(of) & (pl.col(cause_column) == cause.value)
    return found.sum().alias(f"{cause_column} {cause.value}")


def _of_risk(what: pl.Expr) -> pl.Expr:
    known = pl.col("at_risk") & pl.col("chance").is_not_null()
    return pl.when(known).then(what).otherwise(0).sum()


def _position(row: Mapping[str, Any]) -> Position:
    return Position(
        standard=row["standard"],
        service=row["service"],
        waiting=row["waiting"],
        over_now=row["over_now"],
        over_then=row["over_then"],
        treated_over=row["treated_over"],
        by_cause=_causes(row, "cause"),
        by_cause_with=_causes(row, "cause_with"),
        kept_by_decisions=row["over_then"] - row["still"],
        going=Going(
            at_risk=row["at_risk"],
            known=row["known"],
            proved=row["unproved"] == 0,
            expected=float(row["expected"]),
            kept=float(row["kept"]),
        ),
    )


def _causes(row: Mapping[str, Any], name: str) -> tuple[tuple[Cause, int], ...]:
    return tuple((cause, row[f"{name} {cause.value}"]) for cause in Cause)


def _sum(standard: str, found: Collection[Position]) -> Position:
    going = [one.going for one in found]
    return Position(
        standard=standard,
        waiting=sum(one.waiting for one in found),
        over_now=sum(one.over_now for one in found),
        over_then=sum(one.over_then for one in found),
        treated_over=sum(one.treated_over for one in found),
        by_cause=_sums([one.by_cause for one in found]),
        by_cause_with=_sums([one.by_cause_with for one in found]),
        kept_by_decisions=sum(one.kept_by_decisions for one in found),
        going=Going(
            at_risk=sum(one.at_risk for one in going),
            known=sum(one.known for one in going),
            proved=all(one.proved for one in going),
            expected=sum(one.expected for one in going),
            kept=sum(one.kept for one in going),
        ),
    )


def _sums(
    found: Collection[tuple[tuple[Cause, int], ...]],
) -> tuple[tuple[Cause, int], ...]:
    told = [dict(one) for one in found]
    return tuple((cause, sum(one.get(cause, 0) for one in told)) for cause in Cause)
