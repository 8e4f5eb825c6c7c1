"""Write down what was agreed in a review or a meeting, and what became of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from milepost.actions.agreed_faults import (
    ANSWERED_MEANWHILE,
    NO_DAY,
    NO_OWNER,
    NO_SUCH_ACTION,
    NOTHING_AGREED,
    WHY_NOT,
    day_past,
    no_such_pathway,
    nobody,
    not_now,
    text_faults,
)
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.store import forms, pathways
from milepost.store.agreed import lists, write
from milepost.store.append import tell_all, tell_of
from milepost.store.staff.roster import names
from milepost.tracking.desks import desk_named

FARTHEST = timedelta(days=3 * 366)
AFTER = {"done": "done", "dropped": "dropped", "reopened": "open"}
"""How an action stands after each thing that may be said of it; else as before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAgreed:
    """An action that was agreed."""

    text: str
    due: date | None
    owner: str = ""
    """The account of whoever does it; or else a role, or a desk."""

    role: str = ""
    desk: str = ""
    pathway: str = ""
    """The patient's pathway; blank if it is about none."""

    service: str = ""
    """The service it is about, where it is about no patient; blank for all."""

    origin: str
    """``review`` or ``meeting``."""

    origin_number: int
    form: UUID
    """Which form it came by. One sent twice is stored once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody says of an action: done, dropped, reopened, moved or passed on."""

    number: int
    what: str
    note: str = ""
    due: date | None = None
    owner: str = ""
    role: str = ""
    desk: str = ""
    form: UUID
    seen: int | None = None
    """How many entries its record had when they last saw it, if that matters."""


@transaction.atomic
def agree(
    scope: Scope, new: NewAgreed, *, now: datetime
) -> tuple[int | None, list[Problem]]:
    """Write down an action that was agreed, or say why it can't be.

    Whoever calls has seen that the person may add to the review or the meeting.

    Returns:
        Its number, now or from when the form was first sent, and no problems; or none,
        and each problem names its field.
    """
    forms.one_at_a_time(scope, new.form)
    if (before := write.written(scope, new.form)) is not None:
        return before, []
    problems = faults_of(scope, new, today=now.date())
    service = new.service
    if new.pathway:
        # Not limited to the scope: somebody let into one case agrees what that needs.
        found = pathways.the_pathway(Scope(scope.provider, scope.person), new.pathway)
        if found is None:
            problems.append(no_such_pathway(new.pathway))
        else:
            service = found.service
    if problems or new.due is None:
        return None, problems
    number = write.write(
        scope,
        pathway=new.pathway,
        service=service,
        text=new.text.strip(),
        origin=new.origin,
        origin_number=new.origin_number,
        owner=new.owner,
        role="" if new.owner else new.role.strip(),
        desk="" if new.owner else new.desk,
        due=new.due,
        form=new.form,
        now=now,
    )
    _tell(scope, service)
    return number, []


def faults_of(scope: Scope, new: NewAgreed, *, today: date) -> list[Problem]:
    """Find what is wrong with an action before it is written; each names its field."""
    found = [] if new.text.strip() else [NOTHING_AGREED]
    found += text_faults("text", new.text)
    found += _whose(scope, new.owner, new.role, new.desk)
    return found + _when(new.due, today)


@transaction.atomic
def answer(scope: Scope, said: Answer, *, now: datetime) -> list[Problem]:
    """Write down what became of an action, or say why it can't be.

    Whoever calls has seen that the person may answer it (``may_answer``).
    """
    if not write.held(scope, said.number):
        return [NO_SUCH_ACTION]
    if write.is_entered(said.number, said.form):
        return []
    action = lists.the_action(scope, said.number)
    if action is None:
        return [NO_SUCH_ACTION]
    problems = text_faults("note", said.note)
    if said.seen is not None and said.seen != action.entries:
        problems.append(ANSWERED_MEANWHILE)
    problems += _unfit(scope, said, action.state, now.date())
    if problems:
        return problems
    new: dict[str, object] = {"state": AFTER.get(said.what, action.state)}
    if said.what == "moved":
        new["due"] = said.due
    if said.what == "passed_on":
        new |= {"owner": said.owner, "role": said.role, "desk": said.desk}
    write.enter(
        scope,
        said.number,
        said.what,
        note=said.note.strip(),
        form=said.form,
        now=max(now, action.last_at),
        **new,
    )
    _tell(scope, action.service)
    return []


def _unfit(scope: Scope, said: Answer, state: str, today: date) -> list[Problem]:
    """Say why what was said doesn't fit how the action stands."""
    if (state == "open") == (said.what == "reopened"):
        return [not_now(state)]
    if said.what in ("dropped", "moved") and not said.note.strip():
        return [WHY_NOT, *(_when(said.due, today) if said.what == "moved" else ())]
    if said.what == "moved":
        return _when(said.due, today)
    if said.what == "passed_on":
        return _whose(scope, said.owner, said.role, said.desk)
    return []


def _whose(scope: Scope, owner: str, role: str, desk: str) -> list[Problem]:
    if not (owner or role.strip() or desk):
        return [NO_OWNER]
    if owner and owner not in names(scope.provider):
        return [nobody(owner)]
    if desk and desk_named(desk) is None:
        return [nobody(desk)]
    return text_faults("owner", role)


def _when(due: date | None, today: date) -> list[Problem]:
    if due is None:
        return [NO_DAY]
    return [] if today <= due <= today + FARTHEST else [day_past(due)]


def _tell(scope: Scope, service: str) -> None:
    if service:
        tell_of(scope.provider, service)
    else:
        tell_all(scope.provider)
