"""Read what codes mean by what people said, and how that was changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from milepost.foundation.scope import Scope
from milepost.store.inbox.models import Meaning
from milepost.store.meanings.models import Change, Progress, Step, Touched

OPEN = ("", "found", "confirmed")
"""In these states a change isn't over."""

MOST_NAMED = 20
"""So many of the pathways that a change touches are named."""


@dataclass(frozen=True, slots=True)
class Given:
    """A meaning that a person gave."""

    number: int
    feed: str
    code_map: str
    code: str
    means: str
    """Blank for nothing here."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeKept:
    """A change of a meaning, and how it stands."""

    number: int
    provider: str
    feed: str
    code_map: str
    code: str
    was: int
    means: str | None
    why: str
    by: str
    at: datetime
    steps: tuple[tuple[str, str, datetime, Mapping[str, Any]], ...]
    """What was done, who did it, when, and what there is to say of it."""

    @property
    def state(self) -> str:
        """The latest step; blank while the messages are being looked for."""
        return self.steps[-1][0] if self.steps else ""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the work on a change has come."""

    upto: int
    """The last message that was gone through."""

    gone_through: int
    caught_up: bool
    held: int
    problems: tuple[tuple[str, str], ...] = ()
    """Pathways of which nothing could be recorded, and why."""


@dataclass(frozen=True, slots=True)
class Found:
    """What asks for a code, as far as it was found."""

    messages: int
    """How many messages were found that ask for the code."""

    again: int
    """How many of them were read again."""

    pathways: int


def given(scope: Scope, feed: str | None = None) -> list[Given]:
    """Read every meaning that people gave, the earliest first."""
    theirs = Meaning.objects.filter(provider=scope.provider)
    if feed is not None:
        theirs = theirs.filter(feed=feed)
    names = ("id", "feed", "code_map", "code", "means", "by", "at")
    return [Given(*row) for row in theirs.order_by("id").values_list(*names)]


def taken_back(
    scope: Scope, feed: str | None = None
) -> dict[tuple[str, str, str], int]:
    """Say up to which meaning all were taken back, by feed, map and code."""
    theirs = Change.objects.filter(
        provider=scope.provider, means=None, step__what="confirmed"
    )
    if feed is not None:
        theirs = theirs.filter(feed=feed)
    told = theirs.order_by("was").values_list("feed", "code_map", "code", "was")
    return {(of, name, code): was for of, name, code, was in told}


def standing(scope: Scope, feed: str) -> dict[tuple[str, str], str]:
    """Read what people say that a feed's codes mean, by map and code."""
    gone = taken_back(scope, feed)
    return {
        (each.code_map, each.code): each.means
        for each in given(scope, feed)
        if each.number > gone.get((each.feed, each.code_map, each.code), 0)
    }


def changes(scope: Scope) -> list[ChangeKept]:
    """Read every change of a provider's meanings, the latest first."""
    return _kept(Change.objects.filter(provider=scope.provider).order_by("-id"))


def the_change(scope: Scope, number: int) -> ChangeKept | None:
    """Read one change; None if there is none of that number."""
    found = _kept(Change.objects.filter(provider=scope.provider, id=number))
    return found[0] if found else None


def due(scope: Scope, feed: str) -> list[ChangeKept]:
    """Read the changes of a feed on which there is work to do, the earliest first."""
    return _kept(_due().filter(provider=scope.provider, feed=feed).order_by("id"))


def feeds_due() -> list[tuple[str, str]]:
    """Name every feed, of any provider, on whose changes there is work to do."""
    return sorted(set(_due().values_list("provider", "feed")))


def reach_of(number: int) -> Reach:
    """Say how far the work on a change has come."""
    told = Progress.objects.get(change_id=number)
    return Reach(
        told.upto,
        told.gone_through,
        told.caught_up,
        told.held,
        tuple((name, why) for name, why in told.problems),
    )


def found_by(number: int) -> Found:
    """Count what a change touches, as far as it was found."""
    found = Touched.objects.filter(change_id=number).aggregate(
        messages=Count("id"),
        again=Count("id", filter=Q(again=True)),
        pathways=Count("pathway", distinct=True, filter=~Q(pathway="")),
    )
    return Found(found["messages"], found["again"], found["pathways"])


def pathways_touched(number: int) -> list[str]:
    """Name the first pathways that a change touches."""
    theirs = Touched.objects.filter(change_id=number).exclude(pathway="")
    names = theirs.order_by("pathway").values_list("pathway", flat=True).distinct()
    return list(names[:MOST_NAMED])


def still_to_be_read(number: int, most: int) -> list[int]:
    """Name some messages that weren't read again yet: those of one pathway together."""
    theirs = Touched.objects.filter(change_id=number, again=False)
    in_order = theirs.order_by("pathway", "message")
    return list(in_order.values_list("message", flat=True)[:most])


def _due() -> Any:
    """Those whose messages are looked for, and those that were confirmed and aren't done."""
    over = Step.objects.filter(what__in=("put_away", "done")).values("change_id")
    of_a_person = Step.objects.filter(what="found").values("change_id")
    confirmed = Step.objects.filter(what="confirmed").values("change_id")
    waits = Q(id__in=of_a_person) & ~Q(id__in=confirmed)
    return Change.objects.exclude(id__in=over).exclude(waits)


def _kept(found: Any) -> list[ChangeKept]:
    rows = list(found)
    steps: dict[int, list[tuple[str, str, datetime, Mapping[str, Any]]]] = {}
    told = Step.objects.filter(change_id__in=[row.id for row in rows]).order_by("id")
    for step in told:
        one = (step.what, step.by, step.at, step.told)
        steps.setdefault(step.change_id, []).append(one)
    return [
        ChangeKept(
            number=row.id,
            provider=row.provider,
            feed=row.feed,
            code_map=row.code_map,
            code=row.code,
            was=row.was,
            means=row.means,
            why=row.why,
            by=row.by,
            at=row.at,
            steps=tuple(steps.get(row.id, ())),
        )
        for row in rows
    ]
