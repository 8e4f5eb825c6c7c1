"""Work out afresh where every escalation stands, from its record."""

from datetime import datetime

from django.db import transaction

from milepost.foundation.scope import Scope
from milepost.rules.lawbook import Lawbook
from milepost.store.arrangements.closed import closed_days
from milepost.store.escalations import facts, record
from milepost.store.escalations.record import Terms


def rebuild_all_standings(
    provider: str | None, *, lawbook: Lawbook, now: datetime
) -> int:
    """Do so for a provider, or for every one; give how many there are."""
    names = [provider] if provider else facts.providers_with_any()
    return sum(rebuild_standings(name, lawbook=lawbook, now=now) for name in names)


@transaction.atomic
def rebuild_standings(provider: str, *, lawbook: Lawbook, now: datetime) -> int:
    """Throw away where a provider's escalations stand, and read it from their records.

    Returns:
        How many there are.
    """
    record.in_turn(provider)
    record.forget_standings(provider)
    closed = closed_days(provider, lawbook)
    every = facts.every_record(Scope(provider, "milepost"))
    for raised, entries in every:
        edition = facts.edition_kept(lawbook, raised.ladder, raised.in_force)
        terms = Terms(edition=edition, closed=closed)
        record.stand_anew(raised.number, entries, terms, now=now)
    return len(every)
