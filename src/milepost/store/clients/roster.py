"""Read which systems are let in, and who it is that shows a secret."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max

from milepost.foundation.scope import Scope
from milepost.store.clients.models import Client


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSystem:
    """A system, and what it may."""

    number: int
    name: str
    provider: str
    services: frozenset[str] | None
    """Those whose pathways it may read; None for every one of the provider."""

    reads: bool
    tells: bool
    profile: str
    let_in_by: str
    let_in_at: datetime
    ended_at: datetime | None = None
    asked: int = 0
    """How often it has read about patients, and when last."""

    last_asked: datetime | None = None


def who_shows(token: bytes) -> ClientSystem | None:
    """Find the system that is let in with a secret, by its SHA-256; None if none is."""
    found = Client.objects.filter(token=token, ending__isnull=True).first()
    return found and _system(found)


def those_that_tell() -> list[ClientSystem]:
    """List every system, of any provider, that was ever let in to send something."""
    found = Client.objects.filter(tells=True).order_by("provider", "name", "-id")
    return [_system(system) for system in found.distinct("provider", "name")]


def systems(scope: Scope) -> list[ClientSystem]:
    """List every system that a provider has let in, the latest first."""
    theirs = Client.objects.filter(provider=scope.provider).order_by("-id")
    counted = theirs.select_related("ending").annotate(
        times=Count("asked"), last=Max("asked__at")
    )
    return [_system(found, counted=True) for found in counted]


def _system(found: Any, *, counted: bool = False) -> ClientSystem:
    ending = getattr(found, "ending", None) if counted else None
    return ClientSystem(
        number=found.id,
        name=found.name,
        provider=found.provider,
        services=None if found.services is None else frozenset(found.services),
        reads=found.reads,
        tells=found.tells,
        profile=found.profile,
        let_in_by=found.let_in_by,
        let_in_at=found.let_in_at,
        ended_at=ending.at if ending else None,
        asked=found.times if counted else 0,
        last_asked=found.last if counted else None,
    )
