"""The listener as a process: killed at random, it has lost nothing that it answered."""

import contextlib
import os
import random
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import hl7
import pytest
from django.conf import settings

from hl7_messages import a_booking, a_referral, the_profile
from milepost.actions.receive import FeedName, receive
from milepost.actions.register import register_service
from milepost.intake.hl7.framing import Splitter, framed
from milepost.store.inbox import health
from milepost.store.inbox.models import Feed, Message
from milepost.store.models import Event
from registered import CANCER, NOON, OURS, a_provider

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from milepost.cli.main import run; run()", "feed"]


def address():
    from django.db import connection

    told = connection.settings_dict
    who = quote(told["USER"]) + (
        f":{quote(told['PASSWORD'])}" if told["PASSWORD"] else ""
    )
    where = f"host={quote(told['HOST'])}&port={told['PORT']}"
    return f"postgresql://{who}@/{told['NAME']}?{where}"


class Process:
    """``milepost feed listen``, to be started, killed and started again."""

    def __init__(self, folder, *options):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        asked = ["--port", str(self.port), "--provider", "RXX", "--name", "pas"]
        asked += ["--profile", "scotland-synthetic", *options]
        self.command = [*COMMAND, "listen", *asked]
        mine = {"PYTHONPATH": str(ROOT / "src"), "DATABASE_URL": address()}
        self.environment = os.environ | mine | {"MILEPOST_HOME": str(folder)}
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        told = []
        for line in self.process.stderr:
            told.append(line)
            if line.startswith("Listening"):
                return self
        self.process.communicate()
        raise AssertionError("".join(told))

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        try:
            _, told = self.process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            _, told = self.process.communicate()
        return told

    def ring(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)


@pytest.fixture
def listener(committed, tmp_path):
    made = []

    def listen(*options):
        made.append(Process(tmp_path, *options).start())
        return made[-1]

    yield listen
    for process in made:
        if process.process.poll() is None:
            process.end(signal.SIGKILL)


def ask(line, raw):
    """Send one message and wait for its answer; None if the connection is gone."""
    splitter = Splitter()
    with contextlib.suppress(OSError):
        line.sendall(framed(raw))
        while arrived := line.recv(65536):
            for piece in splitter.take(arrived):
                return piece.content
    return None


def test_a_sender_is_answered_and_a_polite_request_to_end_is_heard(listener):
    door = listener()
    with door.ring() as line:
        answer = ask(line, a_referral("77"))
    told = hl7.parse(answer.decode())
    assert (str(told["MSA.F1"]), str(told["MSA.F2"])) == ("AA", "77")
    assert door.end().endswith("Stopped. Every message that was answered is stored.\n")
    assert Message.objects.get().control_id == "77"
    assert Feed.objects.get().profile == "scotland-synthetic"


def test_what_was_sent_is_on_the_pathway_soon_after_the_answer(listener):
    a_provider()
    door = listener()
    with door.ring() as line:
        assert b"|AA|" in ask(line, a_referral(day="20250106"))
        last = time.monotonic() + 10
        while not Event.objects.exists() and time.monotonic() < last:
            line.sendall(b"\r")
    door.end()
    assert Event.objects.get().kind == "referral_received"


def test_a_sender_may_speak_tls_and_must_if_asked(listener, tmp_path):
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
    made += ["-keyout", "key.pem", "-out", "cert.pem", "-subj", "/CN=localhost"]
    made += ["-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(made, cwd=tmp_path, check=True, capture_output=True)
    files = [str(tmp_path / name) for name in ("cert.pem", "key.pem")]
    door = listener("--tls-cert", files[0], "--tls-key", files[1])
    context = ssl.create_default_context(cafile=files[0])
    with context.wrap_socket(door.ring(), server_hostname="localhost") as line:
        assert b"MSA|AA|1" in ask(line, a_referral())
    with door.ring() as line:
        assert ask(line, a_booking()) is None
    assert Message.objects.count() == 1


def test_what_reads_the_messages_ends_when_it_cannot_and_is_not_left_deaf(tmp_path):
    """Its feed has a name that no text may have, so that each look fails."""
    program = [sys.executable, "-m", "milepost.cli.feed_reader"]
    mine = {"PYTHONPATH": str(ROOT / "src"), "DATABASE_URL": address()}
    reader = subprocess.Popen(
        [*program, "RXX", "pas\udcff", "scotland-synthetic"],
        env=os.environ | mine | {"MILEPOST_HOME": str(tmp_path)},
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert reader.wait(60) == 1
        told = reader.stderr.read().decode()
        assert told.startswith("Messages wait to be read: UnicodeEncodeError at")
        assert "Traceback" not in told
    finally:
        reader.kill()
        reader.communicate()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["--profile", "nothing"], "It can't be read: no such file"),
        (["--profile", "itk-2-4", "--tls-key", "x"], "go with --tls-cert"),
        (["--profile", "itk-2-4", "--tls-cert", "x"], "--tls-cert: It can't be used"),
    ],
)
def test_a_feed_that_cannot_be_listened_to_is_one_sentence(tmp_path, asked, words):
    command = [*COMMAND, "listen", "--port", "0", "--provider", "RXX", *asked]
    mine = {"PYTHONPATH": str(ROOT / "src"), "MILEPOST_HOME": str(tmp_path)}
    answer = subprocess.run(
        command, capture_output=True, text=True, env=os.environ | mine, timeout=60
    )
    assert answer.returncode == 1
    assert words in answer.stderr
    assert "Traceback" not in answer.stderr


