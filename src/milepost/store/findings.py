"""What a validator is asked: kept to be quick, and asked a page at a time."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl
from django.db import connection

from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.quality.finding_query import FindingQuery
from milepost.quality.findings import findings_as_at
from milepost.quality.table import FINDINGS, NOTHING_FOUND
from milepost.quality.unlisted_values import Places
from milepost.rules.lawbook import Lawbook
from milepost.rules.named_values import known_values, values_named
from milepost.rules.quality_checks import ONCE_FOR_ALL, QualityChecks
from milepost.store.columns import columns
from milepost.tracking import waits

READ_ANYWAY = frozenset({"activity", "days", "for_day", "reason", "standard", "until"})
FACTS = [name for name in FINDINGS.columns if name != "check"]
COUNTS = """
    SELECT f.found, f.service, count(*) AS findings,
        count(*) FILTER (WHERE {filters}) AS shown
    FROM store_finding f
    JOIN store_pathway p ON p.provider = f.provider AND p.name = f.pathway
    WHERE {view} GROUP BY f.found, f.service
"""
PAGE = """
    SELECT {facts}, f.found AS check, f.service, p.owner, p.hospital,
        t.family_name, t.given_name, t.title, t.nhs_number
    FROM store_finding f
    JOIN store_pathway p ON p.provider = f.provider AND p.name = f.pathway
    JOIN store_patient t ON t.id = p.patient_id
    WHERE {view} AND {filters}
    ORDER BY f.day DESC, f.pathway, f.found, f.event
    LIMIT %(size)s OFFSET %(skip)s
"""
BEGUN = """
    SELECT DISTINCT e.pathway FROM store_event e
    JOIN store_pathway p ON p.provider = e.provider AND p.name = e.pathway
    WHERE e.provider = %(provider)s
      AND p.service = ANY(%(services)s) AND e.day <= %(day)s
    ORDER BY e.pathway
"""


@dataclass(frozen=True, slots=True)
class FindingPage:
    """One page of findings, and how many there are."""

    rows: Sequence[Mapping[str, Any]]
    shown: int
    total: int
    by_check: Mapping[str, int]
    """How many of each kind there are, with no filter."""


def attributes_read(lawbook: Lawbook) -> frozenset[str]:
    """Name the attributes of events that checks ask for."""
    signs = frozenset(
        name
        for checks in lawbook.all(QualityChecks)
        for edition in checks.editions
        for signs in (
            edition.needs_code,
            *(turn.contradicted_by for turn in edition.turns),
            *(check.on for check in edition.checks),
            *(check.unless for check in edition.checks),
        )
        for sign in signs
        for name in sign.when
    )
    return signs | READ_ANYWAY | {name for _, name in known_values(lawbook)}


def found(
    events: pl.DataFrame,
    services: pl.DataFrame,
    lawbook: Lawbook,
    standards: Mapping[str, Sequence[str]],
    *,
    as_at: AsAt,
    clocks: pl.DataFrame | None = None,
    to_come: bool = False,
) -> pl.DataFrame:
    """Make every check that the services' standards have.

    Args:
        events: an ``EVENTS`` frame.
        services: the ``service`` of each ``pathway``.
        lawbook: the checks, and the rules of their standards.
        standards: the ids of each service's standards.
        as_at: the standpoint.
        clocks: their clocks by every standard, if they have been worked out already.
        to_come: give those too that will be there on a later day if nothing happens.

    Returns:
        A ``FINDINGS`` frame, with the ``service`` of each.
    """
    every = []
    working = frozenset(services["service"])
    for checks, judge in _judges(lawbook, standards):
        told = events
        if working.isdisjoint(judge.services):
            continue
        if not working <= judge.services:
            theirs = services.filter(pl.col("service").is_in(list(judge.services)))
            told = events.join(theirs, on="pathway", how="semi", maintain_order="left")
        every.append(
            findings_as_at(
                told,
                judge.standard,
                judge.rules,
                checks,
                as_at=as_at,
                values=_values_of(judge, lawbook),
                clocks=clocks,
                to_come=to_come,
            )
        )
    whole = pl.concat([NOTHING_FOUND, *(each for each in every if len(each))])
    if whole.is_empty():
        return whole.with_columns(service=pl.lit(None, pl.String))
    again = pl.struct("pathway", "check", "event", "said").is_first_distinct()
    alike = pl.col("check").cast(pl.String).is_in(list(ONCE_FOR_ALL))
    once = whole.filter(~alike | again)
    return once.join(services, on="pathway", maintain_order="left")


@dataclass(slots=True)
class _Values:
    """The values that each standard's rules know, of the lawbook that was last asked."""

    lawbook: Lawbook | None = None
    by_standard: dict[str, Places] = field(default_factory=dict)


