"""Send what is to be told to other systems: each signal claimed first, by one worker."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from milepost.foundation.problems import Problem
from milepost.host.post import Answer, place_of, post
from milepost.signals.again import again_at
from milepost.signals.kinds import Kind
from milepost.signals.letter import SIGNATURE, body, mark_of, secret_of, signature
from milepost.store.signals import kept, write
from milepost.store.signals.kept import Receiver
from milepost.store.signals.write import LEASE, Claimed

KEY_CHANGED = "the key of this installation has changed: give it a new secret"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """By what signals are sent."""

    key: str
    """The installation's own, from which each secret is worked out."""

    address: str
    """Where this installation is, for the links in what is sent."""

    trusted: Collection[str] = ()
    """Hosts that may be within the walls, and without HTTPS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What came of one delivery."""

    sent: int = 0
    failed: int = 0


def deliver(
    sender: Sender,
    *,
    clock: Callable[[], datetime],
    go_on: Callable[[], bool] = lambda: True,
    only: tuple[str, str] | None = None,
) -> Delivered:
    """Send each receiver what is due for it, a hundred signals in each post.

    No transaction is open while anything is sent. A receiver that doesn't take a post
    is left alone until that is tried again; the others aren't kept waiting by it for
    longer than one post may take.

    Args:
        sender: by what it is sent.
        clock: what time it is.
        go_on: whether to begin another post.
        only: to this receiver alone, by its provider and name.
    """
    sent = failed = 0
    begun = clock()
    due = kept.with_something_due(now=begun, forgotten=begun - LEASE)
    if only is not None:
        due = [one for one in due if (one.provider, one.name) == only]
    while due and go_on():
        receiver, *due = due
        claimed = write.claim(receiver.number, now=clock())
        if not claimed:
            continue
        answer = _send(sender, receiver, claimed, clock())
        _settle(claimed, answer.fault, clock())
        if answer.fault:
            failed += len(claimed)
        else:
            sent += len(claimed)
            due.append(receiver)
    write.forget_sent(now=begun)
    return Delivered(sent=sent, failed=failed)


def _send(
    sender: Sender, receiver: Receiver, claimed: list[Claimed], now: datetime
) -> Answer:
    secret = secret_of(sender.key, receiver.salt)
    if mark_of(secret) != receiver.mark:
        return Answer(fault=KEY_CHANGED)
    place = place_of(receiver.address, trusted=sender.trusted)
    if isinstance(place, Problem):
        return Answer(fault=place.message)
    content = body([one.signal for one in claimed], sender.address)
    signed = {SIGNATURE: signature(secret, content, now=now)}
    return post(place, content, signed, trusted=sender.trusted)


@transaction.atomic
def _settle(claimed: list[Claimed], fault: str, now: datetime) -> None:
    for one in claimed:
        tested = one.signal.kind is Kind.TEST
        then = again_at(one.tries, now) if fault and not tested else None
        write.settle(one, fault=fault, again_at=then, now=now)
