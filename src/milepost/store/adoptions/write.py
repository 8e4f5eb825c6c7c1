"""Write down what is decided about timed pathways. Only actions may."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection

from milepost.foundation.scope import Scope
from milepost.store.adoptions.decisions import Decided
from milepost.store.adoptions.models import Decision, Move, Said

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('adoptions'), hashtext(%s))"


def in_turn(provider: str) -> None:
    """Let one writer at a time decide for a provider, until its transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, [provider])


def is_written(scope: Scope, form: UUID) -> bool:
    """Whether what a form said has been stored before."""
    return Decision.objects.filter(provider=scope.provider, form=form).exists()


def write(scope: Scope, decided: Decided, *, form: UUID, now: datetime) -> None:
    """Add a decision; it stands in place of the service's one before."""
    Decision.objects.create(
        provider=scope.provider,
        service=decided.service,
        template=decided.template,
        edition=decided.edition,
        drawn=decided.drawn,
        begins=decided.begins,
        takes_back=decided.takes_back,
        clinical_lead=decided.clinical_lead,
        manager=decided.manager,
        proposal=decided.proposal,
        at_command_line=decided.at_command_line,
        decided_on=decided.decided_on,
        next_review=decided.next_review,
        reason=decided.reason,
        by=decided.by,
        at=now,
        form=form,
    )


def move_all(
    scope: Scope,
    service: str,
    moves: Mapping[str, tuple[int | None, int | None]],
    why: str,
    *,
    form: UUID,
    undoes: UUID | None = None,
    now: datetime,
) -> None:
    """Add that patients go by a decision from now on.

    Args:
        scope: who moves them.
        service: whose patients.
        moves: by pathway, the decision, and what the move before said.
        why: in a sentence.
        form: by which they are moved.
        undoes: the form that this undoes.
        now: the moment.
    """
    Move.objects.bulk_create(
        Move(
            provider=scope.provider,
            service=service,
            pathway=pathway,
            decision=decision,
            before=before,
            why=why,
            by=scope.person,
            at=now,
            form=form,
            undoes=undoes,
        )
        for pathway, (decision, before) in moves.items()
    )


def say(
    scope: Scope,
    pathway: str,
    step: str,
    *,
    applies: bool,
    why: str,
    form: UUID,
    now: datetime,
) -> None:
    """Add that a step is for a patient, or isn't, unless its form was stored before."""
    Said.objects.get_or_create(
        provider=scope.provider,
        form=form,
        defaults={
            "pathway": pathway,
            "step": step,
            "applies": applies,
            "why": why,
            "by": scope.person,
            "at": now,
        },
    )
