"""Keep what was learnt and what it forecasts. Only actions may."""

from collections.abc import Sequence
from datetime import date

import polars as pl
from django.db import connection

from milepost.store.columns import as_array, columns, put
from milepost.store.forecasts.models import Forecast, Lesson
from milepost.tracking.forecast_study import Study
from milepost.tracking.forecast_trial import proved
from milepost.tracking.stages import STEPS

ASKED = {
    "pathway": pl.String(),
    "standard": pl.String(),
    "clock": pl.Int32(),
    "started": pl.Date(),
    "breach_on": pl.Date(),
    "step": pl.Int32(),
    "service": pl.String(),
    "last_event": pl.Int64(),
    "lead": pl.Boolean(),
}
STALE = """
    SELECT w.pathway, w.standard, w.clock, w.started, w.breach_on,
        w.step::int AS step, w.service, w.last_event, w.lead
    FROM store_openwait w
    LEFT JOIN forecasts_forecast f USING (provider, pathway, standard, clock)
    WHERE provider = %(provider)s AND (
        f.id IS NULL OR f.day <> %(day)s OR f.lesson_id <> %(lesson)s
        OR f.last_event <> w.last_event OR f.breach_on IS DISTINCT FROM w.breach_on
        OR (f.lead, f.service) <> (w.lead, w.service)
    )
    ORDER BY w.pathway, w.standard, w.clock LIMIT %(at_most)s
"""
OVER = """
    DELETE FROM forecasts_forecast f WHERE provider = %s AND NOT EXISTS (
        SELECT FROM store_openwait w
        WHERE (w.provider, w.pathway, w.standard, w.clock)
            = (f.provider, f.pathway, f.standard, f.clock)
    )
"""
REPLACED = """
    DELETE FROM forecasts_forecast f
    USING unnest(%(pathways)s::text[], %(standards)s::text[], %(clocks)s::int[])
        AS asked (pathway, standard, clock)
    WHERE f.provider = %(provider)s AND f.pathway = asked.pathway
        AND f.standard = asked.standard AND f.clock = asked.clock
"""


def alone(provider: str) -> bool:
    """Keep any other from forecasting until the transaction ends; False if one does."""
    return _locked(provider, 24)


def alone_in_learning(provider: str) -> bool:
    """Keep any other from learning until the transaction ends; False if one does."""
    return _locked(provider, 25)


def _locked(provider: str, what: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, %s))",
            [provider, what],
        )
        return bool(cursor.fetchone()[0])


def keep(provider: str, found: Study) -> int:
    """Add what was learnt, and give its number."""
    lesson = Lesson.objects.create(
        provider=provider,
        day=found.as_at.day,
        known_at=found.as_at.known_at,
        trials=found.trials.to_dicts(),
        reliability=found.reliability.to_dicts(),
        splits={name: day.isoformat() for name, day in found.splits.items()},
        proved=sorted(proved(found.trials)),
    )
    counts = [n for n, kind in found.groups.schema.items() if kind == pl.List(pl.Int32)]
    told = found.groups.with_columns(
        pl.lit(lesson.id, dtype=pl.Int64).alias("lesson_id"),
        *(as_array(pl.col(name)).alias(name) for name in counts),
    )
    if not told.is_empty():
        put("forecasts_group", told)
    return int(lesson.id)


def stale(provider: str, lesson: int, day: date, *, at_most: int) -> pl.DataFrame:
    """Read running clocks whose forecast is missing, or of another day or history.

    Returns:
        As many as asked for, with the columns that ``forecast`` asks for, and the
        latest event of each.
    """
    asked = {"provider": provider, "lesson": lesson, "day": day, "at_most": at_most}
    found = columns(ASKED, STALE, asked)
    step = pl.col("step").replace_strict(
        dict(enumerate(STEPS)), return_dtype=pl.Enum(STEPS)
    )
    return found.with_columns(step.alias("next_step"))


def replace(
    provider: str, lesson: int, day: date, asked: pl.DataFrame, told: pl.DataFrame
) -> None:
    """Keep forecasts in place of those that were there of the same clocks."""
    keys: Sequence[str] = ("pathway", "standard", "clock")
    with connection.cursor() as cursor:
        cursor.execute(
            REPLACED,
            {
                "provider": provider,
                "pathways": asked["pathway"].to_list(),
                "standards": asked["standard"].to_list(),
                "clocks": asked["clock"].to_list(),
            },
        )
    seen = asked.select(*keys, "last_event", "breach_on", "lead", "service")
    put(
        "forecasts_forecast",
        told.join(seen, on=keys).with_columns(
            provider=pl.lit(provider),
            lesson_id=pl.lit(lesson, dtype=pl.Int64),
            day=pl.lit(day),
        ),
    )


def drop_ended(provider: str) -> None:
    """Forget the forecasts of clocks that run no more."""
    with connection.cursor() as cursor:
        cursor.execute(OVER, [provider])


def forget(provider: str) -> None:
    """Forget every forecast of a provider; what was learnt stays."""
    Forecast.objects.filter(provider=provider).delete()
