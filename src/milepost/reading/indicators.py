"""Indicators: how well patients are followed and escalations answered, and who is behind it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import polars as pl

from milepost.escalations import indicators as escalations
from milepost.foundation.days import AsAt, finished_weeks
from milepost.foundation.figures import TOTALS, totals
from milepost.foundation.marks import Mark
from milepost.foundation.scope import Scope
from milepost.reading.indicators_asked import (
    CANCER,
    Asked,
    OfPart,
    of_part,
    pattern,
)
from milepost.reading.open_cases import marks_from, open_cases, seen_from
from milepost.rules.lawbook import Lawbook
from milepost.store import added, pathways
from milepost.store.indicators import cases, turns, weeks
from milepost.store.indicators.weeks import Week
from milepost.store.pathways import Service
from milepost.tracking import indicators
from milepost.tracking.indicator_figures import long_waits
from milepost.tracking.people import display_name

__all__ = ["CANCER", "Asked", "Behind", "Counted", "IndicatorsReading", "OfPart"]

WEEKS = 26
"""How many finished weeks are shown."""

A_WEEK = timedelta(days=7)
ESCALATIONS = frozenset(escalations.FIGURES)


@dataclass(frozen=True, slots=True)
class Counted:
    """One figure: how many, and their days added up."""

    count: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Which services are counted, and from where they are seen."""

    asked: Asked
    as_at: AsAt
    codes: tuple[str, ...]
    names: tuple[str, ...]
    """Of the services counted, in the same order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorsReading:
    """The figures of one standpoint, and of the weeks before."""

    whose: Whose
    services: tuple[tuple[str, str], ...]
    """The code and name of each service in scope."""

    has_cancer: bool
    marks: Mapping[int, tuple[str, ...]]
    """The days that mark a long wait, each with the names of the services where it does."""

    figures: Mapping[str, Counted]
    parts: pl.DataFrame
    """A ``TOTALS`` frame."""

    trend: pl.DataFrame
    """``ends``, ``figure``, ``count`` and ``days`` of each week that is kept."""

    weeks: tuple[date, ...]
    """The last days of the weeks that are kept, the first first."""

    awaited: int
    """How many finished weeks of the last 26 are still to be worked out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """One patient behind a figure, or one escalation."""

    pathway: str
    name: str
    """The patient's; blank if they are no longer in the services of who asks."""

    nhs_number: str
    service_name: str
    owner: str
    part: str
    days: int
    number: int
    """The escalation; 0 for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BehindReading:
    """One page of the patients behind a figure."""

    rows: tuple[Behind, ...]
    shown: int
    """How many there are, on this page and every other: the figure itself."""

    whose: Whose


def read_indicators(
    scope: Scope, asked: Asked, *, now: datetime, lawbook: Lawbook
) -> IndicatorsReading | None:
    """Read every figure of a standpoint; None if that week isn't kept.

    As it is now, figures are worked out from what lists show; those of a finished week
    are as they were known then.
    """
    theirs = pathways.services(scope)
    kept = weeks.kept(scope.provider, most=WEEKS)
    whose = whose_figures(theirs, kept, asked, now)
    if whose is None:
        return None
    codes = whose.codes
    if asked.week is None:
        found, seen = _now(scope, codes, now, lawbook)
        parts, whose = totals(found), _from(whose, seen)
    else:
        counted = weeks.counted(scope, codes, asked.week)
        parts = counted.select(*TOTALS.columns).sort("figure", "service", "part")
    shown = sorted(kept)
    summed = parts.group_by("figure").agg(pl.col("count", "days").sum())
    began = cases.first_told_on(scope)
    return IndicatorsReading(
        whose=whose,
        services=tuple((service.code, service.name) for service in theirs),
        has_cancer=any(service.family == "cancer" for service in theirs),
        marks=marks_of(s for s in theirs if s.code in codes),
        figures={f: Counted(count, days) for f, count, days in summed.iter_rows()},
        parts=parts,
        trend=weeks.summed(scope, codes, shown),
        weeks=tuple(shown),
        awaited=_awaited(now.date(), began, shown),
    )


def marks_of_now(scope: Scope, asked: Asked, *, now: datetime) -> str:
    """Mark how far the figures of now have read. To be asked before they are read."""
    return marks_from(scope, _codes(pathways.services(scope), asked), now=now)


def told_behind(scope: Scope, asked: Asked, marks: Mapping[str, Mark]) -> int:
    """Count the pathways of the services asked for with anything new since a mark."""
    return added.told_of(scope, _codes(pathways.services(scope), asked), marks)


def read_behind(
    scope: Scope,
    figure: str,
    asked: Asked,
    part: OfPart,
    *,
    now: datetime,
    lawbook: Lawbook,
    most: int,
    skipped: int = 0,
) -> BehindReading | None:
    """Read who is behind a figure, the most days first; None if its week isn't kept.

    Beyond the last page there is nobody, and yet all are counted.
    """
    kept = weeks.kept(scope.provider, most=WEEKS)
    whose = whose_figures(pathways.services(scope), kept, asked, now)
    if whose is None:
        return None
    if asked.week is None:
        found, seen = _now(scope, whose.codes, now, lawbook, figure)
        whose = _from(whose, seen)
        whole = found.filter(pl.col("figure") == figure, *of_part(part))
        ordered = whole.sort(
            "days", "pathway", "number", descending=[True, False, False]
        )
        shown, rows = len(whole), ordered.slice(skipped, most).to_dicts()
    else:
        like, how = pattern(part), {"most": most, "skipped": skipped}
        wanted = (scope, whose.codes, asked.week, figure)
        rows = weeks.listed(*wanted, part=like, **how)
        first = rows or weeks.listed(*wanted, part=like, most=1, skipped=0)
        shown = first[0]["shown"] if first else 0
    return BehindReading(rows=with_names(scope, rows), shown=shown, whose=whose)


def marks_of(services: Iterable[Service]) -> dict[int, tuple[str, ...]]:
    """Give the days that mark a long wait in some services, each with their names."""
    found: dict[int, list[str]] = {}
    for service in services:
        for mark in long_waits(service.standards):
            found.setdefault(mark, []).append(service.name)
    return {mark: tuple(found[mark]) for mark in sorted(found)}


def with_names(
    scope: Scope, rows: Collection[Mapping[str, object]]
) -> tuple[Behind, ...]:
    """Say whose each row is, of those whom the person may see today."""
    found = pathways.with_patients(scope, list({str(row["pathway"]) for row in rows}))
    people = {row["pathway"]: row for row in found.iter_rows(named=True)}
    names = {service.code: service.name for service in pathways.services(scope)}
    return tuple(
        _behind(row, people.get(row["pathway"]), names)  # type: ignore[arg-type]
        for row in rows
    )


def _behind(
    row: Mapping[str, object],
    person: Mapping[str, str] | None,
    names: Mapping[str, str],
) -> Behind:
    code = str(row["service"])
    known = person or {}
    return Behind(
        pathway=str(row["pathway"]),
        name=display_name(known["family_name"], known["given_name"], known["title"])
        if known
        else "",
        nhs_number=known.get("nhs_number", ""),
        service_name=names.get(code, code),
        owner=known.get("owner", ""),
        part=str(row["part"] or ""),
        days=int(str(row["days"])),
        number=int(str(row["number"])),
    )


def _now(
    scope: Scope,
    codes: Sequence[str],
    now: datetime,
    lawbook: Lawbook,
    figure: str | None = None,
) -> tuple[pl.DataFrame, datetime]:
    """List who is behind one figure, or all; and from which moment that is seen."""
    found, seen = [], seen_from(scope, codes, now=now)
    if figure is None or figure not in ESCALATIONS:
        theirs = pathways.standards_by_service(scope)
        marks = {code: long_waits(theirs[code]) for code in codes}
        open_now, seen = open_cases(scope, codes, now=now)
        found.append(indicators.behind(open_now, seen.date(), marks=marks))
    if figure is None or figure in ESCALATIONS:
        since = seen - A_WEEK
        raised, told = turns.raised_and_turns(
            scope, codes, since=since, until=seen, lawbook=lawbook
        )
        found.append(escalations.behind(raised, told, since=since, until=seen))
    return pl.concat(found), seen


def _from(whose: Whose, seen: datetime) -> Whose:
    return replace(whose, as_at=AsAt(seen.date(), seen))


def whose_figures(
    theirs: Collection[Service], kept: Mapping[date, Week], asked: Asked, now: datetime
) -> Whose | None:
    """Find which services are counted, and from where; None if the week isn't kept."""
    if asked.week is not None and asked.week not in kept:
        return None
    known_at = now if asked.week is None else kept[asked.week].known_at
    chosen = _chosen(theirs, asked)
    return Whose(
        asked=asked,
        as_at=AsAt(asked.week or now.date(), known_at),
        codes=tuple(service.code for service in chosen),
        names=tuple(service.name for service in chosen),
    )


def _chosen(theirs: Iterable[Service], asked: Asked) -> list[Service]:
    return [
        service
        for service in theirs
        if asked.service in (None, service.code)
        or (asked.service == CANCER and service.family == "cancer")
    ]


def _codes(theirs: Iterable[Service], asked: Asked) -> tuple[str, ...]:
    return tuple(service.code for service in _chosen(theirs, asked))


def _awaited(today: date, began: date | None, kept: Collection[date]) -> int:
    if began is None:
        return 0
    over = finished_weeks(today, most=WEEKS)
    return sum(ends >= began and ends not in kept for ends in over)
