"""Read the documents of a pathway."""

from dataclasses import dataclass
from datetime import date, datetime

from milepost.foundation.scope import Scope
from milepost.store.papers.models import Paper


@dataclass(frozen=True, slots=True)
class Filed:
    """A document that lies somewhere else, and what it is."""

    day: date
    what: str
    feed: str
    told_at: datetime


def papers(scope: Scope, pathway: str, *, known_at: datetime) -> list[Filed]:
    """Read what documents a pathway has, by day, as known at a moment.

    Whoever asks has made sure that the pathway is in scope.
    """
    theirs = Paper.objects.filter(
        provider=scope.provider, pathway=pathway, told_at__lte=known_at
    )
    return [
        Filed(paper.day, paper.what, paper.feed, paper.told_at)
        for paper in theirs.order_by("day", "id")
    ]
