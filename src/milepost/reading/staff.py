"""Who is asking: their name, their role, and whose records they may see."""

from collections.abc import Collection

from milepost.foundation.scope import Scope
from milepost.store.staff.followers import names_of_followers
from milepost.store.staff.roster import Person, account, member, names

__all__ = [
    "Person",
    "account_named",
    "names_of_staff",
    "person_named",
    "scope_of",
    "who_may_follow",
]


def account_named(typed: str) -> str:
    """Give an account's name as it is written, whatever its letters' case as typed.

    Where there is no such account it is in small letters, so that each way of typing
    one name is one name to whatever counts wrong passwords, and no longer than typed:
    some letters are two when they are small.
    """
    return account(typed) or typed.casefold()[: len(typed)]


def person_named(username: str) -> Person | None:
    """Find a person by their account; None if it has no role here."""
    return member(username)


def scope_of(person: Person) -> Scope:
    """Say whose records a person may see."""
    return Scope(person.provider, person.username, person.services)


def names_of_staff(scope: Scope) -> dict[str, str]:
    """Give the name of everybody at the provider, by their account."""
    return names(scope.provider)


def who_may_follow(scope: Scope, services: Collection[str]) -> dict[str, str]:
    """Name, by account, those who may be given patients of every one of some services."""
    return names_of_followers(scope.provider, services)
