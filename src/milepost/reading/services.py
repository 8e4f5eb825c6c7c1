"""Which services a provider has."""

from milepost.foundation.scope import Scope
from milepost.store import pathways


def services_in_scope(scope: Scope) -> tuple[str, ...]:
    """Name the services in scope by their codes."""
    return tuple(service.code for service in pathways.services(scope))
