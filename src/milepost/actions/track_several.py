"""Write one look down for several patients at once, and take that back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction

from milepost.actions.follow import may_hand_over, not_yours, unless_may_follow
from milepost.actions.track import NewLook, problems_with
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.store import register
from milepost.store.append import lock, tell_of
from milepost.store.batches import record
from milepost.store.batches import write as batches
from milepost.store.batches.record import Batched
from milepost.store.looks import caseloads, write
from milepost.store.looks.diary import Looked, latest_looks
from milepost.store.looks.write import Line
from milepost.tracking.several import MOST, Sorted, sort_out
from milepost.tracking.shown import Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """What is to be written for several patients."""

    chosen: Mapping[str, int | None]
    """By pathway, its latest look when it was chosen; None if it is no matter."""

    note: str = ""
    action: str = ""
    """What is to be done next; blank leaves what was promised for each."""

    due: date | None = None
    owner: str | None = None
    """Who follows them from now on; None leaves that as it is, blank is nobody."""

    looked: bool = False
    """Whether the person looked at each; else what is new of them stays new."""

    form: UUID

    shown: Shown | None = None
    """How much the page showed on which they were chosen; None if it showed all."""


def problems_with_several(
    scope: Scope, asked: Several, *, today: date
) -> list[Problem]:
    """Find what is wrong with what is to be written; each problem names its field."""
    look = NewLook(
        pathway="", note=asked.note, action=asked.action, due=asked.due, form=asked.form
    )
    found = problems_with(look, today=today)
    found += _unless_given(scope, asked)
    if not asked.chosen:
        found.append(_NOBODY_CHOSEN)
    if len(asked.chosen) > MOST:
        found.append(_too_many(len(asked.chosen)))
    return found


@transaction.atomic
def track_several(
    scope: Scope, asked: Several, *, now: datetime
) -> tuple[Sorted | None, list[Problem]]:
    """Write the look down for each patient whom it can be written for.

    Every pathway is locked first, in the order of their names, so that two people who
    choose the same patients wait for each other. A form sent twice is carried out once.

    Returns:
        Whom it touched and whom it left; None if it had been carried out before. Or
        problems, and nothing is written.
    """
    if problems := problems_with_several(scope, asked, today=now.date()):
        return None, problems
    services = lock(scope, asked.chosen)
    if record.batch(scope, asked.form):
        return None, []
    looks = latest_looks(scope, services)
    found = sort_out(
        asked.chosen,
        there=services,
        waiting=caseloads.still_open(scope, services),
        latest={name: look.number for name, look in looks.items()},
    )
    if not found.touched:
        return found, [_NOBODY_LEFT]
    owners = register.owners(scope, found.touched)
    told = Batched(
        form=asked.form,
        undoes=None,
        owners={name: owners[name] for name in found.touched},
        note=asked.note.strip(),
        action=asked.action.strip(),
        due=asked.due,
        owner=asked.owner,
        by=scope.person,
        at=now,
    )
    batches.write(scope, told)
    lines = [
        _line(name, asked, owners[name], looks.get(name)) for name in found.touched
    ]
    register.set_owners(scope, {line.pathway: line.owner for line in lines})
    came = write.write(scope, lines, shown=asked.shown, now=now)
    for service in sorted({services[name] for name in found.touched}):
        tell_of(scope.provider, service)
    return replace(found, came=tuple(came)), []


@transaction.atomic
def undo_several(
    scope: Scope, form: UUID, *, undo: UUID, now: datetime
) -> tuple[int, list[Problem]]:
    """Take a batch back, but for whoever was looked at since: by further looks.

    Each says that it undoes the other; what was promised, who follows and when anybody
    had looked are again as they were. Nothing written is lost.

    Returns:
        How many were put back.
    """
    told = record.batch(scope, form)
    if told is None or told.undoes is not None:
        return 0, [_NO_SUCH_BATCH]
    services = lock(scope, told.owners)
    if record.undone_by(scope, form):
        return 0, []
    looks = latest_looks(scope, services)
    same = [
        name
        for name in sorted(services)
        if name in looks and looks[name].form == uuid5(form, name)
    ]
    before = latest_looks(scope, same, but=[looks[name].number for name in same])
    batches.write(
        scope,
        Batched(
            form=undo,
            undoes=form,
            owners={name: looks[name].owner for name in same},
            note="Undone",
            action="",
            due=None,
            owner=None,
            by=scope.person,
            at=now,
        ),
    )
    register.set_owners(scope, {name: told.owners[name] for name in same})
    lines = [
        _undoing(name, told.owners[name], before.get(name), uuid5(undo, name))
        for name in same
    ]
    write.write(scope, lines, shown=None, now=now)
    for service in sorted({services[name] for name in same}):
        tell_of(scope.provider, service)
    return len(same), []


def _unless_given(scope: Scope, asked: Several) -> list[Problem]:
    """Say why those chosen can't be given to the one they are to be given to."""
    if asked.owner is None:
        return []
    there = register.followed_where(scope, asked.chosen)
    moved = [(owner, code) for owner, code in there.values() if owner != asked.owner]
    services = {code for _, code in moved}
    found = unless_may_follow(scope, asked.owner, services, where="owner")
    if not may_hand_over(scope, {owner for owner, _ in moved}, asked.owner):
        found.append(not_yours("owner"))
    return found


def _line(name: str, asked: Several, owner_now: str, last: Looked | None) -> Line:
    action, due = asked.action.strip(), asked.due
    if not action and last is not None:
        action, due = last.action, last.due
    return Line(
        pathway=name,
        note=asked.note.strip(),
        action=action,
        due=due,
        owner=owner_now if asked.owner is None else asked.owner,
        form=uuid5(asked.form, name),
        looked=asked.looked,
        before=last,
    )


def _undoing(name: str, owner: str, before: Looked | None, form: UUID) -> Line:
    return Line(
        pathway=name,
        note="Undone: the note before this one, written for several at once.",
        action=before.action if before else "",
        due=before.due if before else None,
        owner=owner,
        form=form,
        looked=False,
        before=before,
    )


_NOBODY_CHOSEN = Problem(
    "several.nobody-chosen",
    "pathway",
    "No patient was chosen.",
    "Tick the patients on your worklist or on the list, and come back.",
)
_NOBODY_LEFT = Problem(
    "several.nobody-left",
    "pathway",
    "None of those chosen can be touched now.",
    "Read why below, and choose again.",
)
_NO_SUCH_BATCH = Problem(
    "several.no-such-batch",
    "form",
    "There is nothing of yours to undo.",
    "Look at each patient’s notes: they say what was written.",
)


def _too_many(count: int) -> Problem:
    return Problem(
        "several.too-many",
        "pathway",
        f"{count:,} patients were chosen; {MOST} are allowed at once.",
        f"Choose {MOST} at most.",
    )
