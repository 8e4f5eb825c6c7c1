"""Read near misses, always within one person's scope: in aggregate, or one by one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.db import connection

from milepost.breaches.themes import CASES, SPANS
from milepost.foundation.scope import Scope
from milepost.store.columns import columns

READ = """
    SELECT m.id AS "case", m.service, m.standard, m.ended AS "on", false AS running,
        m.waited, m.limit_days AS "limit", '' AS stage, '' AS reason, '' AS avoidable
    FROM near_misses_nearmiss m WHERE m.provider = %(provider)s {} ORDER BY m.id
"""
READ_SPANS = """
    SELECT near_miss_id AS "case", place, stage, excess
    FROM near_misses_span sp JOIN near_misses_nearmiss m ON m.id = sp.near_miss_id
    WHERE m.provider = %(provider)s {} ORDER BY near_miss_id, place
"""
LISTED = """
    SELECT m.pathway, m.service, m.standard, m.ended, m.waited, m.limit_days,
        m.longest_stage, m.longest_excess, nhs_number, family_name, given_name, title,
        count(*) OVER () AS shown
    FROM near_misses_nearmiss m
    JOIN store_pathway p ON p.provider = m.provider AND p.name = m.pathway
    JOIN store_patient ON store_patient.id = p.patient_id
    WHERE m.provider = %(provider)s {}
    ORDER BY m.ended DESC, m.pathway, m.id LIMIT %(most)s OFFSET %(skip)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which near misses are asked for. None asks for nothing in particular."""

    service: str | None = None
    family: str | None = None
    standard: str | None = None
    since: date | None = None
    until: date | None = None
    """Those that ended from a day on, and up to one, that day included."""

    over: str | None = None
    """Those that are over their target in this stage."""

    longest: str | None = None


def cases(scope: Scope, wanted: Wanted) -> pl.DataFrame:
    """Read near misses in scope, as a ``CASES`` frame."""
    asked: dict[str, object] = {"provider": scope.provider}
    sql = READ.format(_narrowed(scope, wanted, asked))
    return CASES.check(columns(CASES.schema, sql, asked))


def spans(scope: Scope, wanted: Wanted) -> pl.DataFrame:
    """Read the stages of the same near misses, as a ``SPANS`` frame."""
    asked: dict[str, object] = {"provider": scope.provider}
    sql = READ_SPANS.format(_narrowed(scope, wanted, asked))
    return SPANS.check(columns(SPANS.schema, sql, asked))


def listed(
    scope: Scope, wanted: Wanted, *, most: int, skip: int = 0
) -> list[dict[str, Any]]:
    """Read near misses in scope with their patients, the latest first.

    ``shown`` says how many match in all.
    """
    asked: dict[str, object] = {
        "provider": scope.provider,
        "most": most,
        "skip": skip,
    }
    sql = LISTED.format(_narrowed(scope, wanted, asked))
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _narrowed(scope: Scope, wanted: Wanted, asked: dict[str, object]) -> str:
    return "".join(f" AND {part}" for part in _where(scope, wanted, asked))


def _where(scope: Scope, wanted: Wanted, asked: dict[str, object]) -> Iterator[str]:
    if scope.services is not None:
        asked["services"] = list(scope.services)
        yield "m.service = ANY(%(services)s)"
    for name, condition in CONDITIONS.items():
        if (value := getattr(wanted, name)) is not None:
            asked[name] = value
            yield condition


CONDITIONS: Mapping[str, str] = {
    "service": "m.service = %(service)s",
    "standard": "m.standard = %(standard)s",
    "longest": "m.longest_stage = %(longest)s",
    "since": "m.ended >= %(since)s",
    "until": "m.ended <= %(until)s",
    "family": """m.service IN (SELECT code FROM store_service
        WHERE provider = %(provider)s AND family = %(family)s)""",
    "over": """EXISTS (SELECT FROM near_misses_span s
        WHERE s.near_miss_id = m.id AND s.stage = %(over)s AND s.excess > 0)""",
}
