"""Add to the record of agreed actions. Only actions may, and nothing can take away."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from milepost.foundation.scope import Scope
from milepost.store.agreed.models import Action, Entry


def written(scope: Scope, form: UUID) -> int | None:
    """Find the action that a form was stored as, if it was sent before."""
    found = Action.objects.filter(provider=scope.provider, form=form).first()
    return found and found.id


def write(
    scope: Scope,
    *,
    pathway: str,
    service: str,
    text: str,
    origin: str,
    origin_number: int,
    owner: str,
    role: str,
    desk: str,
    due: date,
    form: UUID,
    now: datetime,
) -> int:
    """Add an action with its first entry, and give its number."""
    added = Action.objects.create(
        provider=scope.provider,
        pathway=pathway,
        service=service,
        text=text,
        origin=origin,
        origin_number=origin_number,
        agreed_by=scope.person,
        agreed_at=now,
        form=form,
    )
    Entry.objects.create(
        action=added,
        place=1,
        what="agreed",
        state="open",
        owner=owner,
        role=role,
        desk=desk,
        due=due,
        by=scope.person,
        at=now,
        form=form,
    )
    return added.id


def held(scope: Scope, number: int) -> bool:
    """Hold an action until the transaction ends; say whether it is there."""
    rows = Action.objects.select_for_update().filter(provider=scope.provider, id=number)
    return rows.first() is not None


def is_entered(number: int, form: UUID) -> bool:
    """Whether what a form said has been stored before."""
    return Entry.objects.filter(action=number, form=form).exists()


def enter(
    scope: Scope,
    number: int,
    what: str,
    *,
    note: str,
    form: UUID,
    now: datetime,
    **new: Any,
) -> None:
    """Add an entry after the last, which stands but for what is ``new``.

    Raises:
        IntegrityError: somebody took its place meanwhile.
    """
    last = Entry.objects.filter(action=number).order_by("-place")[0]
    stands = {
        name: getattr(last, name) for name in ("state", "owner", "role", "desk", "due")
    }
    Entry.objects.create(
        action_id=number,
        place=last.place + 1,
        what=what,
        note=note,
        by=scope.person,
        at=now,
        form=form,
        **stands | new,
    )
