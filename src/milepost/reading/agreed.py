"""Agreed actions: whose they are, how they stand, and who may answer them."""

from dataclasses import dataclass
from datetime import date

from milepost.foundation.scope import Scope
from milepost.store.agreed import lists
from milepost.store.agreed.lists import (
    Agreed,
    Told,
    agreed_in,
    at_desk,
    every_one,
    of_pathway,
)
from milepost.store.escalations.rota import Rota, rota_of
from milepost.store.staff.roster import member, names, roles

__all__ = [
    "ActionReading",
    "Agreed",
    "Told",
    "agreed_in",
    "at_desk",
    "every_one",
    "of_pathway",
    "read_action",
    "read_mine",
    "roles_to_choose",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionReading:
    """An action and its record."""

    action: Agreed
    told: tuple[Told, ...]
    may_answer: bool


def read_mine(scope: Scope, person: str, *, day: date) -> tuple[Agreed, ...]:
    """Read what a person has to do, by name or for a role or a desk they hold that day.

    Whoever asks for another's reads only what they may see themselves.
    """
    found = lists.of_person(scope, person, _held(scope, person, day))
    return tuple(
        one
        for one in found
        if person == scope.person or not one.service or scope.covers(one.service)
    )


def read_action(scope: Scope, number: int, *, day: date) -> ActionReading | None:
    """Read an action; None where there is none that this person may see.

    Whoever has to do it may see and answer it, and so may whoever agreed it or may see
    its service. One about no service is to be seen by all at the provider.
    """
    action = lists.the_action(scope, number)
    if action is None:
        return None
    post = (action.role, action.service, action.desk)
    held = not action.owner and post in _held(scope, scope.person, day)
    theirs = scope.person in (action.owner, action.agreed_by) or held
    if not theirs and action.service and not scope.covers(action.service):
        return None
    return ActionReading(
        action=action,
        told=tuple(lists.told_of(number)),
        may_answer=theirs or bool(action.service) or scope.services is None,
    )


def roles_to_choose(scope: Scope) -> tuple[str, ...]:
    """List the roles that may be given an action: those of people here, and the rota's."""
    return tuple(sorted({*roles(scope.provider), *rota_of(scope.provider).roles}))


def _held(scope: Scope, person: str, day: date) -> list[tuple[str, str, str]]:
    """List the posts of open actions that a person holds on a day."""
    rota, who = rota_of(scope.provider), member(person)
    known = names(scope.provider)
    return [
        (role, service, desk)
        for role, service, desk in lists.posts(scope)
        if _holds(rota, person, role, service, desk, day)
        or (
            who is not None
            and person in known
            and role
            and who.role == role
            and (not service or who.services is None or service in who.services)
        )
    ]


def _holds(
    rota: Rota, person: str, role: str, service: str, desk: str, day: date
) -> bool:
    if not role:
        return person in rota.at_desk(desk, day)
    return rota.on_duty(role, day, desk=desk, service=service) == person
