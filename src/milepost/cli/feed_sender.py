"""Sends a feed the messages of a hospital that doesn't exist: see ``milepost feed send``."""

import re
import time
from collections import Counter

import numpy as np

from milepost.cli.say import say, stop
from milepost.foundation.problems import Problem
from milepost.host.clock import now
from milepost.host.sender import Sender
from milepost.synth.chance import Chance
from milepost.synth.messages import invent_messages


def send(host: str, port: int, patients: int, pause: float) -> None:
    """Send the messages of some patients, each after the answer to the last, and say how."""
    moment = now()
    dice = Chance(np.random.default_rng())
    run = f"{moment:%y%m%d%H%M%S}"
    messages = invent_messages(dice, patients, now=moment, run=run)
    begun, answers = time.monotonic(), Counter[str]()
    with _ring(host, port) as line:
        for raw in messages:
            answers[_answer(line, raw)] += 1
            time.sleep(pause)
    lasted = max(time.monotonic() - begun, 0.001)
    said = ", ".join(f"{number} {code}" for code, number in sorted(answers.items()))
    say(f"{len(messages)} messages sent in {lasted:.1f} seconds; answers: {said}.")


def _ring(host: str, port: int) -> Sender:
    try:
        return Sender(host, port)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        remedy = "Start `milepost feed listen` there first."
        stop(Problem("feeds.nobody-there", f"{host}, port {port}", f"{why}.", remedy))


def _answer(line: Sender, raw: bytes) -> str:
    found = re.search(rb"\rMSA\|([AC][AER])\|", line.ask(raw) or b"")
    if found is None:
        stop("The listener has gone, or doesn't answer. Start it and run this again.")
    return found[1].decode()
