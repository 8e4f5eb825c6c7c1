"""Write down files, and what was done with them, and tell it. Only actions may."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Max

from milepost.foundation.scope import Scope
from milepost.store.append import tell_who_sees_all
from milepost.store.files.models import (
    Explained,
    Left,
    Line,
    Progress,
    Step,
    Upload,
)


class NewLine(NamedTuple):
    """A row, and what becomes of it."""

    row: int
    content: str
    pathway: str
    became: str
    reason: str = ""
    message: int | None = None
    told: Mapping[str, Any] = MappingProxyType({})
    """What it would record, as the preview read it; it stays once it is stored."""


def add_upload(
    scope: Scope,
    feed: str,
    *,
    profile: str,
    name: str,
    digest: bytes,
    raw: bytes,
    speaks_for: datetime,
    now: datetime,
) -> int:
    """Keep a file as it came, and give its number."""
    added = Upload.objects.create(
        provider=scope.provider,
        feed=feed,
        profile=profile,
        name=name,
        digest=digest,
        raw=raw,
        speaks_for=speaks_for,
        by=scope.person,
        at=now,
    )
    tell_who_sees_all(scope.provider)
    return added.id


def add_step(
    scope: Scope,
    upload: int,
    what: str,
    *,
    now: datetime,
    told: dict[str, object] | None = None,
) -> None:
    """Write down the next step of a file. Whoever would do so at once must wait."""
    last = Step.objects.filter(upload_id=upload).aggregate(last=Max("place"))["last"]
    Step.objects.create(
        upload_id=upload,
        place=(last or 0) + 1,
        what=what,
        by=scope.person,
        at=now,
        told=told or {},
    )
    tell_who_sees_all(scope.provider)


def forget_lines(upload: int) -> None:
    """Forget what was found of a file's rows, to find it again."""
    Line.objects.filter(upload_id=upload).delete()


def set_lines(upload: int, lines: Iterable[NewLine]) -> None:
    """Write down rows and what becomes of them, in place of what was said before."""
    made = [
        Line(
            upload_id=upload,
            row=line.row,
            content=line.content,
            pathway=line.pathway,
            became=line.became,
            reason=line.reason,
            message_id=line.message,
            told=dict(line.told),
        )
        for line in lines
    ]
    Line.objects.bulk_create(
        made,
        batch_size=2_000,
        update_conflicts=True,
        unique_fields=["upload", "row"],
        update_fields=["content", "pathway", "became", "reason", "message"],
    )


def set_progress(upload: int, done: int, of: int, *, now: datetime) -> None:
    """Say how far the work on a file has come."""
    Progress.objects.update_or_create(
        upload_id=upload, defaults={"done": done, "of": of, "at": now}
    )


def add_left(
    scope: Scope, upload: int, before: int, gone: Sequence[tuple[str, int]]
) -> None:
    """Write down who stood on the list before, by pathway and row, and doesn't now."""
    Left.objects.bulk_create(
        [
            Left(
                upload_id=upload,
                provider=scope.provider,
                pathway=pathway,
                row=row,
                before_id=before,
            )
            for pathway, row in gone
        ],
        ignore_conflicts=True,
    )


def explain_left(scope: Scope, number: int, note: str, *, now: datetime) -> bool:
    """Write down what was found out of somebody who left; False if it is known."""
    theirs = Left.objects.select_for_update().filter(provider=scope.provider, id=number)
    if theirs.first() is None or Explained.objects.filter(left_id=number).exists():
        return False
    Explained.objects.create(left_id=number, note=note, by=scope.person, at=now)
    tell_who_sees_all(scope.provider)
    return True


def work_alone(upload: int) -> bool:
    """Let nobody else work on a file until the connection says so; False if one does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [_named(upload)]
        )
        return bool(cursor.fetchone()[0])


def let_others_work(upload: int) -> None:
    """Let others work on a file again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [_named(upload)]
        )


def _named(upload: int) -> str:
    return f"milepost file {upload}"
