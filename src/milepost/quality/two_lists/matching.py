"""Which row of one list is which row of the other: surely, ambiguously, or none."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import polars as pl

from milepost.quality.two_lists.listed import COMPARED, WHO, plain
from milepost.quality.two_lists.order import MatchingOrder, MatchingStep

MOST_PAIRS = 10_000
"""Where so many pairs share a key, as under a number that stands for nobody, none is
told from another: all of them are ambiguous."""

BETWEEN = "\x1f"


class Pair(NamedTuple):
    """Two rows that are the same wait."""

    old: int
    new: int
    step: int


class Crowd(NamedTuple):
    """Rows of both lists of which nobody can say which is which."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    step: int


@dataclass(slots=True)
class Matches:
    """What became of the rows of two lists. The rows in none of these stand alone."""

    pairs: list[Pair] = field(default_factory=list)
    crowds: list[Crowd] = field(default_factory=list)
    old_twice: dict[int, int] = field(default_factory=dict)
    """Rows that say all that an earlier row of their list says: by row, which."""

    new_twice: dict[int, int] = field(default_factory=dict)


class Standing(NamedTuple):
    """A row, as a step looks at it."""

    row: int
    near: date | None
    contradicts: tuple[object, ...]


def match(old: pl.DataFrame, new: pl.DataFrame, order: MatchingOrder) -> Matches:
    """Match the rows of two lists, step by step.

    Each row is matched with one row at most. The first step by which it could be
    another's decides: where that leaves a choice, it is ambiguous, and no later step
    looks at it.

    Args:
        old: a ``LISTED`` frame.
        new: another.
        order: the steps, the surest first.
    """
    one, other = _plainly(old), _plainly(new)
    found = Matches(old_twice=_twice(one), new_twice=_twice(other))
    one = _without(one, found.old_twice)
    other = _without(other, found.new_twice)
    for place, step in enumerate(order.steps):
        pairs, crowds = _take(one, other, step, place)
        found.pairs += pairs
        found.crowds += crowds
        one = _without(one, _taken(pairs, crowds, 0))
        other = _without(other, _taken(pairs, crowds, 1))
    return found


def _plainly(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select("row", *(plain(name) for name in COMPARED), "unread")


def _twice(rows: pl.DataFrame) -> dict[int, int]:
    """Find rows that say in every place what an earlier one says. Both name somebody."""
    first = pl.col("row").min().over([*COMPARED, "unread"])
    named = rows.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in WHO))
    told = named.select("row", first.alias("first")).filter(
        pl.col("row") != pl.col("first")
    )
    return dict(told.iter_rows())


def _without(rows: pl.DataFrame, taken: Iterable[int]) -> pl.DataFrame:
    gone = pl.DataFrame({"row": list(taken)}, schema={"row": pl.Int64})
    return rows.join(gone, on="row", how="anti", maintain_order="left")


def _taken(pairs: Sequence[Pair], crowds: Sequence[Crowd], side: int) -> Iterator[int]:
    yield from (pair[side] for pair in pairs)
    for crowd in crowds:
        yield from (crowd.old, crowd.new)[side]


def _take(
    old: pl.DataFrame, new: pl.DataFrame, step: MatchingStep, place: int
) -> tuple[list[Pair], list[Crowd]]:
    """Match by one step whatever no step before has matched."""
    one, other = _keyed(old, step), _keyed(new, step)
    shared = one.group_by("key").agg(n=pl.len()).join(
        other.group_by("key").agg(m=pl.len()), on="key"
    )  # fmt: skip
    alone = shared.filter(pl.col("n") * pl.col("m") == 1).select("key")
    single = alone.join(one, on="key").join(other, on="key", suffix="_new")
    pairs = [
        Pair(row, row_new, place)
        for row, row_new in single.filter(_agree(step))
        .select("row", "row_new")
        .iter_rows()
    ]
    many = shared.filter(pl.col("n") * pl.col("m") > 1).select("key")
    crowds = []
    for lots in _lots(one.join(many, on="key"), other.join(many, on="key"), step):
        for few in _together(*lots, step):
            if len(few[0]) == len(few[1]) == 1:
                pairs.append(Pair(few[0][0], few[1][0], place))
            else:
                crowds.append(Crowd(*few, place))
    return sorted(pairs), sorted(crowds)


def _keyed(rows: pl.DataFrame, step: MatchingStep) -> pl.DataFrame:
    """Give each row that a step can look at its key."""
    asked = [pl.col(name).cast(pl.String) for name in step.same]
    if step.loosely:
        asked = [said.str.strip_chars_start("0") for said in asked]
    key = pl.concat_str(asked, separator=BETWEEN).alias("key")
    near = pl.col(step.near) if step.near else pl.lit(None, pl.Date)
    told = rows.select("row", key, near.alias("near"), *step.contradicted_by)
    told = told.filter(pl.col("key").is_not_null())
    return told.filter(pl.col("near").is_not_null()) if step.near else told


def _agree(step: MatchingStep) -> pl.Expr:
    """Whether two rows with one key are near, and nothing speaks against it."""
    so = pl.lit(value=True)
    if step.near:
        apart = (pl.col("near") - pl.col("near_new")).dt.total_days().abs()
        so = apart <= step.within_days
    for name in step.contradicted_by:
        same = pl.col(name) == pl.col(f"{name}_new")
        so = so & same.fill_null(value=True)
    return so


def _lots(
    old: pl.DataFrame, new: pl.DataFrame, step: MatchingStep
) -> Iterator[tuple[list[Standing], list[Standing]]]:
    """Give the rows of each key that several rows of a list have."""
    lots: dict[str, tuple[list[Standing], list[Standing]]] = {}
    for side, rows in enumerate((old, new)):
        for row, key, near, *contradicts in rows.select(
            "row", "key", "near", *step.contradicted_by
        ).iter_rows():
            standing = Standing(row, near, tuple(contradicts))
            lots.setdefault(key, ([], []))[side].append(standing)
    yield from lots.values()


def _together(
    old: Sequence[Standing], new: Sequence[Standing], step: MatchingStep
) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Cut rows with one key into those that could be each other's, even by a third."""
    if len(old) * len(new) > MOST_PAIRS:
        return [(_rows(old), _rows(new))]
    root = list(range(len(old) + len(new)))

    def of(place: int) -> int:
        while root[place] != place:
            root[place] = root[root[place]]
            place = root[place]
        return place

    for n, one in enumerate(old):
        for m, other in enumerate(new, start=len(old)):
            if _could_be(one, other, step):
                root[of(m)] = of(n)
    parts: dict[int, tuple[list[Standing], list[Standing]]] = {}
    for place, standing in enumerate([*old, *new]):
        side = place >= len(old)
        parts.setdefault(of(place), ([], []))[side].append(standing)
    return [
        (_rows(ones), _rows(others))
        for ones, others in parts.values()
        if ones and others
    ]


def _could_be(one: Standing, other: Standing, step: MatchingStep) -> bool:
    if one.near and other.near and abs((one.near - other.near).days) > step.within_days:
        return False
    pairs = zip(one.contradicts, other.contradicts, strict=True)
    return all(a is None or b is None or a == b for a, b in pairs)


def _rows(standing: Sequence[Standing]) -> tuple[int, ...]:
    return tuple(sorted(each.row for each in standing))
