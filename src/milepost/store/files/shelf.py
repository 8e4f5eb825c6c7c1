"""Read files, how far each has come, and what became of its rows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, Func, IntegerField, OuterRef, Prefetch, Q

from milepost.foundation.scope import Scope
from milepost.store.files.models import Left, Line, Progress, Step, Upload
from milepost.store.inbox.models import Outcome
from milepost.store.models import Event, Pathway

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """Somebody who stood on a list and doesn't on the next."""

    number: int
    upload: int
    feed: str
    pathway: str
    is_known: bool
    """Whether there is such a pathway in scope, so that it can be opened."""

    row: int
    before: int
    at: datetime
    note: str = ""
    by: str = ""


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


def gone(scope: Scope, *, upload: int | None = None) -> list[Gone]:
    """Read who left a list with nothing that accounts for it: none is left out."""
    theirs = Left.objects.filter(provider=scope.provider).exclude(
        upload__step__what="undoing"
    )
    if upload is not None:
        theirs = theirs.filter(upload_id=upload)
    known = Pathway.objects.filter(provider=scope.provider, name=OuterRef("pathway"))
    found = theirs.select_related("upload", "explained").annotate(known=Exists(known))
    return [_gone(left) for left in found.order_by("-upload_id", "row")]


def accounted_for(
    scope: Scope, pathways: Collection[str], kinds: Collection[str]
) -> dict[str, tuple[str, Any]]:
    """Find, by pathway, the latest event of some kinds that stands: kind and day."""
    corrected = Event.objects.filter(
        provider=OuterRef("provider"),
        pathway=OuterRef("pathway"),
        corrects=OuterRef("pk"),
    )
    theirs = Event.objects.filter(
        provider=scope.provider, pathway__in=list(pathways), kind__in=list(kinds)
    ).exclude(Exists(corrected))
    rows = theirs.order_by("pathway", "day", "id").values_list("pathway", "kind", "day")
    return {pathway: (kind, day) for pathway, kind, day in rows}


def profile_of(scope: Scope, feed: str) -> str:
    """Name the mapping that a list was last read by."""
    found = Upload.objects.filter(provider=scope.provider, feed=feed).order_by("-id")
    return found.values_list("profile", flat=True).first() or ""


def on_later_lists(
    scope: Scope, feed: str, pathways: Collection[str]
) -> dict[str, list[int]]:
    """Find in which stored files of a list some pathways stand."""
    stored = Step.objects.filter(upload=OuterRef("upload"), what="stored")
    back = Step.objects.filter(upload=OuterRef("upload"), what="undoing")
    found = Line.objects.filter(
        Exists(stored),
        ~Exists(back),
        upload__provider=scope.provider,
        upload__feed=feed,
        pathway__in=list(pathways),
    )
    rows = found.order_by("upload_id").values_list("pathway", "upload_id").distinct()
    there: dict[str, list[int]] = {}
    for pathway, upload in rows:
        there.setdefault(pathway, []).append(upload)
    return there


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


def _gone(left: Any) -> Gone:
    explained = getattr(left, "explained", None)
    return Gone(
        number=left.id,
        upload=left.upload_id,
        feed=left.upload.feed,
        pathway=left.pathway,
        is_known=left.known,
        row=left.row,
        before=left.before_id,
        at=left.upload.at,
        note=explained.note if explained else "",
        by=explained.by if explained else "",
    )
