"""A whole board in a database of our own: its list, its pathways, and a rebuild."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import numpy as np

from bench.figures import Figure

WHOLE = 20e6
"""Events whose projections are to be rebuilt within 120 seconds."""

ROUND_TRIPS = 200
ADDRESSES = (
    "/list",
    "/list?sort=-waited",
    "/list?sort=name",
    "/list?sort=-next",
    "/list?sort=booked",
    "/list?sort=-last",
    "/list?sort=service",
    "/list?standard=england/rtt-18-weeks&sort=-waited",
    "/list?standard=scotland/cancer-62-day",
    "/list?waiting=18-26",
    "/list?waiting=52%2B&sort=-name",
    "/list?breach=over",
    "/list?breach=14&sort=waited",
    "/list?booked=nothing&sort=-waited",
    "/list?booked=late",
    "/list?sort=-chance",
    "/list?sort=chance",
    "/list?chance=75",
    "/list?chance=25&sort=chance",
    "/list?chance=none&sort=name",
    "/list?q=mac",
    "/list?q=9990001",
    "/list?q=P-00001",
    "/list?step=late",
    "/list?stale=7",
    "/list?past_day=62&sort=-waited",
    "/list?unanswered=yes&next=decision",
    "/list?page=200",
)
"""The first page by each sort, by each kind of filter, and one page far down."""

Ask = Callable[[str], tuple[float, int]]
"""Ask for a page: milliseconds at the server, and queries."""


def board(size: str, rounds: int, dice: np.random.Generator) -> Iterator[Figure]:
    """Measure a board's pages and its rebuild."""
    with a_database():
        from django.conf import settings
        from django.db import connection

        from milepost.actions.forecasts import look_ahead
        from milepost.actions.load_board import load_board
        from milepost.actions.rebuild import rebuild
        from milepost.clocks.warm import warm_up
        from milepost.host.clock import now, today
        from milepost.synth.board import Size, make_board

        warm_up()
        made = make_board(Size(size), dice, today=today())
        provider, events = made.provider, len(made.events)
        names = dice.choice(made.pathways["pathway"].to_numpy(), 60 * rounds)
        load_board(made, now=now(), lawbook=settings.LAWBOOK)
        look_ahead(None, lawbook=settings.LAWBOOK, now=now())
        ask = _signed_in(made)
        agenda = _a_meeting(provider)
        del made
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM store_openwait WHERE lead")
            (waits,) = cursor.fetchone()
        yield _round_trip(connection)
        yield from _list_pages(f"{waits:,} open pathways", ask, rounds)
        yield from _pathway_pages(f"{events:,} events", ask, names.tolist())
        yield from _agenda_page(f"{waits:,} open pathways", ask, agenda, rounds)
        begun = time.perf_counter()
        rebuild(provider, lawbook=settings.LAWBOOK, today=today())
        taken = time.perf_counter() - begun
    yield from _rebuilt(events, taken)


