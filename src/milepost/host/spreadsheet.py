"""The door to XlsxWriter: tables in, a spreadsheet out, a sheet for each table.

Text is written as text: whatever it begins with, it is never a formula or a link.
"""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import IO, Any

from milepost.foundation.printed import (
    Cell,
    Column,
    Document,
    Heading,
    Kind,
    Paragraph,
    Table,
    in_text,
    said,
)
from milepost.foundation.problems import Problem

MOST_ROWS = 1_048_576
LONGEST_TEXT = 32_767
LONGEST_NAME = 31
LONG_COLUMN = 18
WIDEST = 60
"""Characters: what is longer is wrapped."""

FORBIDDEN = re.compile(r"[\[\]:*?/\\]|^'|'$")
FORMATS = {
    Kind.TEXT: {"text_wrap": True, "valign": "top"},
    Kind.NUMBER: {"num_format": "#,##0.##", "valign": "top"},
    Kind.SHARE: {"num_format": "0.0%", "valign": "top"},
    Kind.DAY: {"num_format": "dd-mmm-yyyy", "valign": "top"},
}
WHOLE = {"num_format": "#,##0", "valign": "top"}


def spreadsheet_of(document: Document, *, now: datetime) -> bytes | Problem:
    """Write a document as a spreadsheet: first what it is about, then its tables.

    Returns:
        The file; or what a spreadsheet could not hold. Nothing is ever cut short.
    """
    import xlsxwriter

    too_much = _too_much(document)
    if too_much:
        return too_much
    file = io.BytesIO()
    made = now.replace(tzinfo=None)
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"title": document.title, "created": made})
        formats = {kind: book.add_format(form) for kind, form in FORMATS.items()}
        formats["whole"] = book.add_format(WHOLE)
        formats["bold"] = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
        )
        names = _names([table.title for table in document.tables])
        _about(book.add_worksheet("About"), document, names, formats)
        for table, name in zip(document.tables, names, strict=True):
            _sheet(book.add_worksheet(name), table, document, formats)
    return file.getvalue()


def long_spreadsheet(
    file: IO[bytes],
    title: str,
    columns: Sequence[Column],
    rows: Iterable[tuple[Cell, ...]],
) -> Problem | None:
    """Write one long table as a spreadsheet, row by row, so that it needs no memory.

    Returns:
        Nothing; or what a spreadsheet couldn't hold. What is in the file then is of no
        use.
    """
    import xlsxwriter

    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        formats = {kind: book.add_format(form) for kind, form in FORMATS.items()}
        formats["whole"] = book.add_format(WHOLE)
        bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
        sheet = book.add_worksheet(_names([title])[0])
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(columns) - 1, LONG_COLUMN)
        for at, column in enumerate(columns):
            sheet.write_string(0, at, column.title, bold)
        number = 0
        for number, row in enumerate(rows, 1):
            if number >= MOST_ROWS:
                return _too_many(title, number)
            for at, (cell, column) in enumerate(zip(row, columns, strict=True)):
                if isinstance(cell, str) and len(cell) > LONGEST_TEXT:
                    return _too_long(title, number, cell)
                if cell != "":
                    _write(sheet, (number, at), cell, column.kind, formats)
        sheet.autofilter(0, 0, max(number, 1), len(columns) - 1)
    return None


def _about(
    sheet: Any, document: Document, names: Sequence[str], formats: dict[Any, Any]
) -> None:
    sheet.set_column(0, 0, 100)
    sheet.write_string(0, 0, document.title, formats["bold"])
    words = [document.organisation, *said(document), ""]
    words += [
        part.words for part in document.parts if isinstance(part, Heading | Paragraph)
    ]
    words += ["", "Sheets:"]
    words += [
        f"{name}: {table.title}"
        for name, table in zip(names, document.tables, strict=True)
    ]
    for row, line in enumerate(words, 1):
        sheet.write_string(row, 0, line, formats[Kind.TEXT])


def _sheet(
    sheet: Any, table: Table, document: Document, formats: dict[Any, Any]
) -> None:
    above = [table.title, *said(document), *([table.note] if table.note else [])]
    for row, line in enumerate(above):
        sheet.write_string(row, 0, line)
    head = len(above) + 1
    for at, column in enumerate(table.columns):
        sheet.write_string(head, at, column.title, formats["bold"])
        sheet.set_column(at, at, _width(column, [row[at] for row in table.rows]))
    sheet.freeze_panes(head + 1, 1)
    if not table.rows:
        sheet.write_string(head + 1, 0, table.empty)
        return
    last = head + len(table.rows)
    sheet.autofilter(head, 0, last, len(table.columns) - 1)
    sheet.repeat_rows(head)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for number, row in enumerate(table.rows, head + 1):
        for at, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            _write(sheet, (number, at), cell, column.kind, formats)


def _write(
    sheet: Any, place: tuple[int, int], cell: Cell, kind: Kind, formats: dict[Any, Any]
) -> None:
    if cell is None:
        return
    if isinstance(cell, date) and cell.year >= 1900:
        plain = cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell
        sheet.write_datetime(*place, plain, formats[Kind.DAY])
    elif isinstance(cell, str | date):
        sheet.write_string(*place, in_text(cell, kind), formats[Kind.TEXT])
    else:
        whole = isinstance(cell, int) and kind is Kind.NUMBER
        sheet.write_number(*place, cell, formats["whole" if whole else kind])


def _width(column: Column, cells: Sequence[Cell]) -> int:
    longest = max((len(in_text(cell, column.kind)) for cell in cells), default=0)
    return min(WIDEST, max(longest, len(column.title)) + 3)


def _names(titles: Sequence[str]) -> list[str]:
    """Name each sheet after its table, as a spreadsheet allows, no two alike.

    >>> _names(["Past day 62", "Past day 62", "Asked/answered"])
    ['Past day 62', 'Past day 62 (2)', 'Asked answered']
    """
    names: list[str] = []
    taken = {"about", "history"}
    for title in titles:
        plain = FORBIDDEN.sub(" ", title).strip() or "Table"
        name, number = plain[:LONGEST_NAME].strip(), 2
        while name.lower() in taken:
            end = f" ({number})"
            name, number = plain[: LONGEST_NAME - len(end)].strip() + end, number + 1
        taken.add(name.lower())
        names.append(name)
    return names


def _too_much(document: Document) -> Problem | None:
    for table in document.tables:
        if len(table.rows) > MOST_ROWS - 50:
            return _too_many(table.title, len(table.rows))
        for number, row in enumerate(table.rows, 1):
            for cell in row:
                if isinstance(cell, str) and len(cell) > LONGEST_TEXT:
                    return _too_long(table.title, number, cell)
    return None


def _too_many(title: str, rows: int) -> Problem:
    return Problem(
        "spreadsheet.too-many-rows",
        title,
        f"It has {rows:,} rows, more than a spreadsheet holds.",
        "Filter the list, or take the CSV.",
    )


def _too_long(title: str, number: int, cell: str) -> Problem:
    return Problem(
        "spreadsheet.too-long",
        f"{title}, row {number}",
        f"A text of {len(cell):,} characters is more than a cell holds.",
        "Take the PDF, or the CSV.",
    )
