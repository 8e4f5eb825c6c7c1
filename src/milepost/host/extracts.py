"""Published files on disk, as they are downloaded: CSV, gzipped or in a zip."""

import zipfile
import zlib
from pathlib import Path

from milepost.foundation.problems import Problem
from milepost.host.event_files import FileRows, read_csv, read_rows, unreadable

ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
MOST_BYTES = 2_000_000_000
"""A national extract unpacks to a thirtieth of this."""


def read_extract(path: Path) -> FileRows | Problem:
    """Read a published file, every entry of it as text, or say why it can't be.

    A zip must hold one CSV file, whatever else is in it.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4)
        if start not in (ZIP, EMPTY_ZIP):
            return read_rows(path)
        with zipfile.ZipFile(path) as packed:
            return _read_packed(path, packed)
    except OSError as error:
        return unreadable(path, error)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        return _bad(path, f"It is no zip that can be read: {error}.")


def _read_packed(path: Path, packed: zipfile.ZipFile) -> FileRows | Problem:
    files = [
        one
        for one in packed.infolist()
        if one.filename.lower().endswith(".csv")
        and not one.filename.startswith("__MACOSX")
    ]
    if len(files) != 1:
        held = "no CSV file" if not files else f"{len(files)} CSV files"
        return _bad(path, f"The zip holds {held}; there must be one.")
    [one] = files
    if one.flag_bits & 1:
        return _bad(path, "The file in the zip is locked with a password.")
    if one.file_size > MOST_BYTES:
        size = f"{one.file_size / 1e9:.1f} GB"
        return _bad(path, f"The file in the zip unpacks to {size}, far too much.")
    text = packed.read(one)
    inside = path.with_name(Path(one.filename).name)
    return read_csv(inside, text, text[:4096])


def _bad(path: Path, why: str) -> Problem:
    return Problem(
        "files.unreadable",
        str(path),
        why,
        "Download it again, or unpack it and give the CSV file.",
    )
