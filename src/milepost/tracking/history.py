"""What a board's own history says: how those went on who had waited so long."""

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray

from milepost.foundation.tables import Column, Table
from milepost.tracking.endings import Ending
from milepost.tracking.incidence import (
    Incidence,
    Numbers,
    alone,
    at_risk,
    incidence,
    leaning,
)
from milepost.tracking.landmarks import ASKED_AT, LANDMARKS

NEEDED = 30
"""Fewer earlier patients than this say too little."""

WEIGHT = 20
"""How many patients a wider group counts for beside those of a narrower one."""

FEWEST_SEEN, MOST_LOST = 10, 0.25
"""How many must still be seen to follow them on; or how few were lost, of all."""

AHEAD = 365
"""How many days a forecast looks ahead."""

STAGES = {
    "vetting": "not_yet_seen",
    "first_appointment": "not_yet_seen",
    "tests": "being_diagnosed",
    "results": "being_diagnosed",
    "decision": "being_decided",
    "treatment": "being_decided",
}
"""The wider group of each step."""

LEVELS = ("all", "stage", "step", "service")
"""From the widest group to the narrowest: a service's patients at one step."""

ENDINGS = tuple(Ending)

GROUPS = Table(
    "groups of earlier patients",
    {
        "standard": LANDMARKS.columns["standard"],
        "asked_at": LANDMARKS.columns["asked_at"],
        "level": Column(pl.Enum(LEVELS), "How narrow the group is."),
        "place": Column(pl.String, "Its stage or step; blank for every one."),
        "service": Column(pl.String, "Its service; blank for every one."),
        "patients": Column(pl.Int32, "How many earlier patients it counts."),
        "first_on": Column(pl.Date, "The first day on which one had waited so long."),
        "last_on": Column(pl.Date, "The last such day."),
        "days": Column(pl.List(pl.Int32), "Each day on which anything came to an end."),
        **{
            ending.value: Column(pl.List(pl.Int32), f"How many were {ending} on each.")
            for ending in ENDINGS
        },
        "unknown": Column(
            pl.List(pl.Int32), "How many are known to have waited so long, no further."
        ),
    },
    in_order_of=("standard", "asked_at", "level", "place", "service"),
)


def learn(asked: pl.DataFrame) -> pl.DataFrame:
    """Count how earlier patients went on, group by group.

    A group that is too small is left out, but for the widest, which says how many
    there were.

    Args:
        asked: a ``LANDMARKS`` frame.

    Returns:
        A ``GROUPS`` frame.
    """
    step = pl.col("next_step").cast(pl.String)
    every = pl.lit("")
    placed = [
        (level, place, service)
        for level, place, service in (
            ("all", every, every),
            ("stage", step.replace_strict(STAGES, return_dtype=pl.String), every),
            ("step", step, every),
            ("service", step, pl.col("service")),
        )
    ]
    counted = [
        _counted(asked.with_columns(place=place, service=service), level)
        for level, place, service in placed
    ]
    return GROUPS.check(
        pl.concat(counted)
        .filter((pl.col("patients") >= NEEDED) | (pl.col("level") == "all"))
        .select(list(GROUPS.columns))
        .sort("standard", "asked_at", "level", "place", "service")
    )


def _counted(asked: pl.DataFrame, level: str) -> pl.DataFrame:
    keys = ["standard", "asked_at", "place", "service"]
    ending = pl.col("ending")
    by_day = asked.group_by(*keys, "days").agg(
        *((ending == e.value).sum().cast(pl.Int32).alias(e.value) for e in ENDINGS),
        ending.is_null().sum().cast(pl.Int32).alias("unknown"),
        pl.len().cast(pl.Int32).alias("patients"),
        pl.col("asked_on").min().alias("first_on"),
        pl.col("asked_on").max().alias("last_on"),
    )
    return (
        by_day.sort("days")
        .group_by(keys, maintain_order=True)
        .agg(
            pl.col("patients").sum(),
            pl.col("first_on").min(),
            pl.col("last_on").max(),
            pl.col("days", *(e.value for e in ENDINGS), "unknown"),
        )
        .with_columns(level=pl.lit(level).cast(pl.Enum(LEVELS)))
    )


