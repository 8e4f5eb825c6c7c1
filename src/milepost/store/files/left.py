"""Read who left a list that comes whole, and what may account for it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Subquery

from milepost.foundation.scope import Scope
from milepost.store.asked import ask
from milepost.store.called_off import STANDS, VISIT_CALLED_OFF
from milepost.store.files.models import Left, Line, Step
from milepost.store.models import Pathway

OUTCOMES = f"""
    SELECT e.pathway, e.kind, e.day FROM store_event e
    WHERE e.provider = %(provider)s AND e.pathway = ANY(%(pathways)s)
        AND e.kind = ANY(%(kinds)s) AND {STANDS} AND NOT {VISIT_CALLED_OFF}
    ORDER BY e.pathway, e.day, e.id
"""  # noqa: S608 - only words of ours


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
    last_for: datetime
    """The moment for which the last list spoke on which they stood."""

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
    found = theirs.select_related("upload", "before", "explained").annotate(
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


def outcomes_of(
    scope: Scope, pathways: Collection[str], kinds: Collection[str]
) -> dict[str, list[tuple[str, date]]]:
    """Find, by pathway, the events of some kinds that stand: kind and day, the latest last.

    A booking that was cancelled afterwards isn't among them.
    """
    asked = {
        "provider": scope.provider,
        "pathways": list(pathways),
        "kinds": list(kinds),
    }
    found: dict[str, list[tuple[str, date]]] = {}
    for row in ask(OUTCOMES, asked):
        found.setdefault(row["pathway"], []).append((row["kind"], row["day"]))
    return found


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
        last_for=left.before.speaks_for,
        at=left.upload.at,
        note=explained.note if explained else "",
        by=explained.by if explained else "",
    )
