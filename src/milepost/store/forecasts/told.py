"""Read what is forecast of some clocks."""

from collections.abc import Collection, Mapping
from typing import Any

import polars as pl

from milepost.foundation.scope import Scope
from milepost.store.asked import ask
from milepost.store.columns import rows
from milepost.tracking.forecasts import FORECASTS

EVERY = """
    SELECT f.*, l.day AS learnt_on FROM forecasts_forecast f
    JOIN forecasts_lesson l ON l.id = f.lesson_id
    WHERE %(provider)s::text IS NULL OR f.provider = %(provider)s
    ORDER BY f.provider, pathway, standard, clock
"""

TOLD = """
    SELECT f.*, l.known_at, l.day AS learnt_on, l.proved, w.service,
        f.day <> %(day)s OR f.last_event <> w.last_event AS is_behind
    FROM forecasts_forecast f
    JOIN forecasts_lesson l ON l.id = f.lesson_id
    JOIN store_openwait w ON w.provider = f.provider AND w.pathway = f.pathway
        AND w.standard = f.standard AND w.clock = f.clock
    WHERE f.provider = %(provider)s AND f.pathway = ANY(%(pathways)s)
        AND (%(services)s::text[] IS NULL OR w.service = ANY(%(services)s))
"""


def forecasts_of(
    scope: Scope, pathways: Collection[str], day: object
) -> list[Mapping[str, Any]]:
    """Read the forecasts of the clocks that run on some pathways in scope.

    Returns:
        The columns of each, with when its history was learnt, and whether it is of
        another day or of before its pathway's latest event (``is_behind``).
    """
    asked = {
        "provider": scope.provider,
        "pathways": list(pathways),
        "services": None if scope.services is None else list(scope.services),
        "day": day,
    }
    return ask(TOLD, asked)


def kept_forecasts(provider: str | None) -> pl.DataFrame:
    """Read every forecast kept, of one provider or of all, for whoever keeps the board."""
    kinds = {"provider": pl.String(), "day": pl.Date(), "learnt_on": pl.Date()}
    told = {
        name: pl.String() if isinstance(kind, pl.Enum) else kind
        for name, kind in FORECASTS.schema.items()
    }
    return rows({**kinds, **told}, EVERY, {"provider": provider})
