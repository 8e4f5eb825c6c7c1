"""Which systems are told of what happens, and what hasn't reached them."""

from dataclasses import dataclass
from datetime import datetime

from milepost.foundation.scope import Scope
from milepost.store.pathways import services
from milepost.store.signals import kept
from milepost.store.signals.kept import Done, Held, Last, Receiver

__all__ = ["Card", "Done", "Held", "Last", "Owed", "SignalsReading", "read_signals"]

MOST = 50
NEVER = Last(taken_at=None, test_state="", test_fault="", tested_at=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A receiver, what waits for it, and when it last took anything."""

    receiver: Receiver
    waiting: Held | None
    """What wasn't tried yet, or is being sent."""

    failing: Held | None
    """What wasn't taken, and will be tried again."""

    given_up: Held | None
    last: Last


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A signal that wasn't taken."""

    name: str
    receiver: str
    kind: str
    reference: str
    at: datetime
    tries: int
    given_up: bool
    next_try: datetime
    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalsReading:
    """All that is known of a provider's receivers."""

    cards: tuple[Card, ...]
    """Those that are told, in the order registered."""

    ended: tuple[Receiver, ...]
    owed: tuple[Owed, ...]
    owed_in_all: int
    history: tuple[Done, ...]
    services: tuple[tuple[str, str], ...]
    """Code and name."""


def read_signals(scope: Scope) -> SignalsReading:
    """Read a provider's receivers, and what they didn't take, the first fifty."""
    found, held, last = kept.receivers(scope), kept.held(scope), kept.last(scope)
    rows = kept.owed(scope, most=MOST)
    return SignalsReading(
        cards=tuple(
            Card(
                receiver=one,
                waiting=held.get((one.number, "waiting")),
                failing=held.get((one.number, "again")),
                given_up=held.get((one.number, "given_up")),
                last=last.get(one.number, NEVER),
            )
            for one in found
            if one.ended_at is None
        ),
        ended=tuple(one for one in found if one.ended_at is not None),
        owed=tuple(
            Owed(
                name=str(row["name"]),
                receiver=row["receiver"],
                kind=row["kind"],
                reference=row["reference"],
                at=row["at"],
                tries=row["tries"],
                given_up=row["state"] == "given_up",
                next_try=row["due_at"],
                fault=row["fault"],
            )
            for row in rows
        ),
        owed_in_all=rows[0]["shown"] if rows else 0,
        history=tuple(kept.history(scope, most=MOST)),
        services=tuple((one.code, one.name) for one in services(scope)),
    )
