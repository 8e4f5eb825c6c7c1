"""Where codes and events disagree: kept to be quick, and asked a page at a time."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl
from django.db import connection

from milepost.events.kinds import Kind
from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.quality.finding_query import FindingQuery
from milepost.quality.findings import findings_as_at
from milepost.quality.table import FINDINGS
from milepost.rules.lawbook import Lawbook
from milepost.rules.quality_checks import Check, QualityChecks
from milepost.store.columns import columns
from milepost.tracking import waits

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
CODED = """
    SELECT DISTINCT e.pathway FROM store_event e
    JOIN store_pathway p ON p.provider = e.provider AND p.name = e.pathway
    WHERE e.provider = %(provider)s AND e.kind = 'rtt_status'
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
    return frozenset(
        name
        for checks in lawbook.all(QualityChecks)
        for edition in checks.editions
        for signs in (
            edition.needs_code,
            *(turn.contradicted_by for turn in edition.turns),
        )
        for sign in signs
        for name in sign.when
    )


def found(
    events: pl.DataFrame,
    services: pl.DataFrame,
    lawbook: Lawbook,
    standards: Mapping[str, Sequence[str]],
    *,
    as_at: AsAt,
) -> pl.DataFrame:
    """Make every check that the services' standards have.

    Args:
        events: an ``EVENTS`` frame.
        services: the ``service`` of each ``pathway``.
        lawbook: the checks, and the rules of their standards.
        standards: the ids of each service's standards.
        as_at: the standpoint.

    Returns:
        A ``FINDINGS`` frame, with the ``service`` of each.
    """
    every = [pl.DataFrame(schema=FINDINGS.schema)]
    for checks, judge in _judges(lawbook, standards):
        theirs = services.filter(pl.col("service").is_in(list(judge.services)))
        told = events.join(theirs, on="pathway", how="semi", maintain_order="left")
        every.append(
            findings_as_at(told, judge.standard, judge.rules, checks, as_at=as_at)
        )
    return pl.concat(every).join(services, on="pathway", maintain_order="left")


def kept(
    events: pl.DataFrame,
    services: pl.DataFrame,
    lawbook: Lawbook,
    standards: Mapping[str, Sequence[str]],
    *,
    today: date,
) -> pl.DataFrame:
    """Find what to keep: what there is, and what there will be if nothing happens.

    An outcome that isn't known is a finding once some days have passed. It is kept from
    the start, with the day from which it is shown.
    """
    now = found(
        events, services, lawbook, standards, as_at=AsAt(today, waits.EVERYTHING)
    ).filter(pl.col("check") != Check.NOT_YET_KNOWN.value)
    days = _patience(lawbook)
    unknown = events.filter(
        pl.col("kind") == Kind.RTT_STATUS.value, pl.col("code") == "99"
    )
    if days is not None and not unknown.is_empty():
        told = events.join(unknown, on="pathway", how="semi", maintain_order="left")
        then = AsAt(today + timedelta(days=days + 1), waits.EVERYTHING)
        later = found(told, services, lawbook, standards, as_at=then)
        now = pl.concat(
            [now, later.filter(pl.col("check") == Check.NOT_YET_KNOWN.value)]
        )
    shown = pl.col("day") + pl.duration(days=(days or 0) + 1)
    late = pl.col("check") == Check.NOT_YET_KNOWN.value
    return now.with_columns(shown_from=pl.when(late).then(shown)).rename(
        {"check": "found"}
    )


def page(scope: Scope, query: FindingQuery, *, today: date) -> FindingPage:
    """Read one page of the findings there are today, in two queries."""
    asked: dict[str, object] = {
        "provider": scope.provider,
        "day": today,
        "size": query.size,
        "skip": query.size * (query.page - 1),
    }
    view = " AND ".join(_view(scope, asked))
    filters = " AND ".join(("true", *_filters(query, asked)))
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


def coded(scope: Scope, services: Collection[str], day: date) -> list[str]:
    """Name the pathways of some services that have any code by a day."""
    asked = {"provider": scope.provider, "services": list(services), "day": day}
    return columns({"pathway": pl.String}, CODED, asked)["pathway"].to_list()


def services_checked(
    lawbook: Lawbook, standards: Mapping[str, Sequence[str]]
) -> frozenset[str]:
    """Name the services whose codes are checked at all."""
    return frozenset(
        service
        for _, judge in _judges(lawbook, standards)
        for service in judge.services
    )


def _judges(
    lawbook: Lawbook, standards: Mapping[str, Sequence[str]]
) -> Iterator[tuple[QualityChecks, waits.Judge]]:
    for checks in lawbook.all(QualityChecks):
        named = checks.editions[-1].standard
        theirs = {code: [named] for code, ids in standards.items() if named in ids}
        for judge in waits.judges(lawbook, theirs):
            yield checks, judge


def _patience(lawbook: Lawbook) -> int | None:
    """Say for how many days an outcome may stay unknown; None if nobody looks."""
    return next(
        (
            each.days
            for checks in lawbook.all(QualityChecks)
            for each in checks.editions[-1].checks
            if each.check is Check.NOT_YET_KNOWN
        ),
        None,
    )


def _view(scope: Scope, asked: dict[str, object]) -> Iterator[str]:
    yield "f.provider = %(provider)s"
    yield "(f.shown_from IS NULL OR f.shown_from <= %(day)s)"
    if scope.services is not None:
        asked["scope"] = list(scope.services)
        yield "f.service = ANY(%(scope)s)"


def _filters(query: FindingQuery, asked: dict[str, object]) -> Iterator[str]:
    if query.check is not None:
        asked["found"] = query.check.value
        yield "f.found = %(found)s"
    if query.service is not None:
        asked["service"] = query.service
        yield "f.service = %(service)s"
    if query.owner is not None:
        asked["owner"] = query.owner
        yield "p.owner = %(owner)s"
