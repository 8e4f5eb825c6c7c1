"""Clocks of a list so long that its events come as columns of numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

import numpy as np
import polars as pl

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
    governs: pl.Expr


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
        found = waits[0] if len(waits) == 1 else pl.concat(waits).sort("row")
        return CLOCKS.check(_numbered(found, happened, self.standard))


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
        listed = loop.rules_listed(in_force, lookups.cases)
        made.append(
            _Terms(
                edition, in_force, lookups, listed, governs & ~governed_by(successor)
            )
        )
    return Walk(standard.id, as_at, tuple(made))


def known_columns(columns: Columns, as_at: AsAt) -> Columns:
    """Return what had happened, so far as we had been told: nothing is corrected."""
    last, told = (as_at.day - EPOCH).days, columns.recorded_at
    latest = told.max()
    if not len(columns) or (columns.day.max() <= last and latest <= as_at.known_at):  # type: ignore[operator]
        return columns
    return columns.where((columns.day <= last) & (told <= as_at.known_at).to_numpy())


def _under(terms: _Terms, columns: Columns, as_at: date) -> pl.DataFrame:
    case, said = effects_by_lookup(columns, terms.lookups)
    limit_days = terms.edition.limit_days
    clocks = work_out_clocks(
        columns.first_row,
        loop.columns_as_arrays(columns, case, said),
        terms.arrays,
        as_at=(as_at - EPOCH).days,
        limit_days=limit_days,
    )
    owner = _owners(clocks.start_row, columns)
    found = loop.as_table(
        clocks, columns.pathways.gather(owner), terms.rules, limit_days, as_at
    )
    return found.filter(terms.governs)


def _owners(rows: np.ndarray[tuple[int], np.dtype[np.int32]], columns: Columns):  # type: ignore[no-untyped-def]
    """Find the pathway, by its place, that each row belongs to."""
    return np.searchsorted(columns.first_row, rows, side="right") - 1


def _numbered(found: pl.DataFrame, columns: Columns, standard: str) -> pl.DataFrame:
    """Number each pathway's clocks, and name the standard they are kept under."""
    owner = _owners(found["row"].to_numpy(), columns)
    place = np.arange(len(owner))
    first = np.ones(len(owner), dtype=np.bool_)
    first[1:] = owner[1:] != owner[:-1]
    number = place - np.maximum.accumulate(np.where(first, place, 0)) + 1
    return found.with_columns(
        standard=pl.lit(standard), clock=pl.Series(number, dtype=pl.Int32)
    ).select(CLOCKS.schema.names())
