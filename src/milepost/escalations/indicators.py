"""How escalations were answered in a period, each figure with the escalations behind it.

Source:
    Framework for Effective Cancer Management, 2.6: the number of escalations is itself an
    indicator. How they are counted here is ours.
"""

from collections.abc import Mapping
from datetime import datetime

import polars as pl

from milepost.escalations.tally import MOMENT, TURNS, fell_asleep
from milepost.foundation.figures import BEHIND
from milepost.foundation.tables import Column, Table

RAISED = Table(
    "escalations raised",
    {
        "escalation": Column(pl.Int64, "Its number."),
        "pathway": Column(pl.String, "Whose."),
        "service": Column(pl.String, "Its service."),
        "desk": Column(pl.String, "The desk it is about; blank for none."),
        "cause": Column(pl.String, "Why it was raised."),
        "raised_at": Column(MOMENT, "When."),
    },
    in_order_of=("escalation",),
)

FIGURES: Mapping[str, tuple[str, str]] = {
    "raised": ("Raised", "raised in the week"),
    "unresolved": (
        "Unresolved",
        "raised by the end of the week, and not resolved by it",
    ),
    "acknowledge_due": (
        "Acknowledgements that fell due",
        "turns acknowledged in the week, or whose time to be ended in it",
    ),
    "acknowledge_met": (
        "Acknowledged in time",
        "of those, acknowledged or resolved by their moment",
    ),
    "resolve_due": (
        "Resolutions that fell due",
        "turns that ended with an outcome in the week, or whose time to ended in it",
    ),
    "resolve_met": ("Resolved in time", "of those, resolved by their moment"),
    "climbed": (
        "Climbed",
        "turns that ran out of time, so that the next rung was asked",
    ),
}
"""What each counts, exactly. A rung is asked by a turn: an escalation has several."""


def part(rung: int, desk: str, cause: str) -> str:
    """Say in one word what an escalation is counted under: its rung, desk and cause.

    >>> part(2, "radiology", "step_late"), parted(part(1, "", "by_hand"))
    ('2/radiology/step_late', ('1', '', 'by_hand'))
    """
    return f"{rung}/{desk}/{cause}"


def parted(word: str) -> tuple[str, str, str]:
    """Read a rung, a desk and a cause back."""
    rung, desk, cause = word.split("/", 2)
    return rung, desk, cause


def behind(
    raised: pl.DataFrame, turns: pl.DataFrame, *, since: datetime, until: datetime
) -> pl.DataFrame:
    """List the escalations behind each figure of a period.

    A turn is due at the moment it was met or, missed, at its moment or when it climbed,
    whichever came first. One that is put off, has lost its cause, was ended by rule or
    asked again is due for what was met or missed before that, and for nothing after.

    Args:
        raised: a ``RAISED`` frame.
        turns: a ``TURNS`` frame of the same, as known at ``until``.
        since: the period's first moment.
        until: the moment after its last.

    Returns:
        A ``BEHIND`` frame; its parts are a rung, a desk and a cause (``parted``).
    """
    start, end = (pl.lit(at).cast(MOMENT) for at in (since, until))
    told = TURNS.check(turns).join(
        raised, on="escalation", how="inner", maintain_order="left"
    )
    first = told.filter(pl.col("turn") == 1)
    last = told.unique("escalation", keep="last", maintain_order=True)
    resolved, left = pl.col("left") == "resolved", pl.col("left_at")
    seen = pl.coalesce("acknowledged_at", pl.when(resolved).then("left_at"))
    met = {
        "acknowledge": (seen, pl.col("acknowledge_by")),
        "resolve": (pl.when(resolved).then(left), pl.col("resolve_by")),
    }
    found = [
        _listed("raised", first.filter((pl.col("raised_at") >= start) & _before(end))),
        _listed(
            "unresolved",
            last.filter(~resolved, pl.col("raised_at") < end),
            _days(end - pl.col("raised_at")),
        ),
        _listed(
            "climbed",
            told.filter(pl.col("left") == "climbed", left.is_between(start, end)),
        ),
    ]
    for name, (done, by) in met.items():
        in_time = (done <= by).fill_null(value=False)
        missed = pl.min_horizontal(by, left.fill_null(end))
        decided = pl.when(in_time).then(done).otherwise(missed)
        is_due = (decided >= start) & (decided < end) & (in_time | (missed < end))
        # Whatever was missed after it fell asleep was asked of nobody.
        asked = in_time | ~fell_asleep() | (by < pl.col("asleep_at"))
        late = pl.min_horizontal(done.fill_null(end), end) - by
        due = told.filter(is_due & asked)
        found += [
            _listed(f"{name}_due", due, _days(pl.max_horizontal(late, pl.duration()))),
            _listed(f"{name}_met", due.filter(in_time)),
        ]
    return BEHIND.check(pl.concat(found))


def _before(end: pl.Expr) -> pl.Expr:
    return pl.col("raised_at") < end


def _days(between: pl.Expr) -> pl.Expr:
    return between.dt.total_days()


def _listed(
    figure: str, turns: pl.DataFrame, days: pl.Expr | None = None
) -> pl.DataFrame:
    word = pl.format("{}/{}/{}", "rung", "desk", "cause")
    return turns.select(
        pl.lit(figure).alias("figure"),
        "service",
        word.alias("part"),
        (pl.lit(0) if days is None else days).cast(pl.Int32).alias("days"),
        "pathway",
        pl.col("escalation").alias("number"),
    )
