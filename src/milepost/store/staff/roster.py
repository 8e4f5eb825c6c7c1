"""Read and write who works here."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth import get_user_model

from milepost.store.staff.models import Member

ARRANGES = frozenset({"Cancer manager", "Service manager", "Clinical lead"})
"""The roles that arrange how a service works. A proposal: no publication names them."""

SIGNS = {
    "clinical": frozenset({"Clinical lead"}),
    "managerial": frozenset({"Cancer manager", "Service manager"}),
}
"""The roles that sign for a timed pathway, as what. A proposal, like those that arrange."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a role at a provider."""

    username: str
    name: str
    role: str
    provider: str
    provider_name: str
    services: frozenset[str] | None = None
    """The services they may see; None for every one the provider has."""

    follows: bool = False
    """Whether they follow patients of their own."""

    @property
    def arranges(self) -> bool:
        """Whether they arrange timed pathways, rotas and ladders."""
        return self.role in ARRANGES

    @property
    def signs(self) -> frozenset[str]:
        """As what they may sign for a timed pathway; of nothing for most."""
        return frozenset(what for what, roles in SIGNS.items() if self.role in roles)


def account(typed: str) -> str:
    """Find an account's name without regard to case; as typed first, blank if none."""
    User = get_user_model()  # noqa: N806 - a class
    alike = User.objects.filter(username__iexact=typed).order_by("username")
    found = list(alike.values_list("username", flat=True))
    return typed if typed in found else next(iter(found), "")


def member(username: str) -> Person | None:
    """Find a person by their account; None if it has no role."""
    found = Member.objects.filter(username=username).first()
    return found and _person(found)


def manages(username: str) -> bool:
    """Whether an account arranges how services work, or is a command's, without a role."""
    found = member(username)
    return found is None or found.arranges


def names(provider: str) -> dict[str, str]:
    """Give the name of each of a provider's people, by their account."""
    rows = Member.objects.filter(provider=provider)
    return dict(rows.values_list("username", "name"))


def roles(provider: str) -> list[str]:
    """List the roles that a provider's people have."""
    rows = Member.objects.filter(provider=provider).order_by("role")
    return list(rows.values_list("role", flat=True).distinct())


def services_seen(
    provider: str, people: Collection[str]
) -> dict[str, frozenset[str] | None]:
    """Give the services that each of some of a provider's people may see; None for all."""
    theirs = Member.objects.filter(provider=provider, username__in=people)
    rows = theirs.values_list("username", "services")
    return {name: None if seen is None else frozenset(seen) for name, seen in rows}


def enrol(person: Person) -> None:
    """Give an account a role, in place of any it had."""
    services = None if person.services is None else sorted(person.services)
    Member.objects.update_or_create(
        username=person.username,
        defaults={
            "provider": person.provider,
            "provider_name": person.provider_name,
            "name": person.name,
            "role": person.role,
            "services": services,
            "follows": person.follows,
        },
    )


def _person(found: Member) -> Person:
    return Person(
        username=found.username,
        name=found.name,
        role=found.role,
        provider=found.provider,
        provider_name=found.provider_name,
        services=None if found.services is None else frozenset(found.services),
        follows=found.follows,
    )
