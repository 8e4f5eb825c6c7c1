"""Whatever is killed, cut off or full: what was answered is there, once.

The same at length is ``make soak``.
"""

import tempfile
import threading
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from hl7_messages import a_booking
from milepost.host.sender import Sender
from milepost.synth.chance import Chance
from milepost.synth.messages import invent_messages
from soaking import (
    LISTENER,
    POSTGRESQL,
    STORED,
    House,
    as_if_nothing_had_happened,
    killed_at_random,
    large,
    with_a_limit_on_files,
)

pytestmark = pytest.mark.slow
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def house():
    with tempfile.TemporaryDirectory(prefix="mp-soak-") as name:
        folder = Path(name)
        # As root, the server is another user, who must pass through.
        folder.chmod(0o711)
        made = House(folder)
        try:
            yield made
        finally:
            made.end()


def test_killed_at_random_it_has_every_message_that_was_answered_and_what_it_tells(
    house,
):
    messages = invent_messages(Chance(np.random.default_rng(3)), 40, now=NOW, run="K")
    of = (LISTENER, POSTGRESQL)
    killed_at_random(house, messages, kills=4, seed=5, of=of)
    as_if_nothing_had_happened(house, messages)


def test_where_the_disk_is_full_nothing_is_answered_that_is_not_stored(house):
    messages = [large(a_booking(f"L{n}", of=f"A-{n}")) for n in range(150)]
    with_a_limit_on_files(house, messages)


def test_senders_who_race_with_the_same_messages_are_all_answered_and_nothing_is_twice(
    house,
):
    answers = []

    def send(seed):
        order = np.random.default_rng(seed).permutation(60)
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
    assert dict(house.ask(STORED)) == {f"R{number}": 1 for number in range(60)}
