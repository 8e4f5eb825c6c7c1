"""Read the files that hospitals send: text with separators, spreadsheets, Parquet."""

import csv
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO

import polars as pl

from milepost.foundation.problems import Problem
from milepost.intake.rows.cells import cell_text
from milepost.intake.rows.row import (
    Row,
    faults_of_a_row,
    faults_of_heads,
    rows_of,
)

MOST_BYTES = 100 * 1024 * 1024
MOST_UNPACKED = 1024 * 1024 * 1024
"""A spreadsheet is packed: so much it may come to, and no more."""

OLD_LIMIT = 65_000
"""A spreadsheet of the old kind ends at 65,536 rows, and says nothing of the rest."""

SEPARATORS = (",", ";", "\t", "|")
PARQUET, ZIP, OLD = b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands in a file: each of its rows is in one of the two."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    refused: tuple[tuple[int, Problem], ...] = ()
    """Rows that can't be kept as they are, by number."""


def read_sheet(raw: bytes, *, character_set: str = "utf-8") -> Sheet | Problem:
    """Read a file, whatever its name; of a spreadsheet, the first sheet.

    Args:
        raw: its bytes.
        character_set: of a file of text.

    Returns:
        Its rows; or why none of it can be read.
    """
    if len(raw) > MOST_BYTES:
        most = MOST_BYTES // 1024 // 1024
        return _not(f"It is longer than {most} MB.", "Cut it into several.")
    try:
        if raw.startswith(PARQUET):
            return _parquet(raw)
        if raw.startswith((ZIP, OLD)):
            return _spreadsheet(raw)
        return _text(raw, character_set)
    except (UnicodeDecodeError, LookupError):
        remedy = (
            f"Save it in {character_set}, or name its character set in the mapping."
        )
        return _not(f"It isn't written in {character_set}.", remedy)
    except (csv.Error, pl.exceptions.PolarsError, OSError, zipfile.BadZipFile) as error:
        told = str(error).split("\n")[0][:200]
        return _not(f"It can't be read: {told}.", "Save it again, as CSV in UTF-8.")


def _text(raw: bytes, character_set: str) -> Sheet | Problem:
    text = raw.decode("utf-8-sig" if character_set == "utf-8" else character_set)
    first = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    csv.field_size_limit(MOST_BYTES)
    lines = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    return _sheet([[cell_text(cell) for cell in line] for line in lines])


def _spreadsheet(raw: bytes) -> Sheet | Problem:
    from python_calamine import CalamineError, CalamineWorkbook

    if raw.startswith(ZIP):
        with zipfile.ZipFile(BytesIO(raw)) as packed:
            size = sum(part.file_size for part in packed.infolist())
        if size > MOST_UNPACKED:
            return _not("Unpacked, it is far too long.", "Save it as CSV.")
    try:
        with CalamineWorkbook.from_filelike(BytesIO(raw)) as book:
            found = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError) as error:
        return _not(
            f"It is no spreadsheet: {error}.", "Save it again, as CSV in UTF-8."
        )
    if raw.startswith(OLD) and len(found) > OLD_LIMIT:
        told = f"It has {len(found):,} rows, and its kind of file can't hold many more."
        return _not(told, "Save it as .xlsx or CSV: rows may have been cut off.")
    return _sheet([[cell_text(cell) for cell in line] for line in found])


def _parquet(raw: bytes) -> Sheet | Problem:
    frame = pl.read_parquet(BytesIO(raw))
    lines = [[cell_text(cell) for cell in line] for line in frame.iter_rows()]
    return _sheet([list(frame.columns), *lines])


def _sheet(lines: Sequence[Sequence[str]]) -> Sheet | Problem:
    heads = list(lines[0]) if lines else []
    while heads and not heads[-1]:
        heads.pop()
    if faults := faults_of_heads(heads):
        return faults[0]
    rows = rows_of(heads, lines[1:])
    refused = dict(_beyond(lines[1:], heads))
    for row in rows:
        for problem in faults_of_a_row(row):
            refused.setdefault(row.number, problem)
    kept = tuple(row for row in rows if row.number not in refused)
    return Sheet(tuple(heads), kept, tuple(sorted(refused.items())))


def _beyond(
    lines: Sequence[Sequence[str]], heads: Sequence[str]
) -> Iterator[tuple[int, Problem]]:
    """Find rows in which something stands under no heading: it would be lost."""
    for number, line in enumerate(lines, start=2):
        under = [*heads, *[""] * (len(line) - len(heads))]
        lost = [
            cell for head, cell in zip(under, line, strict=False) if cell and not head
        ]
        if lost:
            told = f"{lost[0][:40]!r} stands under no heading."
            remedy = "Name its column, or look for a separator too many."
            yield number, Problem("files.no-heading", f"row {number}", told, remedy)


def _not(message: str, remedy: str) -> Problem:
    return Problem("files.unreadable", "file", message, remedy)
