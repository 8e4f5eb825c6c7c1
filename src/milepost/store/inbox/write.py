"""Store messages, and what became of them. Only actions may."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from milepost.foundation.scope import Scope
from milepost.intake.sites.profile import Profile
from milepost.store.inbox.models import Feed, Meaning, Message, Outcome
from milepost.store.inbox.standing import TELLS

ADD = """
    INSERT INTO inbox_message (provider, feed, sender, control_id, digest, raw,
        received_at, message_type, verdict, because, answer)
    SELECT %(provider)s, %(feed)s, sender, control_id, digest, raw,
        received_at, message_type, verdict, because, answer
    FROM unnest(%(sender)s::text[], %(control_id)s::text[], %(digest)s::bytea[],
        %(raw)s::bytea[], %(received_at)s::timestamptz[], %(message_type)s::text[],
        %(verdict)s::text[], %(because)s::text[], %(answer)s::bytea[]
    ) WITH ORDINALITY AS told (sender, control_id, digest, raw, received_at,
        message_type, verdict, because, answer, place)
    ORDER BY place
    ON CONFLICT DO NOTHING RETURNING sender, control_id, digest
"""
THERE = """
    SELECT m.sender, m.control_id, m.digest, m.answer
    FROM unnest(%(sender)s::text[], %(control_id)s::text[], %(digest)s::bytea[])
        AS told (sender, control_id, digest)
    JOIN inbox_message m ON m.provider = %(provider)s AND m.feed = %(feed)s
        AND m.sender = told.sender AND m.control_id = told.control_id
        AND m.digest = told.digest
"""
BECAME = """
    INSERT INTO inbox_outcome AS was (message_id, provider, feed, state, pathway,
        codes, reasons, owner, note, held_since, looked_at)
    SELECT message, %(provider)s, %(feed)s, state, pathway, codes, reasons, owner, note,
        CASE WHEN state = 'held' THEN %(now)s::timestamptz END, %(now)s
    FROM jsonb_to_recordset(%(told)s) AS told (message bigint, state text,
        pathway text, codes text[], reasons text[], owner text, note text)
    ON CONFLICT (message_id) DO UPDATE SET state = excluded.state,
        pathway = excluded.pathway, codes = excluded.codes,
        reasons = excluded.reasons, looked_at = excluded.looked_at,
        held_since = CASE WHEN excluded.state = 'held'
            THEN coalesce(was.held_since, excluded.held_since) END
    WHERE (was.state, was.pathway, was.codes, was.reasons) IS DISTINCT FROM
        (excluded.state, excluded.pathway, excluded.codes, excluded.reasons)
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


