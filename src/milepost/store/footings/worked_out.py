"""Work out footings from the log, from what was adopted, and from looks."""

from collections.abc import Collection, Iterator
from datetime import date

import polars as pl
from django.db import connection

from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.rules.lawbook import Lawbook
from milepost.rules.parts import Sign
from milepost.rules.timed_pathways import PathwayEdition, Unit
from milepost.store.adoptions.decisions import terms
from milepost.store.adoptions.goes_by import groups, in_lawbook
from milepost.store.columns import columns
from milepost.store.footings.models import Footing
from milepost.tracking.footing import footings
from milepost.tracking.positions import POSITIONS

LOOKED = """
    SELECT DISTINCT ON (pathway) pathway, looked_at FROM looks_look
    WHERE provider = %(provider)s AND pathway = ANY(%(names)s) AND at <= %(known_at)s
    ORDER BY pathway, id DESC
"""
BEHIND = """
    SELECT pathway FROM footings_footing
    WHERE provider = %(provider)s AND provisional AND worked_out_on < %(day)s
    UNION SELECT pathway FROM store_openwait w
    WHERE provider = %(provider)s AND lead AND NOT EXISTS (
        SELECT FROM footings_footing f
        WHERE f.provider = w.provider AND f.pathway = w.pathway
    )
    UNION SELECT f.pathway FROM footings_footing f
    JOIN store_pathway p ON p.provider = f.provider AND p.name = f.pathway
    JOIN (
        SELECT service, max(id) AS latest FROM adoptions_decision
        WHERE provider = %(provider)s GROUP BY service
    ) AS decided ON decided.service = p.service AND decided.latest > f.by_decision
    WHERE f.provider = %(provider)s
    UNION SELECT f.pathway FROM footings_footing f
    JOIN adoptions_move m ON m.provider = f.provider AND m.pathway = f.pathway
    WHERE f.provider = %(provider)s AND m.id > f.by_move
    UNION SELECT f.pathway FROM footings_footing f
    JOIN adoptions_said s ON s.provider = f.provider AND s.pathway = f.pathway
    WHERE f.provider = %(provider)s AND s.id > f.by_said
    ORDER BY pathway
"""
REACHES = """
    SELECT COALESCE((
        SELECT max(id) FROM adoptions_decision WHERE provider = %(provider)s
    ), 0),
        COALESCE((
        SELECT max(id) FROM adoptions_move WHERE provider = %(provider)s
    ), 0),
        COALESCE((
        SELECT max(id) FROM adoptions_said WHERE provider = %(provider)s
    ), 0)
"""


def reaches(provider: str) -> tuple[int, int, int]:
    """Say how far the decisions, moves and sayings about timed pathways reach."""
    with connection.cursor() as cursor:
        cursor.execute(REACHES, {"provider": provider})
        return tuple(cursor.fetchone())


def editions_adopted(scope: Scope, lawbook: Lawbook) -> list[PathwayEdition]:
    """Find every edition of a timed pathway that some patient in scope may go by."""
    runs = terms(scope).values()
    return [edition for run in runs for *_, edition in in_lawbook(run, lawbook)]


def services_in_working_days(scope: Scope, lawbook: Lawbook) -> list[str]:
    """Name the services in scope of whose steps any is counted in working days."""
    return sorted(
        service
        for service, run in terms(scope).items()
        if any(
            step.unit is Unit.WORKING_DAYS
            for *_, edition in in_lawbook(run, lawbook)
            for step in edition.steps
        )
    )


def attributes_read(editions: Collection[PathwayEdition]) -> frozenset[str]:
    """Name the attributes of events that their steps look at."""
    return frozenset(
        name for edition in editions for sign in _signs(edition) for name in sign.when
    )


def _signs(edition: PathwayEdition) -> Iterator[Sign]:
    yield from (*edition.day_0, *edition.lapses_when)
    for step in edition.steps:
        yield from (*step.done_when, *step.booked_when)
        yield from step.branch.when if step.branch else ()


def worked_out(
    scope: Scope,
    events: pl.DataFrame,
    running: pl.DataFrame,
    lawbook: Lawbook,
    *,
    as_at: AsAt,
    closed: frozenset[date],
) -> pl.DataFrame:
    """Work out the footing of each pathway whose clock runs.

    Args:
        scope: whose pathways.
        events: their events.
        running: the ``pathway`` and ``started`` of each running clock.
        lawbook: the timed pathways.
        as_at: the standpoint, from which what was decided and looked at is read too.
        closed: the days on which nobody is at work, beside weekends.

    Returns:
        A ``FOOTINGS`` frame.
    """
    names = running["pathway"].unique().to_list()
    theirs = events.filter(pl.col("pathway").is_in(names))
    by_edition = groups(
        scope,
        names,
        as_at=as_at,
        lawbook=lawbook,
        closed=closed,
        events=theirs,
    )
    found = [pl.DataFrame(schema=POSITIONS.schema)]
    found += [group.positions() for group in by_edition]
    asked = {"provider": scope.provider, "names": names, "known_at": as_at.known_at}
    wanted = {"pathway": pl.String, "looked_at": pl.Datetime("us", "UTC")}
    looks = columns(wanted, LOOKED, asked)
    return footings(theirs, running, pl.concat(found), looks, as_at=as_at)


def behind(provider: str, today: date) -> list[str]:
    """Name the open pathways with no footing, or whose steps move or were decided since."""
    with connection.cursor() as cursor:
        cursor.execute(BEHIND, {"provider": provider, "day": today})
        return [name for (name,) in cursor.fetchall()]


def of_service(scope: Scope, service: str) -> list[str]:
    """Name the pathways of a service that have a footing."""
    sql = """SELECT pathway FROM footings_footing f JOIN store_pathway p
        ON p.provider = f.provider AND p.name = f.pathway
        WHERE f.provider = %s AND p.service = %s ORDER BY pathway"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [scope.provider, service])
        return [name for (name,) in cursor.fetchall()]


def unkept(scope: Scope, pathways: Collection[str]) -> dict[str, tuple[date, str]]:
    """Give the first day booked with no outcome, and what for, of some pathways."""
    found = Footing.objects.filter(
        provider=scope.provider, pathway__in=pathways, unkept_on__isnull=False
    )
    rows = found.values_list("pathway", "unkept_on", "unkept_what")
    return {pathway: (day, what) for pathway, day, what in rows}
