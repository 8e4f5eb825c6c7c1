"""Tick a duty off, or take a tick back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.rules.duties import Duties
from milepost.rules.lawbook import Lawbook
from milepost.rules.parts import in_force_on
from milepost.store.append import tell_all
from milepost.store.rounds.write import write

LONGEST_NOTE = 200


@transaction.atomic
def tick(
    scope: Scope,
    duties: str,
    duty: str,
    *,
    done: bool,
    note: str,
    form: UUID,
    lawbook: Lawbook,
    now: datetime,
) -> list[Problem]:
    """Say that a duty was done today, or that it wasn't after all.

    Args:
        scope: who says so.
        duties: the list of duties, by its id in the lawbook.
        duty: the duty, by its name there.
        done: whether it was done.
        note: what there is to say of it; may be blank.
        form: which form it came by. One sent twice is stored once.
        lawbook: the duties there are.
        now: the moment, in local time.
    """
    found = lawbook.rules.get(duties)
    edition = (
        in_force_on(now.date(), found.editions) if isinstance(found, Duties) else None
    )
    if edition is None or duty not in {one.name for one in edition.duties}:
        return [
            Problem(
                "tick.no-such-duty",
                duty,
                "There is no such duty today.",
                "Look at the page of duties again.",
            )
        ]
    if len(note) > LONGEST_NOTE or "\x00" in note:
        return [
            Problem(
                "tick.too-long",
                duty,
                f"The note has {len(note):,} characters.",
                f"Say it in {LONGEST_NOTE}.",
            )
        ]
    write(
        scope,
        duties,
        duty,
        now.date(),
        done=done,
        note=note.strip(),
        form=form,
        now=now,
    )
    tell_all(scope.provider)
    return []
