"""The parts of a document, in words that a page shows: ``printed/parts.jinja``."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from milepost.foundation.printed import (
    Document,
    Heading,
    Kind,
    Paragraph,
    Picture,
    Table,
    in_text,
)

NUMBERS = (Kind.NUMBER, Kind.SHARE)


@dataclass(frozen=True, slots=True)
class Said:
    """A heading, or a paragraph."""

    is_: Literal["heading", "paragraph"]
    words: str
    slug: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, and where it leads; blank if nowhere."""

    text: str
    number: bool
    href: str
    day: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column."""

    text: str
    number: bool


@dataclass(frozen=True, slots=True)
class Rows:
    """A table."""

    title: str
    slug: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str
    note: str
    level: int
    is_: str = "table"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart, its words and its figures."""

    title: str
    words: str
    svg: Markup
    table: Rows
    level: int
    open: bool = False
    """Whether its figures stand beside it, and are not folded away."""

    is_: str = "picture"


def present_parts(
    document: Document, *, unfolded: Collection[str] = ()
) -> tuple[Said | Rows | Drawn, ...]:
    """Put every part of a document into words for a page, in order.

    Args:
        document: what is shown.
        unfolded: the titles of charts whose figures stand beside them, and are not
            folded away.
    """
    return tuple(_shown(document, unfolded=unfolded))


def _shown(
    document: Document, *, unfolded: Collection[str]
) -> Iterator[Said | Rows | Drawn]:
    level = 2
    for part in document.parts:
        if isinstance(part, Heading):
            level = 3
            yield Said("heading", part.words, _slug(part.words))
        elif isinstance(part, Paragraph):
            yield Said("paragraph", part.words, "")
        elif isinstance(part, Picture):
            yield present_picture(part, level, unfolded=part.title in unfolded)
        else:
            yield present_table(part, level)


def present_picture(
    picture: Picture, level: int = 3, *, unfolded: bool = False
) -> Drawn:
    """Show a chart: its SVG is drawn by our own door, which escapes all words in it."""
    svg = Markup(picture.svg)  # noqa: S704 - see above
    table = present_table(picture.table, level + 1)
    return Drawn(picture.title, picture.words, svg, table, level, unfolded)


def present_table(table: Table, level: int = 3) -> Rows:
    """Put a table into words, with its links; its heading is of the level given."""
    return Rows(
        level=level,
        title=table.title,
        slug=_slug(table.title),
        heads=tuple(Head(c.title, number=c.kind in NUMBERS) for c in table.columns),
        rows=tuple(
            tuple(
                Cell(
                    in_text(cell, column.kind),
                    number=column.kind in NUMBERS,
                    href=table.links.get((number, at), ""),
                    day=column.kind is Kind.DAY,
                )
                for at, (cell, column) in enumerate(
                    zip(row, table.columns, strict=True)
                )
            )
            for number, row in enumerate(table.rows)
        ),
        empty=table.empty,
        note=table.note,
    )


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
