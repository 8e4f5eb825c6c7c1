"""One person at work, as a browser would ask for it: pages, looks, escalations, news."""

import html
import http.client
import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from threading import Event, Thread
from urllib.parse import urlencode, urlsplit

LISTS = (
    "/list",
    "/list?sort=-waited",
    "/list?breach=14",
    "/list?booked=nothing&sort=-waited",
    "/list?sort=-chance",
    "/list?q=mac",
    "/list?step=late",
)
DESKS = ("radiology", "endoscopy", "pathology")
CALM = 0.4
"""Seconds between two questions of an open page for its news."""

PATIENCE = 60.0
"""Seconds after which an answer that hasn't come is an error."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one request."""

    status: int
    text: str
    location: str


@dataclass(slots=True)
class Person:
    """One person, signed in at one server, with a page open that hears its news."""

    username: str
    port: int
    dice: random.Random
    think: float
    """Seconds between two things that they do, on the average."""

    ended: Event
    taken: list[tuple[str, float]] = field(default_factory=list)
    """What was done, and how many milliseconds it took."""

    errors: list[str] = field(default_factory=list)
    cookies: SimpleCookie = field(default_factory=SimpleCookie)
    page: str = ""
    """The page that is open now."""

    def sign_in(self, password: str) -> None:
        """Sign in, once, before anything is timed."""
        form = {
            "csrfmiddlewaretoken": _token(self._ask("GET", "/sign-in").text),
            "username": self.username,
            "password": password,
        }
        answer = self._ask("POST", "/sign-in", form)
        if answer.status != 302:
            raise RuntimeError(f"{self.username} is not let in: {answer.status}")

    def work(self) -> None:
        """Do one thing after another until it is over, and listen meanwhile."""
        listening = Thread(target=self._listen, daemon=True)
        self._pause(self.think * self.dice.random())
        self._my_work()
        listening.start()
        things = (self._list, self._my_work, self._read, self._note, self._desk)
        rarely = (self._escalations, self._escalate)
        while not self.ended.is_set():
            self._pause(self.think * self.dice.uniform(0.5, 1.5))
            chosen = self.dice.choices((*things, *rarely), (15, 15, 25, 30, 6, 6, 3))
            chosen[0]()

    def _pause(self, seconds: float) -> None:
        self.ended.wait(seconds)

    def _list(self) -> None:
        self._show("a page of the waiting list", self.dice.choice(LISTS))

    def _my_work(self) -> None:
        self._show("my work", "/work")

    def _desk(self) -> None:
        self._show("a desk", f"/desks/{self.dice.choice(DESKS)}")

    def _escalations(self) -> None:
        self._show("escalations", "/escalations?show=all")

    def _read(self) -> None:
        for pathway in self._a_pathway():
            self._show("a patient's page", pathway)

    def _note(self) -> None:
        """Write a look down, and go on to the next patient."""
        for pathway in self._a_pathway():
            self._show("a patient's page", pathway)
            form = re.search(r'<form[^>]*id="look".*?</form>', self.page, re.DOTALL)
            if form is None:
                continue
            action = html.unescape(re.search(r'action="([^"]*)"', form[0])[1])
            told = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))
            owner = re.search(r'<option value="([^"]*)" selected', form[0])
            said = {
                name: html.unescape(told.get(name, ""))
                for name in ("csrfmiddlewaretoken", "form", "last_look")
            } | {
                "note": "Rang the booking office.",
                "action": "Chase the booking",
                "due": "+7",
                "owner": html.unescape(owner[1]) if owner else "",
                "then": "next",
            }
            self._timed(
                "saving a look, and the next patient's page",
                lambda action=action, said=said: self._sent(action, said),
            )

    def _escalate(self) -> None:
        for pathway in self._a_pathway():
            address = f"{urlsplit(pathway).path}/escalate"
            self._show("the form of an escalation", address)
            told = dict(re.findall(r'name="(\w+)" value="([^"]*)"', self.page))
            said = {
                "csrfmiddlewaretoken": told.get("csrfmiddlewaretoken", ""),
                "form": told.get("form", ""),
                "reason": "The booking is late.",
                "desk": self.dice.choice(DESKS),
            }
            self._timed(
                "raising an escalation, and its page",
                lambda address=address, said=said: self._sent(address, said),
            )

    def _a_pathway(self) -> Iterator[str]:
        """Give one of the patients on the page that is open; else of one's own work."""
        found = re.findall(r'class="app-patient" href="(/pathways/[^"]*)"', self.page)
        if not found:
            self._my_work()
            found = re.findall(
                r'class="app-patient" href="(/pathways/[^"]*)"', self.page
            )
        if found:
            yield html.unescape(self.dice.choice(found[:20]))

    def _show(self, kind: str, address: str) -> None:
        self._timed(kind, lambda: self._ask("GET", address))

    def _sent(self, address: str, said: dict[str, str]) -> Answer:
        """Send a form, and go where it leads."""
        answer = self._ask("POST", address, said)
        return self._ask("GET", answer.location) if answer.status == 302 else answer

    def _timed(self, kind: str, doing: Callable[[], Answer]) -> None:
        begun = time.perf_counter()
        try:
            answer = doing()
        except OSError as error:
            if not self.ended.is_set():
                self.errors.append(f"{kind}: {type(error).__name__}")
            return
        if self.ended.is_set():
            return  # what goes beyond the end is measured by nobody
        self.taken.append((kind, 1000 * (time.perf_counter() - begun)))
        if answer.status != 200:
            self.errors.append(f"{kind}: {answer.status}")
        else:
            self.page = answer.text

    def _listen(self) -> None:
        """Hear that something changed, and ask what, as an open page does."""
        last = 0.0
        try:
            for line in self._stream():
                if self.ended.is_set():
                    return
                if not line.startswith(b"event: changed"):
                    continue
                self._pause(max(0.0, last + CALM - time.monotonic()))
                last = time.monotonic()
                if state := re.search(r'data-state="([^"]*)"', self.page):
                    self._news(html.unescape(state[1]))
        except OSError as error:
            if not self.ended.is_set():
                self.errors.append(f"listening: {type(error).__name__}")

    def _news(self, state: str) -> None:
        told = dict(re.findall(r'data-(upto|marks)="([^"]*)"', self.page))
        asked = "".join(
            f"&{name}={told[key]}"
            for name, key in (("since", "upto"), ("marks", "marks"))
            if told.get(key)
        )
        begun = time.perf_counter()
        answer = self._ask("GET", f"/changes?{state}{asked}")
        if not self.ended.is_set():
            self.taken.append(
                ("what an open page asks", 1000 * (time.perf_counter() - begun))
            )
            if answer.status != 200:
                self.errors.append(f"what an open page asks: {answer.status}")

    def _stream(self) -> Iterator[bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port)) as line:
            line.request("GET", "/stream", headers=self._headers())
            answer = line.getresponse()
            while said := answer.readline():
                yield said

    def _ask(
        self, method: str, address: str, said: dict[str, str] | None = None
    ) -> Answer:
        body = urlencode(said) if said else None
        headers = self._headers()
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with closing(line):
            line.request(method, address, body, headers)
            answer = line.getresponse()
            text = answer.read().decode()
            for cookie in answer.headers.get_all("Set-Cookie", []):
                self.cookies.load(cookie)
            return Answer(answer.status, text, answer.headers.get("Location", ""))

    def _headers(self) -> dict[str, str]:
        told = "; ".join(f"{name}={one.value}" for name, one in self.cookies.items())
        return {"Cookie": told} if told else {}


def _token(page: str) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]*)"', page)[1]
