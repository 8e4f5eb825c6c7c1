"""Register the systems that are told of what happens, pause them, and end them."""

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from milepost.actions.permitted import unless_manager
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.host.post import place_of
from milepost.signals.kinds import CHOSEN
from milepost.signals.letter import mark_of, secret_of
from milepost.store import pathways
from milepost.store.signals import kept, write
from milepost.store.signals.kept import Receiver

LONGEST_NAME = 40
SALT_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """A system to be told, and of what."""

    name: str
    address: str
    kinds: Collection[str]
    services: Collection[str] | None = None
    """Those of whose pathways it is told; None for every one of the provider."""

    form: UUID


@transaction.atomic
def register(
    scope: Scope,
    told: Registration,
    *,
    key: str,
    trusted: Collection[str],
    now: datetime,
) -> tuple[str, list[Problem]]:
    """Register a receiver, and give the secret that its signatures are made with.

    Args:
        scope: who registers it.
        told: what is registered.
        key: the installation's own, from which the secret is worked out.
        trusted: hosts that may be within the walls.
        now: the moment.

    Returns:
        The secret, which can't be shown again; blank if the form was sent before, and
        with problems, where nothing has changed.
    """
    if kept.by_form(scope, told.form):
        return "", []
    problems = [*unless_allowed(scope), *_faults(scope, told, trusted)]
    if problems:
        return "", problems
    _in_turn(scope)
    if kept.by_form(scope, told.form):
        return "", []
    if kept.is_running(scope, told.name):
        remedy = "End that one first, or give this one another name."
        return "", [_bad("name", "A receiver of that name is registered.", remedy)]
    services = None if told.services is None else sorted(set(told.services))
    number = write.register(
        scope,
        {
            "name": told.name,
            "address": told.address,
            "kinds": sorted(set(told.kinds)),
            "services": services,
            "form": told.form,
        },
        now=now,
    )
    return _give_secret(scope, number, key, now), []


@transaction.atomic
def new_secret(
    scope: Scope, name: str, *, key: str, now: datetime
) -> tuple[str, list[Problem]]:
    """Give a receiver another secret, by which everything is signed from now on."""
    found, problems = _running(scope, name)
    if found is None:
        return "", problems
    return _give_secret(scope, found.number, key, now), []


def pause(scope: Scope, name: str, *, now: datetime) -> list[Problem]:
    """Send a receiver nothing until it is resumed. What happens meanwhile waits."""
    return _turn(scope, name, "paused", now, lambda found: not found.paused)


def resume(scope: Scope, name: str, *, now: datetime) -> list[Problem]:
    """Send a receiver what has waited, and what happens from now on."""
    return _turn(scope, name, "resumed", now, lambda found: found.paused)


def end(scope: Scope, name: str, *, now: datetime) -> list[Problem]:
    """Tell a receiver nothing more. What waits for it is not sent."""
    return _turn(scope, name, "ended", now, lambda _: True)


@transaction.atomic
def test(scope: Scope, name: str, *, form: UUID, now: datetime) -> list[Problem]:
    """Put a test out for a receiver, also while it is paused."""
    found, problems = _running(scope, name)
    if found is None:
        return problems
    if write.put_test(found.number, form=form, now=now):
        write.note(scope, found.number, "tested", now=now)
    return []


@transaction.atomic
def send_again(scope: Scope, name: str, *, now: datetime) -> list[Problem]:
    """Try anew, and at once, what a receiver didn't take."""
    found, problems = _running(scope, name)
    if found is None:
        return problems
    if number := write.send_again(found.number, now=now):
        write.note(scope, found.number, "sent_again", number=number, now=now)
    return []


def unless_allowed(scope: Scope) -> list[Problem]:
    """Name as a problem whatever keeps somebody from arranging receivers.

    A receiver may be told of every service, so who sees only some can't arrange it.
    """
    if problems := unless_manager(scope):
        return problems
    if scope.services is None:
        return []
    remedy = "Ask a manager who may see every service."
    told = "You may see only some of the services."
    return [Problem("actions.not-a-manager", "who", told, remedy)]


@transaction.atomic
def _turn(
    scope: Scope,
    name: str,
    what: str,
    now: datetime,
    changes: Callable[[Receiver], bool],
) -> list[Problem]:
    found, problems = _running(scope, name)
    if found is not None and changes(found):
        write.note(scope, found.number, what, now=now)
    return problems


def _running(scope: Scope, name: str) -> tuple[Receiver | None, list[Problem]]:
    if problems := unless_allowed(scope):
        return None, problems
    _in_turn(scope)
    for found in kept.receivers(scope):
        if found.name == name and not found.ended_at:
            return found, []
    remedy = "Look at the list of them."
    return None, [_bad("name", "No receiver of that name is registered.", remedy)]


def _give_secret(scope: Scope, number: int, key: str, now: datetime) -> str:
    salt = secrets.token_bytes(SALT_BYTES)
    secret = secret_of(key, salt)
    mark = mark_of(secret)
    write.note(scope, number, "secret", salt=salt, mark=mark, now=now)
    return secret


def _in_turn(scope: Scope) -> None:
    """Let one person at a time change a provider's receivers."""
    with connection.cursor() as cursor:
        named = [f"receivers {scope.provider}"]
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", named)


def _faults(
    scope: Scope, told: Registration, trusted: Collection[str]
) -> list[Problem]:
    found = []
    if not 0 < len(told.name) <= LONGEST_NAME or not told.name.isprintable():
        remedy = f"Give it a name of at most {LONGEST_NAME} characters."
        message = "It can't be called that." if told.name else "It has no name."
        found.append(_bad("name", message, remedy))
    place = place_of(told.address, trusted=trusted)
    if isinstance(place, Problem):
        found.append(place)
    if not told.kinds or not set(told.kinds) <= set(map(str, CHOSEN)):
        remedy = f"Choose at least one of {', '.join(CHOSEN)}."
        found.append(_bad("kind", "It isn't said of what it is to be told.", remedy))
    known = {service.code for service in pathways.services(scope)}
    if told.services is not None and not set(told.services) <= known:
        remedy = "Choose among the services of this provider."
        found.append(_bad("service", "There is no such service.", remedy))
    elif told.services is not None and not told.services:
        found.append(_bad("service", "No service is chosen.", "Choose one, or all."))
    return found


def _bad(where: str, message: str, remedy: str) -> Problem:
    return Problem("signals.refused", where, message, remedy)
