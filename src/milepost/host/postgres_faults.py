"""What may keep a server from starting, in words."""

import errno
from pathlib import Path

from milepost.foundation.problems import Problem

NO_SPACE = "No space left on device"


def no_space(place: Path) -> Problem:
    """Say that the disk is full."""
    return Problem(
        "host.no-space",
        str(place),
        "There is no space left on this disk for PostgreSQL.",
        "Free half a gigabyte, or name a folder on another disk in MILEPOST_HOME.",
    )


def problem_of(error: OSError, data: Path) -> Problem:
    """Say what the system refused."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return no_space(data)
    return Problem(
        "host.no-folder",
        str(data),
        f"PostgreSQL's data can't be kept here ({error.strerror or error}"
        f"{f': {error.filename}' if error.filename else ''}).",
        "Name a folder that you may write in, in MILEPOST_HOME.",
    )


def refusal(place: Path, log: Path) -> Problem:
    """Say why a server stopped before it was ready, from what it wrote."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    if any(NO_SPACE in line for line in lines):
        return no_space(place)
    if any("incompatible with server" in line for line in lines):
        return Problem(
            "host.other-version",
            str(place),
            "This data was made by another major version of PostgreSQL.",
            "Set POSTGRES_BIN to the programs of that version, or move the folder away"
            " to begin again.",
        )
    told = [x for x in lines if "FATAL" in x or "PANIC" in x or "error:" in x]
    last = (told or lines or ["nothing at all"])[0 if told else -1]
    return Problem(
        "host.server-would-not-start",
        str(place),
        f"PostgreSQL would not start. It said: {last.strip()}.",
        f"Read {log} for the rest, or name a running server in DATABASE_URL.",
    )
