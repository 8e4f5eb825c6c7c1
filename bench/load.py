"""Many people at work at once: real servers, a real database, and a browser's requests."""

import os
import random
import secrets
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from threading import Event
from urllib.request import urlopen

from bench.at_work import Person
from bench.board import a_database
from bench.figures import Figure

SERVE = (sys.executable, "-c", "from milepost.cli.main import run; run()", "serve")
BUDGET = 500
"""Milliseconds for 95 in 100 of whatever a person asks."""

WARM = 20
"""Seconds of work that nobody times."""

FEWEST = 20
"""Of what was done less often than this, no figure is given."""


def load(
    size: str, *, users: int, seconds: int, servers: int, think: float
) -> Iterator[Figure]:
    """Measure people at work on a board.

    Args:
        size: how large a board is made: ``small``, ``board`` or ``large``.
        users: how many people are at work.
        seconds: for how long it is timed.
        servers: how many processes serve pages; a person stays with one.
        think: seconds between two things that a person does, on the average.
    """
    password = secrets.token_urlsafe(12)
    with a_database(), ExitStack() as held:
        accounts, waits = _ready(size, password)
        ports = [held.enter_context(_server()) for _ in range(servers)]
        people, lasted = _at_work(
            accounts, ports, password, users=users, seconds=seconds, think=think
        )
    of = f"{users} people at work on {waits:,} open pathways"
    yield from _figures(of, people, lasted)


def _ready(size: str, password: str) -> tuple[list[str], int]:
    """Make the board as the demonstration has it; name its trackers, and count it."""
    from django.conf import settings
    from django.db import connection

    from milepost.actions.forecasts import look_ahead
    from milepost.actions.rebuild import catch_up_footings
    from milepost.cli.demo_board import ready_board
    from milepost.cli.demo_escalations import ready_escalations
    from milepost.foundation.scope import Scope
    from milepost.host.clock import now, today
    from milepost.reading.staff import names_of_staff, person_named
    from milepost.synth.board import PROVIDER

    ready_board(size, 2026, password)
    ready_escalations()
    catch_up_footings(lawbook=settings.LAWBOOK, today=today(), go_on=lambda: True)
    look_ahead(None, lawbook=settings.LAWBOOK, now=now())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SELECT count(*) FROM store_openwait WHERE lead")
        (waits,) = cursor.fetchone()
    staff = sorted(names_of_staff(Scope(PROVIDER, "milepost")))
    people = [person for name in staff if (person := person_named(name))]
    return [person.username for person in people if person.follows], waits


@contextmanager
def _server() -> Iterator[int]:
    """Run ``milepost serve`` as a process of its own, and give its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = [*SERVE, "--port", str(port)]
    environment = os.environ | {"MILEPOST_DEMO": "1"}
    with subprocess.Popen(program, env=environment) as running:  # noqa: S603 - ours
        try:
            _wait_for(port)
            yield port
        finally:
            running.terminate()


def _wait_for(port: int) -> None:
    for _ in range(600):
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz"):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("a server never answered")


def _at_work(
    accounts: Sequence[str],
    ports: Sequence[int],
    password: str,
    *,
    users: int,
    seconds: int,
    think: float,
) -> tuple[list[Person], float]:
    """Have people work for some time, and give what each did."""
    ended = Event()
    people = [
        Person(
            username=accounts[number % len(accounts)],
            port=ports[number % len(ports)],
            dice=random.Random(number),  # noqa: S311 - dice, and no secret
            think=think,
            ended=ended,
        )
        for number in range(users)
    ]
    for person in people:
        person.sign_in(password)
    with ThreadPoolExecutor(users) as rooms:
        for person in people:
            rooms.submit(person.work)
        time.sleep(WARM)
        for person in people:
            person.taken.clear()
            person.errors.clear()
        begun = time.perf_counter()
        time.sleep(seconds)
        lasted = time.perf_counter() - begun
        ended.set()
    return people, lasted


def _figures(of: str, people: Sequence[Person], lasted: float) -> Iterator[Figure]:
    taken: dict[str, list[float]] = {}
    for person in people:
        for kind, milliseconds in list(person.taken):
            taken.setdefault(kind, []).append(milliseconds)
    every = [value for values in taken.values() for value in values]
    errors = Counter(words for person in people for words in person.errors)
    yield Figure(
        work=f"{of}: whatever they ask for",
        unit="milliseconds by the client's clock",
        values=tuple(every),
        budget=BUDGET,
        by_p95=True,
        note=f"{len(every):,} requests in {lasted:.0f} seconds, each person with a page "
        "open that hears its news; clients, servers and database on one machine.",
    )
    for kind, values in sorted(taken.items(), key=lambda one: -len(one[1])):
        if len(values) >= FEWEST:
            yield Figure(
                work=f"{of}: {kind}",
                unit="milliseconds by the client's clock",
                values=tuple(values),
                budget=BUDGET,
                by_p95=True,
            )
    yield Figure(
        work=f"{of}: answered",
        unit="requests a second",
        values=(len(every) / lasted,),
    )
    yield Figure(
        work=f"{of}: errors",
        unit="requests",
        values=(float(errors.total()),),
        budget=0,
        note="; ".join(f"{words}, {times} times" for words, times in errors.items())
        or "none",
    )
