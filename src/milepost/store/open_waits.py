"""The list, asked of the projection: one page, and how many rows there are."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from milepost.foundation.scope import Scope
from milepost.store.asked import ask
from milepost.store.choices import TOLD, among, leaping
from milepost.store.footings.asked import how_many_alone, on_footing
from milepost.store.forecasts import by_chance
from milepost.store.models import Service
from milepost.store.paged import found_first, named, walked
from milepost.store.pathways import services
from milepost.tracking.list_filter import waiting_between
from milepost.tracking.list_query import UNKNOWN_START, ListQuery
from milepost.tracking.people import words_sought
from milepost.tracking.stages import STEPS

COLUMNS = """
    id, provider, pathway, service, hospital, owner, standard, clock, lead, started,
    limit_days, step, last_on, last_kind, last_event, sort_name, search
"""
AS_PROJECTED = "store_openwait"
BROUGHT_UP_TO_DATE = f"""(
    SELECT {COLUMNS}, waited_from + lost AS waited_from, breach_on + lost AS breach_on,
        next_booked.day AS booked_for, next_booked.what AS booked_what
    FROM store_openwait
    CROSS JOIN LATERAL (
        SELECT CASE WHEN moving_until > projected_on
            THEN GREATEST(0, LEAST(moving_until, %(day)s) - projected_on) ELSE 0
        END AS lost
    ) AS moved
    LEFT JOIN LATERAL (
        SELECT day, what FROM unnest(booked_days, booked_whats)
            WITH ORDINALITY AS booked (day, what, place)
        WHERE day >= %(day)s ORDER BY place LIMIT 1
    ) AS next_booked ON true
)"""  # noqa: S608 - only words of ours
"""The same rows, when a day has passed since they were projected."""

FEW = 0.2
"""Below this share of the list, rows are few."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of a list before its rows are read."""

    services: tuple[Service, ...]
    upto: int
    told_at: datetime | None
    is_behind: bool
    """Whether a day has changed some rows since they were projected."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows, and how many there are."""

    rows: list[dict[str, Any]]
    shown: int
    total: int
    hospitals: tuple[str, ...]
    owners: tuple[str, ...]


