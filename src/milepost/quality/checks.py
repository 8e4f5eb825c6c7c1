"""Each check: what of two readings, laid side by side, a validator should look at."""

from collections.abc import Callable, Mapping

import polars as pl

from milepost.clocks.signs import bear_any
from milepost.foundation.days import AsAt
from milepost.quality.code_walk import Did
from milepost.quality.side_by_side import SideBySide
from milepost.rules.quality_checks import AskedCheck, Check, ChecksEdition, State

CLOCK = ["how", "started", "ended", "started_by", "ended_by"]
Finder = Callable[[SideBySide, AskedCheck, ChecksEdition, AsAt], pl.DataFrame]

DEAD_CODE = pl.col("died_on") < pl.col("day")
HAS_CLOCK = pl.col("clock").is_not_null()
TELLS = pl.col("did") != Did.NOTHING.value
ENDS = pl.col("did") == Did.ENDS.value
OVER = pl.col("ended").is_not_null()
LATE = (pl.col("day") - pl.col("ended")).dt.total_days()


def _judged(sides: SideBySide, checks: ChecksEdition) -> pl.DataFrame:
    """The codes that are in the list, of patients alive, where events are recorded."""
    codes = [turn.code for turn in checks.turns]
    return _alive(sides, checks).filter(
        pl.col("code").is_in(codes), ~pl.col("alone"), pl.col("in_turn") | HAS_CLOCK
    )


def _alive(sides: SideBySide, checks: ChecksEdition) -> pl.DataFrame:
    """Every code but those recorded after death."""
    dead = _dead_codes(checks)
    late = DEAD_CODE.fill_null(value=False) & ~pl.col("code").is_in(dead)
    return sides.codes.join(sides.died, on="pathway", how="left").filter(~late)


def _dead_codes(checks: ChecksEdition) -> list[str]:
    return [turn.code for turn in checks.turns if turn.leaves is State.DEAD]


def _unknown_code(
    sides: SideBySide, _check: AskedCheck, checks: ChecksEdition, _as_at: AsAt
) -> pl.DataFrame:
    codes = [turn.code for turn in checks.turns]
    return sides.codes.filter(~pl.col("code").is_in(codes))


def _out_of_turn(
    sides: SideBySide, _check: AskedCheck, checks: ChecksEdition, _as_at: AsAt
) -> pl.DataFrame:
    codes = [turn.code for turn in checks.turns]
    alive = _alive(sides, checks)
    return alive.filter(~pl.col("in_turn"), pl.col("code").is_in(codes))


def _after_death(
    sides: SideBySide, _check: AskedCheck, checks: ChecksEdition, _as_at: AsAt
) -> pl.DataFrame:
    late = sides.codes.join(sides.died, on="pathway").filter(
        DEAD_CODE, ~pl.col("code").is_in(_dead_codes(checks))
    )
    return late.with_columns(happened="kind", happened_on="died_on")


def _coded_before_start(
    sides: SideBySide, _check: AskedCheck, checks: ChecksEdition, _as_at: AsAt
) -> pl.DataFrame:
    told = _alive(sides, checks).filter(~pl.col("alone"), pl.col("in_turn"))
    return told.filter(~HAS_CLOCK, TELLS).unique(
        ["pathway", "wait"], keep="first", maintain_order=True
    )


def _reopened_by_code_only(
    sides: SideBySide, _check: AskedCheck, checks: ChecksEdition, _as_at: AsAt
) -> pl.DataFrame:
    begins = pl.col("did") == Did.BEGINS.value
    return _judged(sides, checks).filter(begins, pl.col("in_turn"), LATE > 0)


def _outside_while_open(
    sides: SideBySide, _check: AskedCheck, checks: ChecksEdition, _as_at: AsAt
) -> pl.DataFrame:
    outside = [turn.code for turn in checks.turns if turn.leaves is None]
    return _judged(sides, checks).filter(
        pl.col("code").is_in(outside),
        pl.col("before") == State.NONE.value,
        pl.col("in_turn"),
        HAS_CLOCK & (~OVER | (LATE < 0)),
    )


