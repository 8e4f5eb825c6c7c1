"""Read the inbox: what waits to be projected, and what a pathway's messages were."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, Min, OuterRef, Q

from milepost.events.kinds import Kind
from milepost.events.table import ATTRIBUTES
from milepost.foundation.scope import Scope
from milepost.intake.sites.difference import Recorded
from milepost.store.inbox.models import Message, Outcome
from milepost.store.inbox.standing import TELLS
from milepost.store.models import Event, Pathway
from milepost.store.tending.models import Use

GONE_THROUGH = 5_000
"""So many are gone through at once, where something has become of the first."""

DECIDED = ("settled", "withdrawn")
"""What became of those that people have decided of."""

NO_PATHWAY = "actions.no-such-pathway"
WAIT_FOR_A_PATIENT = ["hl7.incomplete", "actions.another-patient"]
"""Of messages that wait for news of a patient, and not of their own pathway alone."""


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


def never_looked_at(
    scope: Scope, feed: str, after: int, most: int
) -> tuple[list[Stored], int]:
    """Read the earliest messages of which nothing has become yet.

    Args:
        scope: for whom.
        feed: which feed they came by.
        after: only those after this one.
        most: how many.

    Returns:
        Those, and the last message up to which something will have become of every
        one when something has become of these.
    """
    last, step = after, most
    theirs = Message.objects.filter(provider=scope.provider, feed=feed).order_by("id")
    while True:
        numbers = list(theirs.filter(id__gt=last).values_list("id", flat=True)[:step])
        done = Outcome.objects.filter(message_id__in=numbers)
        looked_at = set(done.values_list("message_id", flat=True))
        new = [number for number in numbers if number not in looked_at][:most]
        if new:
            return [_stored(each) for each in theirs.filter(id__in=new)], new[-1]
        if not numbers:
            return [], last
        last, step = numbers[-1], GONE_THROUGH


def held(scope: Scope, feed: str, after: int, most: int) -> list[Stored]:
    """Read messages that wait, a batch after another."""
    return _batch(_held(scope, feed), after, most)


def held_for_more(scope: Scope, feed: str, after: int, most: int) -> list[Stored]:
    """Read those that wait for anything but a pathway that still isn't there."""
    there = Pathway.objects.filter(
        provider=scope.provider, name=OuterRef("outcome__pathway")
    )
    theirs = _held(scope, feed).exclude(~Exists(there), outcome__codes=[NO_PATHWAY])
    return _batch(theirs, after, most)


def held_for(
    scope: Scope, feed: str, after: int, most: int, *, news_of: Collection[str]
) -> list[Stored]:
    """Read those that may wait for nothing more, now that there is some news.

    Args:
        scope: for whom.
        feed: which feed they came by.
        after: the last message of the batch before; 0 at first.
        most: how many.
        news_of: pathways that have begun, and hospital numbers of which something was told.
    """
    turns_on_a_patient = Q(outcome__codes__overlap=WAIT_FOR_A_PATIENT)
    of_these = Q(outcome__pathway__in=list(news_of))
    return _batch(_held(scope, feed).filter(turns_on_a_patient | of_these), after, most)


def _held(scope: Scope, feed: str):
    return Message.objects.filter(
        provider=scope.provider, feed=feed, outcome__state="held"
    )


def _batch(theirs, after: int, most: int) -> list[Stored]:
    some = theirs.filter(id__gt=after).order_by("id")[:most]
    return [_stored(message) for message in some]


class Earlier(NamedTuple):
    """A message that has told something of a pathway."""

    number: int
    pathway: str
    digest: str


def projected_on(scope: Scope, feed: str, pathways: Collection[str]) -> list[Earlier]:
    """Name every message that told what stands on some pathways, without its text."""
    theirs = Outcome.objects.filter(
        TELLS, provider=scope.provider, feed=feed, pathway__in=list(pathways)
    )
    told = theirs.values_list("message_id", "pathway", "message__digest")
    return [Earlier(n, name, bytes(digest).hex()) for n, name, digest in told]


