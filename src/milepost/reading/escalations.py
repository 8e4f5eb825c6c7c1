"""Escalations: what waits for whom, where each stands, and what each desk has to do."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from milepost.escalations.entries import Entry
from milepost.escalations.life import Standing, stands
from milepost.foundation.scope import Scope
from milepost.rules.ladders import Ladder, LadderEdition
from milepost.rules.lawbook import Lawbook
from milepost.store import pathways
from milepost.store.arrangements.closed import closed_days
from milepost.store.escalations import facts, lists, rota
from milepost.store.escalations.facts import BY_HAND
from milepost.store.escalations.lists import STATES, Wanted
from milepost.store.escalations.rota import Rota
from milepost.tracking.people import display_name

__all__ = ["BY_HAND", "STATES", "Wanted"]

Post = tuple[str, str, str]
"""A role, at a service, at a desk (blank for none)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One escalation of a list, with its patient."""

    number: int
    pathway: str
    name: str
    """The patient's: ``SMITH, John (Mr)``."""

    nhs_number: str
    born: date
    service: str
    service_name: str
    desk: str
    cause: str
    about: str
    reason: str
    """Why it was raised, in a person's words; blank for a rule."""

    raised_by: str
    raised_at: datetime
    state: str
    rung: int
    rungs: int
    role: str
    on_duty: str | None
    """The account of whoever answers for the role today; None where nobody does."""

    answer_by: datetime | None
    wakes_at: datetime | None
    overdue: bool
    breach_on: date | None
    unseen: bool
    """Whether something is recorded of its pathway that nobody has looked at."""

    priority: str
    last_what: str
    last_by: str
    last_at: datetime
    last_said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleGroup:
    """The escalations of a list that are about what one person follows, gone stale."""

    owner: str
    """Who follows the pathways."""

    waiting: int
    overdue: int
    oldest: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReading:
    """A list of escalations, and what surrounds it."""

    rows: tuple[Listed, ...]
    shown: int
    """How many match, on this page or beyond it, but for those in groups."""

    groups: tuple[StaleGroup, ...]
    """Where no cause is asked for: those of stale tracking, by who follows."""

    services: tuple[tuple[str, str], ...]
    roles: tuple[str, ...]
    """The roles that some open escalation waits for."""

    page: int
    """Which page of it this is, of so many rows (``size``) each."""

    size: int
    unheld: int
    """How many open escalations wait for a role that nobody holds today."""

    told_at: datetime | None
    """When anything was last recorded of any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationReading:
    """One escalation, its record, and where it stands."""

    listed: Listed
    entries: tuple[Entry, ...]
    standing: Standing
    ladder: Ladder
    edition: LadderEdition
    adopted: bool
    """Whether its service goes by this ladder; else it is only a proposal."""

    roles: tuple[str, ...]
    """The roles it may be passed on to."""

    duty: Mapping[str, str | None]
    """Who is on duty for each rung's role today."""

    related: tuple[Listed, ...]
    """The other open escalations of its pathway, the newest first."""


def read_list(
    scope: Scope, wanted: Wanted, *, now: datetime, mine: bool = False
) -> ListReading:
    """Read a list of escalations.

    Args:
        scope: who asks, and whose patients they may see.
        wanted: which of them.
        now: the moment.
        mine: only what waits for the one who asks, as the rota is today.
    """
    held, day = rota.rota_of(scope.provider), now.date()
    holders = _holders(scope, held, day)
    if mine:
        posts = _posts_of(scope.person, holders)
        wanted = replace(wanted, posts=posts, person=scope.person)
    grouped = wanted.cause is None
    wanted = replace(wanted, apart=grouped)
    groups = lists.stale_by_owner(scope, wanted, now=now) if grouped else []
    rows = lists.listed(scope, wanted, day=day)
    if not rows and wanted.page > 1:  # the list has grown shorter meanwhile
        wanted = replace(wanted, page=1)
        rows = lists.listed(scope, wanted, day=day)
    names = names_of_services(scope)
    return ListReading(
        page=wanted.page,
        size=wanted.most,
        rows=tuple(as_listed(row, names, held, now) for row in rows),
        shown=rows[0]["shown"] if rows else 0,
        groups=tuple(StaleGroup(**group) for group in groups),
        services=tuple(names.items()),
        roles=tuple(sorted({role for role, _, _ in holders})),
        unheld=sum(waiting for who, waiting in holders.values() if who is None),
        told_at=lists.latest_entry_at(scope),
    )


