"""PostgreSQL killed, and senders racing: whatever was answered is there, once."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from hl7_messages import a_booking
from milepost.host.postgres import DATABASE, start
from milepost.host.sender import Sender

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from milepost.cli.main import run; run()", "feed"]
ASKED_AGAIN = 100
STORED = """
    SELECT control_id, count(*) FROM inbox_message
    WHERE control_id LIKE %s GROUP BY 1
"""


class House:
    """A server of our own that is killed, and a listener that goes on all the while."""

    def __init__(self, folder):
        self.folder, self.link = folder, folder / "sockets"
        self.server = start(folder / "postgres", durable=True)
        self.link.symlink_to(self.server.socket_folder)
        url = f"postgresql://milepost@/{DATABASE}?host={quote(str(self.link))}"
        mine = {"PYTHONPATH": str(ROOT / "src"), "DATABASE_URL": url}
        mine["MILEPOST_HOME"] = str(folder / "home")
        asked = ["listen", "--port", "0", "--provider", "RXX", "--name", "pas"]
        self.listener = subprocess.Popen(
            [*COMMAND, *asked, "--profile", "scotland-synthetic"],
            env=os.environ | mine,
            stderr=subprocess.PIPE,
            text=True,
        )
        for line in self.listener.stderr:
            if line.startswith("Listening"):
                self.port = int(line.rstrip(".\n").rpartition(" ")[2])
                break
        # What it says from now on is of no interest, but must be taken from it.
        self.taking = threading.Thread(target=self.listener.stderr.read)
        self.taking.start()

    def kill_postgresql(self):
        """Kill it as a power cut does, and start it again on what is left."""
        self.server.child.kill()
        self.server.child.wait()
        self.server.stop()
        self.server = start(self.folder / "postgres", durable=True)
        self.link.unlink()
        self.link.symlink_to(self.server.socket_folder)

    def stored(self, run):
        with psycopg.connect(f"{self.server.dsn} dbname={DATABASE}") as line:
            return dict(line.execute(STORED, [f"{run}%"]).fetchall())

    def end(self):
        self.listener.send_signal(signal.SIGKILL)
        self.listener.wait()
        self.taking.join()
        self.listener.stderr.close()
        self.server.stop()


@pytest.fixture(scope="module")
def house():
    with tempfile.TemporaryDirectory(prefix="mp-soak-") as name:
        folder = Path(name)
        folder.chmod(
            0o711
        )  # as root, the server is another user, who must pass through
        made = House(folder)
        try:
            yield made
        finally:
            made.end()


def until_answered(house, raw):
    """Send a message as senders do: again and again until somebody answers it."""
    for _ in range(ASKED_AGAIN):
        with Sender("127.0.0.1", house.port) as line:
            answer = line.ask(raw)
        if answer is not None:
            return answer
    pytest.fail(f"nobody answered in {ASKED_AGAIN} tries: {raw!r}")


def test_postgresql_killed_at_random_has_every_message_that_was_answered_once(house):
    dice = random.Random(5)
    kill_at = set(dice.sample(range(10, 110), 3))
    for number in range(120):
        if number in kill_at:
            house.kill_postgresql()
        raw = a_booking(f"K{number}", of=f"A-{number}")
        assert f"MSA|AA|K{number}\r".encode() in until_answered(house, raw)
    assert house.stored("K") == {f"K{number}": 1 for number in range(120)}


def test_senders_who_race_with_the_same_messages_are_all_answered_and_nothing_is_twice(
    house,
):
    answers = []

    def send(seed):
        order = random.Random(seed).sample(range(60), 60)
        with Sender("127.0.0.1", house.port) as line:
            for number in order:
                raw = a_booking(f"R{number}", of=f"A-{number}")
                answers.append((number, line.ask(raw)))

    senders = [threading.Thread(target=send, args=(seed,)) for seed in range(3)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(120)
    assert len(answers) == 180
    assert all(f"MSA|AA|R{n}\r".encode() in told for n, told in answers)
    assert len({told for _, told in answers}) == 60
    assert house.stored("R") == {f"R{number}": 1 for number in range(60)}
