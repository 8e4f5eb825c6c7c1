"""Read which files a list has, in which order, and which wait for work."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import CharField, Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from milepost.foundation.scope import Scope
from milepost.store.files.models import Step, Upload
from milepost.store.files.shelf import NO_STATE
from milepost.store.inbox.models import Outcome

OPEN = ("", "again", "confirmed", "undoing")
"""In these states there is work to do."""

AT_WORK = ("confirmed", "undoing")
STANDING = ("confirmed", "stored", "undoing")


class Listed(NamedTuple):
    """One file of a list."""

    number: int
    speaks_for: datetime
    profile: str
    state: str


def unfinished() -> list[tuple[str, int]]:
    """Name every file, of any provider, with work to do: its provider and number."""
    found = Upload.objects.annotate(state=_state()).filter(state__in=OPEN)
    return list(found.order_by("id").values_list("provider", "id"))


def lists_that_wait() -> list[tuple[str, str, str]]:
    """Name every list with rows that wait for a person: provider, list and mapping."""
    waits = Outcome.objects.filter(
        provider=OuterRef("provider"), feed=OuterRef("feed"), state="held"
    )
    standing = Upload.objects.annotate(state=_state()).filter(state__in=STANDING)
    found = standing.filter(Exists(waits)).order_by("provider", "feed", "-id")
    latest = found.distinct("provider", "feed")
    return list(latest.values_list("provider", "feed", "profile"))


def profile_of(scope: Scope, feed: str) -> str:
    """Name the mapping by which a list is read; blank if nothing of it stands."""
    standing = [one for one in on_the_list(scope, feed) if one.state in STANDING]
    return standing[-1].profile if standing else ""


def on_the_list(scope: Scope, feed: str) -> list[Listed]:
    """Name every file of a list, in the order of the moments for which they speak."""
    theirs = Upload.objects.filter(provider=scope.provider, feed=feed)
    found = theirs.annotate(state=_state()).order_by("speaks_for", "id")
    return [
        Listed(*row)
        for row in found.values_list("id", "speaks_for", "profile", "state")
    ]


def list_of(scope: Scope, number: int) -> str | None:
    """Name the list that a file is one of; None if there is no such file."""
    theirs = Upload.objects.filter(provider=scope.provider, id=number)
    return theirs.values_list("feed", flat=True).first()


def stored_before(scope: Scope, feed: str, number: int) -> int | None:
    """Find the stored file of a list that speaks for the last moment before another's."""
    before: int | None = None
    for one in on_the_list(scope, feed):
        if one.number == number:
            break
        if one.state == "stored":
            before = one.number
    return before


def stored_after(scope: Scope, feed: str, number: int) -> int | None:
    """Find a file of a list, stored or being stored, that speaks for a later moment."""
    listed = on_the_list(scope, feed)
    place = [one.number for one in listed].index(number)
    later = (one.number for one in listed[place + 1 :] if one.state in STANDING)
    return next(later, None)


def at_work(scope: Scope, feed: str, number: int) -> int | None:
    """Find another file of a list that is being stored or taken back."""
    others = (one for one in on_the_list(scope, feed) if one.number != number)
    return next((one.number for one in others if one.state in AT_WORK), None)


def _state() -> Any:
    """Its latest step but ``stuck``; blank if there is none."""
    steps = Step.objects.filter(upload=OuterRef("pk")).exclude(what=NO_STATE)
    last = Subquery(steps.order_by("-place").values("what")[:1])
    return Coalesce(last, Value(""), output_field=CharField())
