"""Clocks of a list so long that its events come as columns of numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

import numpy as np
import polars as pl
from numpy.typing import NDArray

from milepost.clocks import arrays, loop
from milepost.clocks.effects import InForce, rules_in_force
from milepost.clocks.engine import governed_by
from milepost.clocks.kernels import work_out_clocks
from milepost.clocks.lookups import Lookups, effects_by_lookup, lookups_of
from milepost.clocks.table import CLOCKS
from milepost.clocks.worked_out import EPOCH
from milepost.events.columns import Columns
from milepost.foundation.days import AsAt
from milepost.rules.clock_rules import ClockRule
from milepost.rules.standards import ClockFor, Standard, StandardEdition


@dataclass(frozen=True, slots=True)
class _Terms:
    """An edition of the standard, with its rules made ready."""

    edition: StandardEdition
    rules: tuple[InForce, ...]
    lookups: Lookups
    arrays: arrays.Rules
    governs: pl.Expr | None
    """Which clocks it governs; None if it governs all there are."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A question made ready, to be put to one part of a list after another."""

    standard: str
    as_at: AsAt
    terms: tuple[_Terms, ...]

    def clocks_of(self, columns: Columns) -> pl.DataFrame:
        """Work out every clock of some pathways, as ``clocks_as_at`` does.

        Returns:
            A ``CLOCKS`` frame.
        """
        happened = known_columns(columns, self.as_at)
        waits = [_under(terms, happened, self.as_at.day) for terms in self.terms]
        found, owner = waits[0]
        if len(waits) > 1:
            found = pl.concat([wait for wait, _ in waits])
            order = np.argsort(found["row"].to_numpy(), kind="stable")
            owner = np.concatenate([whose for _, whose in waits])[order]
            found = found[order]
        return CLOCKS.check(_numbered(found, owner, self.standard))


def walk_for(
    standard: Standard,
    rules: Sequence[ClockRule],
    *,
    as_at: AsAt,
    choices: Mapping[str, str],
) -> Walk | None:
    """Make a question ready for columns, if its rules ask of each event by itself.

    None if a clock belongs to a request, or a rule asks what several events tell.
    """
    first, *later = standard.editions
    begun = [first, *(e for e in later if e.in_force <= as_at.day)]
    made = []
    for edition, successor in zip_longest(begun, begun[1:]):
        in_force = rules_in_force(rules, choices, on=edition.in_force)
        lookups = lookups_of(in_force)
        if edition.clock_for is ClockFor.REQUEST or lookups is None:
            return None
        governs = pl.lit(value=True) if edition is first else governed_by(edition)
        governs &= ~governed_by(successor)
        only = None if len(begun) == 1 else governs
        listed = loop.rules_listed(in_force, lookups.cases)
        made.append(_Terms(edition, in_force, lookups, listed, only))
    return Walk(standard.id, as_at, tuple(made))


def known_columns(columns: Columns, as_at: AsAt) -> Columns:
    """Return what had happened, so far as we had been told: nothing is corrected."""
    last, told = (as_at.day - EPOCH).days, columns.recorded_at
    latest = told.max()
    if not len(columns) or (columns.day.max() <= last and latest <= as_at.known_at):  # type: ignore[operator]
        return columns
    return columns.where((columns.day <= last) & (told <= as_at.known_at).to_numpy())


def _under(
    terms: _Terms, columns: Columns, as_at: date
) -> tuple[pl.DataFrame, NDArray[np.intp]]:
    """Work out the clocks that an edition governs, and the place of each one's pathway."""
    case, said = effects_by_lookup(columns, terms.lookups)
    limit_days = terms.edition.limit_days
    clocks = work_out_clocks(
        columns.first_row,
        loop.columns_as_arrays(columns, case, said),
        terms.arrays,
        as_at=(as_at - EPOCH).days,
        limit_days=limit_days,
    )
    owner = np.searchsorted(columns.first_row, clocks.start_row, side="right") - 1
    pathway = columns.pathways.gather(owner)
    found = loop.as_table(clocks, pathway, terms.rules, limit_days, as_at)
    if terms.governs is None:
        return found, owner
    governed = found.select(terms.governs).to_series()
    return found.filter(governed), owner[governed.to_numpy()]


def _numbered(
    found: pl.DataFrame, owner: NDArray[np.intp], standard: str
) -> pl.DataFrame:
    """Number each pathway's clocks, and name the standard they are kept under."""
    place = np.arange(len(owner))
    first = np.ones(len(owner), dtype=np.bool_)
    first[1:] = owner[1:] != owner[:-1]
    number = place - np.maximum.accumulate(np.where(first, place, 0)) + 1
    return found.with_columns(
        standard=pl.lit(standard), clock=pl.Series(number, dtype=pl.Int32)
    ).select(CLOCKS.schema.names())
