"""A feed: how many messages a second, how soon on a screen, and the load of some years."""

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import numpy as np
import psutil
from django.db import connection

from bench.board import a_database
from bench.figures import Figure
from bench.senders import send_all

PROVIDER = "RXX"
PROFILE = "scotland-synthetic"
SENDERS = 8
A_ROUND = 5_000
"""Messages that are sent in one round."""

OF = f"{A_ROUND:,} from {SENDERS} senders at once"
MESSAGES_A_PATIENT = 4.4
COMMAND = [sys.executable, "-c", "from milepost.cli.main import run; run()"]
PATIENCE = 3_600.0
UNREAD = """
    SELECT (SELECT count(*) FROM inbox_message) - (SELECT count(*) FROM inbox_outcome)
"""


def messages(size: int, rounds: int, dice: np.random.Generator) -> Iterator[Figure]:
    """Measure a feed, in processes of their own as in use.

    Args:
        size: how many messages are loaded from a file.
        rounds: how many times over the feed is measured.
        dice: the dice.
    """
    with a_database():
        _services()
        yield from _sustained(rounds, dice)
        yield from _rival(rounds, dice)
        yield from _on_screen(dice)
        yield from _history(size, dice)


def _services() -> None:
    from django.conf import settings

    from milepost.actions.register import register_service
    from milepost.foundation.scope import Scope

    for code in ("lung", "colorectal"):
        register_service(
            Scope(PROVIDER, "bench"),
            code,
            name=code.capitalize(),
            family="cancer",
            standards=["scotland/cancer-62-day", "scotland/cancer-31-day"],
            lawbook=settings.LAWBOOK,
        )


def invented(dice: np.random.Generator, size: int, run: str) -> list[bytes]:
    """Invent so many messages, or a few more or less."""
    from milepost.host.clock import now
    from milepost.synth.chance import Chance
    from milepost.synth.messages import invent_messages

    patients = max(1, round(size / MESSAGES_A_PATIENT))
    return invent_messages(Chance(dice), patients, now=now(), run=run)


@contextmanager
def running(*words: str, until: str) -> Iterator[None]:
    """Have a program that runs beside us, from when it says that it is ready."""
    program = subprocess.Popen(  # noqa: S603
        list(words), stderr=subprocess.PIPE, text=True
    )
    try:
        if not any(line.startswith(until) for line in program.stderr):
            raise RuntimeError(f"{words} ended with {program.wait()}")
        taking = Thread(target=program.stderr.read)  # what it says must go somewhere
        taking.start()
        yield
    finally:
        program.terminate()
        program.wait()


@contextmanager
def listening() -> Iterator[int]:
    """Have `milepost feed listen`, and know its port."""
    port = free_port()
    asked = ["--port", str(port), "--provider", PROVIDER, "--profile", PROFILE]
    with running(*COMMAND, "feed", "listen", *asked, until="Listening"):
        yield port


def free_port() -> int:
    """Find a port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def until_read() -> None:
    """Wait until something has become of every message."""
    deadline = time.monotonic() + PATIENCE
    while _unread():
        if time.monotonic() > deadline:
            raise RuntimeError("Messages are not read.")
        time.sleep(0.02)


def _unread() -> int:
    with connection.cursor() as cursor:
        cursor.execute(UNREAD)
        return int(cursor.fetchone()[0])


def _processor_seconds() -> float:
    """Say what all that runs for us has taken of processors, but for this process."""
    children = psutil.Process().children(recursive=True)
    taken = [child.cpu_times() for child in children]
    return sum(t.user + t.system + t.children_user + t.children_system for t in taken)


def _sustained(rounds: int, dice: np.random.Generator) -> Iterator[Figure]:
    stored, read, answers, busy = [], [], [], []
    with listening() as port:
        send_all(port, invented(dice, 1_000, "warm"), SENDERS)
        until_read()
        for number in range(rounds):
            some = invented(dice, A_ROUND, f"S{number}-")
            before, begun = _processor_seconds(), time.perf_counter()
            answers += send_all(port, some, SENDERS)
            stored.append(len(some) / (time.perf_counter() - begun))
            until_read()
            read.append(len(some) / (time.perf_counter() - begun))
            busy.append(1000 * (_processor_seconds() - before) / len(some))
    yield Figure(
        work=f"messages stored for good, answered and projected; {OF}",
        unit="messages a second",
        values=tuple(read),
        budget=500,
        at_least=True,
        note="from the first message until the last stands on its pathway's clocks; each"
        " sender waits for each answer. Some come twice, late or unmapped, as they do.",
    )
    yield Figure(
        work=f"of which stored for good and answered; {OF}",
        unit="messages a second",
        values=tuple(stored),
        note="while earlier ones are projected.",
    )
    yield Figure(
        work="for each message processor time of listener, reader and PostgreSQL together",
        unit="milliseconds",
        values=tuple(busy),
        note="a busy machine disturbs this least: two cores have 2,000 in a second.",
    )
    yield Figure(
        work="from sending a message to its answer, meanwhile",
        unit="milliseconds",
        values=tuple(1000 * taken for taken in answers),
    )


def _rival(rounds: int, dice: np.random.Generator) -> Iterator[Figure]:
    port, rates = free_port(), []
    program = [sys.executable, "-m", "bench.hl7_server", str(port)]
    with running(*program, until="Listening"):
        send_all(port, invented(dice, 500, "warm"), SENDERS)
        for number in range(rounds):
            some = invented(dice, A_ROUND, f"R{number}-")
            begun = time.perf_counter()
            send_all(port, some, SENDERS)
            rates.append(len(some) / (time.perf_counter() - begun))
    yield Figure(
        work="python-hl7's own server, which stores as durably and projects nothing;"
        f" {OF}",
        unit="messages a second",
        values=tuple(rates),
        note="it parses a message, inserts it into a table with the same key, commits and"
        " answers; on the same database, with the same senders.",
    )


def _on_screen(dice: np.random.Generator) -> Iterator[Figure]:
    from bench.screen import on_screen

    with listening() as port:
        yield from on_screen(port, lambda size, run: invented(dice, size, run))


def _history(size: int, dice: np.random.Generator) -> Iterator[Figure]:
    """Load a file of messages, as a site does that begins."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "history.hl7"
        _write(file, size, dice)
        asked = [file, "--provider", PROVIDER, "--profile", PROFILE]
        begun = time.perf_counter()
        command = [*COMMAND, "feed", "load", *map(str, asked)]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)  # noqa: S603
        taken = time.perf_counter() - begun
    if _unread():
        raise RuntimeError("Something has become of not every message.")
    yield Figure(
        work=f"`milepost feed load`, a file of {size:,} messages, stored and projected",
        unit="messages a second",
        values=(size / taken,),
        note="`--messages` says how many. Starting Python is in it.",
    )


def _write(file: Path, size: int, dice: np.random.Generator) -> None:
    some: Sequence[bytes]
    left, number = size, 0
    with file.open("wb") as written:
        while left > 0:
            some = invented(dice, min(left + 200, 40_000), f"H{number}-")[:left]
            written.write(b"".join(some))
            left -= len(some)
            number += 1
