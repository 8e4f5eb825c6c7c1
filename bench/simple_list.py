"""A long list under five simple rules, which a window query in SQL can say too."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

from milepost.clocks import kernels
from milepost.clocks.effects import Effects, InForce
from milepost.clocks.loop import rule_arrays
from milepost.clocks.reference import Event, read_clocks
from milepost.clocks.worked_out import EPOCH
from milepost.events.kinds import Kind
from milepost.rules.clock_rules import ClockEdition, ClockRule, Effect
from milepost.rules.parts import Evidence, Sign, SignOff

NOTHING, *EFFECTS = (
    Effect.NONE,
    Effect.START,
    Effect.STOP,
    Effect.NULLIFY,
    Effect.RESET,
    Effect.DEDUCT,
)
LIKELY = (0.45, 0.2, 0.15, 0.05, 0.05, 0.1)
"""How often each effect comes, ``NOTHING`` first."""

BEGUN, LAST_DAY, LIMIT = date(2024, 1, 1), 730, 126
AS_AT = (BEGUN - EPOCH).days + LAST_DAY

WINDOW_QUERY = """
    CREATE OR REPLACE TEMP TABLE answer AS
    WITH looked_back AS (
        SELECT *, last_value(CASE WHEN effect IN (1, 2, 3) THEN effect END IGNORE NULLS)
            OVER (PARTITION BY pathway ORDER BY row
                  ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
        FROM events
    ), numbered AS (
        SELECT *, sum(CASE WHEN effect = 1 AND before IS DISTINCT FROM 1 THEN 1 END)
            OVER (PARTITION BY pathway ORDER BY row) AS clock
        FROM looked_back WHERE effect = 1 OR before = 1
    ), since_reset AS (
        SELECT *, max(CASE WHEN effect = 4 THEN row END)
            OVER (PARTITION BY pathway, clock) AS reset_row
        FROM numbered
    )
    SELECT min(row) AS start_row,
        coalesce(max(row) FILTER (effect IN (2, 3)), -1) AS end_row,
        coalesce(max(day) FILTER (effect = 4), min(day)) AS counted_from,
        coalesce(sum(days) FILTER (effect = 5 AND row > coalesce(reset_row, -1)), 0)
            ::INTEGER AS left_out
    FROM since_reset GROUP BY pathway, clock
"""


@dataclass(frozen=True, slots=True)
class SimpleList:
    """Events of many pathways, as the loop wants them and as SQL does."""

    first_row: Any
    effect: Any
    events: kernels.Events
    rules: kernels.Rules
    in_force: tuple[InForce, ...]

    def as_frame(self) -> pl.DataFrame:
        """Give the events as a table, for SQL."""
        lengths = np.diff(self.first_row)
        return pl.DataFrame(
            {
                "row": np.arange(len(self.effect), dtype=np.int32),
                "pathway": np.repeat(np.arange(len(lengths), dtype=np.int32), lengths),
                "day": self.events.day,
                "effect": self.effect,
                "days": self.events.days,
            }
        )

    def by_hand(self, pathways: int) -> None:
        """Read the first so many pathways by hand."""
        end = int(self.first_row[pathways])
        days = self.events.day[:end].tolist(), self.events.days[:end].tolist()
        told = [
            Event(
                EPOCH + timedelta(days=day),
                (self.in_force[effect - 1],) if effect else (),
                days=out,
            )
            for day, out, effect in zip(*days, self.effect[:end].tolist(), strict=True)
        ]
        last_day = BEGUN + timedelta(days=LAST_DAY)
        for first, last in pairwise(self.first_row[: pathways + 1].tolist()):
            read_clocks(told[first:last], as_at=last_day, limit_days=LIMIT)


def simple_list(pathways: int, dice: np.random.Generator) -> SimpleList:
    """Invent a list: eight events a pathway, and few of them in a helpful order."""
    lengths = dice.integers(1, 16, pathways)
    first_row = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    size = int(first_row[-1])
    owner = np.repeat(np.arange(pathways), lengths)
    day = dice.integers(0, LAST_DAY, size)
    day = day[np.lexsort((day, owner))].astype(np.int32) + (AS_AT - LAST_DAY)
    effect = dice.choice(len(LIKELY), size, p=LIKELY).astype(np.int16)
    days = np.where(effect == 5, dice.integers(0, 15, size), 0).astype(np.int32)
    in_force = tuple(map(_rule, EFFECTS))
    cases = ((), *((place,) for place in range(len(EFFECTS))))
    nothing_said = np.full(size, kernels.NO_DAY, dtype=np.int32)
    events = kernels.Events(day, effect, day - 1, days, nothing_said)
    rules = rule_arrays(Effects(in_force, cases, effect, nothing_said))
    return SimpleList(first_row, effect, events, rules, in_force)


def _rule(effect: Effect) -> InForce:
    edition = ClockEdition(
        in_force=BEGUN,
        evidence=Evidence.PROPOSAL,
        sources=(),
        on=(Sign(event=Kind.REFERRAL_RECEIVED, when={}),),
        effect=effect,
    )
    signed = SignOff(written_by="bench", next_review=BEGUN)
    rule = ClockRule(
        kind="clock_rule",
        id=f"bench/{effect}",
        title="A rule",
        editions=(edition,),
        sign_off=signed,
    )
    return InForce(rule, edition)
