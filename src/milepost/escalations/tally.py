"""How escalations were answered: the number raised is itself an indicator."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

import polars as pl

from milepost.escalations.life import Standing, State, Turn
from milepost.foundation.tables import Column, Table

MOMENT = pl.Datetime("us", "UTC")
LEFT = ("open", "asleep", "resolved", "climbed", "asked_again")
"""How a rung's turn ended: still open; put off, or its cause gone; by an outcome; out of
time; by waking or its cause's coming back, after which the same rung is asked again."""

TURNS = Table(
    "turns of rungs",
    {
        "escalation": Column(pl.Int64, "Its number."),
        "turn": Column(pl.Int32, "Which of its turns, from 1."),
        "rung": Column(pl.Int32, "The rung, from 1."),
        "role": Column(pl.String, "Who had to answer, at the end of the turn."),
        "asked_at": Column(MOMENT, "When the rung was asked."),
        "acknowledged_at": Column(MOMENT, "When it was acknowledged.", optional=True),
        "acknowledge_by": Column(MOMENT, "By when it had to be."),
        "resolve_by": Column(MOMENT, "By when it had to be resolved."),
        "left_at": Column(MOMENT, "When the turn ended.", optional=True),
        "left": Column(pl.Enum(LEFT), "How it ended."),
        "asleep_at": Column(
            MOMENT, "From when its moments bound nobody.", optional=True
        ),
    },
    in_order_of=("escalation", "turn"),
)

TALLY = {
    "escalations": "How many escalations had a turn.",
    "turns": "How many turns there were.",
    "acknowledged_in_time": "Turns acknowledged, or resolved, by their moment.",
    "acknowledgements_due": "Turns whose moment to acknowledge has passed, or was met.",
    "resolved_in_time": "Turns that ended with an outcome by their moment.",
    "resolutions_due": "Turns whose moment to resolve has passed, or was met.",
    "resolved": "Turns that ended with an outcome, in time or not.",
    "climbed": "Turns that ran out of time.",
    "open": "Turns that are open still.",
}
"""What is counted, column by column."""


def turns_of(standings: Iterable[tuple[int, Standing]]) -> pl.DataFrame:
    """List every turn of every escalation, given where each stands, by its number."""
    rows = [row for number, stands in standings for row in _turns(number, stands)]
    found = pl.DataFrame(rows, schema=TURNS.schema, orient="row")
    return TURNS.check(found.sort("escalation", "turn"))


def tally(
    turns: pl.DataFrame, now: datetime, by: Collection[str] = ("rung",)
) -> pl.DataFrame:
    """Count how turns were answered.

    A turn counts as due once its moment has passed, or earlier if it was met: what may
    still be answered in time is neither. Of a turn that is put off, has lost its cause,
    was ended by rule or asked again, whatever was met or missed before that counts; the
    rest is left out of both, because its time stands still or begins anew. A rung that
    resolves without a word before has acknowledged it so.

    Args:
        turns: a ``TURNS`` frame, with any further columns to count by.
        now: the moment.
        by: the columns to count by.

    Returns:
        A row for each group, with the columns of ``TALLY``.
    """
    left, moment = pl.col("left"), pl.lit(now).cast(MOMENT)
    resolved = left == "resolved"
    seen_at = pl.coalesce("acknowledged_at", pl.when(resolved).then("left_at"))
    seen_in_time = (seen_at <= pl.col("acknowledge_by")).fill_null(value=False)
    ended_in_time = resolved & (pl.col("left_at") <= pl.col("resolve_by"))
    late = {
        name: pl.when(fell_asleep())
        .then(pl.col(name) < pl.col("asleep_at"))
        .otherwise((left == "climbed") | (moment > pl.col(name)) | resolved)
        for name in ("acknowledge_by", "resolve_by")
    }
    return (
        turns.group_by(*by)
        .agg(
            pl.col("escalation").n_unique().alias("escalations"),
            pl.len().alias("turns"),
            seen_in_time.sum().alias("acknowledged_in_time"),
            (seen_in_time | late["acknowledge_by"]).sum().alias("acknowledgements_due"),
            ended_in_time.sum().alias("resolved_in_time"),
            (ended_in_time | late["resolve_by"]).sum().alias("resolutions_due"),
            resolved.sum().alias("resolved"),
            (left == "climbed").sum().alias("climbed"),
            (left == "open").sum().alias("open"),
        )
        .sort(*by)
    )


def fell_asleep() -> pl.Expr:
    """Find the turns whose moments, from ``asleep_at`` on, bound nobody.

    So it is too of one that was ended while it was put off, or its cause was gone.
    """
    ended = (pl.col("left") == "resolved") & pl.col("asleep_at").is_not_null()
    return pl.col("left").is_in(["asked_again", "asleep"]) | ended


ENDS = {
    State.RESOLVED: "resolved",
    State.SNOOZED: "asleep",
    State.EASED: "asleep",
}


def _turns(number: int, stands: Standing) -> Iterator[tuple[object, ...]]:
    every = (*stands.turns, stands.turn)
    for place, turn in enumerate(every):
        if turn is stands.turn:
            how = ENDS.get(stands.state, "open")
            how = "asleep" if stands.ended_by_rule else how
            yield _row(number, place, turn, stands.resolved_at, how)
        else:
            following = every[place + 1]
            how = "climbed" if following.rung > turn.rung else "asked_again"
            yield _row(number, place, turn, following.asked_at, how)


def _row(
    number: int, place: int, turn: Turn, left_at: datetime | None, left: str
) -> tuple[object, ...]:
    return (
        number,
        place + 1,
        turn.rung,
        turn.role,
        turn.asked_at,
        turn.acknowledged_at,
        turn.acknowledge_by,
        turn.resolve_by,
        left_at,
        left,
        turn.asleep_at,
    )
