"""From a hospital's socket to the screen of somebody who has a page open."""

import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.figures import Figure
from bench.messages import COMMAND, PROVIDER, free_port, running, until_read
from milepost.host.sender import Sender

PROBES = 60
A_SECOND = 100
"""So many other messages come each second meanwhile."""

SHOWN = """since => new Promise(resolve => {
  const line = document.getElementById('news');
  const look = () => {
    if (!line.textContent.trim()) return;
    seeing.disconnect();
    resolve(performance.timeOrigin + performance.now());
  };
  const seeing = new MutationObserver(look);
  seeing.observe(line, {childList: true, subtree: true, characterData: true});
  look();
})"""
Invent = Callable[[int, str], list[bytes]]


def on_screen(port: int, invent: Invent) -> Iterator[Figure]:
    """Send a message, and see when a page that lies open in a browser says so."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from playwright.sync_api import sync_playwright

    from browsers import NONE, find_chromium

    chromium = find_chromium()
    if chromium is None:
        raise RuntimeError(NONE)
    web, cookie = free_port(), _cookie()
    stories = {run: _stories(invent, run) for run in "QB"}
    for _, referral, _ in (*stories["Q"], *stories["B"]):
        _send(port, referral)
    until_read()
    serving = [*COMMAND, "serve", "--port", str(web)]
    with running(*serving, until="Milepost is at"), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(base_url=f"http://127.0.0.1:{web}")
        context.add_cookies([cookie])
        page = context.new_page()
        quiet = [_one(page, port, name, raw) for name, _, raw in stories["Q"]]
        with _sending(port, invent):
            busy = [_one(page, port, name, raw) for name, _, raw in stories["B"]]
        browser.close()
    for when, taken in (("nothing else comes", quiet), (_MEANWHILE, busy)):
        yield Figure(
            work=f"from the socket to a page that somebody has open, while {when}",
            unit="milliseconds",
            values=tuple(taken),
            budget=1000,
            by_p95=True,
            note=f"{PROBES} bookings, each until the patient's page in a browser (Chromium)"
            " says that there is news.",
        )


_MEANWHILE = f"{A_SECOND} others come a second"


def _stories(invent: Invent, run: str) -> list[tuple[str, bytes, bytes]]:
    """Give some pathways: the name of each, its referral, and what happens next."""
    told: dict[str, list[bytes]] = defaultdict(list)
    for raw in dict.fromkeys(invent(PROBES * 8, f"{run}scr")):
        told[raw.split(b"ZRF|1|")[1].split(b"|")[0].strip().decode()].append(raw)
    found = []
    for name, messages in told.items():
        kinds = {raw.split(b"|", 9)[8]: raw for raw in messages}
        if {b"REF^I12", b"SIU^S12"} <= kinds.keys():
            found.append((name, kinds[b"REF^I12"], kinds[b"SIU^S12"]))
    return found[:PROBES]


def _one(page, port: int, name: str, raw: bytes) -> float:
    """Open a pathway, send a message, and give milliseconds until the page says so."""
    page.goto(f"/pathways/{name}")
    page.locator("html[data-live=on]").wait_for(state="attached")
    page.wait_for_timeout(500)  # what it asks when it has begun to listen is asked
    seeing = page.evaluate_handle(f"({{shown: ({SHOWN})()}})")
    begun = time.time()
    _send(port, raw)
    shown = seeing.evaluate("each => each.shown")
    return shown - 1000 * begun


def _send(port: int, raw: bytes) -> None:
    with Sender("127.0.0.1", port) as line:
        if line.ask(raw) is None:
            raise RuntimeError("A message was not answered.")


@contextmanager
def _sending(port: int, invent: Invent) -> Iterator[None]:
    """Have another hospital send so many a second, for as long as it lasts."""
    ended = threading.Event()

    def send() -> None:
        number = 0
        while not ended.is_set():
            for raw in invent(2_000, f"O{number}-"):
                _send(port, raw)
                if ended.wait(1 / A_SECOND):
                    return
            number += 1

    thread = threading.Thread(target=send)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _cookie() -> dict[str, object]:
    """Sign in somebody who may see everything, and give their browser's cookie."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.contrib.auth.hashers import make_password
    from django.test import Client

    from milepost.actions.appoint import appoint
    from milepost.reading.staff import Person

    ann = Person(
        username="ann",
        name="Ann",
        role="Service manager",
        provider=PROVIDER,
        provider_name="Invented",
    )
    appoint(ann, password_hash=make_password(None))
    client = Client(SERVER_NAME="localhost")
    client.force_login(
        get_user_model().objects.get(username="ann"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    name = settings.SESSION_COOKIE_NAME
    where = {"domain": "127.0.0.1", "path": "/"}
    return {"name": name, "value": client.cookies[name].value, **where}