class Curves:
    """What becomes of each group day by day, each leaning on the next wider.

    Args:
        groups: a ``GROUPS`` frame, of which row ``n`` is curve ``n``.
    """

    def __init__(self, groups: pl.DataFrame) -> None:
        self.groups = GROUPS.check(groups).with_row_index("group")
        ended, unknown = _by_day(self.groups)
        risk = at_risk(ended, unknown)[:, :AHEAD]
        chances = ended[..., :AHEAD].copy()
        level = self.groups["level"].to_physical().to_numpy()
        wider = self._wider()
        for narrow in range(len(LEVELS)):
            here = np.flatnonzero(level == narrow)
            if narrow == 0:
                chances[here] = alone(chances[here], risk[here])
            else:
                above = chances[wider[here]]
                chances[here] = leaning(chances[here], risk[here], above, weight=WEIGHT)
        self.shares: Incidence = incidence(chances)
        widest = np.array([_widest(wider, g) for g in range(len(wider))], dtype=int)
        self.followed = _followed(risk, unknown[:, :AHEAD])[widest]
        """How many days ahead the widest group could be followed."""

    def _wider(self) -> NDArray[np.int64]:
        """Give each group's next wider one; its own number where there is none."""
        keys = ("standard", "asked_at", "level", "place", "service")
        number = {
            key: group
            for group, *key_ in self.groups.select("group", *keys).iter_rows()
            if (key := tuple(key_))
        }
        found = np.arange(len(self.groups), dtype=np.int64)
        for key, group in number.items():
            standard, asked_at, level, place, _ = key
            above = [
                (standard, asked_at, "step", place, ""),
                (standard, asked_at, "stage", STAGES.get(place, ""), ""),
                (standard, asked_at, "all", "", ""),
            ]
            for other in above[len(LEVELS) - 1 - LEVELS.index(level) :]:
                if other in number and other != key:
                    found[group] = number[other]
                    break
        return found

    def of(self, asks: pl.DataFrame) -> pl.DataFrame:
        """Find, for each ask, the narrowest group that is large enough to answer.

        Args:
            asks: with ``standard``, ``asked_at``, ``next_step`` and ``service``.

        Returns:
            The same rows with the columns of their ``GROUPS`` row but the counts, and
            its number, ``group``. Where even the widest group is too small, all are
            missing but its ``patients``.
        """
        step = pl.col("next_step").cast(pl.String)
        asked = asks.with_row_index("ask").select(
            "ask", "standard", "asked_at", "service", step.alias("step")
        )
        stage = pl.col("step").replace_strict(STAGES, return_dtype=pl.String)
        every = pl.lit("")
        tried = pl.concat(
            [
                asked.with_columns(place=every, service=every, level=pl.lit("all")),
                asked.with_columns(place=stage, service=every, level=pl.lit("stage")),
                asked.with_columns(place="step", service=every, level=pl.lit("step")),
                asked.with_columns(place="step", level=pl.lit("service")),
            ],
            how="diagonal",
        ).with_columns(pl.col("level").cast(pl.Enum(LEVELS)))
        told = self.groups.select(
            "group", "patients", "first_on", "last_on", *_KEYS
        ).filter(pl.col("patients") >= NEEDED)
        best = (
            tried.join(told, on=_KEYS)
            .sort("ask", "level")
            .unique("ask", keep="last", maintain_order=True)
            .select("ask", "group", "level", "place", "patients", "first_on", "last_on")
        )
        widest = self.groups.filter(pl.col("level") == "all").select(
            "standard", "asked_at", had="patients"
        )
        return (
            asks.with_row_index("ask")
            .join(best, on="ask", how="left", maintain_order="left")
            .join(
                widest, on=["standard", "asked_at"], how="left", maintain_order="left"
            )
            .with_columns(patients=pl.coalesce("patients", "had", pl.lit(0)))
            .drop("ask", "had")
        )


_KEYS = ["standard", "asked_at", "level", "place", "service"]


def _widest(wider: NDArray[np.int64], group: int) -> int:
    while wider[group] != group:
        group = int(wider[group])
    return group


def _followed(risk: Numbers, unknown: Numbers) -> NDArray[np.int64]:
    """Say how far each group could be followed, in days.

    As long as ten still wait and are seen, or, where nearly all have ended, as long as
    no more than a quarter were lost from sight.
    """
    lost = unknown.cumsum(axis=1) - unknown
    in_sight = (risk >= FEWEST_SEEN) | (lost <= risk[:, :1] * MOST_LOST)
    unbroken = np.cumprod(in_sight, axis=1, dtype=np.int64)
    days: NDArray[np.int64] = unbroken.sum(axis=1)
    return days


def _by_day(groups: pl.DataFrame) -> tuple[Numbers, Numbers]:
    """Spread the counts over the days; what lies further ahead is gathered after."""
    names = [*(ending.value for ending in ENDINGS), "unknown"]
    told = groups.select("group", "days", *names).explode("days", *names)
    days = np.minimum(told["days"].to_numpy(), AHEAD + 1) - 1
    counts = np.zeros((len(groups), len(names), AHEAD + 1))
    for place, name in enumerate(names):
        np.add.at(
            counts[:, place], (told["group"].to_numpy(), days), told[name].to_numpy()
        )
    return counts[:, :-1], counts[:, -1]


def nearest(days: pl.Expr) -> pl.Expr:
    """Choose the number of days of ``ASKED_AT`` that is nearest; the fewer, of two."""
    edges = [(a + b) // 2 for a, b in pairwise(ASKED_AT)]
    return _cut(days, edges, ASKED_AT)


def _cut(days: pl.Expr, edges: Iterable[int], answers: tuple[int, ...]) -> pl.Expr:
    found = pl.lit(answers[0])
    for edge, answer in zip(edges, answers[1:], strict=True):
        found = pl.when(days > edge).then(answer).otherwise(found)
    return found.cast(pl.Int32)
