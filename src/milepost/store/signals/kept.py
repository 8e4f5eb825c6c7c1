"""Read which systems are told of what, and what hasn't reached them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from milepost.foundation.scope import Scope
from milepost.store.asked import ask
from milepost.store.signals import models

STANDING = """
    SELECT r.*, own.salt, own.mark, own.at AS secret_at,
        COALESCE(turned.what = 'paused', false) AS paused, ended.at AS ended_at
    FROM signals_receiver r
    JOIN LATERAL (SELECT * FROM signals_change c WHERE c.receiver_id = r.id
        AND what = 'secret' ORDER BY id DESC LIMIT 1) AS own ON true
    LEFT JOIN LATERAL (SELECT what FROM signals_change c WHERE c.receiver_id = r.id
        AND what IN ('paused', 'resumed') ORDER BY id DESC LIMIT 1) AS turned ON true
    LEFT JOIN LATERAL (SELECT at FROM signals_change c WHERE c.receiver_id = r.id
        AND what = 'ended' ORDER BY id DESC LIMIT 1) AS ended ON true
"""
OF_A_PROVIDER = f"{STANDING} WHERE r.provider = %(provider)s ORDER BY r.id"
WITH_SOMETHING_DUE = f"""
    SELECT * FROM ({STANDING}) AS r
    WHERE ended_at IS NULL AND EXISTS (
        SELECT FROM signals_signal s WHERE s.receiver_id = r.id
            AND (s.kind = 'test' OR NOT r.paused)
            AND (state IN ('waiting', 'again') AND due_at <= %(now)s
                OR state = 'sending' AND claimed_at <= %(forgotten)s)
    ) AND (NOT EXISTS (
        SELECT FROM signals_signal s WHERE s.receiver_id = r.id
            AND state = 'again' AND due_at > %(now)s
    ) OR EXISTS (
        SELECT FROM signals_signal s WHERE s.receiver_id = r.id
            AND kind = 'test' AND state = 'waiting'
    ))
    ORDER BY r.id
"""  # noqa: S608 - only words of ours
"""Whoever failed to answer is left in peace until all that it owes is due again."""

COUNTED = """
    SELECT receiver_id, state, count(*), min(s.at), min(due_at)
    FROM signals_signal s JOIN signals_receiver r ON r.id = s.receiver_id
    WHERE r.provider = %(provider)s AND kind <> 'test'
        AND state IN ('waiting', 'sending', 'again', 'given_up')
    GROUP BY receiver_id, state
"""
LAST = """
    SELECT r.id, took.settled_at, tried.state, tried.fault, tried.at
    FROM signals_receiver r
    LEFT JOIN LATERAL (SELECT settled_at FROM signals_signal s
        WHERE s.receiver_id = r.id AND state = 'sent' ORDER BY settled_at DESC LIMIT 1
    ) AS took ON true
    LEFT JOIN LATERAL (SELECT state, fault, COALESCE(settled_at, s.at) AS at
        FROM signals_signal s
        WHERE s.receiver_id = r.id AND kind = 'test' ORDER BY id DESC LIMIT 1
    ) AS tried ON true
    WHERE r.provider = %(provider)s
"""
OWED = """
    SELECT s.name, r.name AS receiver, s.kind, s.reference, s.at, s.tries, s.state,
        s.due_at, s.fault, count(*) OVER () AS shown
    FROM signals_signal s JOIN signals_receiver r ON r.id = s.receiver_id
    WHERE r.provider = %(provider)s AND s.kind <> 'test'
        AND s.state IN ('again', 'given_up')
    ORDER BY s.state DESC, s.id DESC LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """A system that is told, as it stands."""

    number: int
    provider: str
    name: str
    address: str
    kinds: frozenset[str]
    services: frozenset[str] | None
    """Those of whose pathways it is told; None for every one of the provider."""

    by: str
    at: datetime
    salt: bytes
    mark: bytes
    secret_at: datetime
    paused: bool
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a receiver has still to be told."""

    number: int
    oldest: datetime
    next_try: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """When a receiver last took anything, and how its last test went."""

    taken_at: datetime | None
    test_state: str
    test_fault: str
    tested_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What somebody did about a receiver."""

    receiver: str
    what: str
    number: int
    by: str
    at: datetime


def receivers(scope: Scope) -> list[Receiver]:
    """List every receiver a provider ever registered, in the order registered."""
    return [_receiver(row) for row in ask(OF_A_PROVIDER, {"provider": scope.provider})]


def with_something_due(*, now: datetime, forgotten: datetime) -> list[Receiver]:
    """List the receivers of every provider to whom something is to be sent now."""
    found = ask(WITH_SOMETHING_DUE, {"now": now, "forgotten": forgotten})
    return [_receiver(row) for row in found]


def is_running(scope: Scope, name: str) -> bool:
    """Whether a receiver of this name is registered, and hasn't been ended."""
    return any(r.name == name and not r.ended_at for r in receivers(scope))


def by_form(scope: Scope, form: UUID) -> bool:
    """Whether a form has registered a receiver before."""
    theirs = models.Receiver.objects.filter(provider=scope.provider, form=form)
    return theirs.exists()


def held(scope: Scope) -> Mapping[tuple[int, str], Held]:
    """Count what waits, by receiver and state."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, {"provider": scope.provider})
        return {
            (receiver, state): Held(number=number, oldest=oldest, next_try=due)
            for receiver, state, number, oldest, due in cursor.fetchall()
        }


def last(scope: Scope) -> Mapping[int, Last]:
    """Say of each receiver when it last took anything, and how its last test went."""
    with connection.cursor() as cursor:
        cursor.execute(LAST, {"provider": scope.provider})
        return {
            number: Last(
                taken_at=taken,
                test_state=state or "",
                test_fault=fault or "",
                tested_at=tested,
            )
            for number, taken, state, fault, tested in cursor.fetchall()
        }


def owed(scope: Scope, *, most: int) -> list[dict[str, Any]]:
    """Read what failed, the given up first, with how many there are in all."""
    return ask(OWED, {"provider": scope.provider, "most": most})


def history(scope: Scope, *, most: int) -> list[Done]:
    """Read what people did about receivers, the latest first."""
    found = models.Change.objects.filter(receiver__provider=scope.provider)
    return [
        Done(
            receiver=row.receiver.name,
            what=row.what,
            number=row.number,
            by=row.by,
            at=row.at,
        )
        for row in found.select_related("receiver").order_by("-id")[:most]
    ]


def _receiver(row: dict[str, Any]) -> Receiver:
    services = row["services"]
    return Receiver(
        number=row["id"],
        provider=row["provider"],
        name=row["name"],
        address=row["address"],
        kinds=frozenset(row["kinds"]),
        services=None if services is None else frozenset(services),
        by=row["by"],
        at=row["at"],
        salt=bytes(row["salt"]),
        mark=bytes(row["mark"]),
        secret_at=row["secret_at"],
        paused=row["paused"],
        ended_at=row["ended_at"],
    )
