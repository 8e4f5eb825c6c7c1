"""Which services a provider has."""

from milepost.foundation.scope import Scope
from milepost.store import pathways


def services_in_scope(scope: Scope) -> tuple[str, ...]:
    """Name the services in scope by their codes."""
    return tuple(service.code for service in pathways.services(scope))


def names_of_services(scope: Scope) -> dict[str, str]:
    """Give the name of each service in scope, by its code."""
    return {service.code: service.name for service in pathways.services(scope)}
