"""What is printed: one document, to be shown as a page, a PDF or a spreadsheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from milepost.foundation.problems import BrokenPromise

Cell = str | int | float | date | None
"""What one place of a table holds; None where there is nothing to say."""


class Kind(StrEnum):
    """What the cells of a column are, and so how each door writes them."""

    TEXT = "text"
    NUMBER = "number"
    SHARE = "share"
    """From 0 to 1; written as a percentage with one decimal."""

    DAY = "day"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a printed table."""

    title: str
    kind: Kind = Kind.TEXT
    wide: int = 1
    """How much room it gets beside the others, in a PDF."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings. In a spreadsheet each table is a sheet."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = "Nothing to show."
    """What is said where there are no rows."""

    note: str = ""
    """What a reader must know to read it rightly; blank if nothing."""

    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Where a cell leads on a page, by its row and column; paper has no links."""

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(self.columns):
                raise BrokenPromise(f"{self.title}: row {number} has {len(row)} cells")


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a part."""

    words: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain words. Nothing in them is markup."""

    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart, which never stands alone."""

    title: str
    words: str
    """All it shows, for whoever can't see it."""

    svg: str
    table: Table
    """Its figures, which stand beside it."""


Part = Heading | Paragraph | Table | Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Everything that goes onto paper, in order, with what it is about."""

    title: str
    organisation: str
    as_at: str
    """Such as ``As at 22 November 2026, as known at 10:15``."""

    filters: tuple[str, ...]
    """Whose records, and which of them: one sentence each."""

    printed: str
    """Who made it and when."""

    parts: tuple[Part, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table, those beside pictures too, in order."""
        return tuple(
            part.table if isinstance(part, Picture) else part
            for part in self.parts
            if isinstance(part, Table | Picture)
        )


def in_text(cell: Cell, kind: Kind) -> str:
    """Write a cell as people read it.

    >>> in_text(date(2026, 2, 1), Kind.DAY), in_text(12345, Kind.NUMBER)
    ('01-Feb-2026', '12,345')
    >>> in_text(0.9266, Kind.SHARE), in_text(2.5, Kind.NUMBER), in_text(None, Kind.DAY)
    ('92.7%', '2.5', '')
    >>> in_text("fewer than 5", Kind.NUMBER)
    'fewer than 5'
    """
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d-%b-%Y}"
    if isinstance(cell, str):
        return cell
    if kind is Kind.SHARE:
        return f"{cell:.1%}"
    return f"{cell:,}" if isinstance(cell, int) else f"{cell:,.1f}".removesuffix(".0")


def said(document: Document) -> Sequence[str]:
    """Say what a document is about: its standpoint, its filters and who made it."""
    return [document.as_at, *document.filters, document.printed]
