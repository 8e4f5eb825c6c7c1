"""A real server, a real database and a real browser."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import sync_playwright

from journeys.steps import sign_in

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ARGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-gpu",
    "--disable-software-rasterizer",
    "--no-first-run",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in Path(item.fspath).parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)


class House:
    """The server, and what it is told."""

    def __init__(self, running, address):
        self.running, self.address = running, address

    def hears(self):
        """Wait for what it says next: the word, and the moment."""
        line = self.running.stdout.readline()
        assert line, self.running.stderr.read()
        heard = json.loads(line)
        return heard["said"], heard["at"]

    def record(self, pathway, kind, **says):
        """Record an event; give the moment at which it was stored."""
        told = {"pathway": pathway, "kind": kind, "says": says}
        self.running.stdin.write(json.dumps(told) + "\n")
        self.running.stdin.flush()
        said, at = self.hears()
        assert said == "stored", said
        return at

    def does(self, what):
        """Have something happen that the house knows by name."""
        self.running.stdin.write(json.dumps({"does": what}) + "\n")
        self.running.stdin.flush()
        said, _ = self.hears()
        assert said == "done", said

    def waits(self, days, *, reviews=True):
        """Let days pass for the scheduled job, and for nobody else."""
        told = {"days": days, "reviews": reviews}
        self.running.stdin.write(json.dumps(told) + "\n")
        self.running.stdin.flush()
        said, _ = self.hears()
        assert said == "passed", said


def _free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture(scope="session")
def journey_database(request):
    """An empty database that no other test uses, for journeys to fill."""
    from psycopg.conninfo import conninfo_to_dict

    from milepost.host.postgres import create_database

    server = request.getfixturevalue("postgres")
    name = "milepost_journeys"
    create_database(server.dsn, name)
    told = conninfo_to_dict(server.dsn)
    return {
        "MILEPOST_DB_HOST": str(told.get("host", "")),
        "MILEPOST_DB_PORT": str(told.get("port", "")),
        "MILEPOST_DB_USER": str(told.get("user", "")),
        "MILEPOST_DB_PASSWORD": str(told.get("password", "")),
        "MILEPOST_DB_NAME": name,
    }


@pytest.fixture(scope="session")
def house(journey_database):
    """Start the server once for all the journeys."""
    port = _free_port()
    environment = os.environ | journey_database
    environment.pop("DATABASE_URL", None)
    environment |= {
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT / 'tests'}",
        "DJANGO_SETTINGS_MODULE": "milepost.project.settings",
        "MILEPOST_SECRET_KEY": "only for journeys",
        "MILEPOST_DEMO": "1",
        "NUMBA_BOUNDSCHECK": "0",
    }
    program = [sys.executable, str(HERE / "house.py"), str(port)]
    with subprocess.Popen(
        program,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        made = House(running, f"http://localhost:{port}")
        try:
            assert made.hears()[0] == "ready"
            _wait_for(made.address)
            yield made
        finally:
            running.terminate()


def _wait_for(address):
    for _ in range(100):
        try:
            with urlopen(f"{address}/healthz") as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server never answered")


@pytest.fixture(scope="session")
def browser(chromium_path):
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium_path, args=ARGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def sessions():
    """The cookies of everybody who has signed in, so that each does it once."""
    return {}


NOT_IDLE = 300
"""Seconds after which a session is taken to be near its end, on a slow machine too."""


@pytest.fixture
def visit(house, browser, sessions, request):
    """Open a browser as somebody, and fail if the page complains of anything."""
    contexts, complaints = [], []

    def visit(who="ada", *, expects=(), **how):
        viewport = how.pop("viewport", {"width": 1366, "height": 768})
        context = browser.new_context(base_url=house.address, viewport=viewport, **how)
        contexts.append(context)
        page = context.new_page()

        def complain(message):
            if not any(re.search(words, message) for words in expects):
                complaints.append(message)

        page.on("console", lambda m: complain(f"{m.type}: {m.text}"))
        page.on("pageerror", lambda error: complain(str(error)))
        cookies, last_used = sessions.get(who, (None, 0.0))
        if who and (cookies is None or time.monotonic() - last_used > NOT_IDLE):
            sign_in(page, who)
            cookies = context.cookies()
        elif who:
            context.add_cookies(cookies)
        sessions[who] = cookies, time.monotonic()
        return page

    yield visit
    for context in contexts:
        context.close()
    assert complaints == []
