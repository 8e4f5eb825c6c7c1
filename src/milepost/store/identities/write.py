"""Write down what is told of identities, and move pathways. Only actions may."""

import json
from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from milepost.foundation.scope import Scope
from milepost.intake.sites.who_is_who import IdentityFact
from milepost.store.identities.models import Arrived, Decided, Said
from milepost.store.models import Pathway

ORDERED_BY = ("happened", "sequence", "sent", "name", "digest")
SAID = (
    *("provider", "feed", "message", "what", "number", "other"),
    *ORDERED_BY,
    *("says", "by", "at"),
)


def one_at_a_time(scope: Scope) -> None:
    """Let nobody else settle who is who at a provider until the transaction ends."""
    with connection.cursor() as cursor:
        named = f"milepost identities {scope.provider}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [named])


def add_said(scope: Scope, fact: IdentityFact, *, now: datetime) -> None:
    """Add what a person said of an identity."""
    add_all_said(scope, [(fact, None)], feed="", now=now)


def add_all_said(
    scope: Scope,
    told: Sequence[tuple[IdentityFact, int | None]],
    *,
    feed: str,
    now: datetime,
) -> None:
    """Add what was told of identities, in this order.

    Args:
        scope: for whom.
        told: each fact, and the message that tells it; None where no message does.
        feed: by which the messages came.
        now: the moment.
    """
    names = ", ".join(SAID)
    rows = [
        {
            "provider": scope.provider,
            "feed": feed if message else "",
            "message": message,
            "what": fact.what,
            "number": fact.number,
            "other": fact.other,
            **dict(zip(ORDERED_BY, map(str, fact.order), strict=True)),
            "says": dict(fact.says),
            "by": scope.person,
            "at": now.isoformat(),
        }
        for fact, message in told
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO identities_said ({names})
            SELECT {names} FROM jsonb_array_elements(%s)
                WITH ORDINALITY AS told (words, place),
                jsonb_populate_record(NULL::identities_said, words)
            ORDER BY place""",  # noqa: S608 - only words of ours
            [json.dumps(rows)],
        )


def take_back_said(scope: Scope, feed: str, message: int, *, now: datetime) -> None:
    """Note that a message, read anew, tells nothing of any identity."""
    Said.objects.create(
        provider=scope.provider,
        feed=feed,
        message=message,
        what="nothing",
        number="",
        other="",
        happened=0,
        sequence=0,
        sent=0,
        name="",
        digest="",
        says={},
        by=scope.person,
        at=now,
    )


def move(
    scope: Scope,
    pathway: str,
    *,
    arrived_with: str,
    patient: int,
    now: datetime,
) -> None:
    """Let a pathway stand under a patient; what it arrived with is kept for ever."""
    Arrived.objects.get_or_create(
        provider=scope.provider,
        pathway=pathway,
        defaults={"number": arrived_with, "at": now},
    )
    theirs = Pathway.objects.filter(provider=scope.provider, name=pathway)
    theirs.update(patient_id=patient)


def decide(scope: Scope, one: str, other: str, note: str, *, now: datetime) -> None:
    """Note what a person said of two open pathways."""
    first, second = sorted((one, other))
    Decided.objects.create(
        provider=scope.provider,
        one=first,
        other=second,
        note=note,
        by=scope.person,
        at=now,
    )