def surroundings(scope: Scope, *, today: date) -> Surroundings:
    """Read what surrounds the list: the services, and how far their logs reach."""
    theirs = services(scope)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT EXISTS (
                SELECT FROM store_latest WHERE provider = %s AND changes_on <= %s
            )""",
            [scope.provider, today],
        )
        (is_behind,) = cursor.fetchone()
    return Surroundings(
        tuple(theirs),
        max((service.last_event for service in theirs), default=0),
        max((s.last_told_at for s in theirs if s.last_told_at), default=None),
        is_behind,
    )


def page(scope: Scope, query: ListQuery, *, today: date, is_behind: bool) -> Page:
    """Read one page of the list as it is today, in two queries.

    Few rows are found first and then put in order; many are walked in order until the
    page is full. What is searched for, or asked of tracking or of forecasts, is looked
    for once only, with the page, and counted there.
    """
    plain, source = _sources(query, is_behind=is_behind)
    asked: dict[str, object] = {"provider": scope.provider, "day": today}
    view = " AND ".join(_view(scope, query, asked))
    filters = " AND ".join(("true", *_filters(query, today, asked)))
    alone = how_many_alone(scope, query, today, asked) or by_chance.how_many_alone(
        scope, query, asked
    )
    at_once = bool(query.search)
    at_once |= (query.asks_of_footing or bool(query.chance)) and not alone
    with connection.cursor() as cursor:
        counted = "false" if at_once else filters
        cursor.execute(_counting(scope, query, plain, view, alone, counted), asked)
        total, shown, hospitals, owners = cursor.fetchone()
    few = at_once or shown < FEW * total
    if query.chance and alone:
        few = not by_chance.is_near(query, shown, total)
    wanted, rows = f"{view} AND {filters}", []
    if not few and by_chance.is_walked(query):
        ranked = by_chance.ranked_first(plain)
        rows = ask(walked(ranked, wanted, query, by_chance.RANKED), asked)
    if len(rows) < query.size:  # the page may go on to those without a chance
        reading = found_first if few else walked
        rows = ask(reading(source, wanted, query), asked)
    if at_once:
        shown = rows[0]["shown"]
    return Page(
        [row for row in rows if row["pathway"] is not None],
        shown=shown,
        total=total,
        hospitals=tuple(hospitals),
        owners=tuple(owners),
    )


def of_pathways(
    scope: Scope, names: Collection[str], *, today: date, is_behind: bool
) -> list[dict[str, Any]]:
    """Read the rows of some pathways as they are today, by their lead clocks."""
    asked = {"provider": scope.provider, "day": today, "names": list(names)}
    asked["services"] = None if scope.services is None else list(scope.services)
    return ask(named(BROUGHT_UP_TO_DATE if is_behind else AS_PROJECTED), asked)


def changed_since(
    scope: Scope, query: ListQuery, *, since: int, today: date, is_behind: bool
) -> int:
    """Count the pathways on a list that have later events.

    On it now, that is, or until one of those events ended their clock. The projection
    doesn't keep what a wait was like before: whoever has left a list that is narrowed
    by waiting, breach, next step, booking, search, tracking or chance can't be known, nor
    counted.
    """
    _, source = _sources(query, is_behind=is_behind)
    asked: dict[str, object] = {
        "provider": scope.provider,
        "day": today,
        "since": since,
    }
    view = " AND ".join(_view(scope, query, asked))
    narrowed = " AND ".join(("true", *_filters(query, today, asked)))
    sql = f"""
        WITH changed AS MATERIALIZED (
            SELECT pathway FROM store_latest
            WHERE provider = %(provider)s AND last_event > %(since)s
        ),
        listed AS (
            SELECT pathway FROM {source} AS listed JOIN changed USING (pathway)
            WHERE {view} AND {narrowed}
        )
        SELECT count(*) FROM (SELECT pathway FROM listed {_left(scope, query)}) AS news
    """  # noqa: S608 - only words of ours
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        return int(cursor.fetchone()[0])


def _sources(query: ListQuery, *, is_behind: bool) -> tuple[str, str]:
    """Name the rows of all who wait, and the same with their chances, if it asks."""
    plain = BROUGHT_UP_TO_DATE if is_behind else AS_PROJECTED
    return plain, by_chance.with_chances(plain, query) if query.asks_chances else plain


def _left(scope: Scope, query: ListQuery) -> str:
    """Add the pathways whose clock was ended by what happened since."""
    narrowed = (query.waiting, query.breach, query.next_step, query.booked)
    by_row = (query.search, query.chance, query.asks_of_footing)
    if any(narrowed) or any(by_row):
        return "UNION SELECT pathway FROM listed"
    named = [
        n for n in ("service", "hospital", "owner") if getattr(query, n) is not None
    ]
    ours = "".join(f" AND p.{name} = %({name})s" for name in named)
    if scope.services is not None:
        ours += " AND p.service = ANY(%(services)s)"
    same = "" if query.standard is None else "AND {}.standard = %(standard)s"
    return f"""
        UNION SELECT pathway FROM changed JOIN store_pathway p
            ON p.provider = %(provider)s AND p.name = pathway {ours}
        WHERE NOT EXISTS (
            SELECT FROM store_openwait w WHERE w.provider = %(provider)s
                AND w.pathway = changed.pathway {same.format("w")}
        ) AND EXISTS (
            SELECT FROM store_clock c JOIN store_event e USING (provider, pathway)
            WHERE c.provider = %(provider)s AND c.pathway = changed.pathway
                AND c.ended = e.day AND e.id > %(since)s {same.format("c")}
        )
    """  # noqa: S608 - only words of ours


def _counting(
    scope: Scope, query: ListQuery, source: str, view: str, alone: str, counted: str
) -> str:
    """Count a list, and find what it may be narrowed by: whose, and where.

    The lead clocks of some services are counted without reading their rows, where
    nothing is asked of those.
    """
    light = query.standard is None and (alone or counted in {"true", "false"})
    if scope.services is None or not light:
        every, count = "count(*)", f"count(*) FILTER (WHERE {counted})"
        rows = f"{source} AS listed WHERE {view}"
    else:
        every = "COALESCE(sum(waiting), 0)::bigint"
        count, rows = every if counted == "true" else "0::bigint", "told"
    told, choices = ("", leaping) if scope.services is None else (TOLD, among)
    return f"""{told}
        SELECT {every}, {alone or count},
            ARRAY({choices("hospital")}), ARRAY({choices("owner")})
        FROM {rows}
    """  # noqa: S608 - only words of ours


def _view(scope: Scope, query: ListQuery, asked: dict[str, object]) -> Iterator[str]:
    yield "provider = %(provider)s"
    if scope.services is not None:
        asked["services"] = list(scope.services)
        yield "service = ANY(%(services)s)"
    if query.standard is None:
        yield "lead"
    else:
        asked["standard"] = query.standard
        yield "standard = %(standard)s"


def _filters(query: ListQuery, day: date, asked: dict[str, object]) -> Iterator[str]:
    for name in ("service", "hospital", "owner"):
        if (wanted := getattr(query, name)) is not None:
            asked[name] = wanted
            yield f"{name} = %({name})s"
    yield from _by_days(query, day, asked)
    if query.next_step:
        asked["step"] = STEPS.index(query.next_step)
        yield "step = %(step)s"
    if query.booked:
        yield BOOKED[query.booked]
    yield from on_footing(query, day, asked)
    yield from by_chance.chance_is(query, asked)
    if words := words_sought(query.search):
        asked["search"] = [f"% {word}%" for word in words]
        yield "search LIKE ALL(%(search)s)"


BOOKED: Mapping[str, str] = {
    "nothing": "booked_for IS NULL",
    "something": "booked_for IS NOT NULL",
    "late": "booked_for >= breach_on",
}


def _by_days(query: ListQuery, day: date, asked: dict[str, object]) -> Iterator[str]:
    if query.waiting == UNKNOWN_START:
        yield "waited_from IS NULL"
    elif query.waiting:
        first, last = waiting_between(query, day)
        asked |= {"first_day": first, "last_day": last}
        yield (
            "waited_from <= %(last_day)s"
            if query.waiting != "0-6"
            else ("waited_from IS NOT NULL")
        )
        if first:
            yield "waited_from >= %(first_day)s"
    if query.breach == "over":
        yield "breach_on <= %(day)s"
    elif query.breach:
        asked["breach_by"] = day + timedelta(days=int(query.breach))
        yield "breach_on > %(day)s AND breach_on <= %(breach_by)s"
