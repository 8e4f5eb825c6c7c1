"""What themes are made of: cases, their stages, their causes, and what came of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl
from django.db import connection
from django.db.models import Min

from milepost.breaches.promises import Promise
from milepost.breaches.repeats import Arisen, Cause
from milepost.breaches.review import State, Written, from_mapping
from milepost.breaches.themes import CASES, SPANS
from milepost.foundation.scope import Scope
from milepost.rules.breaches import Stage
from milepost.store.breaches.models import Standing
from milepost.store.breaches.wanted import Wanted, where
from milepost.store.columns import columns

READ = """
    SELECT s.review_id AS "case", s.service, s.standard, s.missed_on AS "on", s.running,
        coalesce(s.waited, 0) AS waited, coalesce(s.limit_days, 0) AS "limit", s.stage,
        s.reason, s.avoidable
    FROM breaches_standing s WHERE s.provider = %(provider)s {} ORDER BY s.review_id
"""
READ_SPANS = """
    SELECT sp.review_id AS "case", sp.place, sp.stage, sp.excess
    FROM breaches_span sp JOIN breaches_standing s USING (review_id)
    WHERE s.provider = %(provider)s {} ORDER BY sp.review_id, sp.place
"""
ARISEN = """
    SELECT s.service, s.stage, s.reason, sp.begins
    FROM breaches_standing s
    JOIN breaches_span sp ON sp.review_id = s.review_id AND sp.stage = s.stage
    WHERE s.provider = %(provider)s AND sp.begins IS NOT NULL AND s.reason <> '' {}
"""
AGREED = """
    SELECT a.id, a.text, s.review_id, s.service, s.stage, s.reason,
        coalesce(s.limit_days, 0) AS limit_days, first.due, last.state, last.at
    FROM agreed_action a
    JOIN breaches_standing s ON s.review_id = a.origin_number
    JOIN agreed_entry first ON first.action_id = a.id AND first.place = 1
    JOIN LATERAL (
        SELECT e.state, e.at FROM agreed_entry e
        WHERE e.action_id = a.id AND e.at <= %(known_at)s ORDER BY e.place DESC LIMIT 1
    ) AS last ON true
    WHERE a.provider = %(provider)s AND a.origin = 'review'
        AND s.provider = a.provider {} ORDER BY a.id
"""
STATES = """
    SELECT s.state, count(*), count(*) FILTER (WHERE s.due < %(day)s)
    FROM breaches_standing s WHERE s.provider = %(provider)s {} GROUP BY s.state
"""
ENDED = """
    SELECT s.missed_on AS "on", count(*)::int AS cases, sum(x.excess)::int AS excess
    FROM breaches_standing s
    JOIN LATERAL (
        SELECT coalesce(sum(excess), 0) AS excess FROM breaches_span
        WHERE review_id = s.review_id
    ) AS x ON true
    WHERE s.provider = %(provider)s AND NOT s.running {} GROUP BY 1 ORDER BY 1
