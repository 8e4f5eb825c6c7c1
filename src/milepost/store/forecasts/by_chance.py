"""Open waits with their chances of breach, for lists that sort or filter by them."""

from collections.abc import Iterator, MutableMapping
from dataclasses import replace

from milepost.foundation.scope import Scope
from milepost.tracking.list_query import CHANCES, NO_CHANCE, ListQuery

WALKED = 10_000
"""Rows further down than this are not walked to, chance by chance."""

RANKED = frozenset({"ranked"})


def with_chances(source: str, query: ListQuery) -> str:
    """Add to rows of open waits the chance that they may be sorted by, ``ranked``.

    Args:
        source: a table or a query in brackets, of ours, with the columns of open waits.
        query: what is asked. Where it asks for a chance, waits without one are left out.
    """
    return _joined(source, "JOIN" if query.chance in CHANCES else "LEFT JOIN")


def ranked_first(source: str) -> str:
    """Add their chances to rows of open waits, and leave out those without one.

    In order of their chances, either way, the rows are walked by an index; they come
    before all the others.
    """
    return _joined(source, "JOIN", "WHERE f.ranked IS NOT NULL")


def _joined(source: str, join: str, where: str = "") -> str:
    return f"""(
        SELECT waiting.*, f.ranked FROM {source} AS waiting
        {join} forecasts_forecast f ON f.provider = waiting.provider
            AND f.pathway = waiting.pathway AND f.standard = waiting.standard
            AND f.clock = waiting.clock
        {where}
    )"""  # noqa: S608 - only words of ours


def is_walked(query: ListQuery) -> bool:
    """Whether a page is found by walking from the greatest or the least chance."""
    return query.sorted_by == "chance" and query.first < WALKED


def is_near(query: ListQuery, shown: int, total: int) -> bool:
    """Whether the page comes soon, if the whole list is walked in another order.

    >>> wanted = ListQuery(chance="75")
    >>> is_near(wanted, 2_000, 200_000), is_near(wanted, 200, 200_000)
    (True, False)
    """
    return (query.first + query.size) * total <= WALKED * shown


def how_many_alone(
    scope: Scope, query: ListQuery, asked: MutableMapping[str, object]
) -> str:
    """Say how to count a list without reading it, where that can be; else blank.

    Each running clock has one forecast, within a minute of its news. So a list that is
    narrowed by chance alone, or by a service too, is as long as its forecasts are many.
    """
    whole = ListQuery(
        chance=query.chance, service=query.service, standard=query.standard
    )
    same = replace(
        query, sort=whole.sort, page=1, size=whole.size, columns=whole.columns
    )
    if not query.chance or same != whole:
        return ""
    ours = ["f.provider = %(provider)s", "f.ranked IS NOT NULL"]
    ours.append("f.lead" if query.standard is None else "f.standard = %(standard)s")
    if query.service is not None:
        ours.append("f.service = %(service)s")
    if scope.services is not None:
        ours.append("f.service = ANY(%(services)s)")
    if query.chance == NO_CHANCE:
        of = "" if query.service is None else "FILTER (WHERE service = %(service)s)"
        return f"""count(*) {of} - (SELECT count(*) FROM forecasts_forecast f
            WHERE {" AND ".join(ours)})"""  # noqa: S608 - only words of ours
    asked["chance"] = CHANCES[query.chance]
    return f"""(SELECT count(*) FROM forecasts_forecast f
        WHERE {" AND ".join(ours)} AND f.ranked >= %(chance)s)"""  # noqa: S608 - only words of ours


def chance_is(query: ListQuery, asked: MutableMapping[str, object]) -> Iterator[str]:
    """Write the filter by chance, and add what it needs to the question's parameters."""
    if query.chance == NO_CHANCE:
        yield "ranked IS NULL"
    elif query.chance:
        asked["chance"] = CHANCES[query.chance]
        yield "ranked >= %(chance)s"
