"""A PostgreSQL server of our own, started and stopped with whoever needs it.

It has no TCP port. Whoever may enter its socket's folder may use it, and nobody else.
It is for demonstrations, tests and small departments; ``DATABASE_URL`` names any other.
"""

import fcntl
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from milepost.foundation.problems import Problem
from milepost.host.postgres_account import Account, the_account
from milepost.host.postgres_binaries import NoServer, binaries
from milepost.host.postgres_faults import problem_of, refusal
from milepost.host.postgres_remains import clear_up_after

USER = "milepost"
DATABASE = "milepost"
PORT = 5432
"""The name of the socket, and no port of the machine."""

SPEED_FOR_TESTS = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
SOCKET_PATH_LIMIT = 100
"""How long a socket's path may be, in bytes. The least of the systems allows 103."""


@dataclass(slots=True)
class Server:
    """A server that runs until it is stopped, or its ``with`` block ends."""

    socket_folder: Path
    child: "subprocess.Popen[bytes]"
    log: Path
    _held: ExitStack = field(repr=False)

    user: str = USER
    port: int = PORT

    @property
    def url(self) -> str:
        """Its address, as ``DATABASE_URL`` would have it."""
        return address_in(self.socket_folder)

    @property
    def dsn(self) -> str:
        """Its address, as psycopg would have it, and without a database."""
        return f"host={self.socket_folder} port={PORT} user={USER}"

    @property
    def environment(self) -> Mapping[str, str]:
        """What settings read to find it."""
        return {"DATABASE_URL": self.url}

    def stop(self) -> None:
        """Stop it, and wait until all it holds is on disk. Twice is as good as once."""
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGINT)
            self.child.wait()
        self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def start(data: Path, *, durable: bool = True, patience: float = 900.0) -> Server:
    """Start a server on a folder of data, which is made if it isn't there.

    Args:
        data: the folder. As root, one that others cannot enter is kept elsewhere:
            see ``Account.place_for``.
        durable: what is committed survives a power cut. False only in tests.
        patience: how many seconds a recovery after a crash may take.

    Returns:
        The server, ready for connections, with a database in it.

    Raises:
        NoServer: it can't be had. The exception's problem says why, and what to do.
    """
    account = the_account()
    with ExitStack() as held:
        try:
            place = account.place_for(data.absolute())
            place.parent.mkdir(parents=True, exist_ok=True)
            held.enter_context(_sole_use(place))
            clear_up_after(place)
            tools = binaries(account, cache=place.parent)
            log = place.with_name(place.name + ".log")
            if not (place / "PG_VERSION").exists():
                _make_cluster(tools, place, log, account, durable=durable)
            folder = account.socket_folder(longest=SOCKET_PATH_LIMIT)
            held.callback(shutil.rmtree, folder, ignore_errors=True)
            child = _launch(tools, place, folder, log, account, durable=durable)
        except OSError as error:
            raise NoServer(problem_of(error, data)) from error
        server = Server(folder, child, log, held.pop_all())
    try:
        _wait_until_ready(server, place, patience)
        create_database(server.dsn, DATABASE)
    except psycopg.Error as error:
        server.stop()
        raise NoServer(refusal(place, server.log)) from error
    except BaseException:
        server.stop()
        raise
    return server


def address_in(folder: Path | str) -> str:
    """Give the address of the database whose server listens in a folder.

    >>> address_in("/run/a server")
    'postgresql://milepost@/milepost?host=/run/a%20server'
    """
    return f"postgresql://{USER}@/{DATABASE}?host={quote(str(folder))}"


def create_database(dsn: str, name: str) -> None:
    """Create a database that sorts alike on every machine, unless it is there."""
    with psycopg.connect(f"{dsn} dbname=postgres", autocommit=True) as connection:
        there = "SELECT 1 FROM pg_database WHERE datname = %s"
        if connection.execute(there, [name]).fetchone() is None:
            create = sql.SQL(
                "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'"
                " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
            )
            connection.execute(create.format(sql.Identifier(name)))


def _sole_use(place: Path) -> IO[str]:
    """Hold the folder's lock, which the system takes back however we end."""
    lock = place.with_name(place.name + ".lock").open("a", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        raise NoServer(
            Problem(
                "host.data-in-use",
                str(place),
                "Another Milepost is using this data.",
                f"Stop that one first{_beside(place)}, or give this one a folder of its"
                " own in MILEPOST_HOME.",
            )
        ) from error
    return lock


def _beside(place: Path) -> str:
    """Say how to work beside whoever holds a folder, once its server is ready."""
    try:
        said = (place / "postmaster.pid").read_text().splitlines()
    except OSError:
        return ""
    if len(said) <= 7 or said[7].strip() != "ready":
        return ""
    return f', or work beside it: DATABASE_URL="{address_in(said[4])}"'


def _make_cluster(
    tools: Path, place: Path, log: Path, account: Account, *, durable: bool
) -> None:
    """Make an empty cluster beside its place, then put it there whole."""
    unfinished = place.with_name(place.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    account.give(unfinished)
    command = [
        *[tools / "initdb", "-D", unfinished, "-U", USER, "--auth=trust"],
        *["--encoding=UTF8", "--locale=C"],
        *["--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
        *([] if durable else ["--no-sync"]),
    ]
    made = subprocess.run(
        command,
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
        **account.as_popen(),
    )
    log.write_bytes(made.stdout + made.stderr)
    if made.returncode:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise NoServer(refusal(place, log))
    if place.exists():
        place.rmdir()
    unfinished.rename(place)


def _launch(
    tools: Path,
    place: Path,
    folder: Path,
    log: Path,
    account: Account,
    *,
    durable: bool,
) -> "subprocess.Popen[bytes]":
    """Start the server as our child, in a session that Ctrl-C doesn't reach."""
    faster = [] if durable else [part for s in SPEED_FOR_TESTS for part in ("-c", s)]
    command = [tools / "postgres", "-D", place, "-h", "", "-k", folder, *faster]
    with log.open("wb") as output:
        return subprocess.Popen(
            [*command, "-p", str(PORT), "-c", "timezone=UTC", "-c", "log_timezone=UTC"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **account.as_popen(),
        )


def _wait_until_ready(server: Server, place: Path, patience: float) -> None:
    """Wait for the server to say that it is ready, as long as it is alive."""
    give_up = time.monotonic() + patience
    while server.child.poll() is None:
        try:
            said = (place / "postmaster.pid").read_text().splitlines()
        except OSError:
            said = []
        ours = len(said) > 7 and said[0] == str(server.child.pid)
        if ours and said[7].strip() == "ready":
            return
        if time.monotonic() > give_up:
            raise NoServer(
                Problem(
                    "host.still-recovering",
                    str(place),
                    f"PostgreSQL was not ready after {patience:.0f} seconds.",
                    f"See what it is doing in {server.log}, then start again.",
                )
            )
        time.sleep(0.02)
    raise NoServer(refusal(place, server.log))
