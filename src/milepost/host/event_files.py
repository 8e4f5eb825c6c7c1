"""Tables on disk: CSV and Parquet files, read whole."""

import csv
import gzip
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from pathlib import Path

import polars as pl

from milepost.foundation.problems import Problem
from milepost.intake.places import Place

GZIP, PARQUET = b"\x1f\x8b", b"PAR1"
BOM = b"\xef\xbb\xbf"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
STANDARD_INPUT = Path("-")
SAVE_AS_CSV = "Save it as CSV with commas, in UTF-8, or as Parquet."


@dataclass(frozen=True, slots=True)
class FileRows:
    """The rows of a file, as they came."""

    rows: pl.DataFrame
    place: Place
    broken: Mapping[int, Problem] = field(default_factory=dict)
    """Rows that are no rows, by number: a quotation mark too many, say."""


def read_rows(path: Path) -> FileRows | Problem:
    """Read a CSV file (gzipped or not) or a Parquet file, or say why it can't be.

    A CSV is read as text, every column of it: what a row means is for others to say.
    Blank lines at the end are no rows. What comes through a pipe is read from memory,
    for it comes only once; a path of ``-`` is standard input.
    """
    try:
        if path == STANDARD_INPUT:
            path, whole = Path("standard input"), sys.stdin.buffer.read()
        else:
            whole = path.read_bytes() if _comes_once(path) else None
        start = whole[:4096] if whole is not None else _start(path)
        if start.startswith(PARQUET):
            source = path if whole is None else BytesIO(whole)
            return FileRows(pl.read_parquet(source), Place(path.name))
        if path.suffix == ".parquet":
            return _not(path, "Parquet", "It does not begin as a Parquet file does.")
        text = whole
        if start[:2] == GZIP:
            text = gzip.decompress(path.read_bytes() if whole is None else whole)
        return read_csv(path, text, start if text is None else text[:4096])
    except gzip.BadGzipFile as error:
        return _not(path, "gzip", f"{error}.")
    except EOFError:
        return _not(path, "gzip", "It breaks off before its end.")
    except OSError as error:
        return unreadable(path, error)
    except pl.exceptions.PolarsError as error:
        first, *_ = str(error).splitlines()
        return _not(path, "Parquet", f"{first}.")


def _comes_once(path: Path) -> bool:
    """Whether it is a pipe or the like, so that what was read is gone."""
    return path.exists() and not path.is_file() and not path.is_dir()


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4096)


def read_csv(path: Path, text: bytes | None, start: bytes) -> FileRows | Problem:
    """Read a CSV as text: the file itself, or what was packed in it."""
    if not start.strip():
        return Problem(
            "files.empty",
            str(path),
            "There is nothing in it.",
            "Give a file whose first line names its columns.",
        )
    if start.startswith(UTF_16) or b"\0" in start:
        return _not(path, "CSV in UTF-8", "It is in another encoding, or no text.")
    place = Place(path.name, has_lines=True)
    try:
        source = path if text is None else BytesIO(text)
        rows = pl.read_csv(source, infer_schema=False)
        broken = any(mark in name for name in rows.columns for mark in '\n"')
    except pl.exceptions.PolarsError:
        broken = True
    if broken:
        return _read_line_by_line(path, path.read_bytes() if text is None else text)
    if rows.width == 1 and any(mark in rows.columns[0] for mark in ";\t|"):
        return _not(path, "CSV", f"Its first line is {rows.columns[0]!r}.")
    return FileRows(_without_blank_end(rows), place)


def _without_blank_end(rows: pl.DataFrame) -> pl.DataFrame:
    tail = rows.tail(1)
    while len(tail) and all(column.null_count() for column in tail):
        rows = rows.head(-1)
        tail = rows.tail(1)
    return rows


def _read_line_by_line(path: Path, content: bytes) -> FileRows | Problem:
    """Read a CSV in which something is broken, keeping whatever isn't."""
    try:
        content = content.removeprefix(BOM)
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        wrong = content[error.start : error.start + 1].hex()
        return _not(path, "UTF-8", f"Line {line} holds the byte {wrong}.")
    place = Place(path.name, has_lines=True)
    broken: dict[int, Problem] = {}
    kept: list[list[str | None]] = []
    head: list[str] = []
    for line, cells, fault in _cells(text):
        if not head:
            if fault:
                return _not(path, "CSV", f"Of its line {line}: {fault}")
            head = [*cells]
            continue
        if fault or len(cells) > len(head):
            more = f"It has {len(cells)} entries; the first line has {len(head)}."
            broken[len(kept) + 1] = Problem(
                "files.broken-row",
                f"{path.name}, row {len(kept) + 1} (line {line})",
                fault or more,
                "Put quotation marks around any entry with a comma, and close them.",
            )
            cells = []
        padded = [cell or None for cell in cells] + [None] * len(head)
        kept.append(padded[: len(head)])
    rows = pl.DataFrame(kept, schema=dict.fromkeys(head, pl.String), orient="row")
    return FileRows(rows if broken else _without_blank_end(rows), place, broken)


def _cells(text: str) -> Iterator[tuple[int, list[str], str]]:
    """Each row's first line, by number, and its entries; or what is wrong with it.

    After a line that can't be read, reading goes on with the next: a quotation mark
    too many costs its own line, not those that it would swallow.
    """
    lines = list(StringIO(text, newline=""))
    begun = 0
    while begun < len(lines):
        rest = (lines[place] for place in range(begun, len(lines)))
        reader = csv.reader(rest, strict=True)
        line = begun
        try:
            for cells in reader:
                yield line + 1, cells, ""
                line = begun + reader.line_num
            begun = len(lines)
        except csv.Error as error:
            begun, last = line + 1, begun + reader.line_num
            yield begun, [], _why_unread(begun, last, str(error))


def _why_unread(line: int, last: int, error: str) -> str:
    if last > line:
        return (
            f"A quotation mark in it is not closed, so that lines {line} to {last} "
            "would be one row."
        )
    return f"It can't be read: {error}."


def _not(path: Path, form: str, why: str) -> Problem:
    return Problem(
        "files.unreadable", str(path), f"It is not {form}. {why}", SAVE_AS_CSV
    )


def unreadable(path: Path, error: OSError) -> Problem:
    """Say why a file can't be read."""
    if isinstance(error, FileNotFoundError):
        return Problem(
            "files.missing", str(path), "There is no such file.", "Check its name."
        )
    if isinstance(error, IsADirectoryError):
        return Problem(
            "files.missing", str(path), "It is a folder.", "Name a file in it."
        )
    why = (error.strerror or str(error)).lower()
    return Problem(
        "files.unreadable", str(path), f"It can't be read: {why}.", "Check who may."
    )
