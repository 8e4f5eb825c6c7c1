"""Keep the figures of a finished week, or forget them. Only actions may."""

from datetime import date, datetime

import polars as pl
from django.db import connection

from milepost.foundation.figures import BEHIND
from milepost.store.columns import as_array, put
from milepost.store.indicators.models import Part, Week

BEGUN = """
    INSERT INTO indicators_week (provider, ends, known_at, made_at)
    VALUES (%(provider)s, %(ends)s, %(known_at)s, %(made_at)s)
    ON CONFLICT (provider, ends) DO NOTHING RETURNING id
"""


def keep(
    provider: str,
    ends: date,
    behind: pl.DataFrame,
    *,
    known_at: datetime,
    now: datetime,
) -> bool:
    """Keep a week, in one transaction, unless somebody has kept it before.

    Args:
        provider: whose.
        ends: its last day.
        behind: a ``BEHIND`` frame.
        known_at: from when it was seen.
        now: when it was worked out.
    """
    asked = {"provider": provider, "ends": ends, "known_at": known_at, "made_at": now}
    with connection.cursor() as cursor:
        cursor.execute(BEGUN, asked)
        begun = cursor.fetchone()
    if begun is None:
        return False
    put("indicators_part", _parts(BEHIND.check(behind), begun[0]))
    return True


def forget(provider: str) -> None:
    """Throw away every week of a provider, so that each is worked out afresh."""
    weeks = Week.objects.filter(provider=provider)
    Part.objects.filter(week__in=weeks.values("id")).delete()
    weeks.delete()


def _parts(behind: pl.DataFrame, week: int) -> pl.DataFrame:
    ordered = behind.sort(
        "figure", "service", "part", "days", "pathway", "number",
        descending=[False, False, False, True, False, False],
    )  # fmt: skip
    return (
        ordered.group_by("figure", "service", "part", maintain_order=True)
        .agg(
            pl.len().alias("count"),
            pl.col("days").sum().cast(pl.Int64).alias("total"),
            pl.col("pathway").alias("pathways"),
            pl.col("days").alias("each"),
            pl.col("number").alias("numbers"),
        )
        .rename({"total": "days"})
        .with_columns(
            pl.lit(week).alias("week_id"),
            *(
                as_array(pl.col(name)).alias(name)
                for name in ("pathways", "each", "numbers")
            ),
        )
    )
