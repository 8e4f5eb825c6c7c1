"""Arrange who is told of what happens here: see ``milepost signals``."""

import getpass
from collections.abc import Sequence
from uuid import uuid4

import typer
from django.conf import settings

from milepost.actions import receivers
from milepost.actions.deliver import Sender, deliver
from milepost.cli.say import say, stop
from milepost.foundation.scope import Scope
from milepost.host.clock import now
from milepost.reading.services import services_in_scope
from milepost.reading.signals import Card, read_signals
from milepost.signals.kinds import CHOSEN

TURNS = {
    "pause": (receivers.pause, "is paused. What happens meanwhile waits."),
    "resume": (receivers.resume, "is resumed. `milepost work` sends what has waited."),
    "end": (receivers.end, "is ended, and told nothing more."),
    "again": (receivers.send_again, "is sent again what it didn't take."),
}


def register_receiver(
    provider: str,
    name: str,
    address: str,
    kinds: Sequence[str] | None,
    services: Sequence[str] | None,
) -> None:
    """Register a receiver, and print its secret on standard output, by itself."""
    scope = _scope(provider)
    if not services_in_scope(scope):
        stop(f"There is no provider {provider!r} with any service here.")
    told = receivers.Registration(
        name=name,
        address=address,
        kinds=kinds or CHOSEN,
        services=services or None,
        form=uuid4(),
    )
    secret, problems = receivers.register(
        scope,
        told,
        key=settings.SECRET_KEY,
        trusted=settings.SIGNALS_HOSTS,
        now=now(),
    )
    if problems:
        stop(problems)
    _print(secret)


def renew_secret(provider: str, name: str) -> None:
    """Make a receiver a new secret, and print it."""
    secret, problems = receivers.new_secret(
        _scope(provider), name, key=settings.SECRET_KEY, now=now()
    )
    if problems:
        stop(problems)
    _print(secret)


def turn(what: str, provider: str, name: str) -> None:
    """Pause, resume or end a receiver, or send it again what it didn't take."""
    act, words = TURNS[what]
    if problems := act(_scope(provider), name, now=now()):
        stop(problems)
    say(f"{name} {words}")


def try_receiver(provider: str, name: str) -> None:
    """Send a receiver a test at once."""
    scope = _scope(provider)
    if problems := receivers.test(scope, name, form=uuid4(), now=now()):
        stop(problems)
    sender = Sender(
        key=settings.SECRET_KEY,
        address=settings.ADDRESS,
        trusted=settings.SIGNALS_HOSTS,
    )
    deliver(sender, clock=now, only=(provider, name))
    (card,) = (one for one in read_signals(scope).cards if one.receiver.name == name)
    match card.last.test_state:
        case "sent":
            say(f"{name} took the test.")
        case "given_up":
            stop(f"{name} didn't take the test: {card.last.test_fault}.")
        case _:
            say("Another worker is sending the test: ask `milepost signals list`.")


def list_receivers(provider: str) -> None:
    """List every receiver that isn't ended."""
    found = read_signals(_scope(provider))
    for card in found.cards:
        typer.echo(_line(card))
    say(f"{len(found.cards)} receivers.")


def _line(card: Card) -> str:
    told, taken = card.receiver, card.last.taken_at
    where = (
        "all services" if told.services is None else ", ".join(sorted(told.services))
    )
    held = (
        ("wait", card.waiting),
        ("are tried again", card.failing),
        ("were given up", card.given_up),
    )
    owed = [f"{found.number:,} {words}" for words, found in held if found]
    last = (
        f"last took something {taken:%d-%b-%Y %H:%M}" if taken else "took nothing yet"
    )
    running = "paused" if told.paused else "running"
    kinds = ", ".join(kind for kind in CHOSEN if kind in told.kinds)
    return "; ".join(
        (f"{told.name}: {running}", told.address, kinds, where, last, *owed)
    )


def _print(secret: str) -> None:
    say("Give the system this secret. It is kept nowhere, and not shown again:")
    typer.echo(secret)


def _scope(provider: str) -> Scope:
    return Scope(provider, f"milepost signals ({getpass.getuser()})")