def add_feed(scope: Scope, name: str, profile: Profile, *, now: datetime) -> None:
    """Note that a feed is listened to, with which profile, and when it is silent."""
    (amber, red), speaks = profile.silence, profile.speaks
    said = {
        "profile": profile.id,
        "amber_after": amber,
        "red_after": red,
        "speaks_from": speaks and speaks.begins,
        "speaks_until": speaks and speaks.ends,
        "speaks_on": [int(day) for day in speaks.days] if speaks else [],
        "silent_on": list(speaks.not_on) if speaks else [],
    }
    Feed.objects.update_or_create(
        provider=scope.provider,
        name=name,
        defaults=said,
        create_defaults=said | {"since": now},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOutcome:
    """What became of a message that was looked at."""

    message: int
    """Its place in the inbox."""

    state: str
    """One of those that ``Outcome`` names."""

    pathway: str
    codes: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    """Why it waits: for each code words for a person."""

    owner: str = ""
    note: str = ""
    """What people decided of it before, where nothing has become of it yet."""


class Added(NamedTuple):
    """What came of storing some messages."""

    answers: list[bytes | None]
    """What each is answered with: the same as when it first came."""

    again: int
    """How many of them were there already."""


def add_messages(scope: Scope, feed: str, new: Sequence[NewMessage]) -> Added:
    """Store messages in their order, but for those that are there already.

    Until the transaction ends nobody else stores any for the feed, so that whoever has
    seen one has seen all before it.
    """
    answers: dict[tuple[str, str, bytes], bytes | None] = {}
    for message in new:
        answers.setdefault(_key(message), message.answer)
    asked = {"provider": scope.provider, "feed": feed}
    with connection.cursor() as cursor:
        named = f"milepost arrivals {scope.provider} {feed}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [named])
        cursor.execute(ADD, asked | _columns(new))
        added = {(s, c, bytes(digest)) for s, c, digest in cursor.fetchall()}
        if before := [each for each in new if _key(each) not in added]:
            cursor.execute(THERE, asked | _columns(before))
            answers |= {
                (s, c, bytes(digest)): None if answer is None else bytes(answer)
                for s, c, digest, answer in cursor.fetchall()
            }
    if again := len(new) - len(added):
        Feed.objects.filter(provider=scope.provider, name=feed).update(
            repeats=F("repeats") + again
        )
    return Added([answers[_key(message)] for message in new], again)


def _key(message: NewMessage) -> tuple[str, str, bytes]:
    return message.sender, message.control_id, message.digest


def _columns(new: Sequence[NewMessage]) -> dict[str, list[object]]:
    names = [field.name for field in fields(NewMessage)]
    return {name: [getattr(message, name) for message in new] for name in names}


def set_outcomes(
    scope: Scope, feed: str, outcomes: Sequence[NewOutcome], *, now: datetime
) -> None:
    """Note what became of some messages, each once.

    A message that waits has waited since it was first held; who sees to it stays.
    """
    told = [asdict(outcome) for outcome in outcomes]
    asked = {"provider": scope.provider, "feed": feed, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(BECAME, asked | {"told": json.dumps(told)})


def forget_some(scope: Scope, feed: str, numbers: Collection[int]) -> list[str]:
    """Forget what became of some messages, to look at them again.

    Of those that wait it isn't forgotten since when; what people decided stays.

    Returns:
        The pathways of which they told, or said that they did.
    """
    theirs = Outcome.objects.filter(
        provider=scope.provider,
        feed=feed,
        message_id__in=list(numbers),
        state__in=("projected", "kept"),
    )
    pathways = list(theirs.order_by("pathway").values_list("pathway", flat=True))
    theirs.delete()
    return sorted({*pathways} - {""})


def withdraw(
    scope: Scope, feed: str, numbers: Collection[int], *, now: datetime
) -> list[str]:
    """Have some messages tell nothing any more; name the pathways they told of."""
    theirs = Outcome.objects.filter(
        provider=scope.provider, feed=feed, message_id__in=list(numbers)
    )
    told = theirs.filter(TELLS).order_by("pathway")
    pathways = list(told.values_list("pathway", flat=True).distinct())
    theirs.update(state="withdrawn", reasons=[], codes=[], looked_at=now)
    return pathways


def whose_held(scope: Scope, number: int) -> str | None:
    """Say whose a message is that waits, and let nobody change that meanwhile.

    Nobody looks at the feed's messages until the transaction ends. None if it doesn't
    wait, blank if it is nobody's.
    """
    theirs = Message.objects.filter(provider=scope.provider, id=number)
    for feed in theirs.values_list("feed", flat=True):
        project_alone(scope, feed)
    return _outcome(scope, number, "held").values_list("owner", flat=True).first()


def is_settled(scope: Scope, number: int) -> bool:
    """Whether a message is settled; nobody looks at its feed's messages meanwhile."""
    whose_held(scope, number)
    return _outcome(scope, number, "settled").exists()


def give_held(scope: Scope, number: int, owner: str) -> None:
    """Give a message that waits to somebody, or to nobody."""
    _outcome(scope, number, "held").update(owner=owner)


def settle_held(scope: Scope, number: int, note: str) -> None:
    """Have a message that waits be settled."""
    _outcome(scope, number, "held").update(state="settled", note=note)


def reopen_settled(scope: Scope, number: int, *, now: datetime) -> None:
    """Have a message that was settled wait again, since it first did."""
    since = Coalesce(F("held_since"), Value(now))
    settled = _outcome(scope, number, "settled")
    settled.update(state="held", note="", held_since=since)


def _outcome(scope: Scope, number: int, state: str):
    return Outcome.objects.filter(
        provider=scope.provider, message_id=number, state=state
    )


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
