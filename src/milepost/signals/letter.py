"""What is posted to a receiver, and how it is signed."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson

from milepost.signals.kinds import Kind

SIGNATURE = "Milepost-Signature"
MOST = 100
"""How many signals one post carries at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """That something happened."""

    name: str
    """Its own name, the same however often it is sent."""

    kind: Kind
    reference: str
    """The FHIR resource to ask for, such as ``Task/x17``; blank of a test."""

    at: datetime


def body(signals: Iterable[Signal], address: str) -> bytes:
    """Write what is posted.

    Args:
        signals: what happened, in order.
        address: where Milepost is, without a slash at the end.

    >>> from datetime import timezone
    >>> at = datetime(2026, 11, 22, 9, 30, tzinfo=timezone.utc)
    >>> told = Signal(name="a1", kind=Kind.RAISED, reference="Task/x17", at=at)
    >>> print(body([told], "https://here").decode())
    {"signals":[{"id":"a1","kind":"escalation.raised","at":"2026-11-22T09:30:00Z","reference":"Task/x17","link":"https://here/fhir/R4/Task/x17"}]}
    """
    told = [
        {
            "id": one.name,
            "kind": one.kind.value,
            "at": f"{one.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "reference": one.reference,
            "link": f"{address}/fhir/R4/{one.reference}" if one.reference else "",
        }
        for one in signals
    ]
    return orjson.dumps({"signals": told})


def signature(secret: str, content: bytes, *, now: datetime) -> str:
    """Sign what is posted, with the second in which it goes.

    The second is signed too, so that what somebody overheard can't be sent again later.

    >>> at = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    >>> signature("known to both", b"{}", now=at)[:20]
    't=1795339800,v1=7c34'
    """
    second = int(now.timestamp())
    signed = f"{second}.".encode() + content
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return f"t={second},v1={digest}"


def secret_of(key: str, salt: bytes) -> str:
    """Work out a receiver's secret from the key of the installation and its own salt.

    Nothing that would let anybody sign is kept in the database, nor in its backups.

    >>> secret_of("key", b"salt") == secret_of("key", b"pepper")
    False
    """
    told = hmac.new(key.encode(), b"milepost signals\0" + salt, hashlib.sha256)
    return urlsafe_b64encode(told.digest()).decode().rstrip("=")


def mark_of(secret: str) -> bytes:
    """Give what is kept of a secret, by which to see that the key hasn't changed."""
    return hashlib.sha256(b"milepost signals\0" + secret.encode()).digest()
