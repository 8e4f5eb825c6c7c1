"""Merged records: what was told, what waits for a decision, and what lies beside a pathway."""

from dataclasses import dataclass

from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.intake.sites.who_is_who import now_called
from milepost.store import pathways
from milepost.store.identities import facts
from milepost.store.identities.facts import Told, Two
from milepost.store.papers.shelf import Filed, papers

__all__ = ["Beside", "Filed", "IdentitiesReading", "Told", "Two"]

MOST = 200


@dataclass(frozen=True, slots=True)
class IdentitiesReading:
    """What merges left for a person."""

    two: tuple[Two, ...]
    """Open pathways of one service that a merge made one patient's."""

    merges: tuple[Told, ...]
    """Merges and un-merges as they were told, the latest first; none for whoever sees
    only some services, because old and new numbers aren't everybody's to know."""

    in_force: frozenset[tuple[str, str]]
    """Those merges that stand, each the number that stays and the other."""

    sees_merges: bool
    most: int = MOST
    """No more than so many merges are read."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What lies beside a pathway, and is no event of it."""

    others: tuple[str, ...] = ()
    """Other open pathways of the service that a merge made the same patient's."""

    papers: tuple[Filed, ...] = ()


def read_identities(scope: Scope) -> IdentitiesReading:
    """Read what was merged, and which open pathways wait for a decision because of it."""
    sees_all = scope.services is None
    merged = tuple(facts.merges(scope, MOST)) if sees_all else ()
    numbers = {number for each in merged for number in (each.stays, each.other)}
    into = now_called(facts.facts_about(scope, numbers)) if numbers else {}
    in_force = frozenset((stays, other) for other, stays in into.items())
    two = tuple(facts.two_open(scope))
    return IdentitiesReading(two, merged, in_force, sees_all)


def read_beside(scope: Scope, pathway: str, *, as_at: AsAt) -> Beside:
    """Read what lies beside a pathway; nothing where it is out of scope."""
    if pathways.the_pathway(scope, pathway) is None:
        return Beside()
    two = facts.two_open(scope, pathway)
    others = tuple(t.other if t.one == pathway else t.one for t in two)
    filed = papers(scope, pathway, known_at=as_at.known_at)
    return Beside(others, tuple(p for p in filed if p.day <= as_at.day))
