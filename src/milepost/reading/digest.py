"""What a person's digest counts, and how their last ones went."""

from dataclasses import dataclass
from datetime import datetime

from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.reading.cover import read_covering
from milepost.reading.escalations import Wanted, read_list
from milepost.reading.staff import person_named, scope_of
from milepost.reading.worklist import read_worklist
from milepost.rules.lawbook import Lawbook
from milepost.store.digests import kept
from milepost.store.digests.kept import Sent, Wished
from milepost.tracking.digest import Counts

__all__ = ["DigestReading", "Sent", "Wished", "counts_of", "read_digest"]


@dataclass(frozen=True, slots=True)
class DigestReading:
    """What a person wishes, and their last digests, the latest first."""

    wished: Wished | None
    sent: tuple[Sent, ...]


def read_digest(scope: Scope) -> DigestReading:
    """Read a person's own wish and digests."""
    return DigestReading(kept.wish(scope), tuple(kept.sendings(scope)))


def counts_of(username: str, *, lawbook: Lawbook, now: datetime) -> Counts:
    """Count what waits for a person, within their scope."""
    person = person_named(username)
    if person is None:
        return Counts(due=0, escalations=0)
    scope, as_at = scope_of(person), AsAt(now.date(), now)
    work = read_worklist(scope, username, as_at=as_at, lawbook=lawbook)
    mine = read_list(scope, Wanted(state="unresolved"), now=now, mine=True)
    covering = read_covering(scope, as_at=as_at, lawbook=lawbook)
    return Counts(
        due=len(work.due),
        covered=sum(one.due for one in covering),
        escalations=mine.shown + sum(group.waiting for group in mine.groups),
    )
