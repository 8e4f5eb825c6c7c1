"""Read the files that hospitals send: text with separators, spreadsheets, Parquet."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper

from milepost.foundation.problems import Problem
from milepost.host.packed_sheets import Unreadable, is_packed, packed_lines
from milepost.intake.rows.cells import cell_text
from milepost.intake.rows.row import (
    LONGEST_CELL,
    MOST_COLUMNS,
    Row,
    faults_of_a_row,
    faults_of_heads,
    row_of,
)

MOST_BYTES = 100 * 1024 * 1024
MOST_ROWS = 1_000_000
MOST_RECORD = 2 * MOST_COLUMNS * LONGEST_CELL
"""Characters: longer than any row that can be kept, with every quote doubled."""

MOST_REMEMBERED = 200_000
SHORT = 40
"""A cell so short, told again, is kept once."""

SEPARATORS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands in a file: each of its rows is in one of the two."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    refused: tuple[tuple[int, Problem], ...] = ()
    """Rows that can't be kept as they are, by number."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that can't be kept as it is, and why."""

    number: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """A file whose rows come one after another, however many there are."""

    heads: tuple[str, ...]
    rows: Iterator[Row | Refused | Problem]
    """Each row that isn't blank, in order. A ``Problem`` is the last that comes: from
    there on the file can't be read, and nothing of it should be used."""


def read_sheet(raw: bytes, *, character_set: str = "utf-8") -> Sheet | Problem:
    """Read a file, whatever its name; of a spreadsheet, the first sheet.

    Args:
        raw: its bytes.
        character_set: of a file of text.

    Returns:
        Its rows; or why none of it can be read.
    """
    sheet = open_sheet(raw, character_set=character_set)
    if isinstance(sheet, Problem):
        return sheet
    rows, refused = [], []
    for row in sheet.rows:
        if isinstance(row, Problem):
            return row
        if isinstance(row, Refused):
            refused.append((row.number, row.problem))
        else:
            rows.append(row)
    return Sheet(sheet.heads, tuple(rows), tuple(refused))


def open_sheet(raw: bytes, *, character_set: str = "utf-8") -> OpenSheet | Problem:
    """Open a file, to read its rows one after another.

    Args:
        raw: its bytes.
        character_set: of a file of text.

    Returns:
        Its heading and its rows; or why none of it can be read.
    """
    if len(raw) > MOST_BYTES:
        most = MOST_BYTES // 1024 // 1024
        return _not(f"It is longer than {most} MB.", "Cut it into several.")
    lines = _lines(raw, character_set)
    first = next(lines, [])
    if isinstance(first, Problem):
        return first
    heads = list(first)
    while heads and not heads[-1]:
        heads.pop()
    if faults := faults_of_heads(heads):
        return faults[0]
    return OpenSheet(tuple(heads), _rows(heads, lines))


def _lines(raw: bytes, character_set: str) -> Iterator[list[str] | Problem]:
    """Give every line as cells of text; what ends it too soon is a problem, and last."""
    try:
        yield from packed_lines(raw) if is_packed(raw) else _text(raw, character_set)
    except Unreadable as unreadable:
        yield unreadable.problem
    except (UnicodeDecodeError, LookupError):
        remedy = (
            f"Save it in {character_set}, or name its character set in the mapping."
        )
        yield _not(f"It isn't written in {character_set}.", remedy)
    except csv.Error as error:
        told = str(error).split("\n")[0][:200]
        yield _not(f"It can't be read: {told}.", "Save it again, as CSV in UTF-8.")


def _text(raw: bytes, character_set: str) -> Iterator[list[str]]:
    named = "utf-8-sig" if character_set == "utf-8" else character_set
    with TextIOWrapper(BytesIO(raw), named, newline="") as text:
        first = text.readline(MOST_RECORD)
    separator = max(SEPARATORS, key=first.count)
    csv.field_size_limit(MOST_RECORD)
    with TextIOWrapper(BytesIO(raw), named, newline="") as text:
        pieces = _Pieces(text)
        for line in csv.reader(pieces, delimiter=separator, strict=True):
            yield [cell_text(cell) for cell in line]
            pieces.taken = 0


class _Pieces:
    """The lines of a text; what makes up one row has a greatest length."""

    def __init__(self, text: TextIOWrapper) -> None:
        self._text = text
        self.taken = 0

    def __iter__(self) -> "_Pieces":
        return self

    def __next__(self) -> str:
        line = self._text.readline(MOST_RECORD + 1 - self.taken)
        self.taken += len(line)
        if self.taken > MOST_RECORD:
            told = f"One row has more than {MOST_RECORD:,} characters."
            raise Unreadable(_not(told, "Look for a quotation mark that isn't closed."))
        if not line:
            raise StopIteration
        return line


def _rows(
    heads: Sequence[str], lines: Iterator[list[str] | Problem]
) -> Iterator[Row | Refused | Problem]:
    remembered: dict[str, str] = {}
    kept = 0
    for number, line in enumerate(lines, start=2):
        if isinstance(line, Problem):
            yield line
            return
        if not any(line):
            continue
        kept += 1
        if kept > MOST_ROWS:
            told = f"It has more than {MOST_ROWS:,} rows."
            yield _not(told, "Cut it into several.")
            return
        yield _row(heads, [_once(cell, remembered) for cell in line], number)


def _row(heads: Sequence[str], line: Sequence[str], number: int) -> Row | Refused:
    under = [*heads, *[""] * (len(line) - len(heads))]
    lost = [cell for head, cell in zip(under, line, strict=False) if cell and not head]
    if lost:
        told = f"{lost[0][:40]!r} stands under no heading."
        remedy = "Name its column, or look for a separator too many."
        fault = Problem("files.no-heading", f"row {number}", told, remedy)
        return Refused(number, fault)
    row = row_of(heads, line, number)
    faults = faults_of_a_row(row)
    return Refused(number, faults[0]) if faults else row


def _once(cell: str, remembered: dict[str, str]) -> str:
    """Keep what many rows say once: a list has few services, and few days."""
    if len(cell) > SHORT or len(remembered) >= MOST_REMEMBERED:
        return remembered.get(cell, cell)
    return remembered.setdefault(cell, cell)


def _not(message: str, remedy: str) -> Problem:
    return Problem("files.unreadable", "file", message, remedy)
