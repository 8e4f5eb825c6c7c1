"""A feed whose parts are killed, whose lines are cut and whose disk is full.

What is done here is done a few times by tests, and many times by ``tests/soak.py``.
"""

import contextlib
import os
import random
import resource
import socket
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from milepost.host.postgres import DATABASE, start
from milepost.host.sender import Sender
from milepost.intake.hl7.framing import framed

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-c", "from milepost.cli.main import run; run()"]
PROFILE = "scotland-synthetic"
OURS, CONTROL = "RXX", "RYY"
PATIENCE = 600
LISTENER, READER = "the listener", "what reads beside it"
WORKER, POSTGRESQL = "the worker", "PostgreSQL"
HANG_UP = struct.pack("ii", 1, 0)
"""With this a socket that is closed resets the line, and sends nothing more."""

STORED = """
    SELECT control_id, count(*) FROM inbox_message
    WHERE provider = %s AND feed = 'pas' GROUP BY 1
"""
UNREAD = """
    SELECT count(*) FROM inbox_message m LEFT JOIN inbox_outcome o ON o.message_id = m.id
    WHERE m.provider = %s AND o.message_id IS NULL
"""
BECAME = """
    SELECT m.control_id, o.state, o.codes FROM inbox_message m
    JOIN inbox_outcome o ON o.message_id = m.id WHERE m.provider = %s ORDER BY 1, 2, 3
"""
CLOCKS = """
    SELECT pathway, standard, clock, started, ended, how, days, adjusted, waited, met,
        waited_from, breach_on
    FROM store_clock WHERE provider = %s ORDER BY 1, 2, 3
"""
EVENTS_TWICE = """
    SELECT pathway, day, kind, to_jsonb(e) - 'id' - 'recorded_at' FROM store_event e
    WHERE provider = %s AND corrects_id IS NULL AND kind <> 'recorded_in_error'
        AND NOT EXISTS (SELECT FROM store_event c WHERE c.corrects_id = e.id)
    GROUP BY 1, 2, 3, 4 HAVING count(*) > 1
"""
EVENTS = "SELECT count(*) FROM store_event WHERE provider = %s"
SERVICE = """
    INSERT INTO store_service (provider, code, name, family, standards, last_event)
    VALUES (%s, %s, %s, 'cancer', '{scotland/cancer-62-day,scotland/cancer-31-day}', 0)
    ON CONFLICT DO NOTHING
"""


