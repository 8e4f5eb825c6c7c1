"""One row of a file, as it is kept: what it says, and what tells it from another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import orjson

from milepost.foundation.problems import Problem

LONGEST_CELL = 4_000
MOST_COLUMNS = 400


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file."""

    number: int
    """As a spreadsheet counts: the heading is row 1."""

    cells: Mapping[str, str]
    """By column. A blank cell isn't there."""

    @property
    def content(self) -> str:
        """What tells what it says from what another says, wherever it stands."""
        return sha256(_written(self.cells)).hexdigest()

    def raw(self, at: datetime) -> bytes:
        """Write it as it is kept, with the moment for which the file speaks."""
        said = {"at": at.isoformat(), "row": self.number, "cells": dict(self.cells)}
        return _written(said)


def row_of(heads: Sequence[str], line: Sequence[str], number: int) -> Row:
    """Make a row of a line below a heading.

    >>> row_of(["a", "b"], ["1", ""], 2)
    Row(number=2, cells={'a': '1'})
    """
    cells = {head: cell for head, cell in zip(heads, line, strict=False) if cell}
    return Row(number, cells)


def faults_of_heads(heads: Sequence[str]) -> list[Problem]:
    """Name what is wrong with a heading, so that no column could be mistaken."""
    if not heads or not any(heads):
        return [_fault("row 1", "There is no heading.", "Name each column in row 1.")]
    if len(heads) > MOST_COLUMNS:
        remedy = f"Send at most {MOST_COLUMNS}."
        return [_fault("row 1", f"It has {len(heads):,} columns.", remedy)]
    twice = sorted({head for head in heads if head and list(heads).count(head) > 1})
    return [
        _fault("row 1", f"Two columns are called {head!r}.", "Give each its own name.")
        for head in twice
    ]


def faults_of_a_row(row: Row) -> list[Problem]:
    """Name what in a row can't be kept whole."""
    return [
        _fault(
            f"row {row.number}, {head}",
            f"It has more than {LONGEST_CELL:,} characters, or one that no text holds.",
            f"Write at most {LONGEST_CELL:,}, that can be printed.",
        )
        for head, cell in row.cells.items()
        if len(cell) > LONGEST_CELL or "\x00" in cell
    ]


def _written(said: object) -> bytes:
    return orjson.dumps(said, option=orjson.OPT_SORT_KEYS)


def _fault(where: str, message: str, remedy: str) -> Problem:
    return Problem("files.unusable", where, message, remedy)
