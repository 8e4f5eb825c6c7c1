"""Timed pathways: which a service works by, and how far each patient has got."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.rules.lawbook import Lawbook
from milepost.rules.timed_pathways import PathwayEdition, TimedPathway
from milepost.store.adoptions.decisions import (
    Decided,
    edition_of,
    history,
    in_force,
    terms,
)
from milepost.store.adoptions.goes_by import Group, groups
from milepost.store.adoptions.moves import (
    PatientMoved,
    Saying,
    latest_move,
    sayings,
)
from milepost.store.arrangements.closed import closed_days
from milepost.store.pathways import services
from milepost.tracking.standing import standing

__all__ = [
    "Decided",
    "ForSome",
    "Late",
    "PatientMoved",
    "Progress",
    "Reached",
    "Saying",
    "TimedPathways",
    "edition_of",
    "late_steps",
    "read_progress",
    "read_timed_pathways",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedPathways:
    """What services work by, and what they decided before."""

    standing: Mapping[str, Decided]
    """By service, on the day asked about."""

    runs: Mapping[str, tuple[Decided, ...]]
    """Every decision by which a service's patients go, in the order they begin."""

    services: tuple[tuple[str, str], ...]
    """The code and name of each service in scope."""

    past: tuple[Decided, ...]
    """Every decision of the services that ever adopted the template asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """One step of a timed pathway, for one patient."""

    step: str
    role: str
    due: date | None
    provisional: bool
    """Whether the due day will move, because what it counts from isn't done."""

    done: date | None
    slack: int | None
    """Days left until it is due, or that were left when it was done; below 0, late."""

    for_all: bool
    """Whether it is for every patient, or only for some, of whom this is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForSome:
    """A step that isn't for every patient, and what is known of it for this one."""

    step: str
    patients: str
    """For whom it is: words that end “Only for patients …”."""

    shown: bool
    """Whether what happened shows that it is for this patient."""

    said: tuple[Saying, ...]
    """What people said of it, the latest first; that counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """The step that is owed next, and what is booked for it."""

    step: str
    booked: str
    """A word of ``tracking.standing.BOOKED``; a breach is told of by its clock."""

    booked_for: date | None
    booked_what: str | None
    due: date | None
    stage_days: int | None
    """Days since any step was done; else since day 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a patient has got on the timed pathway of their service."""

    template: TimedPathway
    edition: PathwayEdition
    adopted: Decided
    steps: tuple[Reached, ...]
    """Those for this patient; none before day 0."""

    for_some: tuple[ForSome, ...] = ()
    moved: PatientMoved | None = None
    """How they came to go by this edition, where somebody moved them."""

    following: NextStep | None = None
    """What is owed next; None where nothing is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """The step that a patient is owed next, and is late."""

    step: str
    due: date
    only_tracking: bool
    """Whether something happened that nobody has looked at: it may not be late."""


def read_timed_pathways(
    scope: Scope, template: str = "", *, today: date | None = None
) -> TimedPathways:
    """Read what the services in scope work by.

    Args:
        scope: who asks.
        template: the timed pathway of which the decisions are read too.
        today: the day on which it stands; without one, the latest decisions.
    """
    return TimedPathways(
        standing=in_force(scope, on=today),
        runs=terms(scope),
        services=tuple((service.code, service.name) for service in services(scope)),
        past=tuple(history(scope, template)) if template else (),
    )


def read_progress(
    scope: Scope, pathway: str, service: str, *, as_at: AsAt, lawbook: Lawbook
) -> Progress | None:
    """Read how far a patient has got; None where the service works by none."""
    closed = closed_days(scope.provider, lawbook)
    told = groups(scope, [pathway], as_at=as_at, lawbook=lawbook, closed=closed)
    group = next(iter(told), None)
    if group is None:
        return _before_anything(scope, service, lawbook)
    template, edition, adopted = group.template, group.edition, group.decided
    rows = group.milestones()
    for_all = {step.name: step.branch is None for step in edition.steps}
    steps = tuple(
        Reached(
            step=row["step"],
            role=row["role"],
            due=row["due"],
            provisional=row["provisional"],
            done=row["done"],
            slack=row["slack"],
            for_all=for_all[row["step"]],
        )
        for row in rows.filter("required").iter_rows(named=True)
    )
    last = latest_move(scope, pathway, as_at.known_at)
    return Progress(
        template=template,
        edition=edition,
        adopted=adopted,
        steps=steps,
        for_some=tuple(_for_some(scope, pathway, group)),
        moved=last if last and last.decision == adopted.number else None,
        following=_following(group),
    )


def _following(group: Group) -> NextStep | None:
    """Find the step that is owed next, and how what is booked stands to its day."""
    where = group.positions()
    names = ("stage_days", "booked", "booked_for", "booked_what")
    stands = standing(where, group.as_at.day).select(names)
    for row in where.hstack(stands).iter_rows(named=True):
        if row["next_step"] is not None:
            told = {name: row[name] for name in names}
            return NextStep(step=row["next_step"], due=row["due"], **told)
    return None


def _for_some(scope: Scope, pathway: str, group: Group) -> Iterable[ForSome]:
    """List the steps that aren't for every patient, and what is known of each."""
    if all(step.branch is None for step in group.edition.steps):
        return
    by_events = replace(group, said=group.said.clear()).milestones()
    shown = by_events.filter("required")["step"].to_list()
    said = sayings(scope, pathway, known_at=group.as_at.known_at)
    for step in group.edition.steps:
        if step.branch is not None:
            yield ForSome(
                step=step.name,
                patients=step.branch.patients,
                shown=step.name in shown,
                said=tuple(one for one in said if one.step == step.name),
            )


def late_steps(
    scope: Scope,
    pathways: list[str],
    looks: pl.DataFrame,
    *,
    as_at: AsAt,
    lawbook: Lawbook,
) -> dict[str, Late]:
    """Find which of some pathways are owed a step that is late.

    Args:
        scope: who asks.
        pathways: which, by name.
        looks: the moment (``looked_at``) at which each ``pathway`` was last looked at.
        as_at: the standpoint.
        lawbook: the timed pathways.
    """
    found: dict[str, Late] = {}
    closed = closed_days(scope.provider, lawbook)
    for group in groups(scope, pathways, as_at=as_at, lawbook=lawbook, closed=closed):
        where = group.positions(looks=looks)
        stands = standing(where, as_at.day).filter(pl.col("state") == "late")
        late = where.join(stands.select("pathway", "delay"), on="pathway")
        for row in late.iter_rows(named=True):
            found[row["pathway"]] = Late(
                step=row["next_step"],
                due=row["due"],
                only_tracking=row["delay"] == "tracking",
            )
    return found


def _before_anything(scope: Scope, service: str, lawbook: Lawbook) -> Progress | None:
    """Say what a patient will go by of whom nothing is recorded yet."""
    adopted = in_force(scope).get(service)
    found = adopted and edition_of(adopted, lawbook)
    if adopted is None or found is None:
        return None
    template, edition = found
    return Progress(template=template, edition=edition, adopted=adopted, steps=())
