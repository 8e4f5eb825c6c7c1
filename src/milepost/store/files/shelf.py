"""Read files, how far each has come, and what became of its rows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
)

from milepost.foundation.scope import Scope
from milepost.store.files.models import Line, Progress, Step, Upload
from milepost.store.inbox.models import Outcome

OPEN = ("", "confirmed", "undoing")
"""After these steps there is work to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One step of a file."""

    what: str
    by: str
    at: datetime
    told: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOnShelf:
    """A file, without its bytes."""

    number: int
    feed: str
    profile: str
    name: str
    size: int
    digest: bytes
    speaks_for: datetime
    by: str
    at: datetime
    steps: tuple[Done, ...]
    progress: tuple[int, int] | None
    """How many rows are done, of how many."""

    @property
    def state(self) -> str:
        """The latest step; blank where it is still to be read."""
        return self.steps[-1].what if self.steps else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineOnShelf:
    """A row of a file."""

    row: int
    content: str
    pathway: str
    became: str
    reason: str
    message: int | None


def files(scope: Scope, *, most: int = 50) -> list[FileOnShelf]:
    """Read the latest files of a provider, the newest first."""
    return [_file(found) for found in _theirs(scope).order_by("-id")[:most]]


def the_file(scope: Scope, number: int) -> FileOnShelf | None:
    """Find a file by its number."""
    found = _theirs(scope).filter(id=number).first()
    return found and _file(found)


def bytes_of(scope: Scope, number: int) -> bytes:
    """Read a file's bytes."""
    return bytes(Upload.objects.get(provider=scope.provider, id=number).raw)


def unfinished() -> list[tuple[str, int]]:
    """Name every file, of any provider, with work to do: its provider and number."""
    last = Step.objects.filter(upload=OuterRef("pk")).order_by("-place")
    found = Upload.objects.annotate(state=last.values("what")[:1])
    waits = Q(state__isnull=True) | Q(state__in=OPEN)
    return list(found.filter(waits).order_by("id").values_list("provider", "id"))


def lists_that_wait() -> list[tuple[str, str, str]]:
    """Name every list with rows that wait for a person: provider, list and mapping."""
    waits = Outcome.objects.filter(
        provider=OuterRef("provider"), feed=OuterRef("feed"), state="held"
    )
    found = Upload.objects.filter(Exists(waits)).order_by("provider", "feed", "-id")
    latest = found.distinct("provider", "feed")
    return list(latest.values_list("provider", "feed", "profile"))


def same_before(scope: Scope, feed: str, digest: bytes) -> FileOnShelf | None:
    """Find the very same file, if it is the latest of its list that isn't put away."""
    gone = ("discarded", "undone", "unreadable")
    latest = (
        _file(upload) for upload in _theirs(scope).filter(feed=feed).order_by("-id")
    )
    found = next((one for one in latest if one.state not in gone), None)
    return found if found and found.digest == digest else None


def stored_before(scope: Scope, feed: str, number: int) -> int | None:
    """Find the file of a list that was stored last before another, and stands."""
    earlier = _theirs(scope).filter(feed=feed, id__lt=number).order_by("-id")
    found = (_file(upload) for upload in earlier)
    return next((one.number for one in found if one.state == "stored"), None)


def stored_after(scope: Scope, feed: str, number: int) -> int | None:
    """Find a later file of a list that was stored, or is being, and stands."""
    later = _theirs(scope).filter(feed=feed, id__gt=number).order_by("id")
    found = (_file(upload) for upload in later)
    standing = ("confirmed", "stored", "undoing")
    return next((one.number for one in found if one.state in standing), None)


def lines(
    number: int,
    *,
    became: str = "",
    rows: Collection[int] | None = None,
    most: int | None = None,
) -> list[LineOnShelf]:
    """Read rows of a file and what became of them, in their order: all, or some."""
    found = Line.objects.filter(upload_id=number).order_by("row")
    if rows is not None:
        found = found.filter(row__in=list(rows))
    if became:
        found = found.filter(became=became)
    return [_line(line) for line in found[:most]]


def counts(number: int) -> dict[str, int]:
    """Count the rows of a file by what became of them."""
    found = Line.objects.filter(upload_id=number).values_list("became")
    return dict(found.annotate(Count("id")).order_by())


def reasons(number: int, *, most: int = 20) -> list[tuple[str, str, int]]:
    """Count why rows wait or are refused: what became of them, why, how many."""
    found = Line.objects.filter(upload_id=number).exclude(reason="")
    counted = found.values_list("became", "reason").annotate(n=Count("id"))
    return list(counted.order_by("-n", "reason")[:most])


def profile_of(scope: Scope, feed: str) -> str:
    """Name the mapping that a list was last read by."""
    found = Upload.objects.filter(provider=scope.provider, feed=feed).order_by("-id")
    return found.values_list("profile", flat=True).first() or ""


def messages_of_no_other(number: int) -> list[int]:
    """Name the messages that only this file told, of those that stand."""
    return list(
        Line.objects.filter(upload_id=number, became__in=("new", "held", "kept"))
        .exclude(message=None)
        .order_by("row")
        .values_list("message_id", flat=True)
    )


def _theirs(scope: Scope) -> Any:
    in_order = Prefetch("step_set", Step.objects.order_by("place"))
    theirs = Upload.objects.filter(provider=scope.provider).defer("raw")
    return (
        theirs.annotate(size=_size())
        .select_related("progress")
        .prefetch_related(in_order)
    )


def _size() -> Any:
    return Func(F("raw"), function="octet_length", output_field=IntegerField())


def _file(found: Any) -> FileOnShelf:
    steps = found.step_set.all()
    progress: Progress | None = getattr(found, "progress", None)
    return FileOnShelf(
        number=found.id,
        feed=found.feed,
        profile=found.profile,
        name=found.name,
        size=found.size,
        digest=bytes(found.digest),
        speaks_for=found.speaks_for,
        by=found.by,
        at=found.at,
        steps=tuple(Done(what=s.what, by=s.by, at=s.at, told=s.told) for s in steps),
        progress=(progress.done, progress.of) if progress else None,
    )


def _line(line: Any) -> LineOnShelf:
    return LineOnShelf(
        row=line.row,
        content=line.content,
        pathway=line.pathway,
        became=line.became,
        reason=line.reason,
        message=line.message_id,
    )
