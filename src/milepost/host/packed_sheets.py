"""Open spreadsheets and Parquet in a process of their own, which can harm no other.

Such a file is packed: a few kilobytes may come to more than any machine holds. Whatever
it asks for, the process that opens it has only so much memory, and only so much time.
"""

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO

import orjson

from milepost.foundation.problems import Problem

PARQUET, ZIP, OLD = b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MOST_UNPACKED = 1024 * 1024 * 1024
"""What the parts of a spreadsheet may say that they come to."""

PROGRAM = [sys.executable, "-m", "milepost.host.unpack"]
REFUSED = 3
"""How the process ends when it has said why the file can't be read."""


class Unreadable(Exception):
    """A file can't be read on: it says why, and never leaves this floor."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def is_packed(raw: bytes) -> bool:
    """Whether a file is a spreadsheet or Parquet, by how it begins."""
    return raw.startswith((PARQUET, ZIP, OLD))


def packed_lines(raw: bytes) -> Iterator[list[str]]:
    """Give every line of the first sheet as cells of text.

    Raises:
        Unreadable: there is nothing more that can be read.
    """
    if raw.startswith(ZIP):
        _look_at_its_parts(raw)
    kind = "parquet" if raw.startswith(PARQUET) else "book"
    told = os.environ | {"POLARS_MAX_THREADS": "1"}
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [*PROGRAM, kind], stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=told
    ) as opened:
        try:
            yield from _told(opened, raw)
        finally:
            opened.kill()


def _told(opened: "subprocess.Popen[bytes]", raw: bytes) -> Iterator[list[str]]:
    if opened.stdin is None or opened.stdout is None:
        return
    try:
        opened.stdin.write(raw)
        opened.stdin.close()
    except BrokenPipeError:
        raise _too_much() from None
    ended = False
    for some in opened.stdout:
        if not some.endswith(b"\n"):
            break
        lines = orjson.loads(some)
        if isinstance(lines, dict):
            raise _not(lines["message"], lines["remedy"])
        ended = not lines
        yield from lines
    if not ended:
        raise _too_much()


def _look_at_its_parts(raw: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(raw)) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        told = str(error).split("\n")[0][:200]
        raise _not(
            f"It can't be read: {told}.", "Save it again, as CSV in UTF-8."
        ) from None
    if size > MOST_UNPACKED:
        raise _not("Unpacked, it is far too long.", "Save it as CSV.")


def _too_much() -> Unreadable:
    return _not(
        "It can't be opened in the memory and the time that a list may take.",
        "Delete what is below and beside the list, or save it as CSV.",
    )


def _not(message: str, remedy: str) -> Unreadable:
    return Unreadable(Problem("files.unreadable", "file", message, remedy))
