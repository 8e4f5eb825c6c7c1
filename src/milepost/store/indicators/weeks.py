"""Read the weeks that are kept: their figures, and the patients behind each."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import polars as pl
from django.db import connection

from milepost.foundation.scope import Scope
from milepost.store.columns import rows
from milepost.store.indicators.models import Week

WANTED = """w.provider = %(provider)s AND w.ends = ANY(%(ends)s)
    AND p.service = ANY(%(services)s)"""
COUNTED = f"""
    SELECT ends, figure, part, service, count, p.days AS days
    FROM indicators_part p JOIN indicators_week w ON w.id = p.week_id
    WHERE {WANTED} ORDER BY ends, figure, part, service
"""  # noqa: S608 - only words of ours
SUMMED = f"""
    SELECT ends, figure, sum(count)::int AS count, sum(p.days)::bigint AS days
    FROM indicators_part p JOIN indicators_week w ON w.id = p.week_id
    WHERE {WANTED} GROUP BY ends, figure ORDER BY ends, figure
"""  # noqa: S608 - only words of ours
LISTED = f"""
    SELECT pathway, one AS days, number, p.service, p.part,
        count(*) OVER ()::int AS shown
    FROM indicators_part p JOIN indicators_week w ON w.id = p.week_id,
        unnest(pathways, each, numbers) AS behind (pathway, one, number)
    WHERE {WANTED} AND p.figure = %(figure)s
        AND (%(part)s::text IS NULL OR p.part LIKE %(part)s)
    ORDER BY one DESC, pathway, number LIMIT %(most)s OFFSET %(skipped)s
"""  # noqa: S608 - only words of ours


def kept(provider: str, *, most: int) -> dict[date, Week]:
    """Give the latest weeks that are kept, the last first."""
    found = Week.objects.filter(provider=provider).order_by("-ends")[:most]
    return {week.ends: week for week in found}


def counted(scope: Scope, services: Collection[str], ends: date) -> pl.DataFrame:
    """Read every part of every figure of a week: its count and its days."""
    wanted = {
        "figure": pl.String,
        "part": pl.String,
        "service": pl.String,
        "count": pl.Int32,
        "days": pl.Int64,
    }
    found = rows(wanted, COUNTED, _asked(scope, services, [ends]))
    return found.with_columns(pl.col("part").fill_null(""))


def summed(
    scope: Scope, services: Collection[str], ends: Collection[date]
) -> pl.DataFrame:
    """Read the figures of several weeks: ``ends``, ``figure``, ``count`` and ``days``."""
    wanted = {
        "ends": pl.Date,
        "figure": pl.String,
        "count": pl.Int32,
        "days": pl.Int64,
    }
    return rows(wanted, SUMMED, _asked(scope, services, ends))


def listed(
    scope: Scope,
    services: Collection[str],
    ends: date,
    figure: str,
    *,
    part: str | None = None,
    most: int | None,
    skipped: int = 0,
) -> list[dict[str, Any]]:
    """Read who is behind a figure of a week, the most days first.

    Args:
        scope: who asks.
        services: of which services.
        ends: the week's last day.
        figure: which.
        part: of which parts, as a pattern of SQL; None for all.
        most: how many at once; None for all.
        skipped: how many before them.
    """
    asked = _asked(scope, services, [ends]) | {
        "figure": figure,
        "part": part,
        "most": most,
        "skipped": skipped,
    }
    with connection.cursor() as cursor:
        cursor.execute(LISTED, asked)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _asked(
    scope: Scope, services: Collection[str], ends: Collection[date]
) -> Mapping[str, Any]:
    return {
        "provider": scope.provider,
        "services": [code for code in services if scope.covers(code)],
        "ends": list(ends),
    }
