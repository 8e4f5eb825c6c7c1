"""By which edition of its service's timed pathway each patient goes."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.rules.lawbook import Lawbook
from milepost.rules.timed_pathways import PathwayEdition, TimedPathway
from milepost.store import log
from milepost.store.adoptions.decisions import Decided, edition_of, terms
from milepost.store.adoptions.moves import moved, said_to_apply
from milepost.store.models import OpenWait
from milepost.store.pathways import of_which_service
from milepost.tracking.changes import editions_kept
from milepost.tracking.milestones import milestones_as_at
from milepost.tracking.positions import positions_as_at

Term = tuple[Decided, TimedPathway, PathwayEdition]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The patients of a service who go by one edition, and what is known of them."""

    decided: Decided
    template: TimedPathway
    edition: PathwayEdition
    events: pl.DataFrame
    said: pl.DataFrame
    """The steps that people said are for them, as ``side_by_side`` takes them."""

    closed: frozenset[date]
    as_at: AsAt

    def by(self, edition: PathwayEdition, **known: pl.DataFrame | None) -> pl.DataFrame:
        """Say where they would stand by another edition: a ``POSITIONS`` frame.

        Args:
            edition: by which.
            known: their ``breaches`` and ``looks``, as ``positions_as_at`` takes them.
        """
        return positions_as_at(
            self.events,
            edition,
            as_at=self.as_at,
            said_to_apply=self.said,
            holidays=self.closed,
            **known,
        )

    def positions(self, **known: pl.DataFrame | None) -> pl.DataFrame:
        """Say where they stand: a ``POSITIONS`` frame."""
        return self.by(self.edition, **known)

    def milestones(self) -> pl.DataFrame:
        """Set each step beside what has happened: a ``MILESTONES`` frame."""
        return milestones_as_at(
            self.events,
            self.edition,
            as_at=self.as_at,
            said_to_apply=self.said,
            holidays=self.closed,
        )


def groups(
    scope: Scope,
    pathways: Collection[str],
    *,
    as_at: AsAt,
    lawbook: Lawbook,
    closed: frozenset[date] = frozenset(),
    events: pl.DataFrame | None = None,
) -> Iterator[Group]:
    """Divide pathways by the edition that each goes by.

    Args:
        scope: who asks.
        pathways: which, by name. Those of services that adopted none fall away.
        as_at: the standpoint, from which decisions and moves are read too.
        lawbook: the timed pathways.
        closed: the days on which nobody is at work, beside weekends.
        events: theirs, if they have been read.
    """
    runs = terms(scope, known_at=as_at.known_at) if pathways else {}
    if not runs:
        return
    whose = of_which_service(scope, pathways)
    for (service,), theirs in whose.group_by("service", maintain_order=True):
        used = in_lawbook(runs.get(str(service), ()), lawbook)
        if used:
            names = theirs["pathway"].to_list()
            yield from _divided(scope, names, used, as_at, closed, events)


def in_lawbook(run: Sequence[Decided], lawbook: Lawbook) -> tuple[Term, ...]:
    """Find what each decision adopted; one whose template is gone falls away."""
    named = ((decided, edition_of(decided, lawbook)) for decided in run)
    return tuple((decided, *found) for decided, found in named if found)


def open_pathways(scope: Scope, service: str) -> list[str]:
    """Name the pathways of a service in scope on which a clock runs."""
    if not scope.covers(service):
        return []
    found = OpenWait.objects.filter(
        provider=scope.provider, service=service, lead=True
    ).order_by("pathway")
    return list(found.values_list("pathway", flat=True))


def _divided(
    scope: Scope,
    names: list[str],
    used: Sequence[Term],
    as_at: AsAt,
    closed: frozenset[date],
    told: pl.DataFrame | None,
) -> Iterator[Group]:
    if told is None:
        events = log.events(scope, pathways=names)
    else:
        events = told.filter(pl.col("pathway").is_in(names))
    said = said_to_apply(scope, names, as_at.known_at)
    if len(used) == 1:
        parts = [(used[0], events)]
    else:
        numbers = {decided.number: place for place, (decided, *_) in enumerate(used)}
        put = moved(scope, names, as_at.known_at).with_columns(
            term=pl.col("decision").replace_strict(
                numbers, default=None, return_dtype=pl.Int32
            )
        )
        kept = editions_kept(
            events,
            [(decided.begins, edition) for decided, _, edition in used],
            as_at=as_at,
            moves=put.drop_nulls("term"),
        )
        parts = [
            (term, events.join(who, on="pathway", how="semi", maintain_order="left"))
            for place, term in enumerate(used)
            for who in [kept.filter(pl.col("term") == place)]
        ]
    for (decided, template, edition), theirs in parts:
        if not theirs.is_empty():
            yield Group(
                decided=decided,
                template=template,
                edition=edition,
                events=theirs,
                said=said,
                closed=closed,
                as_at=as_at,
            )
