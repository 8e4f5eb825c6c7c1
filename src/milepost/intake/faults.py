"""Rows as they came and as they were read, and the form of a fault in them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from milepost.intake.places import Place

Row = Mapping[str, object]
Words = Callable[[Row], tuple[str, str]]
"""Given a row as it came: what is wrong with it, and what to do about it."""


@dataclass
class ReadRows:
    """Rows as they came and as they were read."""

    raw: pl.DataFrame
    values: Mapping[str, pl.Series]
    """Each column read as its own type, and ``row``, its number."""

    given: Mapping[str, pl.Series]
    """By column, whether there was anything to read."""

    place: Place

    @cached_property
    def targets(self) -> pl.DataFrame:
        """By row, the event that ``corrects`` names: its row and pathway."""
        row, pathway = self.values["row"], self.values["pathway"]
        ids = self.values.get("event", row.cast(pl.String)).alias("id")
        by_id = (
            pl.DataFrame([ids, row.alias("target"), pathway.alias("of_pathway")])
            .drop_nulls("id")
            .unique("id", keep="first", maintain_order=True)
        )
        asked = pl.DataFrame([self.values["corrects"].alias("id")])
        return asked.join(by_id, on="id", how="left", maintain_order="left")

    @property
    def corrected(self) -> pl.Series:
        """By row, the row of the event it corrects, or none."""
        if "corrects" in self.values:
            return self.targets["target"]
        return pl.repeat(None, len(self.raw), dtype=pl.Int64, eager=True)

    def column(self, name: str) -> pl.Series:
        """The entries of a column, empty where the file has none."""
        none = pl.repeat(None, len(self.raw), dtype=pl.String, eager=True)
        return self.values.get(name, none)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong, in the rows where it is."""

    code: str
    column: str
    rows: pl.Series
    """By row, whether it is there. Missing is no."""

    words: Words


def shown(value: object) -> str:
    """Show a value as whoever wrote it would know it again."""
    return repr(value) if isinstance(value, str | int | float | bool) else f"'{value}'"