class House:
    """A database server of our own, a listener and a worker, any of which is killed."""

    def __init__(self, folder):
        self.folder, self.link = folder, folder / "sockets"
        self.server = start(folder / "postgres", durable=True)
        self.link.symlink_to(self.server.socket_folder)
        url = f"postgresql://milepost@/{DATABASE}?host={quote(str(self.link))}"
        mine = {"PYTHONPATH": str(ROOT / "src"), "DATABASE_URL": url}
        self.environment = os.environ | mine | {"MILEPOST_HOME": str(folder / "home")}
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.programs = {}
        self.begin(LISTENER)
        with self.line() as line:
            for provider in (OURS, CONTROL):
                for code in ("lung", "colorectal"):
                    line.execute(SERVICE, [provider, code, code])

    def begin(self, which):
        """Start a program, and go on once it works."""
        asked = ["--port", str(self.port), "--provider", OURS, "--name", "pas"]
        words = {
            LISTENER: ["feed", "listen", *asked, "--profile", PROFILE],
            WORKER: ["work"],
        }
        program = subprocess.Popen(
            [*COMMAND, *words[which]],
            env=self.environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        told = []
        for line in program.stderr:
            told.append(line)
            if line.startswith(("Listening", "Looking")):
                break
        else:
            raise AssertionError("".join(told))
        # What it says from now on is of no interest, but must be taken from it.
        taking = threading.Thread(target=program.stderr.read, daemon=True)
        taking.start()
        self.programs[which] = program, taking

    def stop(self, which):
        program, taking = self.programs.pop(which)
        program.kill()
        program.wait()
        taking.join()
        program.stderr.close()

    def kill(self, which):
        """Kill it as a power cut does, and start it again on what is left."""
        if which is POSTGRESQL:
            whole = psutil.Process(self.server.child.pid)
            parts = whole.children(recursive=True)
            for process in (whole, *parts):
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
            self.server.child.wait()
            psutil.wait_procs(parts, timeout=PATIENCE)
            self.server.stop()
            self.begin_postgresql()
        elif which is READER:
            listener, _ = self.programs[LISTENER]
            for child in psutil.Process(listener.pid).children():
                child.kill()
        else:
            self.stop(which)
            self.begin(which)

    def begin_postgresql(self):
        self.server = start(self.folder / "postgres", durable=True)
        self.link.unlink()
        self.link.symlink_to(self.server.socket_folder)

    def run(self, *words):
        subprocess.run(
            [*COMMAND, *words], env=self.environment, check=True, capture_output=True
        )

    def line(self):
        return psycopg.connect(f"{self.server.dsn} dbname={DATABASE}", autocommit=True)

    def ask(self, sql, provider=OURS):
        with self.line() as line:
            return line.execute(sql, [provider]).fetchall()

    def until_read(self):
        """Wait until something has become of every message."""
        last = time.monotonic() + PATIENCE
        while self.ask(UNREAD) != [(0,)]:
            assert time.monotonic() < last, "messages are not read"
            time.sleep(0.1)

    def end(self):
        for which in list(self.programs):
            self.stop(which)
        self.server.stop()


class Hospital(threading.Thread):
    """Sends some messages, each again and again until it is answered.

    Now and then it hangs up: in the middle of a message, before its answer, or after.
    """

    def __init__(self, house, messages, seed, odd=0.02):
        super().__init__(daemon=True)
        self.house, self.messages, self.odd = house, messages, odd
        self.dice = random.Random(seed)
        self.answers = []
        self.sender = None

    def run(self):
        for raw in self.messages:
            if self.dice.random() < self.odd:
                self.hang_up_in_the_middle(raw)
            while (answer := self.answer(raw)) is None:
                time.sleep(0.05)
            self.answers.append((raw, answer))
            if self.dice.random() < self.odd:
                self.hang_up()
        self.hang_up()

    def answer(self, raw):
        try:
            if self.sender is None:
                self.sender = Sender("127.0.0.1", self.house.port)
            answer = self.sender.ask(raw)
        except OSError:
            answer = None
        if answer is None:
            self.hang_up()
        return answer

    def hang_up_in_the_middle(self, raw):
        """Send half of a message, or all of it, and don't wait for the answer."""
        part = framed(raw)
        part = part[: self.dice.choice([len(part) // 2, len(part)])]
        with contextlib.suppress(OSError):
            line = socket.create_connection(("127.0.0.1", self.house.port), timeout=10)
            with line:
                line.sendall(part)
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, HANG_UP)

    def hang_up(self):
        if self.sender is not None:
            self.sender.close()
            self.sender = None


def killed_at_random(house, messages, *, kills, seed, hospitals=3, of=(LISTENER,)):
    """Send messages while parts of the house are killed, and find every one of them.

    The messages of one patient are shared out among hospitals, which race. Meanwhile
    whatever is named in ``of`` is killed, so many times in all.
    """
    dice = random.Random(seed)
    shares = [[] for _ in range(hospitals)]
    for raw in messages:
        dice.choice(shares).append(raw)
    senders = [Hospital(house, share, seed + n) for n, share in enumerate(shares)]
    kill_at = sorted(dice.sample(range(1, len(messages) - 1), kills), reverse=True)
    for sender in senders:
        sender.start()
    last = time.monotonic() + PATIENCE * (1 + kills)
    while any(sender.is_alive() for sender in senders):
        assert time.monotonic() < last, "messages are not answered"
        done = sum(len(sender.answers) for sender in senders)
        if kill_at and done >= kill_at[-1]:
            kill_at.pop()
            house.kill(dice.choice(of))
        time.sleep(0.01)
    answers = [answer for sender in senders for answer in sender.answers]
    assert not kill_at
    house.until_read()
    everything_is_there_once(house, messages, answers)


def everything_is_there_once(house, messages, answers):
    """Every message that was answered is stored once, and has told what it tells."""
    assert len(answers) == len(messages)
    for raw, answer in answers:
        assert f"A|{control_id(raw)}\r".encode() in answer, answer
    stored = dict(house.ask(STORED))
    assert {control_id(raw): 1 for raw in messages}.items() <= stored.items()
    assert set(stored.values()) == {1}
    assert house.ask(EVENTS_TWICE) == []


def as_if_nothing_had_happened(house, messages):
    """What stands is what stands where the same messages came in order, undisturbed.

    That is asked before anything is read from the beginning, which would mend what was
    left wrong; and reading it from the beginning then records nothing.
    """
    file = house.folder / "undisturbed.hl7"
    file.write_bytes(b"".join(dict.fromkeys(messages)))
    of = ["--provider", CONTROL, "--name", "pas", "--profile", PROFILE]
    house.run("feed", "load", str(file), *of)
    house.kill(LISTENER)  # it begins by looking again at whatever waits
    last = time.monotonic() + PATIENCE
    while _stands(house) != _stands(house, CONTROL) and time.monotonic() < last:
        time.sleep(0.2)
    before = _stands(house)
    assert before == _stands(house, CONTROL)
    assert len(house.ask(CLOCKS)) > 0
    events = house.ask(EVENTS)
    house.run("feed", "replay", "--provider", OURS, *of[2:])
    assert _stands(house) == before
    assert house.ask(EVENTS) == events


def _stands(house, provider=OURS):
    return house.ask(BECAME, provider), house.ask(CLOCKS, provider)


def control_id(raw):
    return raw.split(b"|", 10)[9].decode()


def large(raw, size=200_000):
    """The same message with a note that takes up room, and can't be made smaller."""
    return raw + b"NTE|1||" + random.Random(raw).randbytes(size // 2).hex().encode()


def with_a_limit_on_files(house, messages, limit=24 * 1024 * 1024):
    """Let no file of the database grow beyond a limit, as on a disk that is full."""
    free, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, most))
    try:
        house.kill(POSTGRESQL)  # what is started now has our limit
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (free, most))
    _until_answered(house, messages[0])
    refused = _until_refused(house, messages)
    house.kill(POSTGRESQL)
    _and_then_stored(house, messages, refused)


def on_a_full_disk(house, messages, grow):
    """Send until the disk is full; make it larger, and send the rest."""
    refused = _until_refused(house, messages)
    grow()
    if house.server.child.poll() is not None:
        house.server.stop()
        house.begin_postgresql()
    _and_then_stored(house, messages[: refused + 20], refused)


def _until_refused(house, messages):
    """Send until one isn't answered; say which it was."""
    for number, raw in enumerate(messages):
        with Sender("127.0.0.1", house.port) as line:
            if line.ask(raw) is None:
                return number
    raise AssertionError("the disk was never full")


def _and_then_stored(house, messages, refused):
    """What was answered is there; the others are, once they are sent again."""
    stored = dict(house.ask(STORED))
    assert {control_id(raw) for raw in messages[:refused]} <= stored.keys()
    answers = [(raw, _until_answered(house, raw)) for raw in messages[refused:]]
    everything_is_there_once(house, messages[refused:], answers)
    assert set(dict(house.ask(STORED)).values()) == {1}


def _until_answered(house, raw):
    last = time.monotonic() + PATIENCE
    while True:
        with Sender("127.0.0.1", house.port) as line:
            answer = line.ask(raw)
        if answer is not None:
            return answer
        assert time.monotonic() < last, "messages are not answered"
