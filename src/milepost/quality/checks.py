"""Each check: what of two readings, laid side by side, a validator should look at."""

from collections.abc import Callable, Mapping

import polars as pl

from milepost.clocks.signs import bear_any
from milepost.quality.code_walk import Did
from milepost.quality.matched import BEGINS, ENDS, HAS_CLOCK, LATE, OVER, Matched
from milepost.rules.quality_checks import AskedCheck, Check, ChecksEdition, State

CLOCK = ["how", "started", "ended", "started_by", "ended_by"]
Finder = Callable[[Matched, AskedCheck, ChecksEdition], pl.DataFrame]
TELLS = pl.col("did") != Did.NOTHING.value


def _unknown_code(
    sides: Matched, _check: AskedCheck, checks: ChecksEdition
) -> pl.DataFrame:
    codes = [turn.code for turn in checks.turns]
    return sides.codes.filter(~pl.col("code").is_in(codes))


def _out_of_turn(
    sides: Matched, _check: AskedCheck, checks: ChecksEdition
) -> pl.DataFrame:
    codes = [turn.code for turn in checks.turns]
    alive = sides.alive
    return alive.filter(~pl.col("in_turn"), pl.col("code").is_in(codes))


def _after_death(
    sides: Matched, _check: AskedCheck, _checks: ChecksEdition
) -> pl.DataFrame:
    return sides.dead.with_columns(happened="kind", happened_on="died_on")


def _coded_before_start(
    sides: Matched, _check: AskedCheck, _checks: ChecksEdition
) -> pl.DataFrame:
    told = sides.alive.filter(~pl.col("alone"), pl.col("in_turn"))
    return told.filter(~HAS_CLOCK, TELLS).unique(
        ["pathway", "wait"], keep="first", maintain_order=True
    )


def _reopened_by_code_only(
    sides: Matched, _check: AskedCheck, _checks: ChecksEdition
) -> pl.DataFrame:
    return sides.judged.filter(BEGINS, pl.col("in_turn"), LATE > 0)


def _outside_while_open(
    sides: Matched, _check: AskedCheck, checks: ChecksEdition
) -> pl.DataFrame:
    outside = [turn.code for turn in checks.turns if turn.leaves is None]
    return sides.judged.filter(
        pl.col("code").is_in(outside),
        pl.col("before") == State.NONE.value,
        pl.col("in_turn"),
        HAS_CLOCK & (~OVER | (LATE < 0)),
    )


def _ended_by_code_only(
    sides: Matched, _check: AskedCheck, _checks: ChecksEdition
) -> pl.DataFrame:
    return sides.endings.filter(~pl.col("matched"))


def _ended_by_event_only(
    sides: Matched, _check: AskedCheck, checks: ChecksEdition
) -> pl.DataFrame:
    """Where a clock ended in a way that has a code, and coding had begun by then."""
    coded_endings = [rule for turn in checks.turns for rule in turn.explained_by]
    matched = sides.endings.filter("matched")
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


def _different_ending(
    sides: Matched, _check: AskedCheck, _checks: ChecksEdition
) -> pl.DataFrame:
    return sides.otherwise


def _different_day(
    sides: Matched, check: AskedCheck, _checks: ChecksEdition
) -> pl.DataFrame:
    far = sides.endings.filter("matched", LATE.abs() > check.days)
    return far.join(sides.otherwise, on="event", how="anti")


def _code_without_activity(
    sides: Matched, _check: AskedCheck, _checks: ChecksEdition
) -> pl.DataFrame:
    """Codes on a day of which nothing else is recorded, but for corrections of a 99.

    What ends a wait may be recorded outside any visit, and is looked at elsewhere.
    """
    corrects = pl.col("code").shift().over("pathway") == NOT_KNOWN
    codes = sides.alive.with_columns(corrects=corrects.fill_null(value=False))
    return codes.filter(
        ~ENDS, ~pl.col("alone"), ~pl.col("corrects"), pl.col("in_turn")
    ).join(sides.happened, on=["pathway", "day"], how="anti", maintain_order="left")


NOT_KNOWN = "99"
"""The national code for an outcome that isn't known yet."""


def _activity_without_code(
    sides: Matched, _check: AskedCheck, checks: ChecksEdition
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
    sides: Matched, check: AskedCheck, _checks: ChecksEdition
) -> pl.DataFrame:
    """The last codes that say so, from the day on which somebody should have known."""
    last = sides.alive.unique("pathway", keep="last", maintain_order=True)
    from_then = pl.col("day").dt.offset_by(f"{check.days + 1}d")
    return last.filter(pl.col("code") == NOT_KNOWN).with_columns(shown_from=from_then)


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
"""How each check of codes is made."""
