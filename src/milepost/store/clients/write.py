"""Write down which systems are let in, and what they asked. Only actions may."""

from collections.abc import Collection
from datetime import datetime

from milepost.foundation.scope import Scope
from milepost.store.clients.models import Asked, Client, Ending


def let_in(
    scope: Scope,
    name: str,
    *,
    token: bytes,
    services: Collection[str] | None,
    reads: bool,
    tells: bool,
    profile: str,
    now: datetime,
) -> None:
    """Let a system in, with the SHA-256 of its secret."""
    Client.objects.create(
        provider=scope.provider,
        name=name,
        token=token,
        services=None if services is None else sorted(services),
        reads=reads,
        tells=tells,
        profile=profile,
        let_in_by=scope.person,
        let_in_at=now,
    )


def shut_out(scope: Scope, name: str, *, now: datetime) -> int:
    """Let a system of this name in no more; say how many there were."""
    theirs = Client.objects.filter(
        provider=scope.provider, name=name, ending__isnull=True
    )
    endings = [Ending(client=found, by=scope.person, at=now) for found in theirs]
    return len(Ending.objects.bulk_create(endings))


def is_let_in(scope: Scope, name: str) -> bool:
    """Whether a system of this name is let in."""
    theirs = Client.objects.filter(provider=scope.provider, name=name)
    return theirs.filter(ending__isnull=True).exists()


def note_asked(client: int, address: str, found: int, *, now: datetime) -> None:
    """Write down that a system has read something."""
    Asked.objects.create(client_id=client, at=now, address=address, found=found)
