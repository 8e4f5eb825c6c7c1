"""Read what became of messages, found by what they are."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from milepost.foundation.scope import Scope
from milepost.store.inbox.models import Message


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one message."""

    number: int
    state: str
    """One of those that ``Outcome`` names; blank while nobody has looked at it."""

    reasons: tuple[str, ...]


def fates(scope: Scope, feed: str, digests: Collection[bytes]) -> dict[bytes, Fate]:
    """Say what became of a feed's messages, by the SHA-256 of each."""
    theirs = Message.objects.filter(
        provider=scope.provider, feed=feed, digest__in=list(digests)
    )
    found = _without_their_text(theirs, "digest")
    return {bytes(message.digest): _fate(message) for message in found}


def _fate(message: Any) -> Fate:
    became = getattr(message, "outcome", None)
    if became is None:
        return Fate(message.id, "", ())
    return Fate(message.id, became.state, tuple(became.reasons))


def fates_by_name(
    scope: Scope, feed: str, sender: str, names: Collection[str]
) -> dict[str, Fate]:
    """Say what became of a sender's messages, by the control id of each."""
    theirs = Message.objects.filter(
        provider=scope.provider, feed=feed, sender=sender, control_id__in=list(names)
    )
    found = _without_their_text(theirs, "control_id")
    return {message.control_id: _fate(message) for message in found}


def _without_their_text(theirs: Any, known_by: str) -> Any:
    """Read messages in the order they came, but for what stood in their frames."""
    found = theirs.select_related("outcome").order_by("id")
    return found.only("id", known_by, "outcome__state", "outcome__reasons")
