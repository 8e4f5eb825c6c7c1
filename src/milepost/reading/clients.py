"""Which systems are let in to ask and to tell, and what each of them may."""

from milepost.foundation.scope import Scope
from milepost.store.clients.roster import ClientSystem, systems, who_shows

__all__ = ["ClientSystem", "scope_of_system", "systems", "who_shows"]


def scope_of_system(system: ClientSystem) -> Scope:
    """Say whose records a system may read."""
    return Scope(system.provider, f"system {system.name}", system.services)
