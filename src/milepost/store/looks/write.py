"""Write down a look. Only actions may, and nothing can be taken away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import polars as pl
from django.db.models import Max

from milepost.foundation.scope import Scope
from milepost.store.columns import put
from milepost.store.footings import write as footings
from milepost.store.looks.diary import Looked
from milepost.store.looks.models import Look
from milepost.store.models import Event
from milepost.store.signals.write import pathways_changed


def is_written(scope: Scope, form: UUID) -> bool:
    """Whether what a form said has been stored before."""
    return Look.objects.filter(provider=scope.provider, form=form).exists()


def is_by(scope: Scope, number: int, form: UUID) -> bool:
    """Whether a look came by a form."""
    theirs = Look.objects.filter(provider=scope.provider, id=number, form=form)
    return theirs.exists()


def latest(scope: Scope, pathway: str) -> tuple[int, str]:
    """Give the number of the latest look at a pathway, and who took it; 0 if none."""
    last = Look.objects.filter(provider=scope.provider, pathway=pathway).last()
    return (last.id, last.by) if last else (0, "")


def write(
    scope: Scope,
    pathway: str,
    *,
    note: str,
    action: str,
    due: date | None,
    owner: str,
    form: UUID,
    now: datetime,
) -> None:
    """Add a look at a pathway, with the latest event that was there to be seen."""
    theirs = Event.objects.filter(provider=scope.provider, pathway=pathway)
    Look.objects.create(
        provider=scope.provider,
        pathway=pathway,
        note=note,
        action=action,
        due=due,
        owner=owner,
        seen=theirs.aggregate(last=Max("id"))["last"] or 0,
        by=scope.person,
        at=now,
        looked_at=now,
        form=form,
    )
    footings.looked(scope.provider, [pathway])
    pathways_changed(scope.provider, [pathway], now=now)


def pass_on(
    scope: Scope,
    pathway: str,
    owner: str,
    why: str,
    last: Looked | None,
    *,
    form: UUID,
    now: datetime,
) -> None:
    """Add that another follows a pathway from now on. Nobody has looked at it for that.

    What the last look promised stands, and so does what it had seen.
    """
    Look.objects.create(
        provider=scope.provider,
        pathway=pathway,
        note=why,
        action=last.action if last else "",
        due=last.due if last else None,
        owner=owner,
        seen=last.seen if last else 0,
        by=scope.person,
        at=now,
        looked_at=last.looked_at if last else None,
        form=form,
    )
    pathways_changed(scope.provider, [pathway], now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One of several looks that are written at once."""

    pathway: str
    note: str
    action: str
    due: date | None
    owner: str
    form: UUID
    looked: bool
    """Whether somebody looked; else what the look before had seen, and when, stands."""

    before: Looked | None


def write_several(scope: Scope, lines: Sequence[Line], *, now: datetime) -> None:
    """Add looks at several pathways, each with what was there to be seen."""
    names = [line.pathway for line in lines]
    theirs = Event.objects.filter(provider=scope.provider, pathway__in=names)
    latest_of = dict(theirs.values_list("pathway").annotate(last=Max("id")))
    Look.objects.bulk_create(
        Look(
            provider=scope.provider,
            pathway=line.pathway,
            note=line.note,
            action=line.action,
            due=line.due,
            owner=line.owner,
            seen=latest_of.get(line.pathway, 0) if line.looked else seen,
            by=scope.person,
            at=now,
            looked_at=now if line.looked else at,
            form=line.form,
        )
        for line in lines
        for before in [line.before]
        for seen, at in [(before.seen, before.looked_at) if before else (0, None)]
    )
    footings.looked(scope.provider, names)
    pathways_changed(scope.provider, names, now=now)


def write_all(provider: str, looks: pl.DataFrame, forms: Iterable[UUID]) -> None:
    """Add many looks at once, each with all its columns but the form's."""
    named = [str(form) for form in forms]
    told = looks.with_columns(
        looked_at="at",
        provider=pl.lit(provider),
        form=pl.Series(named, dtype=pl.String),
    )
    put("looks_look", told)
    footings.looked(provider, looks["pathway"].unique().to_list())
