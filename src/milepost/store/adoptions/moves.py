"""Read which patients were moved to another edition, and which steps are said to apply."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import polars as pl
from django.db.models import Count, Max, Min

from milepost.foundation.scope import Scope
from milepost.store.adoptions.models import Move, Said
from milepost.store.columns import columns

SAID = """
    SELECT pathway, step FROM (
        SELECT DISTINCT ON (pathway, step) pathway, step, applies FROM adoptions_said
        WHERE provider = %(provider)s AND pathway = ANY(%(names)s)
            AND at <= %(known_at)s
        ORDER BY pathway, step, id DESC
    ) AS latest WHERE applies ORDER BY pathway, step
"""
MOVED = """
    SELECT pathway, decision FROM (
        SELECT DISTINCT ON (pathway) pathway, decision FROM adoptions_move
        WHERE provider = %(provider)s AND pathway = ANY(%(names)s)
            AND at <= %(known_at)s
        ORDER BY pathway, id DESC
    ) AS latest WHERE decision IS NOT NULL ORDER BY pathway
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Some patients who were moved by one form."""

    service: str
    decision: int | None
    patients: int
    why: str
    by: str
    at: datetime
    form: UUID
    undone: bool
    is_undoing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientMoved:
    """How one patient was last moved."""

    decision: int | None
    why: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What a person said of one step for one patient."""

    step: str
    applies: bool
    why: str
    by: str
    at: datetime


def moved(scope: Scope, names: Collection[str], known_at: datetime) -> pl.DataFrame:
    """Read the ``decision`` to which each ``pathway``, of some, was moved, if it was."""
    asked = {"provider": scope.provider, "names": list(names), "known_at": known_at}
    return columns({"pathway": pl.String, "decision": pl.Int64}, MOVED, asked)


def said_to_apply(
    scope: Scope, names: Collection[str], known_at: datetime
) -> pl.DataFrame:
    """Read each ``step`` that a person says is for a ``pathway``, of some."""
    asked = {"provider": scope.provider, "names": list(names), "known_at": known_at}
    return columns({"pathway": pl.String, "step": pl.String}, SAID, asked)


def sayings(scope: Scope, pathway: str, *, known_at: datetime) -> list[Saying]:
    """Read what was ever said of the steps of a pathway, the latest first."""
    found = Said.objects.filter(
        provider=scope.provider, pathway=pathway, at__lte=known_at
    ).order_by("-id")
    return [
        Saying(step=s.step, applies=s.applies, why=s.why, by=s.by, at=s.at)
        for s in found
    ]


def latest_move(scope: Scope, pathway: str, known_at: datetime) -> PatientMoved | None:
    """Read how a patient was last moved; None if never."""
    rows = Move.objects.filter(
        provider=scope.provider, pathway=pathway, at__lte=known_at
    )
    last = rows.order_by("id").last()
    return last and PatientMoved(
        decision=last.decision, why=last.why, by=last.by, at=last.at
    )


def by_form(scope: Scope, service: str) -> list[Moved]:
    """Read how the patients of a service were moved, form by form, latest first."""
    theirs = Move.objects.filter(provider=scope.provider, service=service)
    told = (
        theirs.values("form", "decision", "undoes", "why", "by", "at")
        .annotate(patients=Count("pathway"), last=Max("id"), first=Min("id"))
        .order_by("-last")
    )
    undone = {row["undoes"] for row in told if row["undoes"]}
    return [
        Moved(
            service=service,
            decision=row["decision"],
            patients=row["patients"],
            why=row["why"],
            by=row["by"],
            at=row["at"],
            form=row["form"],
            undone=row["form"] in undone,
            is_undoing=row["undoes"] is not None,
        )
        for row in told
    ]


def of_a_form(
    scope: Scope, service: str, form: UUID
) -> dict[str, tuple[int | None, int | None]]:
    """Give, by pathway, the decision that a form named, and what the one before said."""
    rows = Move.objects.filter(provider=scope.provider, service=service, form=form)
    return {row.pathway: (row.decision, row.before) for row in rows}


def standing_moves(
    scope: Scope, names: Collection[str]
) -> dict[str, tuple[UUID, int | None]]:
    """Give the latest move of each of some pathways: its form, and its decision."""
    rows = (
        Move.objects.filter(provider=scope.provider, pathway__in=list(names))
        .order_by("pathway", "-id")
        .distinct("pathway")
    )
    return {row.pathway: (row.form, row.decision) for row in rows}


def is_moved(scope: Scope, form: UUID) -> bool:
    """Whether a form has moved anybody before."""
    return Move.objects.filter(provider=scope.provider, form=form).exists()
