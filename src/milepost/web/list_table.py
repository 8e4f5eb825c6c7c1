"""The list's table and its pages: headings that sort, rows, and the way onwards."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from urllib.parse import quote

from milepost.reading.waiting_list import ListReading, Wait
from milepost.web.list_address import Address
from milepost.web.list_columns import (
    COLUMNS,
    PATIENT_SORT,
    Cell,
    columns_shown,
    order_in_words,
    turned,
)
from milepost.web.words import many, spaced


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column, which sorts by it if the list can."""

    code: str
    title: str
    href: str = ""
    """Blank where the list can't be sorted by it."""

    sorted: str = ""
    """``ascending``, ``descending`` or blank, as a screen reader is told."""

    order: str = ""
    """The order that following the link gives."""

    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One patient's wait."""

    pathway: str
    name: str
    number: str
    href: str
    tag: str
    """Such as ``Changed``, for what happened since the page was last looked at."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Every word of the table."""

    caption: str
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A link of the pagination; without an address, a gap in it."""

    number: int
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class Pages:
    """Where this page stands among the others."""

    here: int
    last: int
    steps: tuple[Step, ...]
    before: str
    after: str

    @property
    def words(self) -> str:
        """Say which page it is, if there are several."""
        return f"Page {self.here:,} of {self.last:,}" if self.last > 1 else ""


def table(
    reading: ListReading,
    address: Address,
    *,
    on: date,
    names: Mapping[str, str],
    seen: int | None,
) -> Table:
    """Put the rows into words."""
    query = reading.query
    codes = columns_shown(query.columns, one_standard=bool(query.standard))
    first = (query.page - 1) * query.size + 1
    patient = _heading("patient", "Patient", "name", address, PATIENT_SORT[0])
    columns = [(code, COLUMNS[code]) for code in codes]
    return Table(
        caption=f"{many(reading.shown, 'wait')}, {order_in_words(query.sort)}",
        headings=(
            patient,
            *(
                _heading(
                    code,
                    column.title,
                    column.sort,
                    address,
                    column.forwards,
                    numeric=column.numeric,
                )
                for code, column in columns
            ),
        ),
        rows=tuple(
            Row(
                pathway=wait.pathway,
                name=wait.name,
                number=spaced(wait.nhs_number),
                href=pathway_address(wait, address, number),
                tag="Changed" if seen is not None and wait.last_event > seen else "",
                cells=tuple(column.cell(wait, on) for _, column in columns),
            )
            for number, wait in enumerate(
                (replace(w, owner=names.get(w.owner, w.owner)) for w in reading.rows),
                start=first,
            )
        ),
    )


def pathway_address(wait: Wait, address: Address, number: int) -> str:
    """Give the address of a pathway, and of its place in the list it was opened from."""
    state = f"{address.state}&" if address.state else ""
    return f"/pathways/{quote(wait.pathway, safe='')}?{state}n={number}"


def _heading(
    code: str,
    title: str,
    sort: str | None,
    address: Address,
    order: str,
    *,
    numeric: bool = False,
) -> Heading:
    if sort is None:
        return Heading(code, title, numeric=numeric)
    now = address.query.sort
    if now == sort:
        order, sort_next = order_in_words(turned(sort)), turned(sort)
    else:
        sort_next = sort
    is_sorted = now in {sort, turned(sort)}
    direction = "descending" if now.startswith("-") else "ascending"
    return Heading(
        code,
        title,
        href=address.to(sort=sort_next),
        sorted=direction if is_sorted else "",
        order=order,
        numeric=numeric,
    )


def pages(reading: ListReading, address: Address) -> Pages:
    """Give the pages around this one, with the first and the last."""
    last = max(1, ceil(reading.shown / reading.query.size))
    return paged(reading.query.page, last, lambda number: address.to(page=number))


def paged(here: int, last: int, address: Callable[[int], str]) -> Pages:
    """Give the pages around one of several, by the address of each."""
    near = {1, last, *range(here - 1, here + 2)} & set(range(1, last + 1))
    steps: list[Step] = []
    for number in sorted(near):
        if steps and number > steps[-1].number + 1:
            steps.append(Step(0, "", here=False))
        steps.append(Step(number, address(number), here=number == here))
    return Pages(
        here=here,
        last=last,
        steps=tuple(steps) if last > 1 else (),
        before=address(here - 1) if 1 < here <= last else "",
        after=address(here + 1) if here < last else "",
    )
