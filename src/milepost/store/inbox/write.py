"""Store messages, and what became of them. Only actions may."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import F

from milepost.foundation.scope import Scope
from milepost.store.inbox.models import Feed, Meaning, Message, Outcome

ADD = """
    INSERT INTO inbox_message (provider, feed, sender, control_id, digest, raw,
        received_at, message_type, verdict, because, answer)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT DO NOTHING RETURNING id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """A message that has come, and how it is to be answered."""

    sender: str
    control_id: str
    digest: bytes
    raw: bytes
    received_at: datetime
    message_type: str
    verdict: str
    because: str
    answer: bytes | None


def add_feed(
    scope: Scope, name: str, *, profile: str, silence: tuple[int, int], now: datetime
) -> None:
    """Note that a feed is listened to, with which profile, and when it is silent."""
    amber, red = silence
    said = {"profile": profile, "amber_after": amber, "red_after": red}
    Feed.objects.update_or_create(
        provider=scope.provider,
        name=name,
        defaults=said,
        create_defaults=said | {"since": now},
    )


def add_message(scope: Scope, feed: str, new: NewMessage) -> bytes | None:
    """Store a message, unless it is there already; return what it is answered with."""
    told = [scope.provider, feed, new.sender, new.control_id, new.digest, new.raw]
    told += [new.received_at, new.message_type, new.verdict, new.because, new.answer]
    with connection.cursor() as cursor:
        cursor.execute(ADD, told)
        if cursor.fetchone():
            return new.answer
    Feed.objects.filter(provider=scope.provider, name=feed).update(
        repeats=F("repeats") + 1
    )
    there = Message.objects.get(
        provider=scope.provider,
        feed=feed,
        sender=new.sender,
        control_id=new.control_id,
        digest=new.digest,
    )
    return None if there.answer is None else bytes(there.answer)


def set_outcome(
    scope: Scope,
    feed: str,
    number: int,
    *,
    state: str,
    pathway: str,
    problems: Sequence[tuple[str, str]],
    now: datetime,
) -> None:
    """Note what became of a message.

    Args:
        scope: for whom.
        feed: which feed it came by.
        number: its place in the inbox.
        state: one of those that ``Outcome`` names.
        pathway: what it names.
        problems: why it waits: a code, and words for a person.
        now: the moment. A message that waits has waited since the first such.
    """
    held = Outcome.objects.filter(message_id=number, state="held").first()
    since = (held.held_since if held else now) if state == "held" else None
    Outcome.objects.update_or_create(
        message_id=number,
        defaults={
            "provider": scope.provider,
            "feed": feed,
            "state": state,
            "pathway": pathway,
            "codes": [code for code, _ in problems],
            "reasons": [words for _, words in problems],
            "held_since": since,
            "looked_at": now,
        },
    )


def forget_outcomes(scope: Scope, feed: str) -> int:
    """Forget what became of a feed's messages, but for what people decided of them."""
    theirs = Outcome.objects.filter(provider=scope.provider, feed=feed)
    return theirs.exclude(state__in=("settled", "withdrawn")).delete()[0]


def withdraw(
    scope: Scope, feed: str, numbers: Collection[int], *, now: datetime
) -> list[str]:
    """Have some messages tell nothing any more; name the pathways they told of."""
    theirs = Outcome.objects.filter(
        provider=scope.provider, feed=feed, message_id__in=list(numbers)
    )
    told = theirs.filter(state="projected").order_by("pathway")
    pathways = list(told.values_list("pathway", flat=True).distinct())
    theirs.update(state="withdrawn", reasons=[], codes=[], looked_at=now)
    return pathways


def change_held(
    scope: Scope, number: int, *, owner: str | None = None, settled: str = ""
) -> bool:
    """Give a message that waits to somebody, or settle it with a note; False if none."""
    waiting = Outcome.objects.filter(
        provider=scope.provider, message_id=number, state="held"
    )
    if settled:
        return waiting.update(state="settled", note=settled) > 0
    return waiting.update(owner=owner or "") > 0


def add_meaning(
    scope: Scope, feed: str, code_map: str, code: str, means: str, *, now: datetime
) -> None:
    """Note what a person says that a code means."""
    Meaning.objects.create(
        provider=scope.provider,
        feed=feed,
        code_map=code_map,
        code=code,
        means=means,
        by=scope.person,
        at=now,
    )


def project_alone(scope: Scope, feed: str) -> None:
    """Let no other projector work on a feed until the transaction ends."""
    with connection.cursor() as cursor:
        named = f"milepost inbox {scope.provider} {feed}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [named])
