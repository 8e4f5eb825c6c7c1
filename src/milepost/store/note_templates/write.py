"""Write a wording of a template down. Only actions may, and none can be taken away."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from milepost.foundation.scope import Scope
from milepost.store.note_templates import models
from milepost.store.note_templates.kept import Kept

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('templates'), hashtext(%s))"


def in_turn(provider: str) -> None:
    """Let one writer at a time keep a provider's templates, until its transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, [provider])


def is_written(scope: Scope, form: UUID) -> bool:
    """Whether what a form said has been stored before."""
    rows = models.NoteTemplate.objects.filter(provider=scope.provider, form=form)
    return rows.exists()


def write(scope: Scope, told: Kept, *, gone: bool, form: UUID, now: datetime) -> None:
    """Add a wording of a template; it stands in place of the one before."""
    models.NoteTemplate.objects.create(
        provider=scope.provider,
        key=told.key,
        owner=told.owner,
        service=told.service,
        name=told.template.name.strip(),
        note=told.template.note,
        action=told.template.action.strip(),
        in_days=told.template.in_days,
        gone=gone,
        by=scope.person,
        at=now,
        form=form,
    )
