"""Let systems in and shut them out: see ``milepost fhir``."""

import getpass
import secrets
from collections.abc import Sequence

import typer

from milepost.actions import let_in
from milepost.cli.say import say, stop
from milepost.foundation.scope import Scope
from milepost.host.clock import now
from milepost.reading.clients import systems
from milepost.reading.services import services_in_scope

SECRET_BYTES = 32


def let_a_system_in(
    provider: str,
    name: str,
    services: Sequence[str] | None,
    *,
    reads: bool,
    profile: str,
) -> None:
    """Let a system in, and print its secret on standard output, by itself."""
    scope, secret = _scope(provider), secrets.token_urlsafe(SECRET_BYTES)
    known = services_in_scope(scope)
    if not known:
        stop(f"There is no provider {provider!r} with any service here.")
    for code in services or ():
        if code not in known:
            stop(
                f"There is no service {code!r}. There are: {', '.join(sorted(known))}."
            )
    letter = let_in.Letter(
        name=name, services=services or None, reads=reads, profile=profile
    )
    if problems := let_in.let_in(scope, letter, secret=secret, now=now()):
        stop(problems)
    say("Give the system this secret. It is kept nowhere, and not shown again:")
    typer.echo(secret)


def shut_a_system_out(provider: str, name: str) -> None:
    """Let a system in no more."""
    if problems := let_in.shut_out(_scope(provider), name, now=now()):
        stop(problems)
    say(f"{name} is shut out from this moment.")


def list_systems(provider: str) -> None:
    """List every system that was ever let in."""
    found = systems(_scope(provider))
    for system in found:
        may = [word for word, does in (("read", system.reads),) if does]
        may += [f"send by {system.profile}"] if system.tells else []
        where = (
            ", ".join(sorted(system.services)) if system.services else "all services"
        )
        ended = f"shut out {system.ended_at:%d-%b-%Y}" if system.ended_at else "let in"
        last = f"{system.last_asked:%d-%b-%Y %H:%M}" if system.last_asked else "never"
        typer.echo(
            f"{system.name}: {ended}; may {' and '.join(may)}; {where}; "
            f"asked {system.asked:,} times, last {last}"
        )
    say(f"{len(found)} systems.")


def _scope(provider: str) -> Scope:
    return Scope(provider, f"milepost fhir ({getpass.getuser()})")
