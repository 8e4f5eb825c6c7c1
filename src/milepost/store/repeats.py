"""Which events the log has already, whoever tells of them again."""

import polars as pl

from milepost.events.table import ATTRIBUTES, EVENTS
from milepost.foundation.scope import Scope
from milepost.store.columns import columns

SAME = ("pathway", "day", "kind", "source", *ATTRIBUTES)
"""What two events have in common that are one event told twice. When we were told, and
what place they have in a list, may differ."""

LOGGED = f"""
    SELECT id AS place, pathway, day, kind, corrects_id AS corrects, source,
        {", ".join(f'says_{name} AS "{name}"' for name in ATTRIBUTES)}
    FROM store_event
    WHERE provider = %(provider)s AND pathway = ANY(%(pathways)s)
    ORDER BY pathway, day, id
"""  # noqa: S608 - only words of ours


def there_already(scope: Scope, told: pl.DataFrame) -> pl.DataFrame:
    """Find the events that the log has already.

    Two that are alike are two events: the second is there if the log has two such. A
    correction is there if what it corrects is, with that very correction.

    Args:
        scope: whose log. All of the provider's is looked at.
        told: an ``EVENTS`` frame, with the ``source`` of each beside.

    Returns:
        The ``event`` that was told, and its ``place`` in the log; no row for the others.
    """
    logged = _logged(scope, told["pathway"].unique().to_list())
    told = told.select("event", "corrects", *SAME)
    newest = _pairs(
        told.filter(pl.col("corrects").is_null()),
        logged.filter(pl.col("corrects").is_null()),
    )
    found = [newest]
    corrections = logged.filter(pl.col("corrects").is_not_null())
    while not newest.is_empty():
        target = newest.select(corrects="event", target="place")
        of_those = told.join(target, on="corrects").with_columns(corrects="target")
        newest = _pairs(of_those, corrections)
        found.append(newest)
    return pl.concat(found)


def _logged(scope: Scope, pathways: list[str]) -> pl.DataFrame:
    kinds = {"place": pl.Int64, "corrects": pl.Int64, "source": pl.String}
    wanted = kinds | {n: EVENTS.schema[n] for n in SAME if n != "source"}
    asked = {"provider": scope.provider, "pathways": pathways}
    return columns(wanted, LOGGED, asked)


def _pairs(told: pl.DataFrame, logged: pl.DataFrame) -> pl.DataFrame:
    alike = [*SAME, "corrects"]
    nth = pl.int_range(pl.len()).over(alike).alias("nth")
    return (
        told.with_columns(nth)
        .join(logged.with_columns(nth), on=[*alike, "nth"], nulls_equal=True)
        .select("event", "place")
    )