"""
WRITTEN = """
    SELECT DISTINCT ON (e.review_id) e.review_id, s.service, s.state, e.written
    FROM breaches_entry e JOIN breaches_standing s USING (review_id)
    WHERE s.provider = %(provider)s AND e.written IS NOT NULL {}
    ORDER BY e.review_id, e.place DESC
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedInReview:
    """An action that was agreed in a review, and the cause it is against."""

    number: int
    text: str
    review: int
    service: str
    cause: Cause | None
    """The main reason of the review; None while none is said."""

    limit_days: int
    """The days that the standard of the review allows."""

    promise: Promise


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was last written in a review, and how far the review is."""

    review: int
    service: str
    state: State
    written: Written


def cases(scope: Scope, wanted: Wanted) -> pl.DataFrame:
    """Read the breaches in scope that are asked for, as a ``CASES`` frame."""
    asked: dict[str, object] = {"provider": scope.provider}
    sql = READ.format(_narrowed(scope, wanted, asked))
    return CASES.check(columns(CASES.schema, sql, asked))


def spans(scope: Scope, wanted: Wanted) -> pl.DataFrame:
    """Read the stages of the same breaches, as a ``SPANS`` frame."""
    asked: dict[str, object] = {"provider": scope.provider}
    sql = READ_SPANS.format(_narrowed(scope, wanted, asked))
    return SPANS.check(columns(SPANS.schema, sql, asked))


def ended(scope: Scope, wanted: Wanted) -> pl.DataFrame:
    """Count, for each day, the breaches whose wait ended that day: ``on``, ``cases``.

    ``excess`` are their days over targets, added up.
    """
    asked: dict[str, object] = {"provider": scope.provider}
    schema = {"on": pl.Date, "cases": pl.Int32, "excess": pl.Int32}
    return columns(schema, ENDED.format(_narrowed(scope, wanted, asked)), asked)


def arisen(scope: Scope, wanted: Wanted) -> list[Arisen]:
    """Read the cause of each breach that has one, and the day its patient came to it."""
    asked: dict[str, object] = {"provider": scope.provider}
    with connection.cursor() as cursor:
        cursor.execute(ARISEN.format(_narrowed(scope, wanted, asked)), asked)
        return [
            Arisen(Cause(service=service, stage=Stage(stage), reason=reason), begins)
            for service, stage, reason, begins in cursor.fetchall()
        ]


def agreed_in_reviews(
    scope: Scope, wanted: Wanted, *, known_at: datetime
) -> list[AgreedInReview]:
    """Read the actions agreed in reviews, as they stood at a moment.

    Args:
        scope: who asks: the service of the review is what counts.
        wanted: of which reviews.
        known_at: the moment. What was agreed later isn't there.
    """
    asked: dict[str, object] = {"provider": scope.provider, "known_at": known_at}
    with connection.cursor() as cursor:
        cursor.execute(AGREED.format(_narrowed(scope, wanted, asked)), asked)
        return [_agreed(row) for row in cursor.fetchall()]


def learnt(scope: Scope, wanted: Wanted) -> list[Learnt]:
    """Read what was last written in each review, in the order they were opened."""
    asked: dict[str, object] = {"provider": scope.provider}
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN.format(_narrowed(scope, wanted, asked)), asked)
        return [
            Learnt(number, service, State(state), from_mapping(json.loads(written)))
            for number, service, state, written in cursor.fetchall()
        ]


def states(scope: Scope, wanted: Wanted, *, day: date) -> dict[str, int]:
    """Count reviews by how far they are; ``late`` are those with a step that is late."""
    asked: dict[str, object] = {"provider": scope.provider, "day": day}
    narrowed = _narrowed(scope, wanted, asked)
    with connection.cursor() as cursor:
        cursor.execute(STATES.format(narrowed), asked)
        rows = cursor.fetchall()
    found = {state: count for state, count, _ in rows}
    return found | {"late": sum(late for _, _, late in rows)}


def first_opened(provider: str) -> date | None:
    """Give the day the first review was opened; None if there is none."""
    theirs = Standing.objects.filter(provider=provider)
    return theirs.aggregate(first=Min("opened_on"))["first"]


def _agreed(row: Sequence[Any]) -> AgreedInReview:
    number, text, review, service, stage, reason, limit, due, state, at = row
    cause = (
        Cause(service=service, stage=Stage(stage), reason=reason) if reason else None
    )
    settled = None if state == "open" else at.astimezone().date()
    return AgreedInReview(
        number=number,
        text=text,
        review=review,
        service=service,
        cause=cause,
        limit_days=limit,
        promise=Promise(state=state, first_due=due, settled=settled),
    )


def _narrowed(scope: Scope, wanted: Wanted, asked: dict[str, object]) -> str:
    return "".join(f" AND {part}" for part in where(scope, wanted, asked))
