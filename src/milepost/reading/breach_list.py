"""Lists of reviews of breaches: what waits for whom, and where each stands."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from milepost.breaches.opening import Kind
from milepost.breaches.review import State, What
from milepost.foundation.scope import Scope
from milepost.rules.breach_faults import policy_for
from milepost.rules.breaches import BreachReasons
from milepost.rules.lawbook import Lawbook
from milepost.rules.parts import in_force_on
from milepost.rules.standards import Standard
from milepost.store import pathways
from milepost.store.breaches import lists
from milepost.store.breaches.access import roles_by_service
from milepost.store.breaches.wanted import Wanted
from milepost.tracking.people import display_name

__all__ = ["Wanted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedReview:
    """One review of a list."""

    number: int
    pathway: str
    name: str
    """The patient's; blank to whoever sees the case alone."""

    nhs_number: str
    service: str
    service_name: str
    standard: str
    kind: Kind
    state: State
    next: What | None
    due: date | None
    owner: str
    waited: int | None
    limit_days: int | None
    longest_stage: str
    longest_excess: int
    reason: str
    avoidable: str
    opened_on: date
    missed_on: date | None
    running: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewsReading:
    """A list of reviews, and what surrounds it."""

    rows: tuple[ListedReview, ...]
    shown: int
    """How many there are, on this page and every other."""

    counts: Mapping[str, int]
    """Of all in scope: how many stand so, and how many are ``late``."""

    services: tuple[tuple[str, str], ...]
    standards: tuple[str, ...]
    upto: int


def read_reviews(
    scope: Scope, wanted: Wanted, *, now: datetime, lawbook: Lawbook, show: str = "all"
) -> ReviewsReading:
    """Read a list of reviews.

    Args:
        scope: who asks, and whose patients they may see.
        wanted: which of them.
        now: the moment.
        lawbook: the policies.
        show: ``mine`` for what waits for a role of whoever asks; ``shared`` for what
            others shared with them; else all in scope.
    """
    day = now.date()
    if show == "mine":
        wanted = replace(wanted, steps=_my_steps(scope, lawbook, day))
    if show == "shared":
        roles = _shared_with_mine(scope, day)
        wanted = replace(wanted, shared=True, shared_roles=roles)
    rows = lists.listed(scope, wanted, day=day)
    first = rows or lists.listed(scope, replace(wanted, most=1, skip=0), day=day)
    named = pathways.services(Scope(scope.provider, scope.person))
    names = {service.code: service.name for service in named}
    mine = [(s.code, s.name) for s in named if scope.covers(s.code)]
    theirs = {name for s in named if scope.covers(s.code) for name in s.standards}
    return ReviewsReading(
        rows=tuple(_listed(scope, row, names) for row in rows),
        shown=first[0]["shown"] if first else 0,
        counts=lists.counts(scope, day=day),
        services=tuple(mine),
        standards=tuple(sorted(theirs)),
        upto=pathways.upto(scope),
    )


def reasons_in_words(lawbook: Lawbook) -> dict[str, str]:
    """Give the words of every reason, by its list and code with a space between."""
    return {
        f"{listed.id} {reason.code}": reason.words
        for listed in lawbook.all(BreachReasons)
        for edition in listed.editions
        for reason in edition.reasons
    }


def latest_entry(scope: Scope) -> int:
    """Give the place of the last entry in any review of the provider; 0 if none."""
    return lists.latest_entry(scope.provider)


def changes_of_reviews(scope: Scope, number: int | None, *, since: int) -> int:
    """Count the entries later than one, of a review or of all that a person may see."""
    return lists.entries_since(scope, number, since)


def reviews_of(scope: Scope, pathway: str, *, now: datetime) -> list[ListedReview]:
    """Read the reviews of a pathway in scope."""
    rows = lists.listed(scope, Wanted(pathway=pathway), day=now.date())
    return [_listed(scope, row, {}) for row in rows]


def _my_steps(scope: Scope, lawbook: Lawbook, day: date) -> list[str]:
    """List the next steps that a role of this person takes: service, standard, step."""
    services = [service.code for service in pathways.services(scope)]
    policies = {s.id: _who_takes(lawbook, s.id, day) for s in lawbook.all(Standard)}
    every = {
        role
        for takes in policies.values()
        for roles in takes.values()
        for role in roles
    }
    held = roles_by_service(scope, dict.fromkeys(services, every), day)
    return [
        f"{code} {standard} {what}"
        for code in services
        for standard, takes in policies.items()
        for what, roles in takes.items()
        if held[code] & {*roles}
    ]


def _who_takes(
    lawbook: Lawbook, standard: str, day: date
) -> Mapping[What, tuple[str, ...]]:
    """Say which roles take each step, by the policy of a standard; nothing without one."""
    policy = policy_for(lawbook.rules, standard, lawbook.own)
    if policy is None:
        return {}
    # Before its first edition the first one holds, as where reviews are opened.
    roles = (in_force_on(day, policy.editions) or policy.editions[0]).roles
    return {
        What.WRITTEN: roles.draft,
        What.AGREED: roles.agree,
        What.SIGNED: roles.sign,
        What.SHARED: roles.share,
    }


def _shared_with_mine(scope: Scope, day: date) -> list[str]:
    """List the roles of this person that reviews are shared with: service and role."""
    held = roles_by_service(scope, lists.shared_with_roles(scope.provider), day)
    return [f"{service} {role}" for service, roles in held.items() for role in roles]


def _listed(
    scope: Scope, row: Mapping[str, Any], names: Mapping[str, str]
) -> ListedReview:
    shown = scope.covers(row["service"])
    return ListedReview(
        number=row["review_id"],
        pathway=row["pathway"] if shown else "",
        name=display_name(row["family_name"], row["given_name"], row["title"])
        if shown
        else "",
        nhs_number=row["nhs_number"] if shown else "",
        service=row["service"],
        service_name=names.get(row["service"], row["service"]),
        standard=row["standard"],
        kind=Kind(row["kind"]),
        state=State(row["state"]),
        next=What(row["next"]) if row["next"] else None,
        due=row["due"],
        owner=row["owner"],
        waited=row["waited"],
        limit_days=row["limit_days"],
        longest_stage=row["longest_stage"],
        longest_excess=row["longest_excess"],
        reason=row["reason"],
        avoidable=row["avoidable"],
        opened_on=row["opened_on"],
        missed_on=row["missed_on"],
        running=row["running"],
    )
