"""Two readings of a record: by what happened, and by the codes that were written down."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from milepost.clocks.effects import rules_in_force
from milepost.clocks.engine import BY_HAND_BELOW, clocks_as_at
from milepost.clocks.signs import bear_any
from milepost.events.kinds import Kind
from milepost.events.table import EVENTS, known
from milepost.foundation.days import AsAt
from milepost.quality.code_walk import Did, Row, read_codes
from milepost.rules.clock_rules import ClockEdition, ClockRule, Effect
from milepost.rules.quality_checks import ChecksEdition, State
from milepost.rules.standards import Standard

LONG_AGO = date.min
"""Stands where nobody knows the day on which a clock started."""

IS_CODE = pl.col("kind") == Kind.RTT_STATUS.value


@dataclass(frozen=True, slots=True)
class SideBySide:
    """What happened and what was coded, of the pathways that have any code."""

    happened: pl.DataFrame
    """An ``EVENTS`` frame without the codes."""

    waits: pl.DataFrame
    """The clocks by what happened alone. ``since`` is a day where none is known."""

    codes: pl.DataFrame
    """Each code, how it reads by the codes alone, and the clock it falls to."""

    died: pl.DataFrame
    """The day of which nothing can start a clock any more, by ``pathway``."""


def side_by_side(
    events: pl.DataFrame,
    standard: Standard,
    rules: Sequence[ClockRule],
    checks: ChecksEdition,
    *,
    as_at: AsAt,
    choices: Mapping[str, str],
    by_hand_below: int = BY_HAND_BELOW,
) -> SideBySide:
    """Read the clocks by events alone, and the waits by codes alone.

    Args:
        events: an ``EVENTS`` frame.
        standard: the standard to keep the clocks under.
        rules: the clock rules it names.
        checks: which code may follow which.
        as_at: the standpoint.
        choices: how the organisation reads each doubt, by setting.
        by_hand_below: read fewer events than this by hand, more by the loop.
    """
    told = known(events, as_at)
    coded = told.filter(IS_CODE)
    told = told.join(coded, on="pathway", how="semi", maintain_order="left")
    happened = EVENTS.check(
        told.filter(~IS_CODE).with_columns(
            pl.int_range(pl.len()).alias("event"), corrects=pl.lit(None, pl.Int64)
        )
    )
    clocks = clocks_as_at(
        happened,
        standard,
        rules,
        as_at=as_at,
        choices=choices,
        by_hand_below=by_hand_below,
    )
    waits = clocks.with_columns(since=pl.col("started").fill_null(LONG_AGO))
    codes = _codes(coded, happened, waits, rules, checks)
    final = [s for r in _of_events(rules, as_at.day) if r.final for s in r.on]
    died = happened.filter(bear_any(final)).group_by("pathway")
    return SideBySide(
        happened,
        waits,
        _fall_to(codes, waits),
        died.agg(pl.col("day").min().alias("died_on"), pl.col("kind").first()),
    )


def code_rules(rules: Iterable[ClockRule]) -> dict[str, str]:
    """Find the clock rule of each code, by the code it asks for."""
    return {
        str(sign.when["code"]): rule.id
        for rule in rules
        for sign in rule.editions[-1].on
        if sign.event is Kind.RTT_STATUS and "code" in sign.when
    }


def _of_events(rules: Iterable[ClockRule], day: date) -> Iterator[ClockEdition]:
    """The editions in force of the rules that ask nothing of codes."""
    for each in rules_in_force(rules, {}, on=day):
        if all(sign.event is not Kind.RTT_STATUS for sign in each.edition.on):
            yield each.edition


def _codes(
    coded: pl.DataFrame,
    happened: pl.DataFrame,
    waits: pl.DataFrame,
    rules: Sequence[ClockRule],
    checks: ChecksEdition,
) -> pl.DataFrame:
    """Read each code after those before it, with the clocks that started meanwhile."""
    told = happened["pathway"].unique().implode()
    codes = coded.select("pathway", "day", "event", pl.col("code").fill_null(""))
    starts = waits.select("pathway", day="since", code=pl.lit(None, pl.String))
    rows = (
        pl.concat([starts, codes.select("pathway", "day", "code")])
        .with_columns(alone=~pl.col("pathway").is_in(told))
        .sort("pathway", "day", maintain_order=True)
    )
    turns = {turn.code: turn for turn in checks.turns}
    starting = {
        str(sign.when["code"])
        for rule in rules
        for sign in rule.editions[-1].on
        if rule.editions[-1].effect is Effect.START and sign.event is Kind.RTT_STATUS
    }
    reads = list(read_codes(map(Row._make, rows.iter_rows()), turns, starting))
    read = pl.DataFrame(
        reads,
        schema={
            "before": pl.Enum(State),
            "in_turn": pl.Boolean,
            "did": pl.Enum(Did),
            "wait": pl.Int32,
        },
        orient="row",
    )
    alone = rows.filter(pl.col("code").is_not_null()).select("alone")
    return pl.concat([codes, alone, read], how="horizontal")


def _fall_to(codes: pl.DataFrame, waits: pl.DataFrame) -> pl.DataFrame:
    """Add to each code the clock it falls to: the last to have started by its day.

    A code that ends a wait falls to the clock that ended on its day, if there is one.
    """
    facts = ["clock", "how", "started", "since", "ended", "started_by", "ended_by"]
    of = waits.select("pathway", *facts)
    last = codes.sort("day").join_asof(
        of.sort("since"),
        left_on="day",
        right_on="since",
        by="pathway",
        check_sortedness=False,
        coalesce=False,
    )
    same_day = of.filter(pl.col("ended").is_not_null()).unique(
        ["pathway", "ended"], keep="first"
    )
    ends = last.filter(pl.col("did") == Did.ENDS.value)
    exact = ends.select(pl.exclude(facts)).join(
        same_day.with_columns(on=pl.col("ended")),
        left_on=["pathway", "day"],
        right_on=["pathway", "on"],
    )
    rest = last.join(exact, on="event", how="anti")
    return pl.concat([rest, exact.select(rest.columns)]).sort("pathway", "day", "event")
