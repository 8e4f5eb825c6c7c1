"""Write down what is told of identities, and move pathways. Only actions may."""

from datetime import datetime

from django.db import connection

from milepost.foundation.scope import Scope
from milepost.intake.sites.who_is_who import IdentityFact
from milepost.store.identities.models import Arrived, Decided, Said
from milepost.store.models import Pathway


def one_at_a_time(scope: Scope) -> None:
    """Let nobody else settle who is who at a provider until the transaction ends."""
    with connection.cursor() as cursor:
        named = f"milepost identities {scope.provider}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [named])


def add_said(
    scope: Scope,
    fact: IdentityFact,
    *,
    feed: str = "",
    message: int | None = None,
    now: datetime,
) -> None:
    """Add what was told of an identity."""
    happened, sequence, sent, name, digest = fact.order
    Said.objects.create(
        provider=scope.provider,
        feed=feed,
        message=message,
        what=fact.what,
        number=fact.number,
        other=fact.other,
        happened=happened,
        sequence=sequence,
        sent=sent,
        name=name,
        digest=digest,
        says=dict(fact.says),
        by=scope.person,
        at=now,
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
