"""What is worked out from the log and kept, to be quick: never truth, always rebuilt."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db import connection, transaction

from milepost.clocks.table import How
from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.rules.lawbook import Lawbook
from milepost.store import findings, log
from milepost.store.arrangements.closed import closed_days
from milepost.store.columns import as_array, columns, put
from milepost.store.footings import worked_out
from milepost.store.footings import write as footings
from milepost.store.pairs import in_pairs
from milepost.store.pathways import (
    of_which_service,
    standards_by_service,
    with_patients,
)
from milepost.tracking import waits
from milepost.tracking.people import search_text

KEPT = ("store_clock", "store_openwait", "store_latest", "store_finding")
AT_ONCE = 50_000
"""How many pathways are projected at once, so that memory has a bound."""

Progress = Callable[[int, int], None]
"""Told how many pathways are done, of how many."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a rebuild wrote."""

    pathways: int = 0
    clocks: int = 0
    open_waits: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.pathways + other.pathways,
            self.clocks + other.clocks,
            self.open_waits + other.open_waits,
        )


def in_turn(provider: str, *, beside_others: bool = False) -> None:
    """Wait until nobody else writes to a provider's log, and keep others waiting.

    Until the transaction ends. So the places in the log are seen in order: whoever has
    seen one will never be surprised by an earlier one. Those who write nothing to the
    log, and keep out of each other's way, may go on beside each other.
    """
    lock = "pg_advisory_xact_lock_shared" if beside_others else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(hashtextextended(%s, 1))", [provider])


def project(
    scope: Scope, names: Collection[str], lawbook: Lawbook, *, today: date
) -> Counts:
    """Work out some pathways afresh, and keep the result instead of what was kept."""
    narrowed = {"provider": scope.provider, "names": list(names)}
    with connection.cursor() as cursor:
        for table in KEPT:
            cursor.execute(
                f"DELETE FROM {table} WHERE provider = %(provider)s"  # noqa: S608
                " AND pathway = ANY(%(names)s)",
                narrowed,
            )
    events = log.events(_everything(scope), pathways=names)
    services = of_which_service(_everything(scope), names)
    counts, running = _keep(scope.provider, events, services, lawbook, today)
    _keep_footings(scope, events, running, lawbook, today, names=names)
    return counts


def rebuild(
    provider: str,
    lawbook: Lawbook,
    *,
    today: date,
    progress: Progress = lambda _done, _of: None,
) -> Counts:
    """Throw a provider's projections away, and work all of them out afresh.

    Range by range, two at a time: each is locked, replaced and committed, so that
    readers always find a whole list, and writers wait for two ranges at most.
    """
    scope = Scope(provider, person="")
    sitting = waits.judges(lawbook, standards_by_service(scope))
    editions = worked_out.editions_adopted(scope, lawbook)
    attributes = (
        waits.attributes_read(sitting)
        | findings.attributes_read(lawbook)
        | worked_out.attributes_read(editions)
    )

    def replace(between: tuple[str, str]) -> Counts:
        with transaction.atomic():
            in_turn(provider, beside_others=True)
            _throw_away(provider, between)
            events = log.events(scope, between=between, attributes=attributes)
            services = of_which_service(scope, between=between)
            counts, running = _keep(provider, events, services, lawbook, today)
            _keep_footings(scope, events, running, lawbook, today, between=between)
            return counts

    total = Counts()
    parts = list(ranges(provider))
    for number, counts in enumerate(in_pairs(replace, parts), start=1):
        total += counts
        progress(number, len(parts))
    _catch_up_services(provider)
    return total