def read_escalation(
    scope: Scope, number: int, *, lawbook: Lawbook, now: datetime
) -> EscalationReading | None:
    """Read one escalation in scope; None if there's no such one."""
    raised = facts.raised(scope, number) if number < 2**63 else None
    if raised is None:
        return None
    rows = lists.listed(scope, Wanted(number=number), day=now.date())
    held = rota.rota_of(scope.provider)
    entries = facts.entries(number)
    edition = facts.edition_kept(lawbook, raised.ladder, raised.in_force)
    closed = closed_days(scope.provider, lawbook)
    moment = max(now, entries[-1].at)
    places = {"desk": rows[0]["desk"], "service": raised.service}
    roles = [rung.role for rung in edition.rungs]
    adopted = facts.ladders_adopted(scope.provider).get(raised.service)
    return EscalationReading(
        listed=as_listed(rows[0], names_of_services(scope), held, now),
        entries=tuple(entries),
        standing=stands(entries, edition, now=moment, holidays=closed),
        ladder=lawbook.the(Ladder, raised.ladder),
        edition=edition,
        adopted=adopted == raised.ladder,
        roles=tuple(dict.fromkeys([*roles, *held.roles])),
        related=tuple(
            one
            for one in escalations_of(scope, raised.pathway, now=now)
            if one.number != number and one.state != "resolved"
        ),
        duty={role: held.on_duty(role, now.date(), **places) for role in roles},
    )


def escalations_of(scope: Scope, pathway: str, *, now: datetime) -> list[Listed]:
    """Read every escalation of a pathway in scope, the newest first."""
    if not facts.any_about(scope, pathway):
        return []  # as of most patients: then nobody's rota is read
    held, names = rota.rota_of(scope.provider), names_of_services(scope)
    wanted = Wanted(pathway=pathway, order="newest")
    rows = lists.listed(scope, wanted, day=now.date())
    return [as_listed(row, names, held, now) for row in rows]


def my_posts(scope: Scope, *, now: datetime) -> list[Post]:
    """List what open escalations wait for that whoever asks answers for today."""
    held = rota.rota_of(scope.provider)
    return _posts_of(scope.person, _holders(scope, held, now.date()))


def _holders(scope: Scope, held: Rota, day: date) -> dict[Post, tuple[str | None, int]]:
    """Say of each role that is waited for who holds it, and how many wait."""
    return {
        (role, service, desk): (
            held.on_duty(role, day, desk=desk, service=service),
            waiting,
        )
        for role, service, desk, waiting in lists.posts(scope)
    }


def _posts_of(
    person: str, holders: Mapping[Post, tuple[str | None, int]]
) -> list[Post]:
    return [post for post, (who, _) in holders.items() if who == person]


def is_pathway(scope: Scope, name: str) -> bool:
    """Whether there is such a pathway in scope."""
    return pathways.the_pathway(scope, name) is not None


def has_rota(scope: Scope) -> bool:
    """Whether anybody at the provider has been put on duty."""
    return rota.has_rota(scope.provider)


def names_of_services(scope: Scope) -> dict[str, str]:
    """Give the name of each service in scope, by its code."""
    return {service.code: service.name for service in pathways.services(scope)}


def as_listed(
    row: Mapping[str, Any], names: Mapping[str, str], held: Rota, now: datetime
) -> Listed:
    """Read a row of a list."""
    role, desk, service = row["role"], row["desk"], row["service"]
    answer_by = row["answer_by"]
    return Listed(
        number=row["escalation_id"],
        pathway=row["pathway"],
        name=display_name(row["family_name"], row["given_name"], row["title"]),
        nhs_number=row["nhs_number"],
        born=row["born"],
        service=service,
        service_name=names.get(service, service),
        desk=desk,
        cause=row["cause"],
        about=row["about"],
        reason=row["reason"] or "",
        raised_by=row["raised_by"],
        raised_at=row["raised_at"],
        state=row["state"],
        rung=row["rung"],
        rungs=row["rungs"],
        role=role,
        on_duty=held.on_duty(role, now.date(), desk=desk, service=service),
        answer_by=answer_by,
        wakes_at=row["wakes_at"],
        overdue=answer_by is not None and now > answer_by,
        breach_on=row["breach_on"],
        unseen=row["unseen"],
        priority=row["priority"] or "",
        last_what=row["last_what"],
        last_by=row["last_by"],
        last_at=row["last_at"],
        last_said=row["last_said"] or "",
    )
