"""Who is asking: their name, their role, and whose records they may see."""

from milepost.foundation.scope import Scope
from milepost.store.staff.roster import Person, member, names

__all__ = ["Person", "names_of_staff", "person_named", "scope_of"]


def person_named(username: str) -> Person | None:
    """Find a person by their account; None if it has no role here."""
    return member(username)


def scope_of(person: Person) -> Scope:
    """Say whose records a person may see."""
    return Scope(person.provider, person.username, person.services)


def names_of_staff(scope: Scope) -> dict[str, str]:
    """Give the name of everybody at the provider, by their account."""
    return names(scope.provider)
