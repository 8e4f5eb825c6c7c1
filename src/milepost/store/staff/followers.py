"""Read who may follow which patients: whoever's account is open, and sees the service."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef

from milepost.store.staff.models import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """Somebody who works here, as far as following patients goes."""

    name: str
    is_open: bool
    """Whether the account lets anybody in."""

    services: frozenset[str] | None
    """The services they may see; None for every one the provider has."""

    def sees(self, service: str) -> bool:
        """Whether they come in, and the patients of a service are shown to them."""
        return self.is_open and (self.services is None or service in self.services)


def everybody(provider: str) -> dict[str, Follower]:
    """Read everybody who has a role at a provider, by account, in order of name."""
    User = get_user_model()  # noqa: N806 - a class
    open_ones = User.objects.filter(username=OuterRef("username"), is_active=True)
    rows = Member.objects.filter(provider=provider).annotate(is_open=Exists(open_ones))
    return {
        row.username: Follower(
            name=row.name,
            is_open=row.is_open,
            services=None if row.services is None else frozenset(row.services),
        )
        for row in rows
    }


def elsewhere(provider: str, people: Collection[str]) -> set[str]:
    """Name those of some people whose account has a role at another provider only."""
    theirs = Member.objects.filter(username__in=people).exclude(provider=provider)
    return set(theirs.values_list("username", flat=True))


def names_of_followers(provider: str, services: Collection[str]) -> dict[str, str]:
    """Name, by account, those who may follow the patients of every one of some services."""
    return {
        account: one.name
        for account, one in everybody(provider).items()
        if one.is_open and all(one.sees(service) for service in services)
    }