def raw_of(numbers: Collection[int]) -> dict[int, bytes]:
    """Read what stood in the frames of some messages."""
    theirs = Message.objects.filter(id__in=list(numbers))
    return {number: bytes(raw) for number, raw in theirs.values_list("id", "raw")}


def reused(scope: Scope, feed: str, messages: Collection[Stored]) -> set[int]:
    """Name those before which the same sender sent another under the same control id.

    What was rejected or came in part has no claim to it, unless it is used after all.
    """
    named = [each for each in messages if each.control_id]
    used = Use.objects.filter(provider=scope.provider, message=OuterRef("id"))
    theirs = Message.objects.filter(
        Q(verdict="accepted") | Exists(used),
        provider=scope.provider,
        feed=feed,
        sender__in={each.sender for each in named},
        control_id__in={each.control_id for each in named},
    )
    found = theirs.values("sender", "control_id").annotate(first=Min("id")).order_by()
    first = {(row["sender"], row["control_id"]): row["first"] for row in found}
    return {
        each.number
        for each in named
        if first.get((each.sender, each.control_id), each.number) < each.number
    }


def held_because(scope: Scope, number: int) -> list[str] | None:
    """Read the codes of why a message waits; None if none of that number does."""
    theirs = Outcome.objects.filter(
        provider=scope.provider, message_id=number, state="held"
    )
    return theirs.values_list("codes", flat=True).first()


def gone_through(scope: Scope, feed: str, after: int, most: int) -> list[Stored]:
    """Read a feed's messages in the order they came, whatever became of them.

    Args:
        scope: for whom.
        feed: which feed they came by.
        after: only those after this one.
        most: how many.
    """
    return _batch(_all(scope, feed), after, most)


def to_be_read_again(scope: Scope, feed: str, after: int, most: int) -> list[Stored]:
    """Read those that no person settled or took back with a file, a batch at a time."""
    theirs = _all(scope, feed).exclude(outcome__state__in=DECIDED)
    return _batch(theirs, after, most)


def _all(scope: Scope, feed: str):
    return Message.objects.filter(provider=scope.provider, feed=feed)


def not_decided(scope: Scope, feed: str, numbers: Collection[int]) -> list[Stored]:
    """Read those of some messages that no person settled or took back with a file."""
    theirs = _all(scope, feed).filter(id__in=list(numbers))
    theirs = theirs.exclude(outcome__state__in=DECIDED)
    return [_stored(message) for message in theirs.order_by("id")]


def recorded_from(
    scope: Scope, source: str, pathways: Collection[str]
) -> dict[str, list[Recorded]]:
    """Read the events of one source on some pathways that it hasn't itself corrected."""
    theirs = Event.objects.filter(
        provider=scope.provider, pathway__in=list(pathways), source=source
    )
    rows = {row["id"]: row for row in theirs.order_by("id").values()}
    places: dict[int, int] = {}
    for number, row in rows.items():
        before = rows.get(row["corrects_id"])
        same_day = before is not None and before["day"] == row["day"]
        places[number] = places[before["id"]] if before and same_day else number
    corrected = {row["corrects_id"] for row in rows.values()}
    found: dict[str, list[Recorded]] = defaultdict(list)
    for number, row in rows.items():
        if number not in corrected and row["kind"] != Kind.RECORDED_IN_ERROR:
            kind, said = Kind(row["kind"]), _said(row)
            found[row["pathway"]].append(
                Recorded(number, places[number], kind, row["day"], said)
            )
    return found


def _said(row: dict[str, Any]) -> dict[str, Any]:
    said = {name: row[f"says_{name}"] for name in ATTRIBUTES}
    return {name: value for name, value in said.items() if value is not None}


def corrected_by_others(
    scope: Scope, source: str, pathways: Collection[str]
) -> set[int]:
    """Name the events of some pathways that others have corrected or taken back."""
    theirs = Event.objects.filter(provider=scope.provider, pathway__in=list(pathways))
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
