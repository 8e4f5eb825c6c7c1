"""Read the inbox: what waits to be projected, and what a pathway's messages were."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from milepost.events.kinds import Kind
from milepost.events.table import ATTRIBUTES
from milepost.foundation.scope import Scope
from milepost.intake.sites.difference import Recorded
from milepost.store.inbox.models import Meaning, Message, Outcome
from milepost.store.models import Event


@dataclass(frozen=True, slots=True)
class Stored:
    """A message in the inbox."""

    number: int
    raw: bytes
    digest: str
    verdict: str
    because: str
    sender: str
    control_id: str
    received_at: datetime


def never_looked_at(scope: Scope, feed: str, most: int) -> list[Stored]:
    """Read the earliest messages of which nothing has become yet."""
    theirs = Message.objects.filter(
        provider=scope.provider, feed=feed, outcome__isnull=True
    )
    return [_stored(message) for message in theirs.order_by("id")[:most]]


def held(scope: Scope, feed: str, after: int, most: int) -> list[Stored]:
    """Read messages that wait for a person, a batch after another."""
    theirs = Message.objects.filter(
        provider=scope.provider, feed=feed, outcome__state="held", id__gt=after
    )
    return [_stored(message) for message in theirs.order_by("id")[:most]]


def projected_on(scope: Scope, feed: str, pathways: Collection[str]) -> list[Stored]:
    """Read every message that has told something of some pathways."""
    theirs = Message.objects.filter(
        outcome__provider=scope.provider,
        outcome__feed=feed,
        outcome__pathway__in=pathways,
        outcome__state="projected",
    )
    return [_stored(message) for message in theirs.order_by("id")]


def is_reused(scope: Scope, feed: str, stored: Stored) -> bool:
    """Whether an earlier, other message of the sender has the same control id."""
    return (
        bool(stored.control_id)
        and Message.objects.filter(
            provider=scope.provider,
            feed=feed,
            sender=stored.sender,
            control_id=stored.control_id,
            id__lt=stored.number,
        ).exists()
    )


def held_because(scope: Scope, number: int) -> list[str] | None:
    """Read the codes of why a message waits; None if none of that number does."""
    theirs = Outcome.objects.filter(
        provider=scope.provider, message_id=number, state="held"
    )
    return theirs.values_list("codes", flat=True).first()


def meanings(scope: Scope, feed: str) -> dict[tuple[str, str], str]:
    """Read what people have said of a feed's codes."""
    said = Meaning.objects.filter(provider=scope.provider, feed=feed).order_by("id")
    return {(m.code_map, m.code): m.means for m in said}


def counts(scope: Scope, feed: str) -> dict[str, int]:
    """Count a feed's messages by what became of them; the rest wait to be looked at."""
    states = Outcome.objects.filter(provider=scope.provider, feed=feed)
    found = dict.fromkeys(("projected", "kept", "held", "settled", "withdrawn"), 0)
    found |= dict(states.values_list("state").annotate(Count("pk")).order_by())
    total = Message.objects.filter(provider=scope.provider, feed=feed).count()
    return found | {"all": total, "waiting": total - sum(found.values())}


def recorded_from(scope: Scope, source: str, pathway: str) -> list[Recorded]:
    """Read the events of one source on a pathway that it hasn't itself corrected."""
    theirs = Event.objects.filter(
        provider=scope.provider, pathway=pathway, source=source
    )
    rows = {row["id"]: row for row in theirs.order_by("id").values()}
    places: dict[int, int] = {}
    for number, row in rows.items():
        before = rows.get(row["corrects_id"])
        same_day = before is not None and before["day"] == row["day"]
        places[number] = places[before["id"]] if before and same_day else number
    corrected = {row["corrects_id"] for row in rows.values()}
    return [
        Recorded(number, places[number], Kind(row["kind"]), row["day"], _said(row))
        for number, row in rows.items()
        if number not in corrected and row["kind"] != Kind.RECORDED_IN_ERROR
    ]


def _said(row: dict[str, Any]) -> dict[str, Any]:
    said = {name: row[f"says_{name}"] for name in ATTRIBUTES}
    return {name: value for name, value in said.items() if value is not None}


def corrected_by_others(scope: Scope, source: str, pathway: str) -> set[int]:
    """Name the events of a pathway that somebody else has corrected or taken back."""
    theirs = Event.objects.filter(provider=scope.provider, pathway=pathway)
    found = theirs.exclude(source=source).exclude(corrects=None)
    return set(found.values_list("corrects_id", flat=True))


def _stored(message: Any) -> Stored:
    return Stored(
        message.id,
        bytes(message.raw),
        bytes(message.digest).hex(),
        message.verdict,
        message.because,
        message.sender,
        message.control_id,
        message.received_at,
    )
