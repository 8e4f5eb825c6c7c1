"""The process that opens one spreadsheet or Parquet file: bytes in, lines of cells out.

``milepost.host.packed_sheets`` starts it. It writes lists of lines as JSON, some at a
time, and an empty list when all is told; or, in place of that, why it can't be read.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO

import orjson

from milepost.intake.rows.cells import cell_text
from milepost.intake.rows.row import LONGEST_CELL

MOST_MEMORY = 3 * 1024 * 1024 * 1024
MOST_SECONDS = 300
"""Of the processor's time."""

OLD, OLD_LIMIT = b"\xd0\xcf\x11\xe0", 65_000
"""A spreadsheet of the old kind ends at 65,536 rows, and says nothing of the rest."""

AT_ONCE = 200


class Cannot(Exception):
    """A file can't be read: what is wrong with it, and what to do."""


def main(kind: str) -> None:
    """Open the file on standard input, and tell its lines on standard output."""
    _hold_to_limits()
    raw = sys.stdin.buffer.read()
    out = sys.stdout.buffer
    try:
        some: list[list[str]] = []
        for line in _parquet(raw) if kind == "parquet" else _book(raw):
            some.append(line)
            if len(some) == AT_ONCE:
                out.write(orjson.dumps(some) + b"\n")
                some = []
        out.write(orjson.dumps(some) + b"\n" if some else b"")
        out.write(b"[]\n")
    except Cannot as cannot:
        message, remedy = cannot.args
        out.write(orjson.dumps({"message": message, "remedy": remedy}) + b"\n")
    out.flush()


def _hold_to_limits() -> None:
    try:
        import resource
    except ImportError:  # only where there are no limits to set: Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _book(raw: bytes) -> Iterator[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_filelike(BytesIO(raw)) as book:
            sheet = book.get_sheet_by_index(0)
            if raw.startswith(OLD) and sheet.total_height > OLD_LIMIT:
                told = f"It has {sheet.total_height:,} rows, and its kind of file can't hold many more."
                remedy = "Save it as .xlsx or CSV: rows may have been cut off."
                raise Cannot(told, remedy)
            before = [""] * (sheet.start[1] if sheet.start else 0)
            yield from _in_text(sheet.iter_rows(), before)
    except (CalamineError, IndexError) as error:
        told = f"It is no spreadsheet: {str(error)[:200]}."
        raise Cannot(told, "Save it again, as CSV in UTF-8.") from None


def _parquet(raw: bytes) -> Iterator[list[str]]:
    import polars as pl

    try:
        frame = pl.read_parquet(BytesIO(raw))
    except (pl.exceptions.PolarsError, OSError) as error:
        told = str(error).split("\n")[0][:200]
        remedy = "Save it again, as CSV in UTF-8."
        raise Cannot(f"It can't be read: {told}.", remedy) from None
    yield [_whole(head) for head in frame.columns]
    yield from _in_text(frame.iter_rows(buffer_size=AT_ONCE), [])


def _in_text(
    lines: Iterable[Sequence[object]], before: list[str]
) -> Iterator[list[str]]:
    """Write each line as text, without the blanks at its end."""
    for line in lines:
        cells = [*before, *map(_whole, line)]
        while cells and not cells[-1]:
            cells.pop()
        yield cells


def _whole(cell: object) -> str:
    """Write a cell as text. One that is too long is told so far that this shows."""
    most = LONGEST_CELL + 1
    if isinstance(cell, str | bytes) and len(cell) > 10 * most:
        cell = cell[: 10 * most]
    return cell_text(cell)[:most].encode("utf-8", "replace").decode()


if __name__ == "__main__":
    main(sys.argv[1])
