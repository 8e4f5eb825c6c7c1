"""Read files of messages, one after another, without holding more than a piece of one."""

import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path

from milepost.intake.hl7.framing import Arrived
from milepost.intake.hl7.history import Cutter

AT_ONCE = 1024 * 1024
"""Bytes that are read at once."""


def files_among(paths: Sequence[Path]) -> list[Path]:
    """Name the files among some paths: those in a folder by name, folders within last.

    Raises:
        OSError: there is no such file or folder, or it can't be looked into.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = [each for each in path.iterdir() if not each.name.startswith(".")]
            found += files_among(sorted(inside, key=lambda p: (p.is_dir(), p.name)))
        else:
            path.stat()
            found.append(path)
    return found


def messages_in(files: Sequence[Path]) -> Iterator[Arrived]:
    """Read the messages of some files, in order. Those named ``.gz`` are unpacked.

    Raises:
        OSError: one can't be read.
    """
    for path in files:
        cutter = Cutter()
        opened = gzip.open if path.suffix == ".gz" else Path.open
        with opened(path, "rb") as file:
            while read := file.read(AT_ONCE):
                yield from cutter.take(read)
        yield from cutter.end()
