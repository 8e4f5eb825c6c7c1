"""A long list under five simple rules, which others can say too."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

from milepost.clocks import kernels
from milepost.clocks.effects import Effects, InForce
from milepost.clocks.loop import rule_arrays
from milepost.clocks.readings import Clock, Event
from milepost.clocks.reference import read_clocks
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


@dataclass(frozen=True, slots=True)
class SimpleList:
    """Events of many pathways, as the loop wants them and as SQL does."""

    first_row: Any
    effect: Any
    events: kernels.Events
    rules: kernels.Rules
    in_force: tuple[InForce, ...]

    def as_frame(self) -> pl.DataFrame:
        """Give the events as a table, for SQL and for Polars."""
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

    def by_hand(self, pathways: int) -> list[Clock]:
        """Read the first so many pathways by hand, each clock by its rows in the list."""
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
        return [
            replace(clock, start_row=first + clock.start_row)
            for first, last in pairwise(self.first_row[: pathways + 1].tolist())
            for clock in read_clocks(
                told[first:last], as_at=last_day, limit_days=LIMIT
            ).clocks
        ]


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