_VALUES = _Values()


def _values_of(judge: waits.Judge, lawbook: Lawbook) -> Places:
    """Find them once: looking through every rule takes longer than recording an event."""
    global _VALUES
    values = _VALUES
    if values.lawbook is not lawbook:
        values = _VALUES = _Values(lawbook)
    known = values.by_standard.get(judge.standard.id)
    if known is None:
        known = values_named(judge.rules, lawbook)
        values.by_standard[judge.standard.id] = known
    return known


def kept(
    events: pl.DataFrame,
    services: pl.DataFrame,
    lawbook: Lawbook,
    standards: Mapping[str, Sequence[str]],
    *,
    clocks: pl.DataFrame,
    today: date,
) -> pl.DataFrame:
    """Find what to keep: what there is, and what there will be if nothing happens.

    An outcome that isn't known is a finding once some days have passed, and so is a review
    that nobody makes. They are kept from the start, with the day from which they are shown.
    """
    as_at = AsAt(today, waits.EVERYTHING)
    whole = found(
        events, services, lawbook, standards, as_at=as_at, clocks=clocks, to_come=True
    )
    return whole.rename({"check": "found"})


def page(scope: Scope, query: FindingQuery, *, today: date) -> FindingPage:
    """Read one page of the findings there are today, in two queries."""
    asked: dict[str, object] = {
        "provider": scope.provider,
        "day": today,
        "size": query.size,
        "skip": query.size * (query.page - 1),
    }
    view = " AND ".join(view_of(scope, asked))
    filters = " AND ".join(("true", *filters_of(query, asked)))
    facts = ", ".join(f'f."{name}"' for name in FACTS)
    with connection.cursor() as cursor:
        cursor.execute(COUNTS.format(view=view, filters=filters), asked)
        counts = cursor.fetchall()
        cursor.execute(PAGE.format(view=view, filters=filters, facts=facts), asked)
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    by_check: dict[str, int] = {}
    for check, _, findings, _ in counts:
        by_check[check] = by_check.get(check, 0) + findings
    shown, total = sum(row[3] for row in counts), sum(row[2] for row in counts)
    return FindingPage(rows, shown, total, by_check)


def begun(scope: Scope, services: Collection[str], day: date) -> list[str]:
    """Name the pathways of some services of which anything had happened by a day."""
    asked = {"provider": scope.provider, "services": list(services), "day": day}
    return columns({"pathway": pl.String}, BEGUN, asked)["pathway"].to_list()


def services_checked(
    lawbook: Lawbook, standards: Mapping[str, Sequence[str]]
) -> frozenset[str]:
    """Name the services whose records are checked at all."""
    return frozenset(
        service
        for _, judge in _judges(lawbook, standards)
        for service in judge.services
    )


def services_coded(
    lawbook: Lawbook, standards: Mapping[str, Sequence[str]]
) -> frozenset[str]:
    """Name the services whose codes are held against what happened."""
    return frozenset(
        service
        for checks, judge in _judges(lawbook, standards)
        for service in judge.services
        if checks.editions[-1].codes is not None
    )


def _judges(
    lawbook: Lawbook, standards: Mapping[str, Sequence[str]]
) -> Iterator[tuple[QualityChecks, waits.Judge]]:
    sitting = waits.judges(lawbook, standards)
    for checks in lawbook.all(QualityChecks):
        named = checks.editions[-1].standard
        for judge in sitting:
            if named in (judge.standard.id, None):
                yield checks, judge


def view_of(scope: Scope, asked: dict[str, object]) -> Iterator[str]:
    """Give the conditions of the findings in scope that there are on ``day``."""
    yield "f.provider = %(provider)s"
    yield "(f.shown_from IS NULL OR f.shown_from <= %(day)s)"
    if scope.services is not None:
        asked["scope"] = list(scope.services)
        yield "f.service = ANY(%(scope)s)"


def filters_of(query: FindingQuery, asked: dict[str, object]) -> Iterator[str]:
    """Give the conditions of the findings, and their pathways, that were asked for."""
    if query.check is not None:
        asked["found"] = query.check.value
        yield "f.found = %(found)s"
    if query.service is not None:
        asked["service"] = query.service
        yield "f.service = %(service)s"
    if query.owner is not None:
        asked["owner"] = query.owner
        yield "p.owner = %(owner)s"
