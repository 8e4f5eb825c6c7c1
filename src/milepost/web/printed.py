"""A document as a file to take away: a PDF, a spreadsheet or a CSV."""

import csv
import io
import re
from collections.abc import AsyncIterator, Iterable
from typing import Any

from asgiref.sync import sync_to_async
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from milepost.foundation.printed import Document, Table
from milepost.foundation.problems import Problem
from milepost.host.pdf import pdf_of
from milepost.host.spreadsheet import spreadsheet_of

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet read a text of a CSV as a formula."""


def as_pdf(visit: Any, document: Document, *, landscape: bool = False) -> HttpResponse:
    """Answer with a document as PDF, or say why there is none."""
    made = pdf_of(document, now=visit.now, landscape=landscape)
    return _taken(visit, made, PDF, file_name(document, "pdf"))


def as_spreadsheet(visit: Any, document: Document) -> HttpResponse:
    """Answer with a document as a spreadsheet, or say why there is none."""
    made = spreadsheet_of(document, now=visit.now)
    return _taken(visit, made, XLSX, file_name(document, "xlsx"))


def as_csv(visit: Any, document: Document, table: Table) -> HttpResponse:
    """Answer with one table of a document as CSV; its first columns say what it is."""
    file = file_name(document, "csv")
    return _taken(visit, csv_of(document, table).encode(), CSV, file)


def in_parts(
    visit: Any, parts: Iterable[bytes], kind: str, name: str
) -> StreamingHttpResponse:
    """Answer with a long file, part by part, so that it never stands in memory whole.

    A server that waits for many at once asks for the parts one by one, aside.
    """
    waits = hasattr(visit, "scope")
    return StreamingHttpResponse(
        _aside(parts) if waits else parts,
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


async def _aside(parts: Iterable[bytes]) -> AsyncIterator[bytes]:
    each = iter(parts)
    while (part := await sync_to_async(next)(each, None)) is not None:
        yield part


def csv_of(document: Document, table: Table) -> str:
    """Write a table as CSV, each row with its standpoint.

    Text that a spreadsheet would read as a formula gets an apostrophe before it.
    """
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(["As at", *(column.title for column in table.columns)])
    for row in table.rows:
        cells = ["" if cell is None else cell for cell in row]
        rows.writerow([document.as_at, *map(_plain, cells)])
    return text.getvalue()


def _plain(cell: Any) -> Any:
    risky = isinstance(cell, str) and cell.startswith(RISKY)
    return f"'{cell}" if risky else cell


def file_name(document: Document, ending: str) -> str:
    """Name a file after its document and its day.

    >>> from types import SimpleNamespace as Some
    >>> told = {"title": "Weekly report: lung", "as_at": "As at 22 November 2026, as known"}
    >>> file_name(Some(**told), "pdf")
    'weekly-report-lung-as-at-22-november-2026.pdf'
    """
    words, when = document.title.lower(), document.as_at.partition(",")[0].lower()
    words += "" if when in words else f" {when}"
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-") + f".{ending}"


def _taken(visit: Any, made: bytes | Problem, kind: str, name: str) -> HttpResponse:
    if isinstance(made, Problem):
        page = {
            "title": "It could not be printed",
            "problem": made,
            "href": visit.path,
        }
        return render(visit, "printed/refused.jinja", {"page": page}, status=500)
    return HttpResponse(
        made,
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )
