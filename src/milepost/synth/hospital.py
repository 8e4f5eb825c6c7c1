"""A hospital that doesn't exist, and the system it tells its news by, faults and all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl

from milepost.events.vocabulary import NewEvent
from milepost.synth.chance import Chance
from milepost.synth.feed import WAITING, next_events
from milepost.synth.spoken import Envelope, Someone, event_message, referral_message

AGAIN, LATE, BROKEN = 40, 50, 15
"""Of a thousand messages so many come twice, so many late, and so many broken."""

SHOWS_EVERY_FAULT = 12
"""Among the first so many messages each fault is shown once, so that it can be seen."""

TRIES = 8
"""How often chance is asked again where it would have nothing happen."""

STAYS_AWAY = 5
"""A message that is late comes so many times round after it should have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ward:
    """One service: who waits there, and who they are."""

    service: str
    waiting: pl.DataFrame
    """A ``WAITING`` frame."""

    people: Mapping[str, Someone]
    """By pathway."""


class Hospital:
    """Tells what happens, message by message; some twice, some late, some broken.

    Args:
        rng: where chance comes from.
        run: what makes the names of messages different from those of another time.
        after: the last number in sequence of the time before.
    """

    def __init__(self, rng: np.random.Generator, run: str, after: int = 0) -> None:
        self._rng, self._chance, self._run = rng, Chance(rng), run
        self._after = after
        self._told = 0
        self._patients = self._pathways = 0
        self._late: list[tuple[int, bytes]] = []
        self._round = 0

    def next_round(
        self, wards: Sequence[Ward], *, now: datetime, patients: int, pathways: int
    ) -> list[bytes]:
        """Let something happen at each of some services, and tell it.

        Args:
            wards: where.
            now: the moment.
            patients: how many patients the board has ever had, so that numbers go on;
                fewer than the hospital itself has counted change nothing.
            pathways: how many pathways it has ever had.

        Returns:
            Messages, as they are sent.
        """
        self._round += 1
        sent = [raw for due, raw in self._late if due <= self._round]
        self._late = [late for late in self._late if late[0] > self._round]
        self._patients = max(patients, self._patients)
        self._pathways = max(pathways, self._pathways)
        for ward in wards:
            for raw in list(self._happens(ward, now)):
                sent += self._on_its_way(raw)
        return sent

    def _happens(self, ward: Ward, now: datetime) -> Iterator[bytes]:
        for _ in range(TRIES):
            feed = next_events(
                WAITING.check(ward.waiting),
                self._rng,
                now=now,
                count=1,
                patients=self._patients,
                pathways=self._pathways,
                service=ward.service,
            )
            for referral in feed.referrals:
                self._patients, self._pathways = self._patients + 1, self._pathways + 1
                yield referral_message(referral, self._envelope(now))
            for event in feed.events:
                yield from self._event(event, ward, now)
            if feed.referrals or feed.events:
                return

    def _event(self, event: NewEvent, ward: Ward, now: datetime) -> Iterator[bytes]:
        raw = event_message(event, ward.people[event.pathway], self._envelope(now))
        if raw is None:
            self._told -= 1  # its number is the next one's
        else:
            yield raw

    def _envelope(self, now: datetime) -> Envelope:
        self._told += 1
        number = f"{self._run}-{self._told:05}"
        return Envelope(number=number, sequence=self._after + self._told, sent=now)

    def _on_its_way(self, raw: bytes) -> list[bytes]:
        """Send a message as systems do: mostly once, and at once."""
        shown = self._told if self._told <= SHOWS_EVERY_FAULT else 0
        if self._chance.happens(LATE, 1)[0] or shown == 4:
            self._late.append((self._round + STAYS_AWAY, raw))
            return []
        if self._chance.happens(AGAIN, 1)[0] or shown == 6:
            return [raw, raw]
        if self._chance.happens(BROKEN, 1)[0] or shown in (8, 11):
            return [self._broken(raw, shown), raw]
        return [raw]

    def _broken(self, raw: bytes, shown: int) -> bytes:
        """Spoil a copy of a message, in one of the ways that messages are spoilt."""
        if shown == 8 or (not shown and self._chance.below(2, 1)[0]):
            return raw[len(raw) // 2 :]  # its beginning was lost: no head is left
        return _cancelled_by_flood(raw, f"{self._run}-{self._told:05}-B")


def _cancelled_by_flood(raw: bytes, number: str) -> bytes:
    """Cancel, on the pathway of a message, for a reason that nobody has mapped."""
    lines = raw.decode("iso-8859-1").split("\r")
    head = lines[0].split("|")
    head[8], head[9], head[12] = "SIU^S15", number, ""
    pathway = next(line for line in lines if line.startswith("ZRF|"))
    kept = ["|".join(head), lines[1], "SCH|X|||||FLOOD||OP", pathway, ""]
    return "\r".join(kept).encode("iso-8859-1", "replace")
