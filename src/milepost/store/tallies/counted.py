"""Read the tallies: how many messages came, when, and what became of them."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from milepost.foundation.scope import Scope
from milepost.store.tallies.models import Tally

SINCE = """
    SELECT m.feed, sum(m.many)::bigint - sum(early.many)::bigint
    FROM tallies_minute m LEFT JOIN LATERAL (
        SELECT count(*) AS many FROM inbox_message
        WHERE m.minute <= %(after)s AND provider = m.provider AND feed = m.feed
            AND id BETWEEN m.first AND m.last
            AND received_at BETWEEN m.minute AND %(after)s
    ) early ON true
    WHERE m.provider = %(provider)s
        AND m.minute >= date_trunc('minute', %(after)s::timestamptz, 'UTC')
    GROUP BY m.feed
"""
"""Whole minutes by their tallies; of the minute in which it begins, the messages."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A feed's messages, counted."""

    states: dict[str, int] = field(default_factory=dict)
    """By what became of them: those of which nothing has yet aren't among them."""

    verdicts: dict[str, int] = field(default_factory=dict)
    """By how they were answered: every message is in one of these."""

    @property
    def all(self) -> int:
        """How many messages ever came."""
        return sum(self.verdicts.values())


def counted(scope: Scope) -> dict[str, Counted]:
    """Count the messages of each feed of a provider, however many there are."""
    found: dict[str, Counted] = defaultdict(Counted)
    for tally in Tally.objects.filter(provider=scope.provider, many__gt=0):
        theirs = found[tally.feed]
        counts = theirs.verdicts if tally.of == "verdict" else theirs.states
        counts[tally.said] = tally.many
    return found


def since(scope: Scope, after: datetime) -> dict[str, int]:
    """Count the messages that came after a moment, by feed; none where none did."""
    asked = {"provider": scope.provider, "after": after}
    with connection.cursor() as cursor:
        cursor.execute(SINCE, asked)
        return dict(cursor.fetchall())