def changing(provider: str, today: date) -> list[str]:
    """Name the pathways that changed by themselves since they were last projected."""
    sql = """SELECT pathway FROM store_latest
        WHERE provider = %s AND changes_on <= %s ORDER BY pathway"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [provider, today])
        return [name for (name,) in cursor.fetchall()]


def providers() -> list[str]:
    """Name every provider that has pathways."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT provider FROM store_service ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def ranges(provider: str) -> Iterator[tuple[str, str]]:
    """Share a provider's pathways out into ranges of names, first and last included."""
    sql = """
        SELECT min(name), max(name) FROM (
            SELECT name, (row_number() OVER (ORDER BY name) - 1) / %s AS part
            FROM store_pathway WHERE provider = %s
        ) AS numbered GROUP BY part ORDER BY part
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [AT_ONCE, provider])
        yield from cursor.fetchall()


def _everything(scope: Scope) -> Scope:
    return Scope(scope.provider, scope.person)


def _keep(
    provider: str,
    events: pl.DataFrame,
    services: pl.DataFrame,
    lawbook: Lawbook,
    today: date,
) -> tuple[Counts, pl.DataFrame]:
    """Keep what is worked out, and give back the ``pathway`` of each running clock."""
    scope, as_at = Scope(provider, person=""), AsAt(today, waits.EVERYTHING)
    standards = standards_by_service(scope)
    sitting = waits.judges(lawbook, standards)
    clocks = waits.judged(events, services, sitting, as_at=as_at)
    where = waits.positions_of(events, clocks, as_at)
    moving = waits.moving_until(events, services, clocks, sitting, as_at=as_at)
    open_waits = waits.waits(clocks, where)
    put("store_latest", _of(provider, waits.latest(events, today)))
    put("store_clock", _of(provider, _as_kept(clocks).join(services, on="pathway")))
    if not open_waits.is_empty():
        put("store_openwait", _of(provider, _listed(scope, open_waits, moving, today)))
    found = findings.kept(
        events, services, lawbook, standards, clocks=clocks, today=today
    )
    if not found.is_empty():
        put("store_finding", _of(provider, found))
    running = open_waits.select("pathway", "started")
    return Counts(len(services), len(clocks), len(open_waits)), running


def refresh_footings(
    scope: Scope, names: Collection[str], lawbook: Lawbook, *, today: date
) -> None:
    """Work out anew what lists ask of open pathways beside their clocks."""
    theirs = list(names)
    running = columns(
        {"pathway": pl.String, "started": pl.Date},
        """SELECT pathway, started FROM store_openwait
        WHERE provider = %(provider)s AND pathway = ANY(%(names)s) ORDER BY pathway""",
        {"provider": scope.provider, "names": theirs},
    )
    events = log.events(_everything(scope), pathways=theirs)
    _keep_footings(scope, events, running, lawbook, today, names=theirs)


def _keep_footings(
    scope: Scope,
    events: pl.DataFrame,
    running: pl.DataFrame,
    lawbook: Lawbook,
    today: date,
    *,
    names: Collection[str] | None = None,
    between: tuple[str, str] | None = None,
) -> None:
    """Keep footings: last of all, because nobody can write a look until this ends."""
    as_at = AsAt(today, waits.EVERYTHING)
    footings.in_turn_with_looks(scope.provider)
    by = worked_out.reaches(scope.provider)
    found = worked_out.worked_out(
        _everything(scope),
        events,
        running,
        lawbook,
        as_at=as_at,
        closed=closed_days(scope.provider, lawbook),
    )
    footings.replace(
        scope.provider, found, today=today, by=by, names=names, between=between
    )


def _of(provider: str, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.lit(provider).alias("provider"))


def _as_kept(clocks: pl.DataFrame) -> pl.DataFrame:
    """Leave blank what changes by the day while a clock runs."""
    ended = pl.col("how") != How.RUNNING.value
    by_the_day = [
        pl.when(ended).then(name).alias(name)
        for name in ("days", "adjusted", "waited", "met")
    ]
    return clocks.with_columns(by_the_day)


def _listed(
    scope: Scope, open_waits: pl.DataFrame, moving: pl.DataFrame, today: date
) -> pl.DataFrame:
    people = with_patients(scope, open_waits["pathway"].unique().to_list())
    numbers = people.select("sort_name", "nhs_number", "hospital_number", "pathway")
    search = [search_text(*row) for row in numbers.iter_rows()]
    who = people.select("pathway", "service", "hospital", "owner", "sort_name")
    return (
        open_waits.join(who.with_columns(search=pl.Series(search)), on="pathway")
        .join(moving, on=["pathway", "standard", "clock"], how="left")
        .with_columns(
            pl.col("next_step").to_physical().alias("step"),
            as_array(pl.col("booked_days")).alias("booked_days"),
            as_array(pl.col("booked_whats")).alias("booked_whats"),
            projected_on=pl.lit(today),
        )
        .drop("next_step")
    )


def _throw_away(provider: str, between: tuple[str, str]) -> None:
    with connection.cursor() as cursor:
        for table in KEPT:
            cursor.execute(
                f"DELETE FROM {table} WHERE provider = %s"  # noqa: S608
                " AND pathway BETWEEN %s AND %s",
                [provider, *between],
            )


def _catch_up_services(provider: str) -> None:
    sql = """
        UPDATE store_service SET last_event = l.last_event, last_told_at = l.last_told_at
        FROM (
            SELECT service, max(last_event) AS last_event,
                max(last_told_at) AS last_told_at
            FROM store_latest l JOIN store_pathway p
              ON p.provider = l.provider AND p.name = l.pathway
            WHERE l.provider = %(provider)s GROUP BY service
        ) AS l
        WHERE provider = %(provider)s AND code = l.service
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, {"provider": provider})
