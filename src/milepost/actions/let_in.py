"""Let another system in to ask and to tell, and shut it out again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from milepost.actions.one_source import why_not
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.host.profiles import mark_on_disk
from milepost.intake.sites.profile import Comes
from milepost.store import sources
from milepost.store.clients import write

LONGEST_NAME = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a system is let in for."""

    name: str
    services: Collection[str] | None = None
    """Those whose pathways it may read; None for every one of the provider."""

    reads: bool = True
    profile: str = ""
    """What the resources that it sends mean; blank if it may send none."""


@transaction.atomic
def let_in(
    scope: Scope, letter: Letter, *, secret: str, now: datetime
) -> list[Problem]:
    """Let a system in with a secret, of which only the SHA-256 is kept.

    Returns:
        Why it isn't let in; nothing if it is.
    """
    name = letter.name
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        remedy = f"Give it a name of at most {LONGEST_NAME} characters."
        return [_bad("name", "It can't be called that.", remedy)]
    if not letter.reads and not letter.profile:
        remedy = "Let it read, or name the profile of what it sends."
        return [_bad(name, "It would be let in for nothing.", remedy)]
    sources.alone(scope, name)  # two at once would both find the name free
    if letter.profile and (problems := _cannot_send(scope, letter)):
        return problems
    if write.is_let_in(scope, name):
        remedy = "Shut that one out first, or give this one another name."
        return [_bad(name, "A system of that name is let in already.", remedy)]
    write.let_in(
        scope,
        name,
        token=digest_of(secret),
        services=letter.services,
        reads=letter.reads,
        tells=bool(letter.profile),
        profile=letter.profile,
        now=now,
    )
    return []


@transaction.atomic
def shut_out(scope: Scope, name: str, *, now: datetime) -> list[Problem]:
    """Let a system in no more. What it has told stays told."""
    sources.alone(scope, name)
    if write.shut_out(scope, name, now=now):
        return []
    return [
        _bad(name, "No system of that name is let in.", "Look at the list of them.")
    ]


def note_asked(client: int, address: str, found: int, *, now: datetime) -> None:
    """Write down that a system read something, for whoever audits it."""
    write.note_asked(client, address, found, now=now)


def digest_of(secret: str) -> bytes:
    """Give what is kept of a secret."""
    return sha256(secret.encode()).digest()


def _cannot_send(scope: Scope, letter: Letter) -> list[Problem]:
    mark = mark_on_disk(letter.profile)
    if mark.form is not Comes.FHIR:
        remedy = "Name one whose form is fhir, such as uk-core."
        return [_bad(letter.profile, "By that profile no FHIR is read.", remedy)]
    return why_not(scope, letter.name, Comes.FHIR, mark.id)


def _bad(where: str, message: str, remedy: str) -> Problem:
    return Problem("clients.refused", where, message, remedy)