def test_killed_at_random_it_has_every_message_that_it_answered_once(listener):
    dice = random.Random(4)
    messages = [a_booking(str(n), of=f"A-{n}") for n in range(400)]
    kill_at = {dice.randrange(len(messages)) for _ in range(5)}
    door = listener()
    line, answered = door.ring(), []
    for number, raw in enumerate(messages):
        if number in kill_at:
            # Half way through a message: it may or may not have been stored.
            part = framed(raw)
            line.sendall(part[: dice.choice([len(part) // 2, len(part)])])
            door.end(signal.SIGKILL)
            line.close()
            door.start()
            line = door.ring()
        answer = ask(line, raw)
        assert answer is not None
        answered.append(answer)
    line.close()
    assert all(f"MSA|AA|{n}\r".encode() in told for n, told in enumerate(answered))
    stored = list(Message.objects.order_by("id").values_list("control_id", flat=True))
    assert sorted(stored, key=int) == [str(n) for n in range(len(messages))]


def run(*arguments, home):
    mine = {"PYTHONPATH": str(ROOT / "src"), "DATABASE_URL": address()}
    mine |= {"MILEPOST_HOME": str(home)}
    return subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        env=os.environ | mine,
        timeout=60,
    )


def test_what_waits_is_listed_and_a_code_is_given_its_meaning(committed, tmp_path):
    a_provider()
    feed = FeedName("pas", the_profile())
    for raw in (a_referral(), a_booking("2", "SIU^S15", why="FLOOD"), b"nothing"):
        receive(OURS, feed, raw, now=NOON)
    of = ["--provider", "RXX", "--name", "pas"]
    by = ["--profile", "scotland-synthetic"]
    told = run("replay", *of, *by, home=tmp_path)
    assert told.stderr == (
        "3 messages looked at: 1 recorded, 0 kept, 2 wait for a person.\n"
    )
    told = run("held", *of, home=tmp_path)
    assert "Nobody has said what 'FLOOD' means." in told.stderr
    assert told.stderr.endswith("2 messages wait for a person.\n")
    told = run("meaning", "cancelled_by", "FLOOD", "provider", *of, *by, home=tmp_path)
    assert told.stderr == (
        "2 messages looked at: 1 recorded, 0 kept, 1 wait for a person.\n"
    )
    number = str(Message.objects.get(raw=b"nothing").id)
    done = ["settle", number, "--note", "A probe of the network", "--provider", "RXX"]
    assert run(*done, home=tmp_path).stderr == f"Message {number} is settled.\n"
    again = run(*done, home=tmp_path)
    assert again.returncode == 1
    assert "No message of that number waits." in again.stderr
    wrong = run("meaning", "nonsense", "A", "b", *of, *by, home=tmp_path)
    assert "its maps are: services, priority" in wrong.stderr
    assert run("check", "template", home=tmp_path).returncode == 0
    assert "itk-2-4" in run("profiles", home=tmp_path).stdout


def test_invented_patients_are_sent_and_every_message_becomes_something(listener):
    a_provider()
    told = {"name": "Colorectal", "family": "cancer", "standards": CANCER}
    register_service(OURS, "colorectal", **told, lawbook=settings.LAWBOOK)
    door = listener()
    home = Path(door.environment["MILEPOST_HOME"])
    sent = run("send", "--port", str(door.port), "--patients", "20", home=home)
    found = re.match(r"(\d+) messages sent in .* answers: (\d+) CA\.$", sent.stderr)
    assert found, sent.stderr
    assert found[1] == found[2]
    last = time.monotonic() + 30
    while health.counts(OURS, "pas")["waiting"] and time.monotonic() < last:
        with door.ring() as line:
            line.sendall(b"\r")
    door.end()
    counted = health.counts(OURS, "pas")
    assert counted["waiting"] == counted["kept"] == 0
    assert counted["projected"] > counted["held"]
    assert int(found[1]) == counted["all"] + Feed.objects.get().repeats
