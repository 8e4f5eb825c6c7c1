"""What a Milepost that was killed may leave: a server with nobody to stop it."""

import os
import shutil
import signal
import time
from pathlib import Path

import psutil

from milepost.foundation.problems import Problem
from milepost.host.postgres_binaries import NoServer

PATIENCE = 120.0
SOCKET_FOLDER = 3
"""Which line of the note, after the first, names the folder of the socket."""


def clear_up_after(place: Path) -> None:
    """Stop a server left behind on this data, and let go of the note it left.

    We hold the folder's lock, so no Milepost that lives is using that server.

    Raises:
        NoServer: one is there, and will not stop.
    """
    note = place / "postmaster.pid"
    try:
        number, *rest = note.read_text().splitlines()
        sockets = Path(rest[SOCKET_FOLDER])
        server = psutil.Process(int(number))
    except (FileNotFoundError, ValueError, IndexError, psutil.NoSuchProcess):
        return
    if _is_a_server(server):
        server.send_signal(signal.SIGINT)
        give_up = time.monotonic() + PATIENCE
        while _is_a_server(server):
            if time.monotonic() > give_up:
                raise NoServer(_will_not_stop(place, number))
            time.sleep(0.05)
    if sockets.name.startswith("milepost-"):
        shutil.rmtree(sockets, ignore_errors=True)
    if note.exists():
        # Its number belongs to a process nobody has buried, or to a stranger. PostgreSQL
        # would take either for a server, but never its own parent. The rest of the note
        # stays: by it PostgreSQL knows whether any part of the old server lives.
        note.write_text("\n".join([str(os.getpid()), *rest, ""]))


def _is_a_server(one: psutil.Process) -> bool:
    """Say whether a process is a PostgreSQL server, and alive."""
    try:
        return one.name() == "postgres" and one.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _will_not_stop(place: Path, number: str) -> Problem:
    return Problem(
        "host.server-left-behind",
        str(place),
        f"A PostgreSQL server that was left behind (process {number}) will not stop.",
        "End that process, then start again.",
    )
