"""A list of patients laid beside the figure that was published of it, row by row."""

from dataclasses import dataclass

import polars as pl

from milepost.measures.banded import BandMethod
from milepost.measures.bands import BAND_COLUMNS, week_band
from milepost.measures.disclosure import RTT_LAYOUT, Policy, protect
from milepost.measures.england import BANDED, Part, rtt_measures
from milepost.measures.returns import RETURNED

NEW, UNKNOWN_START = "new periods", "unknown start"
CELL = ("part", "group", "band")
NAMED = (*CELL, "pathway", "clock", "waited", "published", "own", "sure")


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Published and own figures side by side, and the patients behind the difference."""

    table: pl.DataFrame
    """By ``part`` and ``group``: ``published``, ``own`` and ``difference``, own less
    published. What a policy holds back is missing."""

    bands: pl.DataFrame
    """The same by ``band``, where the two differ. Under a policy there are none."""

    rows: pl.DataFrame
    """The patients of each band that holds more of the own list than was published, and
    whether each is ``sure`` to be missing there: where nobody was published. Under a
    policy, the patients of each part that differs or whose figure is held back."""


def reconcile(
    published: pl.DataFrame,
    returned: pl.DataFrame,
    groups: pl.DataFrame | str,
    *,
    method: BandMethod,
    policy: Policy = Policy.NONE,
) -> Reconciled:
    """Lay a list of patients beside its published figure, part by part.

    A published figure names nobody. So where a band of the list holds more patients than
    were published, the difference is among its patients; where it holds fewer, someone is
    missing from the list, or waits in another band of it.

    Args:
        published: a ``BANDED`` frame of every group.
        returned: a ``RETURNED`` frame of the own list.
        groups: the one that all of the list is in, though the list be empty; or columns
            ``pathway`` and ``group``, of which those not in it are left out.
        method: how medians of the month are worked out.
        policy: what is done to published counts before they are shown.
    """
    if isinstance(groups, str):
        named = pl.DataFrame({"group": [groups]})
        groups = returned.select(pl.col("pathway").unique(), group=pl.lit(groups))
    else:
        named = groups.select(pl.col("group").cast(pl.String)).unique()
    listed = _listed(RETURNED.check(returned), groups)
    table = _side_by_side(
        _whole(published, method, policy).join(named, on="group", how="semi"), listed
    )
    if policy is not Policy.NONE:
        differ = table.filter(
            pl.col("difference").is_null() | (pl.col("difference") != 0)
        )
        found = listed.join(differ, on=["part", "group"], how="inner")
        unsure = found.with_columns(sure=pl.lit(value=None, dtype=pl.Boolean))
        return Reconciled(table, _no_bands(), unsure.select(NAMED).sort(NAMED[:5]))
    told = _by_band(BANDED.check(published)).join(named, on="group", how="semi")
    bands = _differing(told, listed)
    more = bands.filter(pl.col("difference") > 0)
    found = listed.join(more, on=CELL, how="inner")
    sure = found.with_columns(sure=pl.col("published") == 0)
    return Reconciled(table, bands, sure.select(NAMED).sort(NAMED[:5]))


def _listed(returned: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Put each patient of the list in a group and a band."""
    names = dict(enumerate(BAND_COLUMNS))
    band = week_band(pl.col("waited")).replace_strict(
        names, default=None, return_dtype=pl.String
    )
    placed = returned.join(groups, on="pathway", how="inner", validate="m:1")
    return placed.with_columns(
        pl.col("part").cast(pl.String),
        pl.col("group").cast(pl.String),
        band=pl.when(pl.col("part") == Part.NEW)
        .then(pl.lit(NEW))
        .when("unknown_start")
        .then(pl.lit(UNKNOWN_START))
        .otherwise(band),
    )


def _whole(published: pl.DataFrame, method: BandMethod, policy: Policy) -> pl.DataFrame:
    """Everybody of each part and group, as far as the policy lets it be shown."""
    shown = protect(rtt_measures(published, method), RTT_LAYOUT, policy).table
    is_new = pl.col("part") == str(Part.NEW)
    both = pl.col("waiting") + pl.col("unknown_start")
    return shown.select(
        "part",
        "group",
        published=pl.when(is_new).then("waiting").otherwise(both),
        there=pl.lit(value=True),
    )


def _side_by_side(whole: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    own = listed.group_by("part", "group").agg(own=pl.len().cast(pl.Int64))
    told = (
        pl.when(pl.col("there").fill_null(value=False)).then("published").otherwise(0)
    )
    return (
        whole.join(own, on=["part", "group"], how="full", coalesce=True)
        .with_columns(published=told, own=pl.col("own").fill_null(0))
        .select("part", "group", "published", "own", _difference())
        .sort("part", "group")
    )


def _difference() -> pl.Expr:
    return (pl.col("own") - pl.col("published")).alias("difference")


def _by_band(published: pl.DataFrame) -> pl.DataFrame:
    """A row for each part, group and band; new periods are counted in none."""
    is_new = pl.col("part") == Part.NEW
    timed = (*BAND_COLUMNS, "unknown_start")
    return (
        published.with_columns(
            *(pl.when(~is_new).then(name).otherwise(0).alias(name) for name in timed),
            pl.when(is_new).then("all").otherwise(0).alias(NEW),
        )
        .rename({"unknown_start": UNKNOWN_START})
        .with_columns(pl.col("part").cast(pl.String))
        .unpivot(
            index=["part", "group"],
            on=[*BAND_COLUMNS, UNKNOWN_START, NEW],
            variable_name="band",
            value_name="published",
        )
    )


def _differing(published: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    own = listed.group_by(CELL).agg(own=pl.len().cast(pl.Int64))
    return (
        published.join(own, on=CELL, how="full", coalesce=True)
        .with_columns(pl.col("published", "own").fill_null(0))
        .select(*CELL, "published", "own", _difference())
        .filter(pl.col("difference") != 0)
        .sort(CELL)
    )


def _no_bands() -> pl.DataFrame:
    names = pl.DataFrame(schema=dict.fromkeys(CELL, pl.String))
    counts = ("published", "own", "difference")
    return names.with_columns(pl.lit(0, pl.Int64).alias(name) for name in counts)
