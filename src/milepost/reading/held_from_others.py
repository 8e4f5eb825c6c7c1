"""What a weekly report holds back where it goes beyond the team that follows patients.

Whoever has one report may have others: of another service, of all of them, of the week
before. So what is held back is found once, for every service of the provider together
and with the week before, whoever asks and for which of them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from milepost.foundation.scope import Scope
from milepost.measures.small_figures import (
    TOTAL,
    Cells,
    changes_held,
    gives_away,
    too_small,
)
from milepost.reading.indicators import CANCER, Whose
from milepost.store import pathways
from milepost.store.indicators import weeks

BY_STEP = ("open", "over", "late", "late_care", "late_tracking", "unseen", "stale")
CHANGES = ("joined", "treated", "left", "moved", "stood")
OPEN = "open"
PARENTS: tuple[Mapping[str, str | None], ...] = (
    {"open": None, "over": "open", "over_care": "over", "over_tracking": "over"},
    {"open": None, "marked_62": "open", "past_62": "marked_62", "past_100": "past_62"},
    {"open": None, "marked_62": "open", "past_62": "marked_62", "past_104": "past_62"},
    {"open": None, "marked_100": "open", "past_100": "marked_100"},
    {"open": None, "marked_104": "open", "past_104": "marked_104"},
    {"stepped": None, "on_time": "stepped", "late": "stepped"},
    {"open": None, "late": "open", "late_care": "late", "late_tracking": "late"},
    {"open": None, "unseen": "open", "in_care": "open"},
    {"open": None, "stale": "open"},
    {"open": None, "never": "open"},
    {"breached": None},
    {"raised": None},
    {"unresolved": None},
    {"acknowledge_due": None, "acknowledge_met": "acknowledge_due"},
    {"resolve_due": None, "resolve_met": "resolve_due"},
    {"climbed": None},
)
"""Which figures are parts of which, so that none can be got back by taking away."""

STEP_PARENTS: tuple[Mapping[str, str | None], ...] = (
    {"open": None, "late": "open", "late_care": "late", "late_tracking": "late"},
    {"open": None, "over": "open"},
    {"open": None, "unseen": "open"},
    {"open": None, "stale": "open"},
)


@dataclass(frozen=True, slots=True)
class Held:
    """What is held back of one report."""

    figures: frozenset[str]
    steps: frozenset[tuple[str, str]]
    """Each a step and a figure; the step is blank for all of them."""

    whole: bool
    """Whether the report is of every service. Others say nothing by step or by age:
    less one service's, the table of all would be that of the rest."""


Cell = tuple[str, str]


def held_from_others(scope: Scope, whose: Whose, *, ends: date, before: date) -> Held:
    """Find what a report of a week holds back.

    Args:
        scope: who asks.
        whose: of which services.
        ends: the last day of the week.
        before: the last day of the week before.
    """
    everybody = Scope(scope.provider, scope.person)
    theirs = pathways.services(everybody)
    every = frozenset(service.code for service in theirs)
    cancer = frozenset(s.code for s in theirs if s.family == "cancer")
    codes = frozenset(whose.codes)
    counted = weeks.counted(everybody, every, ends)
    cells, steps = _cells(counted)
    earlier, _ = _cells(weeks.counted(everybody, every, before))
    counts = _counts(counted, "service")
    withheld = {row for row, figure in cells | earlier if figure == "open"}
    rows = changes_held(counts, CHANGES, withheld)
    cells |= {(row, figure) for row in rows for figure in CHANGES}
    if codes == every:
        return Held(_of({TOTAL}, cells), steps, whole=True)
    if len(codes) > 1 and codes == cancer and whose.asked.service == CANCER:
        return Held(_of_family(codes, cells, counts, withheld), NOTHING, whole=False)
    return Held(_of(codes, cells), NOTHING, whole=False)


NOTHING: frozenset[Cell] = frozenset()


def _cells(counted: pl.DataFrame) -> tuple[frozenset[Cell], frozenset[Cell]]:
    """Find the cells to hold back by service, and those by step; the totals are both's."""
    services = _counts(counted, "service")
    steps = _counts(counted.filter(pl.col("figure").is_in(BY_STEP)), "part")
    cells = too_small(services, PARENTS)
    while True:
        totals = {(row, f) for row, f in cells if row == TOTAL and f in BY_STEP}
        held = too_small(steps, STEP_PARENTS, also=totals)
        more = {(row, figure) for row, figure in held if row == TOTAL} - cells
        if not more:
            return cells, held
        cells = too_small(services, PARENTS, also=cells | more)


def _counts(counted: pl.DataFrame, row: str) -> Cells:
    by_row = counted.group_by(row, "figure").agg(pl.col("count").sum())
    totals = counted.group_by("figure").agg(pl.col("count").sum())
    told = {(name, figure): n for name, figure, n in by_row.iter_rows()}
    return told | {(TOTAL, figure): n for figure, n in totals.iter_rows()}


def _of(rows: Collection[str], cells: Collection[Cell]) -> frozenset[str]:
    """Name the figures of which any of some rows is held back."""
    return frozenset(figure for row, figure in cells if row in rows)


def _of_family(
    codes: frozenset[str],
    cells: Collection[Cell],
    counts: Cells,
    withheld: Collection[str],
) -> frozenset[str]:
    """Name the figures that the sum of some services holds back.

    What would give away one of them, or one of the others; and what is small itself.
    """
    sums = {
        (TOTAL, figure): sum(counts.get((code, figure), 0) for code in codes)
        for _, figure in counts
    }
    held = {
        (TOTAL, figure)
        for _, figure in cells
        if gives_away(codes, {row for row, one in cells if one == figure})
    }
    cells = too_small(sums, PARENTS, also=held)
    if changes_held(sums, CHANGES, ()) or gives_away(codes, withheld):
        cells |= {(TOTAL, figure) for figure in CHANGES}
    return frozenset(figure for _, figure in cells)
