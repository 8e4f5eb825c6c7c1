"""Two lists reconciled: every row of each is accounted for, together and by service."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from milepost.quality.two_lists.differences import Fate
from milepost.rules.parts import in_force_on
from milepost.rules.standards import Standard

PAIRED = (Fate.SAME, Fate.CHANGED, Fate.CHANGED_CLOCK)
NO_SERVICE = ""
"""Stands where a row names no service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The limit of the standard by which a wait is judged."""

    title: str
    """What the standard is called, in a few words."""

    days: int
    """A wait of exactly so many days is within it."""


def limit_of(standard: Standard, today: date) -> Limit:
    """Give the limit that a standard has on a day; before it began, its first."""
    edition = in_force_on(today, standard.editions) or standard.editions[0]
    return Limit(title=standard.id, days=edition.limit_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """What became of the rows of one list."""

    rows: int
    """How many its file has, whether they can be read or not."""

    matched: int
    ambiguous: int
    alone: int
    """In this list only."""

    twice: int
    refused: int

    @property
    def remainder(self) -> int:
        """How many rows are accounted for nowhere, or twice. It must be nought.

        >>> Reconciled(rows=9, matched=4, ambiguous=2, alone=1, twice=1, refused=1).remainder
        0
        """
        told = self.matched + self.ambiguous + self.alone + self.twice + self.refused
        return self.rows - told


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAccount:
    """The two lists of one service."""

    service: str
    old: int
    """Rows of the old list that can be read."""

    new: int
    fates: Mapping[Fate, int]
    """Lines that can be read, by the old list's service; by the new's where the old
    hasn't the row."""

    over_old: int
    """Whose clock runs, and is over its limit, as the old list has it."""

    over_new: int


def reconciled(lines: pl.DataFrame, rows: int, side: str) -> Reconciled:
    """Account for the rows of one list.

    Args:
        lines: a ``LINES`` frame.
        rows: how many rows the file has.
        side: ``old`` or ``new``.
    """
    theirs = lines.filter(pl.col(f"{side}_row").is_not_null())
    counted = dict(theirs.group_by(pl.col("fate").cast(pl.String)).len().iter_rows())
    return Reconciled(
        rows=rows,
        matched=sum(counted.get(fate, 0) for fate in PAIRED),
        ambiguous=counted.get(Fate.AMBIGUOUS, 0),
        alone=counted.get(f"only_{side}", 0),
        twice=counted.get(f"twice_{side}", 0),
        refused=counted.get(f"refused_{side}", 0),
    )


def by_service(
    lines: pl.DataFrame,
    old: pl.DataFrame,
    new: pl.DataFrame,
    *,
    limits: Mapping[str, Limit],
    usual: Limit,
    today: date,
) -> list[ServiceAccount]:
    """Draw up the account of each service.

    Args:
        lines: a ``LINES`` frame.
        old: the ``LISTED`` frame that they are of.
        new: the other.
        limits: by service, the limit of its standard.
        usual: the limit of every other service.
        today: the day on which waits are over their limit or aren't.
    """
    one, other = (_service(frame) for frame in (old, new))
    can_be_read = ~pl.col("fate").is_in([Fate.REFUSED_OLD, Fate.REFUSED_NEW])
    of = with_services(lines.filter(can_be_read), old, new)
    fates: dict[str, dict[Fate, int]] = {}
    counted = of.group_by("service", pl.col("fate").cast(pl.String)).len()
    for service, fate, number in counted.iter_rows():
        fates.setdefault(service, {})[Fate(fate)] = number
    rows_old, rows_new = (_counted(frame) for frame in (one, other))
    days = {service: limit.days for service, limit in limits.items()}
    over_old, over_new = (
        _counted(frame.filter(is_over(days, usual.days, today)))
        for frame in (one, other)
    )
    return [
        ServiceAccount(
            service=service,
            old=rows_old.get(service, 0),
            new=rows_new.get(service, 0),
            fates=fates.get(service, {}),
            over_old=over_old.get(service, 0),
            over_new=over_new.get(service, 0),
        )
        for service in sorted(rows_old.keys() | rows_new.keys() | fates.keys())
    ]


def with_services(
    lines: pl.DataFrame, old: pl.DataFrame, new: pl.DataFrame
) -> pl.DataFrame:
    """Add to each line its service: the old list's, or the new's if only that has it."""
    one, other = (_service(frame).select("row", "service") for frame in (old, new))
    of = lines.join(
        one, left_on="old_row", right_on="row", how="left", maintain_order="left"
    ).join(
        other.rename({"service": "new_service"}),
        left_on="new_row",
        right_on="row",
        how="left",
        maintain_order="left",
    )
    service = pl.coalesce("service", "new_service", pl.lit(NO_SERVICE))
    return of.with_columns(service=service).drop("new_service")


def is_over(days: Mapping[str, int], usual: int, today: date) -> pl.Expr:
    """Whether a running clock is over its limit on a day, as far as a list can tell.

    Days that a standard takes out of a wait aren't in a list, so they aren't taken out.

    >>> began = [date(2025, 1, 1), date(2025, 1, 2), date(2025, 1, 1)]
    >>> ended = [None, None, date(2025, 1, 5)]
    >>> rows = {"service": ["ent"] * 3, "clock_start": began, "clock_stop": ended}
    >>> asked = is_over({"ent": 126}, 0, date(2025, 5, 8))
    >>> pl.DataFrame(rows).select(asked.alias("over"))["over"].to_list()
    [True, False, False]
    """
    limit = pl.col("service").replace_strict(days, default=usual, return_dtype=pl.Int64)
    waited = (pl.lit(today) - pl.col("clock_start")).dt.total_days()
    runs = pl.col("clock_stop").is_null()
    return ((waited > limit) & runs).fill_null(value=False)


def _service(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(pl.col("service").str.strip_chars().fill_null(NO_SERVICE))


def _counted(rows: pl.DataFrame) -> dict[str, int]:
    return dict(rows.group_by("service").len().iter_rows())
