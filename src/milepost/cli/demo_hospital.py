"""The demonstration's hospital: a program of its own, which speaks HL7 to the listener.

It knows no database. Each line of its input says who waits at some services; then it lets
something happen to them and sends that. When its input ends, however whoever started it
ended, so does it.
"""

import json
import signal
import sys
from collections import deque
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from milepost.host.clock import now
from milepost.host.sender import Sender
from milepost.synth.feed import WAITING
from milepost.synth.hospital import Hospital, Ward
from milepost.synth.spoken import Someone

MOST_UNSENT = 500
"""Where nobody listens, so many messages are kept to be sent; then nothing happens."""


class Outbox:
    """What is still to be sent, in order: a message stays until it is answered."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._line: Sender | None = None
        self.unsent: deque[bytes] = deque()

    def send(self) -> None:
        """Send what can be sent. A message without a head is answered by nobody."""
        while self.unsent:
            try:
                self._line = self._line or Sender("127.0.0.1", self._port)
            except OSError:
                return
            answer = self._line.ask(self.unsent[0])
            if answer is None:
                self._line.close()
                self._line = None
                if self.unsent[0].startswith(b"MSH"):
                    return
            self.unsent.popleft()


def main(port: int, after: int) -> None:
    """Tell what happens until the input ends, in messages numbered from the next on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends our input
    hospital = Hospital(np.random.default_rng(), f"{now():%y%m%d%H%M%S}", after)
    outbox = Outbox(port)
    for line in sys.stdin:
        told = json.loads(line)
        if len(outbox.unsent) < MOST_UNSENT:
            outbox.unsent += hospital.next_round(
                [_ward(each) for each in told["wards"]],
                now=now(),
                patients=told["patients"],
                pathways=told["pathways"],
            )
        outbox.send()


def _ward(told: dict[str, Any]) -> Ward:
    rows = [
        row | {"booked_for": _day(row["booked_for"])}
        for row in (each["waits"] for each in told["waiting"])
    ]
    people = {
        each["waits"]["pathway"]: Someone(
            **each["who"] | {"born": date.fromisoformat(each["who"]["born"])}
        )
        for each in told["waiting"]
    }
    waiting = pl.DataFrame(rows, schema=WAITING.schema)
    return Ward(service=told["service"], waiting=waiting, people=people)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
