"""The demonstration's feed: a listener here, and a hospital that sends to it from outside."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from itertools import cycle
from threading import Event, Thread

from django.conf import settings
from django.db import Error, connections

from milepost.actions.rebuild import reproject_moving
from milepost.actions.receive import FeedName
from milepost.cli.feed_listener import listening
from milepost.cli.site_profile import the_profile
from milepost.cli.web_server import take_port
from milepost.foundation.scope import Scope
from milepost.host.clock import now, today
from milepost.reading.feed import how_many, last_number, who_waits
from milepost.synth.board import PROVIDER
from milepost.synth.services import ALL

NAME = "simulated hospital"
PROFILE = "demonstration"
EVERY_SECONDS = 4.0
CANCER_AT_ONCE = 2
"""Of the services of cancer so many are told of each time, in turn: with ten of them, who
follows one hears something within twenty seconds. One other service is told of too."""

COUNT_AGAIN = 15
"""After so many times, see afresh how many patients there are."""

PATIENCE = 5.0
"""Seconds that the hospital has to end, once it is told nothing more."""


@contextmanager
def demo_feed() -> Iterator[int]:
    """Have a hospital that sends its news, and listen to it; give the listener's port."""
    feed = FeedName(NAME, the_profile(PROFILE))
    with ExitStack() as held:
        taken = held.enter_context(take_port("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        held.enter_context(listening(taken, Scope(PROVIDER, f"feed {NAME}"), feed))
        held.enter_context(_hospital(port))
        yield port


@contextmanager
def _hospital(port: int) -> Iterator[None]:
    """Start the hospital's own process, and tell it every few seconds who waits."""
    numbers = (port, last_number(Scope(PROVIDER, NAME), NAME))
    program = [sys.executable, "-m", "milepost.cli.demo_hospital", *map(str, numbers)]
    with subprocess.Popen(program, stdin=subprocess.PIPE, text=True) as hospital:
        teller = _Teller(hospital)
        teller.start()
        try:
            yield
        finally:
            teller.stop()
            try:
                hospital.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                hospital.kill()


class _Teller:
    """Tells the hospital who waits, service by service, until it is stopped."""

    def __init__(self, hospital: "subprocess.Popen[str]") -> None:
        self._hospital = hospital
        self._ended = Event()
        self._thread = Thread(target=self._run, name="who waits", daemon=True)
        self._scope = Scope(PROVIDER, NAME)
        self._last_day: date | None = None
        self._turn, self._counts = 0, (0, 0)
        self._cancer = cycle(s.code for s in ALL if s.family == "cancer")
        self._others = cycle(s.code for s in ALL if s.family != "cancer")

    def start(self) -> None:
        """Begin to tell, beside whatever else is done."""
        self._thread.start()

    def stop(self) -> None:
        """Tell nothing more: the hospital's input ends, and so does the hospital."""
        self._ended.set()
        self._thread.join(timeout=10)
        with suppress(OSError):
            self._hospital.stdin.close()

    def _run(self) -> None:
        while not self._ended.wait(EVERY_SECONDS):
            # If the database has gone away, whoever looks at a page is told of it; here
            # we only try again. If the hospital has gone, its silence shows on the pages.
            with suppress(Error, OSError):
                self._new_day()
                self._tell()
        connections.close_all()

    def _new_day(self) -> None:
        if self._last_day != today():
            self._last_day = today()
            reproject_moving(
                lawbook=settings.LAWBOOK,
                today=self._last_day,
                go_on=lambda: not self._ended.is_set(),
            )

    def _tell(self) -> None:
        if self._turn % COUNT_AGAIN == 0:
            self._counts = how_many(self._scope)
        self._turn += 1
        patients, pathways = self._counts
        services = [next(self._cancer) for _ in range(CANCER_AT_ONCE)]
        services.append(next(self._others))
        wards = [
            who_waits(self._scope, settings.LAWBOOK, now=now(), service=service)
            for service in services
        ]
        told = {"patients": patients, "pathways": pathways, "wards": wards}
        self._hospital.stdin.write(json.dumps(told) + "\n")
        self._hospital.stdin.flush()