def _endings(sides: SideBySide, checks: ChecksEdition) -> pl.DataFrame:
    """The codes that end a wait which what happened began too.

    Where several fall to one clock, ``matched`` is the one on the day it ended, or else
    the last.
    """
    odd = _reopened(sides, checks)
    ends = _judged(sides, checks).filter(ENDS, HAS_CLOCK)
    ends = ends.join(odd, on=["pathway", "wait"], how="anti", maintain_order="left")
    nearest = pl.when(LATE == 0).then(0).otherwise(1)
    best = (
        ends.filter(OVER)
        .with_columns(nearest.alias("nearest"))
        .sort("nearest", -pl.int_range(pl.len()), maintain_order=True)
        .unique(["pathway", "clock"], keep="first")
    )
    matched = pl.col("event").is_in(best["event"].implode())
    return ends.with_columns(matched.alias("matched"))


def _reopened(sides: SideBySide, checks: ChecksEdition) -> pl.DataFrame:
    """The waits that a code began when by what happened none did."""
    judged = _judged(sides, checks)
    begins = pl.col("did") == Did.BEGINS.value
    return judged.filter(begins, LATE > 0).select("pathway", "wait").unique()


def _ended_by_code_only(
    sides: SideBySide, _check: AskedCheck, checks: ChecksEdition, _as_at: AsAt
) -> pl.DataFrame:
    return _endings(sides, checks).filter(~pl.col("matched"))


def _ended_by_event_only(
    sides: SideBySide, _check: AskedCheck, checks: ChecksEdition, _as_at: AsAt
) -> pl.DataFrame:
    """Where a clock ended in a way that has a code, and coding had begun by then."""
    coded_endings = [rule for turn in checks.turns for rule in turn.explained_by]
    matched = _endings(sides, checks).filter("matched")
    begun = sides.codes.group_by("pathway").agg(pl.col("day").min().alias("first_code"))
    over = (
        sides.waits.filter(pl.col("ended_by").is_in(coded_endings))
        .join(begun, on="pathway")
        .filter(pl.col("first_code") <= pl.col("ended"))
        .join(matched, on=["pathway", "clock"], how="anti")
    )
    last = (
        sides.codes.filter(HAS_CLOCK)
        .unique(["pathway", "clock"], keep="last", maintain_order=True)
        .select("pathway", "clock", "code", "event", "before", coded_on="day")
    )
    return over.join(last, on=["pathway", "clock"], how="left").with_columns(
        day=pl.col("ended")
    )


def _explained(checks: ChecksEdition) -> pl.DataFrame:
    rows = [(t.code, rule) for t in checks.turns for rule in t.explained_by]
    return pl.DataFrame(rows, ["code", "ended_by"], orient="row")


def _contradicted(sides: SideBySide, checks: ChecksEdition) -> pl.DataFrame:
    """The codes that something else, on their own day, contradicts."""
    found = [
        sides.happened.filter(bear_any(turn.contradicted_by)).select(
            "pathway", "day", pl.lit(turn.code).alias("code")
        )
        for turn in checks.turns
        if turn.contradicted_by
    ]
    return pl.concat(found) if found else _NOWHERE


_NOWHERE = pl.DataFrame(
    schema={"pathway": pl.String, "day": pl.Date, "code": pl.String}
)


def _otherwise_ended(sides: SideBySide, checks: ChecksEdition) -> pl.DataFrame:
    """The codes matched with an ending that they don't explain."""
    explained = _explained(checks)
    matched = _endings(sides, checks).filter(
        "matched", pl.col("ended_by").is_in(explained["ended_by"].implode())
    )
    unlike = matched.join(explained, on=["code", "ended_by"], how="anti")
    contradicted = matched.join(
        _contradicted(sides, checks), on=["pathway", "day", "code"], how="semi"
    )
    return pl.concat([unlike, contradicted]).unique("event")


