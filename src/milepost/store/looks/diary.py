"""Read who looked at each pathway, and what they left behind."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from milepost.foundation.scope import Scope
from milepost.store.looks.models import Look
from milepost.store.models import Pathway


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One look, as it was written."""

    number: int
    """Its place among all looks."""

    pathway: str
    note: str
    action: str
    due: date | None
    owner: str
    seen: int
    by: str
    at: datetime
    form: UUID
    """By which form it was written."""

    looked_at: datetime | None
    """When somebody last looked; None of a hand-over of one nobody had looked at."""


def looks_at(scope: Scope, pathway: str) -> list[Looked]:
    """Read every look at one pathway in scope, the latest first."""
    theirs = Pathway.objects.filter(provider=scope.provider, name=pathway)
    if scope.services is not None:
        theirs = theirs.filter(service__in=scope.services)
    found = Look.objects.filter(
        provider=scope.provider, pathway__in=theirs.values("name")
    )
    return [_looked(look) for look in found.order_by("-id")]


def latest_looks(
    scope: Scope, pathways: Collection[str], *, but: Collection[int] = ()
) -> dict[str, Looked]:
    """Read the latest look at each of some pathways, of those that had any.

    Args:
        scope: whose pathways.
        pathways: which, by name. They are in scope.
        but: the numbers of looks to leave out.
    """
    found = (
        Look.objects.filter(provider=scope.provider, pathway__in=pathways)
        .exclude(id__in=but)
        .order_by("pathway", "-id")
        .distinct("pathway")
    )
    return {look.pathway: _looked(look) for look in found}


def _looked(look: Any) -> Looked:
    return Looked(
        number=look.id,
        pathway=look.pathway,
        note=look.note,
        action=look.action,
        due=look.due,
        owner=look.owner,
        seen=look.seen,
        by=look.by,
        at=look.at,
        looked_at=look.looked_at,
        form=look.form,
    )
