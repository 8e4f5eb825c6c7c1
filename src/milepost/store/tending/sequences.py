"""Read which numbers in sequence are missing, and what people said of feeds."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from milepost.foundation.scope import Scope
from milepost.intake.sites import numbering
from milepost.store.tending.models import GapNote, Retired, Run, Use


@dataclass(frozen=True, slots=True)
class Missing:
    """Numbers of a feed that are missing, and who sees to it."""

    feed: str
    sender: str
    series: str
    first: int
    last: int
    since: datetime
    owner: str

    @property
    def name(self) -> str:
        """By which it is told apart from the others."""
        said = (self.feed, self.sender, self.series, self.first, self.last)
        return "/".join(map(str, said))


def missing(scope: Scope, feed: str | None = None) -> list[Missing]:
    """Read the numbers that are missing and that nobody has settled, the oldest first."""
    theirs = Run.objects.filter(provider=scope.provider)
    notes = GapNote.objects.filter(provider=scope.provider)
    if feed is not None:
        theirs, notes = theirs.filter(feed=feed), notes.filter(feed=feed)
    runs = defaultdict(list)
    for run in theirs:
        named = (run.feed, run.sender, run.series)
        runs[named].append(numbering.Run(run.first, run.last, run.since))
    said = {
        (n.feed, n.sender, n.series, n.first, n.last): n for n in notes.order_by("id")
    }
    found = []
    for named, theirs_of_it in runs.items():
        for gap in numbering.gaps(theirs_of_it):
            note = said.get((*named, gap.first, gap.last))
            if note is None or not note.note:
                owner = note.owner if note else ""
                found.append(Missing(*named, gap.first, gap.last, gap.since, owner))
    return sorted(found, key=lambda gap: gap.since)


def runs_of(scope: Scope, feed: str, sender: str, series: str) -> list[numbering.Run]:
    """Read which numbers of a sender have come."""
    theirs = Run.objects.filter(
        provider=scope.provider, feed=feed, sender=sender, series=series
    )
    in_order = theirs.order_by("first")
    return [numbering.Run(run.first, run.last, run.since) for run in in_order]


def last_number(scope: Scope, feed: str) -> int:
    """Read the highest number of a feed that goes on from day to day; 0 if none came."""
    theirs = Run.objects.filter(provider=scope.provider, feed=feed, series="")
    last = theirs.order_by("-last").values_list("last", flat=True).first()
    return last or 0


def to_be_used(scope: Scope, messages: Collection[int]) -> set[int]:
    """Name those messages of some that a person said are to be used."""
    theirs = Use.objects.filter(provider=scope.provider, message__in=messages)
    return set(theirs.values_list("message", flat=True))


def retired(scope: Scope) -> dict[str, datetime]:
    """Say when each feed that somebody retired was last retired."""
    theirs = Retired.objects.filter(provider=scope.provider).order_by("id")
    return dict(theirs.values_list("feed", "at"))
