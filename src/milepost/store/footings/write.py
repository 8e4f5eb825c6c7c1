"""Keep footings. Only the projections and whoever writes a look may."""

from collections.abc import Collection
from datetime import date

import polars as pl
from django.db import connection

from milepost.store.columns import put

LOOKED = """
    UPDATE footings_footing f SET looked_at = last.looked_at, stale_from = COALESCE(
        (last.looked_at AT TIME ZONE 'Europe/London')::date, joined_on
    )
    FROM (
        SELECT DISTINCT ON (pathway) pathway, looked_at FROM looks_look
        WHERE provider = %(provider)s AND pathway = ANY(%(names)s)
        ORDER BY pathway, id DESC
    ) AS last
    WHERE f.provider = %(provider)s AND f.pathway = last.pathway
"""


def replace(
    provider: str,
    footings: pl.DataFrame,
    *,
    today: date,
    by: tuple[int, int, int],
    names: Collection[str] | None = None,
    between: tuple[str, str] | None = None,
) -> None:
    """Keep footings in place of all that was kept of some pathways, or of a range.

    Args:
        provider: whose.
        footings: a ``FOOTINGS`` frame.
        today: the day they were worked out on.
        by: how far the decisions about timed pathways reached before that.
        names: of these pathways, all that was kept is thrown away.
        between: or of those from one name to another.
    """
    first, last = between or (None, None)
    asked = {"provider": provider, "first": first, "last": last}
    asked["names"] = None if names is None else list(names)
    with connection.cursor() as cursor:
        cursor.execute(
            """DELETE FROM footings_footing WHERE provider = %(provider)s
            AND (%(names)s::text[] IS NULL OR pathway = ANY(%(names)s))
            AND (%(first)s::text IS NULL OR pathway BETWEEN %(first)s AND %(last)s)""",
            asked,
        )
    if not footings.is_empty():
        told = footings.with_columns(
            provider=pl.lit(provider),
            worked_out_on=pl.lit(today),
            by_decision=pl.lit(by[0]),
            by_move=pl.lit(by[1]),
            by_said=pl.lit(by[2]),
        )
        put("footings_footing", told)


def put_behind(provider: str, services: Collection[str]) -> None:
    """Have what is kept of some services' steps worked out again, with the next look.

    Until it is, whoever asks takes them from the log. Whoever works any out meanwhile
    waits until the transaction ends, and then knows what it has changed.
    """
    in_turn_with_looks(provider)
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE footings_footing f SET by_decision = -1 FROM store_pathway p
            WHERE f.provider = %s AND p.provider = f.provider AND p.name = f.pathway
                AND p.service = ANY(%s)""",
            [provider, list(services)],
        )


def in_turn_with_looks(provider: str, *, looking: bool = False) -> None:
    """Keep looks from being written while footings are worked out, and the reverse.

    Until the transaction ends. Looks may be written beside each other. Whoever locks
    pathways locks them before this, so that nobody waits for ever.
    """
    lock = "pg_advisory_xact_lock_shared" if looking else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(hashtextextended(%s, 2))", [provider])


def looked(provider: str, names: Collection[str]) -> None:
    """Note when some pathways were last looked at, of those that are open."""
    in_turn_with_looks(provider, looking=True)
    with connection.cursor() as cursor:
        cursor.execute(LOOKED, {"provider": provider, "names": list(names)})
