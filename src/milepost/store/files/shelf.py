"""Read files, how far each has come, and what became of its rows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Func, IntegerField, Prefetch

from milepost.foundation.scope import Scope
from milepost.store.files.models import Line, Progress, Step, Upload

NO_STATE = "stuck"
"""A step that says only why the work can't go on: the file stays in the state it is in."""


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
        """The latest step but ``stuck``; blank where it is still to be read."""
        told = (step.what for step in reversed(self.steps) if step.what != NO_STATE)
        return next(told, "")

    def was_compared_with(self, other: int | None) -> bool:
        """Whether, when it was last read, it was compared with some file, or with none."""
        said = self._previewed
        return "follows" in said and said["follows"] == other

    @property
    def looked_for(self) -> int | None:
        """Of a whole list on which nobody stands, how many would be looked for, if stored.

        None where somebody stands on it, and of any list that isn't whole.
        """
        said = self._previewed
        return said["gone"] if said.get("empty") else None

    @property
    def _previewed(self) -> dict[str, Any]:
        told = (step.told for step in reversed(self.steps) if step.what == "previewed")
        return next(told, {})

    @property
    def stuck(self) -> str:
        """Why the work on it can't go on; blank if nothing is known to be wrong."""
        last = self.steps[-1] if self.steps else None
        return str(last.told["why"]) if last and last.what == NO_STATE else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineOnShelf:
    """A row of a file."""

    row: int
    content: str
    pathway: str
    became: str
    reason: str
    message: int | None
    told: Mapping[str, Any] = field(default_factory=dict)
    """What it would record: ``person``, and ``events`` as kind, day and what they say."""


def files(scope: Scope, *, most: int, skip: int = 0) -> list[FileOnShelf]:
    """Read files of a provider, the newest first, but for so many of the newest."""
    found = _theirs(scope).order_by("-id")[skip : skip + most]
    return [_file(each) for each in found]


def how_many(scope: Scope) -> int:
    """Count the files of a provider."""
    return Upload.objects.filter(provider=scope.provider).count()


def the_file(scope: Scope, number: int) -> FileOnShelf | None:
    """Find a file by its number."""
    found = _theirs(scope).filter(id=number).first()
    return found and _file(found)


def bytes_of(scope: Scope, number: int) -> bytes:
    """Read a file's bytes."""
    return bytes(Upload.objects.get(provider=scope.provider, id=number).raw)


def same_before(scope: Scope, feed: str, digest: bytes) -> FileOnShelf | None:
    """Find the very same file, if it is the latest of its list that isn't put away."""
    gone = ("discarded", "undone", "unreadable")
    latest = (
        _file(upload) for upload in _theirs(scope).filter(feed=feed).order_by("-id")
    )
    found = next((one for one in latest if one.state not in gone), None)
    return found if found and found.digest == digest else None


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


def reasons(number: int) -> list[tuple[str, str, int]]:
    """Count why rows wait or are refused: what became of them, why, how many."""
    found = Line.objects.filter(upload_id=number).exclude(reason="")
    counted = found.values_list("became", "reason").annotate(n=Count("id"))
    return list(counted.order_by("-n", "reason"))


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
        told=line.told,
    )