def _different_ending(
    sides: SideBySide, _check: AskedCheck, checks: ChecksEdition, _as_at: AsAt
) -> pl.DataFrame:
    return _otherwise_ended(sides, checks)


def _different_day(
    sides: SideBySide, check: AskedCheck, checks: ChecksEdition, _as_at: AsAt
) -> pl.DataFrame:
    far = _endings(sides, checks).filter("matched", LATE.abs() > check.days)
    return far.join(_otherwise_ended(sides, checks), on="event", how="anti")


def _code_without_activity(
    sides: SideBySide, _check: AskedCheck, checks: ChecksEdition, _as_at: AsAt
) -> pl.DataFrame:
    """Codes on a day of which nothing else is recorded, but for corrections of a 99.

    What ends a wait may be recorded outside any visit, and is looked at elsewhere.
    """
    corrects = pl.col("code").shift().over("pathway") == NOT_KNOWN
    codes = _alive(sides, checks).with_columns(corrects=corrects.fill_null(value=False))
    return codes.filter(
        ~ENDS, ~pl.col("alone"), ~pl.col("corrects"), pl.col("in_turn")
    ).join(sides.happened, on=["pathway", "day"], how="anti", maintain_order="left")


NOT_KNOWN = "99"
"""The national code for an outcome that isn't known yet."""


def _activity_without_code(
    sides: SideBySide, _check: AskedCheck, checks: ChecksEdition, _as_at: AsAt
) -> pl.DataFrame:
    visits = sides.happened.filter(bear_any(checks.needs_code)).select(
        "pathway", "day", happened="kind", happened_on="day"
    )
    begun = sides.codes.group_by("pathway").agg(pl.col("day").min().alias("first_code"))
    uncoded = (
        visits.unique(["pathway", "day"])
        .join(sides.codes, on=["pathway", "day"], how="anti")
        .join(begun, on="pathway")
        .filter(pl.col("first_code") <= pl.col("day"))
    )
    of = sides.waits.select("pathway", "clock", "since", *CLOCK).sort("since")
    return (
        uncoded.sort("day")
        .join_asof(
            of,
            left_on="day",
            right_on="since",
            by="pathway",
            check_sortedness=False,
            coalesce=False,
        )
        .filter(HAS_CLOCK, ~OVER | (LATE < 0))
    )


def _not_yet_known(
    sides: SideBySide, check: AskedCheck, checks: ChecksEdition, as_at: AsAt
) -> pl.DataFrame:
    last = _alive(sides, checks).unique("pathway", keep="last", maintain_order=True)
    known_for = (pl.lit(as_at.day) - pl.col("day")).dt.total_days()
    return last.filter(pl.col("code") == NOT_KNOWN, known_for > check.days)


FINDERS: Mapping[Check, Finder] = {
    Check.UNKNOWN_CODE: _unknown_code,
    Check.OUT_OF_TURN: _out_of_turn,
    Check.AFTER_DEATH: _after_death,
    Check.CODED_BEFORE_START: _coded_before_start,
    Check.REOPENED_BY_CODE_ONLY: _reopened_by_code_only,
    Check.OUTSIDE_WHILE_OPEN: _outside_while_open,
    Check.ENDED_BY_CODE_ONLY: _ended_by_code_only,
    Check.ENDED_BY_EVENT_ONLY: _ended_by_event_only,
    Check.DIFFERENT_DAY: _different_day,
    Check.DIFFERENT_ENDING: _different_ending,
    Check.CODE_WITHOUT_ACTIVITY: _code_without_activity,
    Check.ACTIVITY_WITHOUT_CODE: _activity_without_code,
    Check.NOT_YET_KNOWN: _not_yet_known,
}
"""How each check is made."""
