"""Keep near misses in step with the clocks. Only actions may."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from milepost.breaches.timeline import Timeline
from milepost.store.near_misses.models import NearMiss, Span

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('near misses'), hashtext(%s))"
WANTED = """
    SELECT c.pathway, p.service, c.standard, c.clock, c.ended, c.waited, c.limit_days,
        a.policy, a.in_force, p.version
    FROM store_clock c
    JOIN unnest(%(standards)s::text[], %(policies)s::text[], %(in_force)s::date[],
        %(near)s::int[]) AS a (standard, policy, in_force, near) USING (standard)
    JOIN store_pathway p ON p.provider = c.provider AND p.name = c.pathway
    WHERE c.provider = %(provider)s AND c.how = 'stopped' AND c.met
        AND c.waited > c.limit_days - a.near AND c.waited <= c.limit_days
        AND c.ended BETWEEN %(since)s AND %(day)s
"""
SAME = """(k.pathway, k.service, k.standard, k.clock, k.policy, k.in_force, k.version)
    = (w.pathway, w.service, w.standard, w.clock, w.policy, w.in_force, w.version)"""
THE = "(k.pathway, k.standard, k.clock) = (w.pathway, w.standard, w.clock)"
OUT_OF_DATE = f"""
    SELECT k.id FROM near_misses_nearmiss k WHERE k.provider = %(provider)s
        AND NOT EXISTS (SELECT FROM ({WANTED}) AS w WHERE {SAME})
"""  # noqa: S608 - only words of ours
MISSING = f"""
    SELECT w.* FROM ({WANTED}) AS w WHERE NOT EXISTS (
        SELECT FROM near_misses_nearmiss k WHERE k.provider = %(provider)s AND {THE})
    ORDER BY w.ended DESC, w.pathway, w.standard, w.clock LIMIT %(most)s
"""  # noqa: S608 - only words of ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which waits of a standard are near misses, and by which policy."""

    standard: str
    policy: str
    in_force: date
    near: int
    """How many days before the limit are near."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A clock that ended near its limit, as it is to be kept."""

    pathway: str
    service: str
    standard: str
    clock: int
    ended: date
    waited: int
    limit_days: int
    policy: str
    in_force: date
    version: int


def in_turn(provider: str) -> None:
    """Let one writer at a time keep a provider's near misses, until it commits."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, [provider])


def drop_out_of_date(
    provider: str, asked: Collection[Asked], *, since: date, day: date
) -> int:
    """Take away those that a correction, a policy or the passing of time undid.

    Returns:
        How many.
    """
    with connection.cursor() as cursor:
        cursor.execute(OUT_OF_DATE, _told(provider, asked, since, day))
        gone = [number for (number,) in cursor.fetchall()]
    Span.objects.filter(near_miss__in=gone).delete()
    NearMiss.objects.filter(id__in=gone).delete()
    return len(gone)


def missing(
    provider: str, asked: Collection[Asked], *, since: date, day: date, most: int
) -> list[Found]:
    """Name clocks that ended near their limit from a day on, and aren't kept so yet."""
    with connection.cursor() as cursor:
        cursor.execute(MISSING, _told(provider, asked, since, day) | {"most": most})
        names = [column.name for column in cursor.description]
        rows = cursor.fetchall()
    return [Found(**dict(zip(names, row, strict=True))) for row in rows]


def keep(provider: str, found: Sequence[tuple[Found, Timeline | None]]) -> None:
    """Keep near misses with their stages. One whose start is unknown has none."""
    added = NearMiss.objects.bulk_create(
        NearMiss(
            provider=provider,
            longest_stage=told.longest.stage if told and told.longest else "",
            longest_excess=told.longest.excess if told and told.longest else 0,
            **_fields(one),
        )
        for one, told in found
    )
    Span.objects.bulk_create(
        Span(near_miss=row, place=place, stage=stage.stage, excess=stage.excess)
        for row, (_, told) in zip(added, found, strict=True)
        for place, stage in enumerate(told.stages if told else (), start=1)
    )


def forget(provider: str) -> None:
    """Throw away all that is kept of a provider's near misses."""
    Span.objects.filter(near_miss__provider=provider).delete()
    NearMiss.objects.filter(provider=provider).delete()


def _fields(one: Found) -> Mapping[str, object]:
    return {name: getattr(one, name) for name in Found.__dataclass_fields__}


def _told(
    provider: str, asked: Collection[Asked], since: date, day: date
) -> dict[str, object]:
    return {
        "provider": provider,
        "standards": [one.standard for one in asked],
        "policies": [one.policy for one in asked],
        "in_force": [one.in_force for one in asked],
        "near": [one.near for one in asked],
        "since": since,
        "day": day,
    }
