"""What another system asks for: pages of events, pathways, patients and tasks."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from milepost.events.kinds import Kind
from milepost.events.table import known
from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.rules.lawbook import Lawbook
from milepost.store import exchange, log, pathways
from milepost.store.exchange import Wanted
from milepost.tracking import waits
from milepost.tracking.kept import Became, what_became
from milepost.tracking.referral_ends import End, referral_ends

__all__ = [
    "EventPage",
    "PathwayPage",
    "Wanted",
    "read_actions",
    "read_escalations",
    "read_events",
    "read_pathways",
    "read_patients",
]


@dataclass(frozen=True, slots=True)
class EventPage:
    """Some events, and what must be known beside them."""

    rows: tuple[Mapping[str, Any], ...]
    """Each with the number of its pathway and of its patient."""

    became: Mapping[int, Became]
    """Of each booking, what became of it."""

    referred_by: Mapping[str, int]
    """By pathway, the event that began it, if there is one."""

    ends: Mapping[int, End]
    """Of each referral that goes on no more, how it ended."""

    reported: frozenset[tuple[str, str]]
    """The requests, by pathway and number, of which a report is there."""

    more: bool
    last: int
    """The last event of the page, after which the next goes on."""


@dataclass(frozen=True, slots=True)
class PathwayPage:
    """Some pathways with their clocks."""

    rows: tuple[Mapping[str, Any], ...]
    clocks: Mapping[str, tuple[Mapping[str, Any], ...]]
    """By pathway, rows of the ``JUDGED`` table."""

    more: bool


def read_events(
    scope: Scope, kinds: Collection[Kind], wanted: Wanted, *, as_at: AsAt
) -> EventPage:
    """Read a page of events of some kinds, as they stand."""
    found, more = _page(
        wanted, lambda asked: exchange.events_of_kinds(scope, kinds, asked)
    )
    names = {row["pathway"] for row in found}
    told = known(log.events(scope, pathways=names), as_at)
    by_number = {row["event"]: row for row in told.iter_rows(named=True)}
    rows = [by_number[row["event"]] | row for row in found if row["event"] in by_number]
    became: dict[int, Became] = {}
    ends: dict[int, End] = {}
    for theirs in told.partition_by("pathway", maintain_order=True):
        in_order = theirs.to_dicts()
        became |= what_became(in_order)
        ends |= referral_ends(in_order)
    first = told.filter(pl.col("kind") == Kind.REFERRAL_RECEIVED.value)
    reports = told.filter(pl.col("kind") == Kind.TEST_REPORTED.value)
    return EventPage(
        tuple(rows),
        became,
        dict(first.unique("pathway", keep="first").select("pathway", "event").rows()),
        ends,
        frozenset(reports.select("pathway", pl.col("request").fill_null("")).rows()),
        more,
        found[-1]["event"] if found else 0,
    )


def read_pathways(
    scope: Scope, wanted: Wanted, *, as_at: AsAt, lawbook: Lawbook
) -> PathwayPage:
    """Read a page of pathways, each with every clock under its service's standards."""
    found, more = _page(wanted, lambda asked: exchange.pathways(scope, asked))
    names = [row["pathway"] for row in found]
    services = pathways.of_which_service(scope, names)
    sitting = waits.judges(lawbook, pathways.standards_by_service(scope))
    told = log.events(scope, pathways=names)
    clocks = waits.judged(told, services, sitting, as_at=as_at)
    by_pathway: dict[str, list[Mapping[str, Any]]] = {name: [] for name in names}
    for row in clocks.iter_rows(named=True):
        by_pathway[row["pathway"]].append(row)
    kept = {name: tuple(theirs) for name, theirs in by_pathway.items()}
    return PathwayPage(tuple(found), kept, more)


def read_patients(
    scope: Scope, wanted: Wanted
) -> tuple[tuple[Mapping[str, Any], ...], bool]:
    """Read a page of patients, and whether there are more."""
    found, more = _page(wanted, lambda asked: exchange.patients(scope, asked))
    return tuple(found), more


def read_actions(
    scope: Scope, wanted: Wanted
) -> tuple[tuple[Mapping[str, Any], ...], bool]:
    """Read a page of what is to be done next, and whether there is more."""
    found, more = _page(wanted, lambda asked: exchange.actions(scope, asked))
    return tuple(found), more


def read_escalations(
    scope: Scope, wanted: Wanted
) -> tuple[tuple[Mapping[str, Any], ...], bool]:
    """Read a page of escalations, and whether there are more."""
    found, more = _page(wanted, lambda asked: exchange.escalations(scope, asked))
    return tuple(found), more


def _page(
    wanted: Wanted, ask: Callable[[Wanted], list[dict[str, Any]]]
) -> tuple[list[dict[str, Any]], bool]:
    """Ask for one more than is wanted, to know whether there are more."""
    found = ask(replace(wanted, most=wanted.most + 1))
    return found[: wanted.most], len(found) > wanted.most
