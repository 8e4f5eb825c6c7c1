"""Read who left a list that comes whole, and what may account for it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Subquery

from milepost.foundation.scope import Scope
from milepost.store.files.models import Left, Line, Step
from milepost.store.models import Event, Pathway


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """Somebody who stood on a list and doesn't on the next."""

    number: int
    upload: int
    feed: str
    pathway: str
    is_known: bool
    """Whether there is such a pathway, so that it can be opened."""

    service: str
    """Its service; blank where there is no such pathway."""

    owner: str
    """Who follows it; blank for nobody."""

    row: int
    before: int
    at: datetime
    note: str = ""
    by: str = ""


def gone(scope: Scope, *, upload: int | None = None) -> list[Gone]:
    """Read who left a list with nothing that accounts for it: none is left out."""
    theirs = Left.objects.filter(provider=scope.provider).exclude(
        upload__step__what="undoing"
    )
    if upload is not None:
        theirs = theirs.filter(upload_id=upload)
    known = Pathway.objects.filter(provider=scope.provider, name=OuterRef("pathway"))
    found = theirs.select_related("upload", "explained").annotate(
        service=Subquery(known.values("service")),
        owner=Subquery(known.values("owner")),
    )
    return [_gone(left) for left in found.order_by("-upload_id", "row")]


def left_so_far(scope: Scope) -> tuple[int, int]:
    """Say how far the record of those who left lists reaches: one quick question.

    Returns:
        The last who left, 0 if nobody ever did; and how many explanations there are.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT (SELECT id FROM files_left WHERE provider = %s
                    ORDER BY id DESC LIMIT 1),
                (SELECT count(*) FROM files_explained)""",
            [scope.provider],
        )
        last, explained = cursor.fetchone()
    return last or 0, explained


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


def _gone(left: Any) -> Gone:
    explained = getattr(left, "explained", None)
    return Gone(
        number=left.id,
        upload=left.upload_id,
        feed=left.upload.feed,
        pathway=left.pathway,
        is_known=left.service is not None,
        service=left.service or "",
        owner=left.owner or "",
        row=left.row,
        before=left.before_id,
        at=left.upload.at,
        note=explained.note if explained else "",
        by=explained.by if explained else "",
    )
