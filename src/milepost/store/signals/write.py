"""Put signals out, claim them, and settle what became of them. Only actions may."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from milepost.foundation.scope import Scope
from milepost.signals.kinds import Kind
from milepost.signals.letter import MOST, Signal
from milepost.store.signals import models

PUT_OUT = """
    INSERT INTO signals_signal
        (name, receiver_id, kind, reference, once, at, state, tries, due_at, fault)
    SELECT gen_random_uuid(), r.id, told.kind, told.reference, told.once,
        %(now)s, 'waiting', 0, %(now)s, ''
    FROM ({told}) AS told
    JOIN signals_receiver r ON r.provider = %(provider)s AND told.kind = ANY(r.kinds)
        AND (r.services IS NULL OR told.service = ANY(r.services))
    WHERE NOT EXISTS (
        SELECT FROM signals_change c WHERE c.receiver_id = r.id AND c.what = 'ended'
    )
    ON CONFLICT (receiver_id, kind, once) WHERE state = 'waiting'
        DO UPDATE SET at = EXCLUDED.at
"""
"""A signal that waits is locked, if not changed: whoever would send it must wait, too,
until what it tells of again is there to be asked for."""

OF_PATHWAYS = """
    SELECT 'pathway.changed' AS kind, 'EpisodeOfCare/p' || id AS reference,
        'p' || id AS once, service
    FROM store_pathway WHERE provider = %(provider)s AND name = ANY(%(names)s)
"""
OF_ESCALATIONS = """
    SELECT kind, 'Task/x' || number AS reference, number || ':' || place AS once, service
    FROM unnest(%(kinds)s::text[], %(numbers)s::bigint[], %(places)s::int[],
        %(services)s::text[]) AS told (kind, number, place, service)
"""
CLAIM = """
    WITH taken AS (
        SELECT id FROM signals_signal
        WHERE receiver_id = %(receiver)s AND (kind = 'test' OR (
                SELECT what FROM signals_change c WHERE c.receiver_id = %(receiver)s
                    AND what IN ('paused', 'resumed') ORDER BY id DESC LIMIT 1
            ) IS DISTINCT FROM 'paused')
            AND (state IN ('waiting', 'again') AND due_at <= %(now)s
                OR state = 'sending' AND claimed_at <= %(forgotten)s)
        ORDER BY id LIMIT %(most)s FOR UPDATE SKIP LOCKED
    )
    UPDATE signals_signal s
    SET state = 'sending', claimed_at = %(now)s, tries = tries + 1
    FROM taken WHERE s.id = taken.id
    RETURNING s.id, s.name, s.kind, s.reference, s.at, s.tries
"""
LEASE = timedelta(minutes=5)
"""After so long, whoever claimed a signal is taken to have died."""

KEPT = timedelta(days=30)
FORGET = """
    DELETE FROM signals_signal WHERE id IN (
        SELECT id FROM signals_signal
        WHERE state IN ('sent', 'ended') AND settled_at < %(before)s
        LIMIT 5000
    )
"""
BY_ITSELF = ("waiting", "again", "sending")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A signal that nobody else will send meanwhile."""

    number: int
    signal: Signal
    tries: int
    """How often it is being tried, this time among them."""


def pathways_changed(provider: str, names: Collection[str], *, now: datetime) -> None:
    """Put out that something was recorded on some pathways."""
    asked = {"provider": provider, "names": list(names), "now": now}
    with connection.cursor() as cursor:
        cursor.execute(PUT_OUT.format(told=OF_PATHWAYS), asked)


def escalations_changed(
    provider: str, told: Sequence[tuple[Kind, int, int, str]], *, now: datetime
) -> None:
    """Put out what happened to escalations.

    Args:
        provider: whose they are.
        told: the kind, the escalation's number, the place of the entry in its record,
            and its service.
        now: when it happened.
    """
    if not told:
        return
    kinds, numbers, places, services = zip(*told, strict=True)
    asked = {"provider": provider, "now": now, "kinds": [str(k) for k in kinds]}
    asked |= {"numbers": list(numbers), "places": list(places)}
    with connection.cursor() as cursor:
        cursor.execute(
            PUT_OUT.format(told=OF_ESCALATIONS), asked | {"services": list(services)}
        )


def put_test(receiver: int, *, form: UUID, now: datetime) -> bool:
    """Put out a test for one receiver, unless its form did before; say whether it did."""
    _, is_new = models.Signal.objects.get_or_create(
        receiver_id=receiver,
        kind=Kind.TEST,
        once=str(form),
        defaults={"reference": "", "at": now, "state": "waiting", "due_at": now},
    )
    return is_new


def claim(receiver: int, *, now: datetime) -> list[Claimed]:
    """Claim what is due for a receiver, the oldest first; a paused one gets only tests.

    What another worker has claimed is passed by.
    """
    asked = {"receiver": receiver, "now": now, "most": MOST}
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, asked | {"forgotten": now - LEASE})
        rows = sorted(cursor.fetchall())
    return [
        Claimed(
            number=number,
            signal=Signal(name=str(name), kind=Kind(kind), reference=reference, at=at),
            tries=tries,
        )
        for number, name, kind, reference, at, tries in rows
    ]


def settle(
    claimed: Claimed, *, fault: str, again_at: datetime | None, now: datetime
) -> None:
    """Write down how a claimed signal went; without a fault, it was taken.

    If it was claimed again meanwhile, this changes nothing: that one settles it.
    """
    mine = models.Signal.objects.filter(
        id=claimed.number, state="sending", tries=claimed.tries
    )
    if not fault:
        mine.update(state="sent", fault="", settled_at=now)
    elif again_at is not None:
        mine.update(state="again", fault=fault, due_at=again_at)
    else:
        mine.update(state="given_up", fault=fault, settled_at=now)


def send_again(receiver: int, *, now: datetime) -> int:
    """Let what was given up be tried anew, and what is tried again be tried at once."""
    theirs = models.Signal.objects.filter(receiver=receiver).exclude(kind=Kind.TEST)
    given_up = theirs.filter(state="given_up")
    number = given_up.update(state="again", tries=0, due_at=now, settled_at=None)
    return number + theirs.filter(state="again", due_at__gt=now).update(due_at=now)


def forget_sent(*, now: datetime) -> int:
    """Throw away what was taken 30 days ago or more, some thousands at a time."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET, {"before": now - KEPT})
        return cursor.rowcount


def register(scope: Scope, told: Mapping[str, object], *, now: datetime) -> int:
    """Write down a receiver, and give its number."""
    row = models.Receiver.objects.create(
        provider=scope.provider, by=scope.person, at=now, **told
    )
    return row.id


def note(
    scope: Scope,
    receiver: int,
    what: str,
    *,
    now: datetime,
    salt: bytes | None = None,
    mark: bytes | None = None,
    number: int = 0,
) -> None:
    """Write down what somebody did about a receiver. One that ended waits for nothing."""
    models.Change.objects.create(
        receiver_id=receiver,
        what=what,
        salt=salt,
        mark=mark,
        number=number,
        by=scope.person,
        at=now,
    )
    if what == "ended":
        waiting = models.Signal.objects.filter(receiver=receiver, state__in=BY_ITSELF)
        waiting.update(state="ended", settled_at=now)
