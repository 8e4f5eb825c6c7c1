"""Monitoring that follows declined dates: whether they were such that it may."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from milepost.events.kinds import Kind
from milepost.quality.offers import Offer, is_reasonable
from milepost.rules.quality_checks import AskedCheck

COUNTED = 2
"""The dates that a patient must have declined."""


@dataclass(frozen=True, slots=True)
class _Declined:
    """A date that a patient declined."""

    event: int
    on: date
    for_day: date
    made: date | None
    """The day it was offered; None if nobody recorded it."""


Look = Callable[[Sequence[_Declined]], dict[str, object] | None]


def short_notice(
    found: pl.DataFrame, told: pl.DataFrame, check: AskedCheck
) -> pl.DataFrame:
    """Keep monitoring after a date that gave less notice than is reasonable.

    A date whose offer nobody recorded is not judged: its notice can't be told.
    """

    def look(declined: Sequence[_Declined]) -> dict[str, object] | None:
        known = [(d, Offer(d.made, d.for_day)) for d in declined if d.made]
        short = [
            (o.notice, d) for d, o in known if not is_reasonable(o, notice=check.days)
        ]
        if not short:
            return None
        notice, worst = min(short, key=lambda each: each[0])
        return _said(worst, days=notice)

    return _looked(found, told, look)


def second_date_late(
    found: pl.DataFrame, told: pl.DataFrame, check: AskedCheck
) -> pl.DataFrame:
    """Keep monitoring after two dates that lie further apart than they may."""

    def look(declined: Sequence[_Declined]) -> dict[str, object] | None:
        if len(declined) < COUNTED:
            return None
        first, second = declined
        apart = (second.for_day - first.for_day).days
        return _said(second, days=apart) if apart > check.days else None

    return _looked(found, told, look)


def one_date_declined(
    found: pl.DataFrame, told: pl.DataFrame, _check: AskedCheck
) -> pl.DataFrame:
    """Keep monitoring by choice after fewer than two declined dates.

    Where the patient said that they were away, dates need not have been offered.
    """
    away = told.filter(pl.col("kind") == Kind.UNAVAILABLE.value).select("pathway")
    asked = found.join(away, on="pathway", how="anti", maintain_order="left")

    def look(declined: Sequence[_Declined]) -> dict[str, object] | None:
        count = len(declined)
        return {"days": count} if count < COUNTED else None

    return _looked(asked, told, look)


def _said(declined: _Declined, *, days: int) -> dict[str, object]:
    return {
        "event": declined.event,
        "happened": Kind.OFFER_DECLINED.value,
        "happened_on": declined.on,
        "days": days,
        "said": declined.for_day.isoformat(),
    }


def _looked(found: pl.DataFrame, told: pl.DataFrame, look: Look) -> pl.DataFrame:
    """Look at the last dates declined in each wait that monitoring ended."""
    kept = [
        {**row, **seen}
        for row in found.rows(named=True)
        if row["ended"] == row["day"]
        and (seen := look(tuple(_declined_in(row, told))[-COUNTED:])) is not None
    ]
    wanted = found.clear().with_columns(
        days=pl.lit(None, pl.Int32), said=pl.lit(None, pl.String)
    )
    return pl.DataFrame(kept, schema=wanted.schema)


def _declined_in(wait: dict[str, Any], told: pl.DataFrame) -> Iterator[_Declined]:
    """The dates declined in a wait, in the order they were declined."""
    since = wait["started"] or date.min
    offers = told.filter(
        pl.col("pathway") == wait["pathway"],
        pl.col("for_day").is_not_null(),
        pl.col("kind").is_in(
            [Kind.APPOINTMENT_OFFERED.value, Kind.OFFER_DECLINED.value]
        ),
        pl.col("day").is_between(since, wait["day"]),
    ).select("event", "kind", "day", "for_day", "activity")
    made: dict[tuple[date, str | None], date] = {}
    for event, kind, day, for_day, activity in offers.iter_rows():
        if kind == Kind.APPOINTMENT_OFFERED:
            made[for_day, activity] = day
        else:
            yield _Declined(event, day, for_day, made.get((for_day, activity)))
