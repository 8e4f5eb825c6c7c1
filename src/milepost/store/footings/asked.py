"""What a list asks of footings, as a condition on its rows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from milepost.foundation.scope import Scope
from milepost.tracking.list_query import ListQuery

WORDS = ("step", "delay", "stale", "past_day", "joined", "unanswered")
"""What a query may ask of footings."""

LATE = "f.owed = 'due' AND f.due < %(day)s AND NOT f.provisional"
NOT_LATE = "f.owed = 'due' AND (f.due >= %(day)s OR f.provisional)"
STATES = {
    "skipped": "f.skipped",
    "late": LATE,
    "at_risk": f"{NOT_LATE} AND f.due - %(day)s <= f.warn_days",
    "in_time": f"{NOT_LATE} AND (f.due - %(day)s <= f.warn_days) IS NOT TRUE",
}
"""The states that a day decides. The others are kept as they are, in ``owed``."""

DELAYS = {
    "care": f"{LATE} AND f.told_at <= f.looked_at",
    "tracking": f"{LATE} AND (f.told_at <= f.looked_at) IS NOT TRUE",
}


def on_footing(query: ListQuery, day: date, asked: dict[str, object]) -> Iterator[str]:
    """Give the condition that rows of ``listed`` must meet, if anything is asked."""
    found = " AND ".join(_conditions(query, day, asked))
    if found:
        yield f"""EXISTS (SELECT FROM footings_footing f
            WHERE f.provider = %(provider)s AND f.pathway = listed.pathway AND {found}
        )"""


def how_many_alone(
    scope: Scope, query: ListQuery, day: date, asked: dict[str, object]
) -> str:
    """Say how to count a list without reading it, where that can be; else blank.

    Each open pathway has one footing and one lead clock. So a list of all of them that
    is narrowed by footings alone is as long as its footings are many, and those are
    far quicker to count.
    """
    whole = ListQuery(**{name: getattr(query, name) for name in WORDS})
    same = replace(
        query, sort=whole.sort, page=1, size=whole.size, columns=whole.columns
    )
    if scope.services is not None or not query.asks_of_footing or same != whole:
        return ""
    found = " AND ".join(_conditions(query, day, asked))
    return f"""(SELECT count(*) FROM footings_footing f
        WHERE f.provider = %(provider)s AND {found})"""  # noqa: S608 - only words of ours


def _conditions(query: ListQuery, day: date, asked: dict[str, object]) -> Iterator[str]:
    if query.step:
        asked["owed"] = query.step
        yield STATES.get(query.step, "f.owed = %(owed)s")
    if query.delay:
        yield DELAYS[query.delay]
    for name, condition in (
        ("stale", "f.stale_from < %(stale)s"),
        ("past_day", "f.day_0 < %(past_day)s"),
        ("joined", "f.joined_on >= %(joined)s"),
    ):
        if (days := getattr(query, name)) is not None:
            asked[name] = day - timedelta(days=days)
            yield condition
    if query.unanswered:
        yield "(f.unkept_on < %(day)s OR f.result_on IS NOT NULL)"
