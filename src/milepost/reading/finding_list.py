"""What a validator is asked: of one pathway, and of all that may be seen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from milepost.events.kinds import Kind
from milepost.events.table import known
from milepost.foundation.days import AsAt
from milepost.foundation.marks import Mark
from milepost.foundation.scope import Scope
from milepost.quality.finding_query import FindingQuery
from milepost.quality.table import FINDINGS
from milepost.quality.words import Told
from milepost.reading.findings import teller
from milepost.rules.lawbook import Lawbook
from milepost.rules.quality_checks import Check, QualityChecks
from milepost.store import findings, log, open_waits
from milepost.store.findings import FindingPage
from milepost.store.findings_told import findings_told
from milepost.store.pathways import (
    of_which_service,
    standards_by_service,
    with_patients,
)
from milepost.tracking.people import display_name

AT_ONCE = 50_000
"""How many pathways are read at once, so that memory has a bound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One finding, and what a validator is told of it."""

    check: Check
    day: date
    told: Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Disagreement):
    """One finding of a list, and whose it is."""

    pathway: str
    name: str
    """The patient's, as the NHS writes it."""

    nhs_number: str
    service_name: str
    hospital: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingListReading:
    """One page of findings, and what surrounds it."""

    query: FindingQuery
    as_at: AsAt
    rows: tuple[Listed, ...]
    shown: int
    """Findings that match the filters, on this page and every other."""

    total: int
    by_check: Mapping[Check, int]
    """How many of each kind there are, with no filter."""

    titles: Mapping[Check, str]
    """Every check that is made, and what it is called."""

    services: tuple[tuple[str, str], ...]
    """Code and name of each service whose records are checked."""

    told_at: datetime | None
    """When the newest event was recorded."""

    live: bool


def disagreements(
    events: pl.DataFrame,
    pathway: str,
    service: str,
    standards: Sequence[str],
    *,
    as_at: AsAt,
    lawbook: Lawbook,
) -> tuple[Disagreement, ...] | None:
    """Find what a validator is asked of one pathway.

    Returns:
        None where nothing is found and no code was there to be held against events.
    """
    of = {service: list(standards)}
    codes = known(events, as_at).filter(pl.col("kind") == Kind.RTT_STATUS.value)
    whose = pl.DataFrame({"pathway": [pathway], "service": [service]})
    found = findings.found(events, whose, lawbook, of, as_at=as_at)
    coded = not codes.is_empty() and findings.services_coded(lawbook, of)
    if found.is_empty() and not coded:
        return None
    tells = teller(lawbook)
    return tuple(
        Disagreement(check=Check(row["check"]), day=row["day"], told=tells(row))
        for row in found.iter_rows(named=True)
    )


def read_finding_list(
    scope: Scope,
    query: FindingQuery,
    *,
    as_at: AsAt,
    now_live: bool,
    lawbook: Lawbook,
) -> FindingListReading:
    """Read one page of findings, newest first.

    Args:
        scope: who asks, and whose patients they may see.
        query: which findings, and which page.
        as_at: the standpoint.
        now_live: whether that is here and now, so that what is kept can answer.
        lawbook: the checks, and for a past moment the rules.
    """
    around = open_waits.surroundings(scope, today=as_at.day)
    page = (
        findings.page(scope, query, today=as_at.day)
        if now_live
        else _past(scope, query, as_at, lawbook)
    )
    checked = findings.services_checked(lawbook, standards_by_service(scope))
    names = {each.code: each.name for each in around.services}
    tells = teller(lawbook)
    return FindingListReading(
        query=query,
        as_at=as_at,
        rows=tuple(_listed(row, names, tells) for row in page.rows),
        shown=page.shown,
        total=page.total,
        by_check={Check(check): count for check, count in page.by_check.items()},
        titles={
            each.check: each.title
            for checks in lawbook.all(QualityChecks)
            for each in checks.editions[-1].checks
        },
        services=tuple((code, names[code]) for code in names if code in checked),
        told_at=around.told_at,
        live=now_live,
    )


def findings_changed(
    scope: Scope, query: FindingQuery, events: Mark, *, had: int, today: date
) -> int:
    """Count what changed on a list of findings since the log was marked.

    Args:
        scope: who asks, and whose patients they may see.
        query: which findings are on the list.
        events: how far the log had been read.
        had: how many findings matched then.
        today: the day.
    """
    return findings_told(scope, query, events, had=had, today=today)


def _listed(
    row: Mapping[str, Any],
    names: Mapping[str, str],
    tells: Callable[[Mapping[str, object]], Told],
) -> Listed:
    return Listed(
        check=Check(row["check"]),
        day=row["day"],
        told=tells(row),
        pathway=row["pathway"],
        name=display_name(row["family_name"], row["given_name"], row["title"]),
        nhs_number=row["nhs_number"],
        service_name=names.get(row["service"], row["service"]),
        hospital=row["hospital"],
        owner=row["owner"],
    )


def _past(
    scope: Scope, query: FindingQuery, as_at: AsAt, lawbook: Lawbook
) -> FindingPage:
    """Work the findings of a past moment out from the log, and give one page."""
    standards = standards_by_service(scope)
    checked = findings.services_checked(lawbook, standards)
    names = findings.begun(scope, checked, as_at.day)
    every = [
        pl.DataFrame(schema={**FINDINGS.schema, "service": pl.String}),
    ]
    for first in range(0, len(names), AT_ONCE):
        part = names[first : first + AT_ONCE]
        events = log.events(scope, pathways=part)
        services = of_which_service(scope, part)
        every.append(findings.found(events, services, lawbook, standards, as_at=as_at))
    whole = pl.concat(every)
    people = with_patients(scope, whole["pathway"].unique().to_list())
    told = whole.join(people.drop("service"), on="pathway", maintain_order="left")
    shown = told.filter(_asked(query)).sort(
        [
            -pl.col("day").to_physical(),
            "pathway",
            pl.col("check").cast(pl.String),
            "event",
        ]
    )
    counts = whole.group_by(pl.col("check").cast(pl.String)).len()
    return FindingPage(
        shown.slice(query.size * (query.page - 1), query.size).rows(named=True),
        shown=len(shown),
        total=len(whole),
        by_check=dict(counts.iter_rows()),
    )


def _asked(query: FindingQuery) -> pl.Expr:
    asked = pl.lit(value=True)
    if query.check is not None:
        asked &= pl.col("check").cast(pl.String) == query.check.value
    if query.service is not None:
        asked &= pl.col("service") == query.service
    if query.owner is not None:
        asked &= pl.col("owner") == query.owner
    return asked
