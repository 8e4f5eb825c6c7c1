"""Move patients to another edition of their timed pathway, and take that back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import polars as pl
from django.db import transaction

from milepost.actions.permitted import unless_manager
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.rules.lawbook import Lawbook
from milepost.store.adoptions import decisions, moves, write
from milepost.store.append import tell_of
from milepost.store.pathways import of_which_service
from milepost.store.projections import refresh_footings

LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMove:
    """Who is to go by which edition from now on, and why."""

    service: str
    pathways: Collection[str]
    to: int
    """The decision by which its edition was adopted."""

    why: str
    form: UUID


@transaction.atomic
def move_patients(
    scope: Scope, new: NewMove, *, lawbook: Lawbook, now: datetime
) -> list[Problem]:
    """Move patients of a service to another edition, or say why they can't be moved."""
    write.in_turn(scope.provider)
    if moves.is_moved(scope, new.form):
        return []
    problems = unless_manager(scope)
    run = decisions.terms(scope).get(new.service, ())
    begun = {one.number for one in run if one.begins <= now.date()}
    whose = of_which_service(scope, list(new.pathways))
    if new.to not in begun:
        problems.append(_no_such_edition())
    theirs = whose.filter(pl.col("service") == new.service)["pathway"]
    if not new.pathways or set(theirs) != set(new.pathways):
        problems.append(_nobody_chosen())
    if not new.why.strip() or len(new.why) > LONGEST or not new.why.isprintable():
        problems.append(_no_reason())
    if problems:
        return problems
    before = moves.standing_moves(scope, new.pathways)
    write.move_all(
        scope,
        new.service,
        {
            name: (new.to, before[name][1] if name in before else None)
            for name in sorted(set(new.pathways))
        },
        new.why.strip(),
        form=new.form,
        now=now,
    )
    refresh_footings(scope, sorted(new.pathways), lawbook, today=now.date())
    tell_of(scope.provider, new.service)
    return []


@transaction.atomic
def undo_move(
    scope: Scope,
    service: str,
    undoes: UUID,
    *,
    form: UUID,
    lawbook: Lawbook,
    now: datetime,
) -> list[Problem]:
    """Put back everybody whom a form moved, but for those moved again since."""
    write.in_turn(scope.provider)
    if moves.is_moved(scope, form):
        return []
    problems = unless_manager(scope)
    if not scope.covers(service):
        problems.append(_nobody_chosen())
    told = {} if problems else moves.of_a_form(scope, service, undoes)
    latest = moves.standing_moves(scope, told)
    back = {
        name: (before, to)
        for name, (to, before) in told.items()
        if latest[name][0] == undoes
    }
    if not problems and not back:
        problems.append(_nobody_chosen())
    if problems:
        return problems
    write.move_all(scope, service, back, "Undone", form=form, undoes=undoes, now=now)
    refresh_footings(scope, sorted(back), lawbook, today=now.date())
    tell_of(scope.provider, service)
    return []


def _no_such_edition() -> Problem:
    return Problem(
        "moves.no-such-edition",
        "to",
        "No edition was chosen that is in use now.",
        "Choose one; an edition that begins later takes nobody before its day.",
    )


def _nobody_chosen() -> Problem:
    return Problem(
        "moves.nobody",
        "patients",
        "Nobody was chosen, or not only patients of this service.",
        "Choose patients from the list.",
    )


def _no_reason() -> Problem:
    return Problem(
        "moves.no-reason",
        "why",
        "There is no reason, or one of too many characters.",
        f"Say in one line of {LONGEST} characters at most why they are moved.",
    )
