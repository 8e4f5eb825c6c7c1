"""Who may see a review of a breach, and what they may do with it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from milepost.breaches.review import Standing, What
from milepost.foundation.scope import Scope
from milepost.rules.breaches import PolicyEdition
from milepost.store.breaches.facts import Opened
from milepost.store.escalations.rota import rota_of
from milepost.store.staff.roster import member


@dataclass(frozen=True, slots=True)
class Access:
    """What a person may see of a review, and do."""

    may_read: bool
    of_the_service: bool
    """Whether they see the patient too, and not the case alone."""

    may: frozenset[What] = field(default_factory=frozenset)
    """The steps that their role may take, whenever the review stands for them."""


def roles_held(
    scope: Scope, roles: frozenset[str], service: str, day: date
) -> set[str]:
    """List which of some roles a person holds: by their account, or on duty that day."""
    return roles_by_service(scope, {service: roles}, day)[service]


def roles_by_service(
    scope: Scope, asked: Mapping[str, Collection[str]], day: date
) -> dict[str, set[str]]:
    """List, for each service, which of the roles asked about a person holds for it.

    By their account they hold a role for every service; on duty, for where they are.
    """
    who = member(scope.person)
    own = {who.role.casefold()} if who else set()
    rota = rota_of(scope.provider)
    return {
        service: {
            role
            for role in roles
            if role.casefold() in own
            or rota.on_duty(role, day, desk="", service=service) == scope.person
        }
        for service, roles in asked.items()
    }


def access(
    scope: Scope,
    opened: Opened,
    standing: Standing,
    policy: PolicyEdition,
    *,
    day: date,
) -> Access:
    """Say what a person may see of a review, and do with it.

    Those of its service see it whole, and do what the policy lets their role do. Those
    with whom it is shared see the case alone, and may change nothing of it.
    """
    if scope.covers(opened.service):
        asked = {
            What.WRITTEN: policy.roles.draft,
            What.AGREED: policy.roles.agree,
            What.SIGNED: policy.roles.sign,
            What.SHARED: policy.roles.share,
        }
        every = frozenset(role for roles in asked.values() for role in roles)
        held = roles_held(scope, every, opened.service, day)
        may = {what for what, roles in asked.items() if held.intersection(roles)}
        if may & {What.AGREED, What.SIGNED}:
            may.add(What.SENT_BACK)
        return Access(may_read=True, of_the_service=True, may=frozenset(may))
    shared = frozenset(one.role for one in standing.shared_with if one.role)
    named = any(one.person == scope.person for one in standing.shared_with)
    read = named or bool(roles_held(scope, shared, opened.service, day))
    return Access(may_read=read, of_the_service=False)