@contextmanager
def a_database() -> Iterator[None]:
    """Have a server of our own, and Django upon it, for as long as they are needed."""
    from milepost.host.postgres import start

    folder = Path(tempfile.mkdtemp(prefix="milepost-bench-"))
    folder.chmod(0o711)  # as root, the server is another user, who must pass through
    try:
        with start(folder / "postgres") as server:
            os.environ |= {
                "DJANGO_SETTINGS_MODULE": "milepost.project.settings",
                "MILEPOST_SECRET_KEY": "only for measuring, and known to everyone",
                **server.environment,
            }
            import django
            from django.core.management import call_command
            from django.db import connection

            django.setup()
            call_command("migrate", verbosity=0)
            yield
            connection.close()
            connection.close_pool()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _signed_in(made: object) -> Ask:
    """Sign in somebody who may see the whole board."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.hashers import make_password
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from milepost.actions.appoint import appoint
    from milepost.reading.staff import Person

    ann = Person(
        username="ann",
        name="Ann",
        role="Service manager",
        provider=made.provider,
        provider_name=made.name,
    )
    appoint(ann, password_hash=make_password(None))
    client = Client(SERVER_NAME="localhost")
    client.force_login(
        get_user_model().objects.get(username="ann"),
        backend="django.contrib.auth.backends.ModelBackend",
    )

    def ask(address: str) -> tuple[float, int]:
        with CaptureQueriesContext(connection) as queries:
            begun = time.perf_counter()
            answer = client.get(address)
            taken = time.perf_counter() - begun
        if answer.status_code != 200:
            raise RuntimeError(f"{address} gave {answer.status_code}")
        return 1000 * taken, len(queries)

    return ask


def _round_trip(connection: object) -> Figure:
    taken = []
    with connection.cursor() as cursor:
        for _ in range(ROUND_TRIPS):
            begun = time.perf_counter()
            cursor.execute("SELECT 1")
            taken.append(1000 * (time.perf_counter() - begun))
    return Figure(
        work="one question to PostgreSQL that asks for nothing",
        unit="milliseconds",
        values=tuple(taken),
    )


def _list_pages(of: str, ask: Ask, rounds: int) -> Iterator[Figure]:
    """Ask for each page once to warm it, and then some times over."""
    asked = {address: _asked(ask, address, 3 * rounds) for address in ADDRESSES}
    slowest = max(asked, key=lambda address: median(asked[address][0]))
    queries = {count for _, counts in asked.values() for count in counts}
    yield Figure(
        work=f"a page of the list, {of}",
        unit="milliseconds at the server",
        values=tuple(taken for times, _ in asked.values() for taken in times),
        budget=150,
        by_p95=True,
        note=f"{len(ADDRESSES)} sorts and filters, signed in, from request to HTML;"
        f" {min(queries)} to {max(queries)} queries a page. The slowest is next.",
    )
    yield Figure(
        work=f"the slowest of them, `{slowest}`",
        unit="milliseconds at the server",
        values=asked[slowest][0],
    )


def _asked(ask: Ask, address: str, times: int) -> tuple[tuple[float, ...], set[int]]:
    ask(address)
    taken, counts = zip(*(ask(address) for _ in range(times)), strict=True)
    return taken, set(counts)


def _pathway_pages(of: str, ask: Ask, names: Sequence[str]) -> Iterator[Figure]:
    ask(f"/pathways/{names[0]}")
    taken, counts = zip(*(ask(f"/pathways/{name}") for name in names), strict=True)
    yield Figure(
        work=f"a pathway's page with its explanation, {of} in the log",
        unit="milliseconds at the server",
        values=taken,
        budget=100,
        by_p95=True,
        note=f"{len(names)} pathways by chance, signed in, from request to HTML;"
        f" {min(counts)} to {max(counts)} queries a page.",
    )


def _a_meeting(provider: str) -> str:
    """Begin a meeting about every service, and give the address of its next agenda."""
    from datetime import time as at
    from datetime import timedelta
    from uuid import uuid4

    from django.conf import settings

    from milepost.actions.arrange_meetings import NewSeries, begin
    from milepost.foundation.scope import Scope
    from milepost.host.clock import now, today

    day = today() + timedelta(days=1)
    new = NewSeries(
        name="Whole list", kind="meetings/trust-wide", first=day, starts=at(9)
    )
    how = {"form": uuid4(), "lawbook": settings.LAWBOOK, "now": now()}
    number, problems = begin(Scope(provider, "ann"), new, **how)
    if problems:
        raise RuntimeError(f"no meeting could be begun: {problems[0]}")
    return f"/meetings/series/{number}/agenda/{day.isoformat()}"


def _agenda_page(of: str, ask: Ask, address: str, rounds: int) -> Iterator[Figure]:
    """Ask for the agenda of a meeting about everybody, whose list isn't frozen yet."""
    taken, counts = _asked(ask, address, rounds)
    yield Figure(
        work=f"the agenda of a meeting about every service, {of}",
        unit="milliseconds at the server",
        values=taken,
        budget=2_000,
        note="made anew at each look, until its list is frozen: every line of the agenda"
        f" over the whole list, what changed, tasks and the month's end; {max(counts)}"
        " queries. The budget is our own.",
    )


def _rebuilt(events: int, taken: float) -> Iterator[Figure]:
    yield Figure(
        work=f"rebuilding all projections, {events:,} events",
        unit="seconds",
        values=(taken,),
        note=f"{events / taken:,.0f} events a second.",
    )
    yield Figure(
        work="the same, if 20 million events take their share",
        unit="seconds",
        values=(taken * WHOLE / events,),
        budget=120,
    )
