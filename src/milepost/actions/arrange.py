"""Arrange who is on duty, who is away, when all is shut, and by which ladder: with undo."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from milepost.actions.permitted import unless_manager
from milepost.actions.rebuild import count_working_days_anew
from milepost.actions.rebuild_standings import rebuild_standings
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.rules.ladders import Ladder
from milepost.rules.lawbook import Lawbook
from milepost.store import pathways
from milepost.store.append import tell_all
from milepost.store.arrangements import closed, history, write
from milepost.store.escalations import facts, house_rules
from milepost.store.staff.roster import names, services_seen
from milepost.tracking.desks import DESKS

LONGEST = 200
SAYS: Mapping[str, tuple[str, ...]] = {
    "shift": ("role", "place", "person", "first", "last"),
    "absence": ("person", "first", "last", "covered_by"),
    "closed_day": ("day",),
    "open_day": ("day",),
    "ladder": ("service", "ladder", "before"),
}
"""What each kind of arrangement says."""

DAYS = ("first", "last", "day")
SHUT = ("closed_day", "open_day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """What somebody arranges, or takes out."""

    what: str
    says: Mapping[str, str | date | None]
    form: UUID


@transaction.atomic
def arrange(
    scope: Scope, new: Arrangement, *, lawbook: Lawbook, now: datetime
) -> list[Problem]:
    """Make an arrangement, or say why it can't be made.

    Args:
        scope: who arranges it: only managers may.
        new: what is arranged; its ``says`` holds what ``SAYS`` names of its kind.
        lawbook: the ladders and the nation's holidays.
        now: the moment, in local time.
    """
    write.in_turn(scope.provider)
    if write.is_written(scope, new.form):
        return []
    says = _said(new)
    problems = [*unless_manager(scope), *_problems_with(scope, new.what, says, lawbook)]
    if problems:
        return problems
    _carry_out(scope, new.what, says, lawbook, made=True, form=new.form, now=now)
    return []


@transaction.atomic
def take_out(
    scope: Scope, old: Arrangement, *, lawbook: Lawbook, now: datetime
) -> list[Problem]:
    """Take out somebody's shift, absence or a closed day, or say why it can't be."""
    write.in_turn(scope.provider)
    if write.is_written(scope, old.form):
        return []
    says = _said(old)
    problems = unless_manager(scope)
    if old.what == "open_day":
        there = says["day"] in closed.open_days(scope.provider)
    else:
        there = write.is_there(scope, old.what, says)
    if not there:
        problems.append(_gone())
    problems += _outside(scope, old.what, says)
    if problems:
        return problems
    _carry_out(scope, old.what, says, lawbook, made=False, form=old.form, now=now)
    return []


@transaction.atomic
def undo(
    scope: Scope, number: int, *, form: UUID, lawbook: Lawbook, now: datetime
) -> list[Problem]:
    """Undo a change, as a further one; or say that it has been undone, or overtaken."""
    write.in_turn(scope.provider)
    if write.is_written(scope, form):
        return []
    problems = unless_manager(scope)
    change = history.the_change(scope, number)
    if change is None or change.undone or change.undoes is not None:
        return [*problems, _gone()]
    says = {name: _as_day(name, value) for name, value in change.says.items()}
    problems += _outside(scope, change.what, says)
    if change.what == "ladder":
        adopted = facts.ladders_adopted(scope.provider).get(says["service"], "")
        still = adopted == says["ladder"]
        says = says | {"ladder": says["before"], "before": says["ladder"]}
    elif change.what == "open_day":
        still = (says["day"] in closed.open_days(scope.provider)) == change.made
    else:
        still = write.is_there(scope, change.what, says) == change.made
    if not still:
        problems.append(_gone())
    if problems:
        return problems
    made = True if change.what == "ladder" else not change.made
    _carry_out(
        scope,
        change.what,
        says,
        lawbook,
        made=made,
        form=form,
        now=now,
        undoes=number,
    )
    return []


def _carry_out(
    scope: Scope,
    what: str,
    says: dict[str, Any],
    lawbook: Lawbook,
    *,
    made: bool,
    form: UUID,
    now: datetime,
    undoes: int | None = None,
) -> None:
    if what == "ladder":
        adopted = facts.ladders_adopted(scope.provider).get(says["service"], "")
        says = says | {"before": adopted}
        house_rules.go_by(scope, says["service"], says["ladder"], now=now)
    write.note(scope, what, says, made=made, form=form, now=now, undoes=undoes)
    if what in SHUT:
        rebuild_standings(scope.provider, lawbook=lawbook, now=now)
        count_working_days_anew(scope.provider, lawbook=lawbook)
    tell_all(scope.provider)


def _problems_with(
    scope: Scope, what: str, says: Mapping[str, Any], lawbook: Lawbook
) -> list[Problem]:
    found = _outside(scope, what, says)
    people = names(scope.provider)
    if "person" in says and says["person"] not in people:
        found.append(_unsaid("person", "Nobody was chosen.", "Choose a person."))
    cover = says.get("covered_by")
    if cover and (cover not in people or cover == says["person"]):
        found.append(
            _unsaid("covered_by", "They can't cover.", "Choose another person.")
        )
    first, last = says.get("first"), says.get("last")
    if "first" in says and first is None:
        found.append(_unsaid("first", "The first day isn't said.", "Give the day."))
    if what == "absence" and last is None:
        found.append(_unsaid("last", "The last day isn't said.", "Give the day."))
    if first and last and last < first:
        found.append(
            _unsaid("last", "The last day lies before the first.", "Correct one.")
        )
    role = says.get("role")
    if "role" in says and (not role or len(role) > LONGEST or not role.isprintable()):
        found.append(_unsaid("role", "The role isn't said.", "Choose a role."))
    if what == "ladder" and says["ladder"] not in {
        "",
        *(one.id for one in lawbook.all(Ladder)),
    }:
        found.append(_unsaid("ladder", "There is no such ladder.", "Choose one."))
    if what in SHUT:
        found += _problems_with_a_day(scope, what, says["day"], lawbook)
    return found


def _problems_with_a_day(
    scope: Scope, what: str, day: date | None, lawbook: Lawbook
) -> list[Problem]:
    if day is None:
        return [_unsaid("day", "The day isn't said.", "Give day, month and year.")]
    shut = day in closed.closed_days(scope.provider, lawbook)
    if what == "closed_day" and (shut or day.weekday() > 4):
        return [
            _unsaid("day", "All is shut then already.", "Choose another working day.")
        ]
    if what == "open_day" and not shut:
        return [_unsaid("day", "That is a working day already.", "Choose a holiday.")]
    return []


def _outside(scope: Scope, what: str, says: Mapping[str, Any]) -> list[Problem]:
    """Refuse what reaches beyond the services that the one who asks may see.

    A closed day stops the clocks of every service. Somebody away is away everywhere, so
    one who sees some services may say it of themselves, and of those who see no more.
    """
    if scope.services is not None and what in SHUT:
        return [_beyond("day", "All services are shut then, or none.")]
    if scope.services is not None and what == "absence":
        who = says["person"]
        seen = services_seen(scope.provider, [who]).get(who, frozenset())
        if who != scope.person and (seen is None or not seen <= scope.services):
            return [_beyond("person", "They work for services that you don't see.")]
    theirs = {service.code for service in pathways.services(scope)}
    if "service" in says and says["service"] not in theirs:
        return [_unsaid("service", "No service was chosen.", "Choose a service.")]
    known = {"", *theirs, *(desk.code for desk in DESKS)}
    if "place" in says and says["place"] not in known:
        return [_unsaid("place", "No place was chosen.", "Choose where.")]
    return []


def _said(told: Arrangement) -> dict[str, Any]:
    """Read what a kind of arrangement says; a word left out is blank, a day missing."""
    return {
        name: told.says.get(name) or (None if name in DAYS else "")
        for name in SAYS[told.what]
    }


def _as_day(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in DAYS and value else value


def _unsaid(field: str, message: str, remedy: str) -> Problem:
    return Problem("arrange.unsaid", field, message, remedy)


def _beyond(field: str, message: str) -> Problem:
    return Problem(
        "arrange.beyond-your-services",
        field,
        message,
        "Ask a manager who sees all of those services.",
    )


def _gone() -> Problem:
    return Problem(
        "arrange.changed-meanwhile",
        "history",
        "It isn't so any more: somebody changed it meanwhile.",
        "Look at what stands now, and at who changed it.",
    )
