"""Open waits with their chances of breach, for lists that sort or filter by them."""

from collections.abc import Iterator, MutableMapping

from milepost.tracking.list_query import CHANCES, NO_CHANCE, ListQuery

WALKED = 10_000
"""Rows further down than this are not walked to, chance by chance."""


def with_chances(source: str, query: ListQuery) -> str:
    """Add to rows of open waits the chance that they may be sorted by, ``ranked``.

    Args:
        source: a table or a query in brackets, of ours, with the columns of open waits.
        query: what is asked. Where it asks for a chance, waits without one are left out.
    """
    return _joined(source, "JOIN" if query.chance in CHANCES else "LEFT JOIN")


def ranked_first(source: str) -> str:
    """Add their chances to rows of open waits, and leave out those without one.

    In order of their chances, the greatest first, the rows are walked by an index; they
    come before all the others.
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
    """Whether a page is found by walking down from the greatest chance."""
    return query.sort == "-chance" and query.first < WALKED


def chance_is(query: ListQuery, asked: MutableMapping[str, object]) -> Iterator[str]:
    """Write the filter by chance, and add what it needs to the question's parameters."""
    if query.chance == NO_CHANCE:
        yield "ranked IS NULL"
    elif query.chance:
        asked["chance"] = CHANCES[query.chance]
        yield "ranked >= %(chance)s"
